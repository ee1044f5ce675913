/** The recorded changes, and plans put together for what is not recorded. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  networkChangeOf,
  readPlan,
  type Report,
  reviewPlans,
  type StackPlan,
} from "../../../../provider/tools/report/index.js";
import type { Network } from "../../../../provider/network/network.js";
import type { Known } from "../../../../provider/tools/report/review.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
export const previews = path.join(repository, "test", "fixtures", "previews");
export const RECORDED: readonly string[] = readdirSync(previews).sort();

export const recordedFile = (name: string, file: string): string => path.join(previews, name, file);

export function recorded(name: string): StackPlan {
  return readPlan(
    ...(["preview.json", "state.json"].map((file) => readFileSync(recordedFile(name, file), "utf8")) as [
      string,
      string,
    ]),
  );
}

export function review(plans: readonly StackPlan[], known?: Known, live: readonly Network[] = []): Report {
  return reviewPlans(plans, networkChangeOf(plans, live), known);
}

type Inputs = Readonly<Record<string, unknown>>;
type Op = "create" | "update" | "replace" | "delete" | "same" | "refresh";

export interface Resource {
  readonly kind: "Vpc" | "RouteTable" | "Subnet" | "PeeringConnection" | "PeeringAccepter" | "Route";
  readonly name: string;
  readonly id?: string;
  readonly account?: string;
  readonly retainOnDelete?: boolean;
  readonly inputs: Inputs;
  readonly outputs?: Inputs;
}

/** A preview as the engine writes it, of steps `[op, old, new]`. */
export const previewOf = (...args: Parameters<typeof previewText>): StackPlan => readPlan(previewText(...args));

export function previewText(
  steps: readonly (readonly [Op, Resource | undefined, Resource | undefined, ...string[]])[],
  { vendor = "tce", stack = "dev", unlisted = 0 } = {},
): string {
  const written = steps.map(([op, old, next, ...properties]) => ({
    op,
    urn: urnOf((next ?? old)!, stack),
    ...(old && { oldState: stateOf(old, vendor, stack) }),
    ...(next && { newState: stateOf(next, vendor, stack) }),
    diffReasons: properties,
    replaceReasons: op === "replace" ? properties : [],
  }));
  const same = unlisted + steps.filter(([op]) => op === "same").length;
  return JSON.stringify({ steps: written, changeSummary: { same } });
}

const typeOf = ({ kind }: Resource) => `pulumi-nodejs:dynamic/vpcpeering:${kind}`;
const urnOf = (resource: Resource, stack: string) =>
  `urn:pulumi:${stack}::network::${typeOf(resource)}::${resource.name}`;

function stateOf(resource: Resource, vendor: string, stack: string) {
  const { id, account = "100000000001", retainOnDelete, inputs, outputs = {} } = resource;
  const identity = `embedded/${vendor}/${account}/store`;
  const [urn, type] = [urnOf(resource, stack), typeOf(resource)];
  return { urn, type, id, retainOnDelete, inputs: { account: identity, ...inputs }, outputs };
}

export const vpc = (name: string, cidrBlock: string, region = "ap-guangzhou", account?: string): Resource => ({
  kind: "Vpc",
  name,
  id: `${region}/vpc-${name}`,
  inputs: { cidrBlock, region },
  ...(account !== undefined && { account }),
});

export const connection = (
  name: string,
  from: Resource,
  to: Resource,
  state = "active",
  more: Inputs = {},
): Resource => ({
  kind: "PeeringConnection",
  name,
  id: `${from.id!.split("/")[0]}/pcx-${name}`,
  inputs: { vpc: from.id, peerVpc: to.id, ...(to.account !== undefined && { peerAccountId: to.account }), ...more },
  outputs: { state, ...(state === "pending-acceptance" && { expiresAt: "2026-01-08T00:00:00.000Z" }) },
});

export const accepter = (name: string, of: Resource, account: string, state = "active"): Resource => ({
  kind: "PeeringAccepter",
  name,
  id: of.id!,
  account,
  inputs: { peeringConnection: of.id, decision: "accept" },
  outputs: { state },
});

export const route = (
  name: string,
  of: Resource,
  destinationCidrBlock: string,
  through: Resource,
  account?: string,
): Resource => ({
  kind: "Route",
  name,
  id: `${of.id!.replace("vpc-", "rtb-")}/${destinationCidrBlock}`,
  inputs: { vpc: of.id, destinationCidrBlock, peeringConnection: through.id },
  ...(account !== undefined && { account }),
});

export const routeTable = (name: string, of: Resource): Resource => ({
  kind: "RouteTable",
  name,
  id: `${of.id!.split("/")[0]}/rtb-${name}`,
  inputs: { vpc: of.id, name },
  outputs: { isDefault: false },
});

/** @param table absent: the default one of its VPC */
export const subnet = (name: string, of: Resource, cidrBlock: string, table?: Resource): Resource => ({
  kind: "Subnet",
  name,
  id: `${of.id!.split("/")[0]}/subnet-${name}`,
  inputs: { vpc: of.id, cidrBlock, name, ...(table !== undefined && { routeTable: table.id }) },
  outputs: { routeTableId: table?.id!.split("/")[1] ?? "rtb-default" },
});

export const routeIn = (name: string, table: Resource, destinationCidrBlock: string, through: Resource): Resource => ({
  kind: "Route",
  name,
  id: `${table.id!}/${destinationCidrBlock}`,
  inputs: { routeTableId: table.id, destinationCidrBlock, peeringConnection: through.id },
});

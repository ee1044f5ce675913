/**
 * `Subnet`: completes the program's inputs, and checks them against the vendor's rules and the other subnets of the
 * VPC.
 */
import { hasSubnets } from "../../backend/optional-calls.js";
import { readCidr } from "../../network/cidr/cidr.js";
import { PeeringError } from "../../errors.js";
import { completeId, parseId } from "../../engine/ids.js";
import { isSameVpc } from "../../engine/plan-facts.js";
import type { Props } from "../../engine/props.js";
import { subnetViolations } from "../../rules/plan/index.js";
import { nameOf, type Run } from "../../run/run.js";
import { apply, type Checking, checkInputs, fail, keepUnset } from "../check.js";
import type { CheckResult } from "../handler.js";
import { settleInVpc, vpcNames } from "../in-vpc.js";
import { requireCalls } from "../optional-backend.js";
import { settleTags } from "../tags/settle.js";
import { schema } from "./schema.js";

export const NEEDS = {
  kind: "Subnet" as const,
  has: hasSubnets,
  instead: "Create the subnet with the vendor's own tools, and pass its ID to subnetId of a Route",
};

export function checkSubnet(run: Run, olds: Props, news: Props): Promise<CheckResult> {
  return checkInputs(run, NEEDS.kind, schema, olds, news, (checking, backend) => {
    if (!requireCalls(checking, backend, NEEDS)) return;
    const { known, unknown, facts } = checking;
    settleInVpc(checking, "subnet");
    settleTags(checking, backend, NEEDS.kind);
    if (known["routeTable"] !== undefined) known["routeTable"] = completeId(known["routeTable"], known["region"]);
    refuseOtherRegion(checking);
    refuseOtherVpc(checking);
    refuseDeletedTable(checking);
    apply(
      checking,
      subnetViolations(run.rules, {
        ...known,
        vpcCidrBlocks: facts?.vpc?.cidrBlocks,
        siblings: siblingsOf(checking),
        unknown,
      }),
    );
    keepUnset(checking, ["zone"]);
  });
}

/** The other subnets of its VPC in the program that have been checked already: the later of two finds the other. */
function siblingsOf(checking: Checking) {
  const { run, known, unknown, facts } = checking;
  const block = known["cidrBlock"] as string;
  if (facts === undefined || unknown.has("cidrBlock") || "fault" in readCidr(block)) return [];
  const others = run.noteSubnet(facts.urn, vpcNames(checking), block);
  return others.map(({ urn, cidrBlock }) => ({ name: nameOf(urn), cidrBlock }));
}

function refuseOtherRegion(checking: Checking): void {
  const { run, known } = checking;
  const { routeTable: table, region: own } = known as { routeTable?: string; region?: string };
  const region = table === undefined ? undefined : parseId(table).region;
  if (region === undefined || own === undefined || region === own) return;
  fail(
    checking,
    new PeeringError("invalid-input", `the subnet is in region ${own}`, {
      property: "routeTable",
      value: table,
      vendor: run.rules.id,
      fix: "Use a route table of the same VPC",
    }),
  );
}

function refuseOtherVpc(checking: Checking): void {
  const { run, facts } = checking;
  const own = facts?.vpc;
  if (own === undefined || isSameVpc(own, facts?.routeTable?.vpc) !== false) return;
  fail(
    checking,
    new PeeringError("invalid-input", `${nameOf(facts!.routeTable!.urn)} belongs to another VPC than the subnet`, {
      property: "routeTable",
      vendor: run.rules.id,
      fix: "Use a route table of the same VPC",
    }),
  );
}

/** A subnet that the engine deletes first is checked like a new one. */
function refuseDeletedTable(checking: Checking): void {
  const { run, olds, unknown } = checking;
  const before = olds["routeTable"];
  const table = typeof before === "string" ? run.deletedFirst("RouteTable", before) : undefined;
  if (table === undefined || !unknown.has("routeTable")) return;
  fail(
    checking,
    new PeeringError(
      "in-use",
      `${nameOf(table)} is deleted before its replacement is created, and no vendor deletes a route table with an associated subnet`,
      {
        property: "routeTable",
        vendor: run.rules.id,
        fix: `Remove deleteBeforeReplace: true from the options of ${nameOf(table)}`,
      },
    ),
  );
}

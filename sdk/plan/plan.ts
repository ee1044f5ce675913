/**
 * Facts about the resources that a program connects, collected for `check`: overlapping CIDR blocks or a wrong account
 * then fail at preview, when IDs are still unknown. Facts are hints: if one is missing, only the cloud detects the
 * error.
 */
import * as pulumi from "@pulumi/pulumi";
import type { PlannedPeering, PlannedTable, PlannedVpc } from "../../provider/engine/plan-facts.js";
import { declarationOf } from "./declaration.js";
import { regionPart } from "../resources/id.js";
import { known, plainUrn } from "../registration/pulumi-internals.js";
import { isOfKind } from "../registration/type-token.js";

/** Properties of resources that are read here. Their classes import this file, so their types are structural. */
interface Registered {
  readonly urn: pulumi.Output<string>;
  readonly id: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly account: pulumi.Output<string>;
}

interface RegisteredVpc extends Registered {
  readonly edgeSiteId: pulumi.Output<string | undefined>;
}

/**
 * A VPC as given in the program, and the input that the engine registered: `ignoreChanges` or a transform may replace
 * it.
 */
export interface GivenVpc {
  readonly given: unknown;
  readonly registered: pulumi.Output<string | undefined>;
}

/** The two ends of a connection: `vpc` is the requester's, `peerVpc` the accepter's. */
export interface Wiring {
  /** True for `.get()`: its outputs may be unknown for other reasons. */
  readonly isRead?: boolean;
  readonly vpc?: GivenVpc | undefined;
  readonly peerVpc?: GivenVpc | undefined;
  /** Identity of the requester; unknown to an accepter. */
  readonly account?: pulumi.Input<string>;
  readonly peerAccountId?: pulumi.Input<string> | undefined;
  /** The connection that an accepter accepts: the ID in the program, and the ID that the engine registered. */
  readonly accepted?: {
    readonly given: pulumi.Input<string> | undefined;
    readonly registered: pulumi.Output<string | undefined>;
  };
}

/** Resources that the engine completes before it starts with a resource. */
export interface Order {
  readonly dependsOn?: unknown;
  readonly parent?: pulumi.Resource | undefined;
  readonly inputs?: object;
}

/** Primary and secondary CIDR blocks of a VPC. */
export interface Blocks {
  /** `undefined` if one is unknown. */
  readonly values: readonly string[] | undefined;
  /** True if one of them is a secret. */
  readonly areSecret: boolean;
}

/** Called only if another resource refers to the VPC. */
type ReadBlocks = () => Promise<Blocks>;

const blocks = new WeakMap<object, ReadBlocks>();
const assigned = new WeakMap<object, object>();
const wirings = new WeakMap<object, Wiring>();
const tables = new WeakMap<object, Pick<Wiring, "isRead" | "vpc">>();
const vpcsOfIds = new WeakMap<object, GivenVpc>();
const orders = new WeakMap<object, Order>();
const vpcFacts = new WeakMap<object, Promise<PlannedVpc>>();
const peeringFacts = new WeakMap<object, Promise<PlannedPeering>>();

/** Pulumi does not keep options. */
export function rememberOrder(resource: object, { dependsOn }: pulumi.ResourceOptions = {}, inputs: object): void {
  orders.set(resource, { dependsOn, inputs });
}

/** `undefined` for a VPC, which sends its own, and for a resource of another package. */
export const orderOf = (resource: object): Order => orders.get(resource) ?? {};

/** Registers how the CIDR blocks of a VPC are read. */
export function rememberBlocks(vpc: object, cidrBlocks: ReadBlocks): void {
  blocks.set(vpc, cidrBlocks);
}

/** The block that the vendor assigns is unknown while the VPC is updated; the Output object identifies its VPC. */
export function rememberAssignedBlock(block: object, vpc: object): void {
  assigned.set(block, vpc);
}

/** The VPC whose assigned block the output is. */
export function ownerOf(block: unknown): unknown {
  return typeof block === "object" && block !== null ? assigned.get(block) : undefined;
}

export function rememberWiring(connection: object, wiring: Wiring): void {
  wirings.set(connection, wiring);
}

export function wiringOf(connection: unknown): Wiring {
  return (typeof connection === "object" && connection !== null && wirings.get(connection)) || {};
}

/** The ID of a route table or subnet is unknown until it is created; the Output object identifies its VPC. */
export function rememberVpcOf<Id extends object>(id: Id, vpc: GivenVpc): Id {
  vpcsOfIds.set(id, vpc);
  return id;
}

/** The VPC of the route table or subnet whose ID the output is. */
export function vpcOf(id: unknown): GivenVpc | undefined {
  return typeof id === "object" && id !== null ? vpcsOfIds.get(id) : undefined;
}

export function rememberTable(table: object, wiring: Pick<Wiring, "isRead" | "vpc">): void {
  tables.set(table, wiring);
}

export async function plannedTable(value: unknown): Promise<PlannedTable | undefined> {
  if (!isOfKind(value, "RouteTable")) return undefined;
  const table = value as object as Registered;
  const { isRead, vpc } = tables.get(table) ?? {};
  return {
    urn: await plainUrn(table.urn),
    ...present({
      vpc: await plannedEnd(vpc),
      isLeftOut: isRead === true ? undefined : await isLeftOut(table),
    }),
  };
}

export async function plannedVpc(value: unknown): Promise<PlannedVpc | undefined> {
  return isOfKind(value, "Vpc") ? once(vpcFacts, value as object as RegisteredVpc, readVpc) : undefined;
}

/** The VPC of another resource; `undefined` if the engine registered that resource with another VPC. */
export async function plannedEnd(end: GivenVpc | undefined): Promise<PlannedVpc | undefined> {
  const planned = await plannedVpc(end?.given);
  const registered = await known(end?.registered);
  return planned === undefined || registered === undefined || isSameId(planned.id, registered) ? planned : undefined;
}

/** The ID in a `.get()` may lack the region. */
const isSameId = (given: string | undefined, registered: string): boolean =>
  given !== undefined && (registered === given || registered.endsWith(`/${given}`));

async function readVpc(vpc: RegisteredVpc): Promise<PlannedVpc> {
  const id = await known(vpc.id);
  const { values, areSecret = false } = (await blocks.get(vpc)?.()) ?? {};
  return {
    urn: await plainUrn(vpc.urn),
    ...present({
      id,
      // A secret region is also in the ID.
      region: (await known(vpc.region)) ?? (id?.includes("/") === true ? regionPart(id) : undefined),
      account: await known(vpc.account),
      cidrBlocks: areSecret ? secretFact(values) : values,
      hasSecretBlocks: areSecret ? true : undefined,
      edgeSiteId: await known(vpc.edgeSiteId),
      isLeftOut: declarationOf(vpc) === undefined ? undefined : await isLeftOut(vpc),
    }),
  };
}

export async function plannedPeering(value: unknown): Promise<PlannedPeering | undefined> {
  if (!isOfKind(value, "PeeringConnection") && !isOfKind(value, "PeeringAccepter")) return undefined;
  return once(peeringFacts, value as object as Registered, readPeering);
}

async function readPeering(connection: Registered): Promise<PlannedPeering> {
  const wiring = wiringOf(connection);
  const { isRead, account } = wiring;
  const { vpc, peerVpc, peerAccountId } = (await isOtherConnection(wiring)) ? {} : wiring;
  return {
    urn: await plainUrn(connection.urn),
    ...present({
      id: await known(connection.id),
      region: await known(connection.region),
      account: await known(account),
      peerAccountId: await known(peerAccountId),
      vpc: await plannedEnd(vpc),
      peerVpc: await plannedEnd(peerVpc),
      isLeftOut: isRead === true ? undefined : await isLeftOut(connection),
    }),
  };
}

/** Facts are passed to the engine as a property, in which an Output is replaced by its value. */
const secretFact = (blocks: Blocks["values"]): Blocks["values"] =>
  blocks && (pulumi.secret(blocks) as unknown as readonly string[]);

async function isOtherConnection({ accepted }: Wiring): Promise<boolean> {
  const registered = await known(accepted?.registered);
  if (registered === undefined) return false;
  return !isSameId(await known(accepted?.given), registered);
}

/**
 * A preview returns no outputs for a resource that it excludes: neither the constant in each declaration nor the
 * account that each check adds. An update has an ID for each resource that is already deployed.
 */
async function isLeftOut(resource: Registered): Promise<true | undefined> {
  const { id, account, __provider: constant } = resource as Registered & { __provider?: pulumi.Output<string> };
  const signs = pulumi.runtime.isDryRun() ? [constant, account] : [id];
  const seen = await Promise.all(signs.map((sign) => known<string>(sign)));
  return seen.every((sign) => sign === undefined) ? true : undefined;
}

/** An output resolves once, so the facts about a resource are collected once for all that refer to it. */
function once<Resource extends object, Facts>(
  facts: WeakMap<object, Promise<Facts>>,
  resource: Resource,
  read: (resource: Resource) => Promise<Facts>,
): Promise<Facts> {
  const found = facts.get(resource) ?? read(resource);
  facts.set(resource, found);
  return found;
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends object>(facts: T): Present<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Present<T>;
}

/**
 * What a program knows of the resources it wires together, collected for `check`: so that overlapping ranges or a
 * wrong account fail at preview, when the ids are still unknown. Facts are hints: a missing one only means that
 * the cloud is the first to notice.
 */
import * as pulumi from "@pulumi/pulumi";
import type { PlannedPeering, PlannedTable, PlannedVpc } from "../../provider/engine/plan-facts.js";
import { declarationOf } from "./declaration.js";
import { regionPart } from "../resources/id.js";
import { known, plainUrn } from "../registration/pulumi-internals.js";
import { isOfKind } from "../registration/type-token.js";

/** What is read of the resources. Their classes import this file, so they are known here by shape. */
interface Registered {
  readonly urn: pulumi.Output<string>;
  readonly id: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly account: pulumi.Output<string>;
}

interface RegisteredVpc extends Registered {
  readonly edgeSiteId: pulumi.Output<string | undefined>;
}

/** A VPC as the program gave it, and the input that the engine made of it: `ignoreChanges` or a transform has another one. */
export interface GivenVpc {
  readonly given: unknown;
  readonly registered: pulumi.Output<string | undefined>;
}

/** The two ends of a connection: `vpc` is the requester's, `peerVpc` the accepter's. */
export interface Wiring {
  /** Only read: its outputs may be unknown for reasons of its own. */
  readonly isRead?: boolean;
  readonly vpc?: GivenVpc | undefined;
  readonly peerVpc?: GivenVpc | undefined;
  /** Identity of the requester; unknown to an accepter. */
  readonly account?: pulumi.Input<string>;
  readonly peerAccountId?: pulumi.Input<string> | undefined;
  /** The connection that an accepter accepts, as the program gave its ID and as the engine registered it. */
  readonly accepted?: {
    readonly given: pulumi.Input<string> | undefined;
    readonly registered: pulumi.Output<string | undefined>;
  };
}

/** What the engine is done with before it begins with a resource. */
export interface Order {
  readonly dependsOn?: unknown;
  readonly parent?: pulumi.Resource | undefined;
  readonly inputs?: object;
}

/** Primary and secondary blocks of a VPC. */
export interface Blocks {
  /** Nothing if one is unknown. */
  readonly values: readonly string[] | undefined;
  /** One of them is a secret. */
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

/** Pulumi keeps no options. */
export function rememberOrder(resource: object, { dependsOn }: pulumi.ResourceOptions = {}, inputs: object): void {
  orders.set(resource, { dependsOn, inputs });
}

/** Nothing for a VPC, which sends its own, and for a resource of another package. */
export const orderOf = (resource: object): Order => orders.get(resource) ?? {};

/** How the ranges of a VPC are read. */
export function rememberBlocks(vpc: object, cidrBlocks: ReadBlocks): void {
  blocks.set(vpc, cidrBlocks);
}

/**
 * The block that the vendor assigns is unknown while the VPC is updated; its VPC is recognised by the Output object.
 */
export function rememberAssignedBlock(block: object, vpc: object): void {
  assigned.set(block, vpc);
}

/** The VPC whose assigned block an output is. */
export function ownerOf(block: unknown): unknown {
  return typeof block === "object" && block !== null ? assigned.get(block) : undefined;
}

export function rememberWiring(connection: object, wiring: Wiring): void {
  wirings.set(connection, wiring);
}

export function wiringOf(connection: unknown): Wiring {
  return (typeof connection === "object" && connection !== null && wirings.get(connection)) || {};
}

/** The ID of a route table or subnet is unknown until it is created; its VPC is known by the output's identity. */
export function rememberVpcOf<Id extends object>(id: Id, vpc: GivenVpc): Id {
  vpcsOfIds.set(id, vpc);
  return id;
}

/** The VPC of the route table or subnet whose ID an output is. */
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

/** The VPC of another resource; nothing if the engine registered that resource with another one. */
export async function plannedEnd(end: GivenVpc | undefined): Promise<PlannedVpc | undefined> {
  const planned = await plannedVpc(end?.given);
  const registered = await known(end?.registered);
  return planned === undefined || registered === undefined || isSameId(planned.id, registered) ? planned : undefined;
}

/** The ID of what is only read may lack the region. */
const isSameId = (given: string | undefined, registered: string): boolean =>
  given !== undefined && (registered === given || registered.endsWith(`/${given}`));

async function readVpc(vpc: RegisteredVpc): Promise<PlannedVpc> {
  const id = await known(vpc.id);
  const { values, areSecret = false } = (await blocks.get(vpc)?.()) ?? {};
  return {
    urn: await plainUrn(vpc.urn),
    ...present({
      id,
      // A region that is a secret is in the ID as well.
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

/** Facts are passed to the engine as a property, where an Output counts as its value. */
const secretFact = (blocks: Blocks["values"]): Blocks["values"] =>
  blocks && (pulumi.secret(blocks) as unknown as readonly string[]);

async function isOtherConnection({ accepted }: Wiring): Promise<boolean> {
  const registered = await known(accepted?.registered);
  if (registered === undefined) return false;
  return !isSameId(await known(accepted?.given), registered);
}

/**
 * A preview returns nothing for a resource that it leaves out: neither the constant that each one is declared with
 * nor the account that each check adds. An update has an id for each resource that is deployed by then.
 */
async function isLeftOut(resource: Registered): Promise<true | undefined> {
  const { id, account, __provider: constant } = resource as Registered & { __provider?: pulumi.Output<string> };
  const signs = pulumi.runtime.isDryRun() ? [constant, account] : [id];
  const seen = await Promise.all(signs.map((sign) => known<string>(sign)));
  return seen.every((sign) => sign === undefined) ? true : undefined;
}

/** An output settles once, so that the facts of a resource are collected once for all that refer to it. */
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

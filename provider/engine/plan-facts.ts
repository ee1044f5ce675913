/**
 * What a program knows of the resources it wires together, sent beside the inputs as one hidden input. `check`
 * uses it and takes it out, so it never reaches state. Anything not known yet is absent.
 */
export const PLAN_FACTS = "__plan";

/** A `Vpc` resource, as far as its program knows it at plan time. */
export interface PlannedVpc {
  readonly urn: string;
  /** It is not deployed, and this run does not deploy it: `--target` or `--exclude` leaves it out. */
  readonly isLeftOut?: boolean;
  /** `region/vpc-id`; absent while the id is unknown. */
  readonly id?: string;
  readonly region?: string;
  /** The resource's `account` property: `embedded/tce/100000000001/…`. An input once checked, so known in every preview. */
  readonly account?: string;
  /** Primary and secondary IPv4 blocks. */
  readonly cidrBlocks?: readonly string[];
  /** One of them is a secret of the program. */
  readonly hasSecretBlocks?: boolean;
  readonly edgeSiteId?: string;
}

/** A `RouteTable` resource. */
export interface PlannedTable {
  readonly urn: string;
  /** As for a VPC. */
  readonly isLeftOut?: boolean;
  readonly vpc?: PlannedVpc;
}

/** A `PeeringConnection` or `PeeringAccepter` resource, as far as its program knows it. */
export interface PlannedPeering {
  readonly urn: string;
  /** As for a VPC. */
  readonly isLeftOut?: boolean;
  readonly id?: string;
  readonly region?: string;
  /** The `account` property of the connection: the requester's identity. Absent for an accepter. */
  readonly account?: string;
  readonly peerAccountId?: string;
  readonly vpc?: PlannedVpc;
  readonly peerVpc?: PlannedVpc;
}

/** Options of the resource that decide what `check` has to warn of. Transforms can change them later. */
export interface PlannedOptions {
  readonly deleteBeforeReplace?: boolean;
  /** The resource that `deletedWith` names: a component, too, or one of another provider. */
  readonly deletedWith?: { readonly urn: string; readonly isAccepter?: true };
  /** Others of this program, which may have the name before, with which the engine is done first. */
  readonly after?: readonly string[];
  /** Pulumi does not pass on the options of a program in another language. */
  readonly areUnknown?: boolean;
  /** `ignoreChanges` names `tags` as a whole. */
  readonly ignoresTags?: boolean;
}

/** An input as the program gave it. */
export interface DescribedInput {
  /** `requester.vpc` for one inside of another. */
  readonly path: string;
  /** Absent while it is unknown. */
  readonly value?: unknown;
}

export interface PlanFacts {
  /** URN of the resource itself: for messages on its own line, default names and duplicate claims. */
  readonly urn: string;
  /** Organization of the stack, for the mark on what the resource creates. */
  readonly organization?: string;
  readonly options?: PlannedOptions;
  /**
   * For each of the facts below, the inputs that it is about. `ignoreChanges` and transforms pass other values to `check`,
   * and the fact is not about those.
   */
  readonly described?: Readonly<Record<string, readonly DescribedInput[]>>;
  /** Names of the inputs that contain a secret: the dynamic provider gets their values as they are. */
  readonly secrets?: readonly string[];
  /** From `vpc`, where it was given as a resource. */
  readonly vpc?: PlannedVpc;
  /** From `peerVpc`, where it was given as a resource. */
  readonly peerVpc?: PlannedVpc;
  /** From `requester.vpc`, where it was given as a resource. */
  readonly requesterVpc?: PlannedVpc;
  /** The VPC whose `ipv6CidrBlock` output is the `destinationCidrBlock`. */
  readonly destinationVpc?: PlannedVpc;
  /** From `routeTable`, where it was given as a resource. */
  readonly routeTable?: PlannedTable;
  /** From `peeringConnection`, where it was given as a resource. */
  readonly peering?: PlannedPeering;
}

/** All VPCs that the facts are about. */
export function vpcsIn({ vpc, peerVpc, requesterVpc, destinationVpc, routeTable, peering }: PlanFacts): PlannedVpc[] {
  const all = [vpc, peerVpc, requesterVpc, destinationVpc, routeTable?.vpc, peering?.vpc, peering?.peerVpc];
  return all.filter((one) => one !== undefined);
}

/** Whether both are the same VPC; `undefined` while that is unknown. */
export function isSameVpc(a: PlannedVpc, b: PlannedVpc | undefined): boolean | undefined {
  if (b === undefined) return undefined;
  if (a.urn === b.urn) return true;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  // A VPC that is not created yet differs from every other; one that is only read may be the same.
  return isToBeMade(a) || isToBeMade(b) ? false : undefined;
}

/** What is only read has no known region either until it is read. */
const isToBeMade = ({ id, region }: PlannedVpc): boolean => id === undefined && region !== undefined;

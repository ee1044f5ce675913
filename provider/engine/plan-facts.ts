/**
 * Facts about the resources that a program connects, sent as one hidden input. `check` uses and removes it, so it is
 * never in state. Facts that are not known yet are absent.
 */
export const PLAN_FACTS = "__plan";

/** Facts about a `Vpc` resource that its program knows at preview. */
export interface PlannedVpc {
  readonly urn: string;
  /** The resource is not deployed, and `--target` or `--exclude` excludes it from this run. */
  readonly isLeftOut?: boolean;
  /** `region/vpc-id`; absent while the id is unknown. */
  readonly id?: string;
  readonly region?: string;
  /**
   * The resource's `account` property: `embedded/tce/100000000001/…`. `check` makes it an input, so it is known in
   * every preview.
   */
  readonly account?: string;
  /** Primary and secondary IPv4 blocks. */
  readonly cidrBlocks?: readonly string[];
  /** The program declares one of them as a secret. */
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

/** Facts about a `PeeringConnection` or `PeeringAccepter` resource. */
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

/** Options of the resource that cause warnings in `check`. Transforms can change them later. */
export interface PlannedOptions {
  readonly deleteBeforeReplace?: boolean;
  /** The resource in `deletedWith`: may be a component, or a resource of another provider. */
  readonly deletedWith?: { readonly urn: string; readonly isAccepter?: true };
  /** Other resources of this program, which may have the name until then, that the engine completes first. */
  readonly after?: readonly string[];
  /** Pulumi does not pass on the options of a program in another language. */
  readonly areUnknown?: boolean;
  /** `ignoreChanges` names `tags` as a whole. */
  readonly ignoresTags?: boolean;
}

/** An input as given in the program. */
export interface DescribedInput {
  /** `requester.vpc` for a nested one. */
  readonly path: string;
  /** Absent while it is unknown. */
  readonly value?: unknown;
}

export interface PlanFacts {
  /** URN of the resource itself: for log messages, default names and duplicate claims. */
  readonly urn: string;
  /** Organization of the stack, part of the mark on created objects. */
  readonly organization?: string;
  readonly options?: PlannedOptions;
  /**
   * Inputs that each of the facts below concerns. If `ignoreChanges` or a transform passes another value to `check`,
   * the fact does not apply.
   */
  readonly described?: Readonly<Record<string, readonly DescribedInput[]>>;
  /** Names of the inputs that contain a secret: the dynamic provider gets their plain values. */
  readonly secrets?: readonly string[];
  /** From `vpc`, if it is a resource. */
  readonly vpc?: PlannedVpc;
  /** From `peerVpc`, if it is a resource. */
  readonly peerVpc?: PlannedVpc;
  /** From `requester.vpc`, if it is a resource. */
  readonly requesterVpc?: PlannedVpc;
  /** The VPC whose `ipv6CidrBlock` output is the `destinationCidrBlock`. */
  readonly destinationVpc?: PlannedVpc;
  /** From `routeTable`, if it is a resource. */
  readonly routeTable?: PlannedTable;
  /** From `peeringConnection`, if it is a resource. */
  readonly peering?: PlannedPeering;
}

/** All VPCs in the facts. */
export function vpcsIn({ vpc, peerVpc, requesterVpc, destinationVpc, routeTable, peering }: PlanFacts): PlannedVpc[] {
  const all = [vpc, peerVpc, requesterVpc, destinationVpc, routeTable?.vpc, peering?.vpc, peering?.peerVpc];
  return all.filter((one) => one !== undefined);
}

/** True if both are the same VPC; `undefined` while that is unknown. */
export function isSameVpc(a: PlannedVpc, b: PlannedVpc | undefined): boolean | undefined {
  if (b === undefined) return undefined;
  if (a.urn === b.urn) return true;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  // A VPC that is not created yet differs from every other; a VPC from `.get()` may be the same.
  return isToBeMade(a) || isToBeMade(b) ? false : undefined;
}

/** A VPC from `.get()` has no known region until it is read. */
const isToBeMade = ({ id, region }: PlannedVpc): boolean => id === undefined && region !== undefined;

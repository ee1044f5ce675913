/**
 * The one interface between resources and clouds. The embedded cloud, every vendor client, the gateway client
 * and backends of users implement it; resources know nothing else.
 *
 * Reads take many references and answer in their order, `undefined` where the account sees no such object:
 * only that means "gone". Everything else that goes wrong is a thrown `PeeringError`. Mutations return what the
 * cloud then reports. Deleting what is gone succeeds.
 */
import type { Ref } from "../engine/ids.js";
import type { ChargeType, MetricName, MetricPeriod, PeeringState, PeeringType, QosLevel } from "../rules/schema.js";

export type { MetricName, MetricPeriod, Ref };

export type Tags = Readonly<Record<string, string>>;

/** Key to new value; null removes the tag. Tags that are not named stay as they are. */
export type TagChanges = Readonly<Record<string, string | null>>;

export interface AccountRecord {
  readonly accountId: string;
  readonly name?: string;
  readonly appId?: string;
  readonly projectId?: string;
}

export interface VpcRecord extends Ref {
  readonly accountId: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks: readonly string[];
  /** Blocks that something else adds and removes, such as a container cluster. They count for overlap only. */
  readonly otherCidrBlocks?: readonly string[];
  readonly ipv6CidrBlock?: string;
  readonly description?: string;
  readonly tags: Tags;
  readonly edgeSiteId?: string;
  readonly enterpriseProjectId?: string;
  readonly defaultRouteTableId: string;
  /** See `NewVpc.creator`. */
  readonly creator?: string;
  /** Always "available" at present. */
  readonly state: string;
}

export interface NewVpc {
  readonly region: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks?: readonly string[];
  readonly enableIpv6?: boolean;
  readonly description?: string;
  readonly tags?: Tags;
  readonly edgeSiteId?: string;
  readonly enterpriseProjectId?: string;
  /** A mark of the resource that makes it, kept where the cloud has room for one: proof after an unfinished run. */
  readonly creator?: string;
}

export interface VpcChanges {
  readonly name?: string;
  readonly secondaryCidrBlocks?: readonly string[];
  readonly enableIpv6?: boolean;
  readonly description?: string;
  readonly tags?: TagChanges;
}

/**
 * One end of a connection. `accountId` is empty if the vendor does not report the account of the other end, which is
 * another account then. `cidrBlocks` is absent if the vendor does not report another account's CIDR blocks.
 */
export interface PeeringEnd {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly cidrBlocks?: readonly string[];
}

/**
 * A peering connection as the calling account sees it. `region` is the requester's; `id` is the ID that this account
 * uses.
 */
export interface PeeringRecord extends Ref {
  readonly name: string;
  readonly state: PeeringState;
  /** For people: why the state is what it is. */
  readonly stateReason?: string;
  /** State as the vendor names it. */
  readonly vendorState: string;
  /** End that the calling account owns. */
  readonly role: "requester" | "accepter" | "both";
  readonly requester: PeeringEnd;
  readonly accepter: PeeringEnd;
  readonly bandwidthMbps?: number;
  readonly chargeType?: ChargeType;
  readonly qosLevel?: QosLevel;
  readonly type?: PeeringType;
  readonly description?: string;
  readonly tags?: Tags;
  /** ID of the accepter's own half, on vendors where each account creates one. */
  readonly accepterPeeringConnectionId?: string;
  /** ISO 8601, UTC. Absent if the vendor reports none. */
  readonly createdAt?: string;
  /** Time when a pending request expires, ISO 8601, UTC. */
  readonly expiresAt?: string;
}

export interface NewPeering {
  readonly name: string;
  /** The caller's own end. */
  readonly region: string;
  readonly vpcId: string;
  readonly peerRegion: string;
  readonly peerVpcId: string;
  readonly peerAccountId: string;
  readonly bandwidthMbps?: number;
  readonly chargeType?: ChargeType;
  readonly qosLevel?: QosLevel;
  readonly type?: PeeringType;
  readonly description?: string;
  readonly tags?: Tags;
}

export interface PeeringChanges {
  readonly name?: string;
  readonly bandwidthMbps?: number;
  readonly chargeType?: ChargeType;
  readonly description?: string;
  readonly tags?: TagChanges;
}

export interface RouteRecord {
  readonly destinationCidrBlock: string;
  /** Vendor id of the connection that is the next hop. Routes of other kinds have none. */
  readonly peeringConnectionId?: string;
  /** What the next hop is, in the vendor's word, for routes of other kinds. */
  readonly nextHop?: string;
  readonly description?: string;
  /** `false`: the route is disabled, and carries no traffic. Absent where the vendor has no such switch. */
  readonly enabled?: boolean;
  /** `system` rows belong to every table; the vendor writes `issued` rows for a connection. */
  readonly origin: "user" | "issued" | "system";
}

export interface RouteTableRecord extends Ref {
  readonly vpcId: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly RouteRecord[];
  /** Absent if the vendor reports none. */
  readonly tags?: Tags;
}

export interface NewRouteTable {
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly tags?: Tags;
}

export interface RouteTableChanges {
  readonly name?: string;
  readonly tags?: TagChanges;
}

export interface SubnetRecord extends Ref {
  readonly accountId: string;
  readonly vpcId: string;
  readonly name: string;
  readonly cidrBlock: string;
  /** Absent where subnets belong to no zone, or the vendor does not report it. */
  readonly zone?: string;
  /** The table that it is associated with: that of its VPC until it is changed. */
  readonly routeTableId: string;
  /** Addresses that are free; absent if the vendor does not report it. */
  readonly availableIpCount?: number;
  /** Absent if they are not reported: by the vendor, or by a list. */
  readonly tags?: Tags;
}

export interface NewSubnet {
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly zone?: string;
  readonly tags?: Tags;
}

export interface SubnetChanges {
  readonly name?: string;
  readonly routeTableId?: string;
  readonly tags?: TagChanges;
}

export interface NewRoute {
  readonly destinationCidrBlock: string;
  readonly peeringConnectionId: string;
  readonly description?: string;
  /** `false`: disabled. Absent: a new route is enabled, and an existing route is unchanged. */
  readonly enabled?: boolean;
}

export interface RouteKey {
  readonly destinationCidrBlock: string;
  readonly peeringConnectionId: string;
}

export interface VpcFilter {
  readonly region: string;
  readonly name?: string;
}

export interface PeeringFilter {
  readonly region: string;
  /** A VPC at either end. */
  readonly vpcId?: string;
  readonly name?: string;
}

export interface RouteTableFilter {
  readonly region: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
}

export interface SubnetFilter {
  readonly region: string;
  readonly vpcId?: string;
}

export interface MetricsQuery {
  readonly ref: Ref;
  readonly metrics: readonly MetricName[];
  readonly periodSeconds: MetricPeriod;
  /** ISO 8601, UTC; `end` is exclusive. */
  readonly start: string;
  readonly end: string;
}

export interface MetricSeries {
  readonly metric: MetricName;
  readonly unit: "Mbps" | "packets/s" | "%";
  /** `at`: the start of the period, ISO 8601, UTC. Periods without a sample are left out. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

export interface TopTalkersQuery {
  readonly ref: Ref;
  /** Minute of the values, ISO 8601, UTC. */
  readonly at: string;
  readonly limit: number;
}

export interface TopTalker {
  readonly address: string;
  readonly inBytes: number;
  readonly outBytes: number;
  readonly inPackets: number;
  readonly outPackets: number;
}

/** Read-only calls that are made for every resource. */
export type Reads = Pick<
  Backend,
  "getVpcs" | "listVpcs" | "getPeerings" | "listPeerings" | "getRouteTables" | "listRouteTables"
>;

/** A rule of the vendor's that does not hold for every API it may be reached by. `vpcTags`: nor those of what is in a VPC. */
export type Lack =
  "chargeTypeReadable" | "secondaryCidrs" | "ipv6" | "edgeSites" | "routeEnabled" | "vpcTags" | "sameVpcNames";

/** Subnets. A backend has all of these calls or none. */
export interface SubnetCalls {
  /** Associated with the default table of its VPC. */
  createSubnet(subnet: NewSubnet): Promise<SubnetRecord>;
  getSubnets(refs: readonly Ref[]): Promise<(SubnetRecord | undefined)[]>;
  listSubnets(filter: SubnetFilter): Promise<SubnetRecord[]>;
  updateSubnet(ref: Ref, changes: SubnetChanges): Promise<SubnetRecord>;
  /** Refused as `in-use` while something is in it. */
  deleteSubnet(ref: Ref): Promise<void>;
}

/** Route tables beside a VPC's default one. A backend has all of these calls or none. */
export interface RouteTableCalls {
  createRouteTable(table: NewRouteTable): Promise<RouteTableRecord>;
  updateRouteTable(ref: Ref, changes: RouteTableChanges): Promise<RouteTableRecord>;
  /** With its routes. Refused as `in-use` while subnets are associated with it, and always for a default table. */
  deleteRouteTable(ref: Ref): Promise<void>;
}

export interface Backend extends Partial<SubnetCalls>, Partial<RouteTableCalls> {
  /**
   * Identity of the account and the cloud; never changes: kind, vendor, `accountId`, and where there are several
   * such clouds, which, as in `embedded/tce/100000000001/<store id>`. Stamped on every resource, so `check` needs it:
   * it is known once the backend is open.
   */
  readonly identity: string;
  /** The account's id as the vendor writes it. */
  readonly accountId: string;
  /** Notice for the user at the start of an update, if there is one. */
  readonly notice?: string;
  /** A warning for the user, once a run. */
  readonly warning?: string;
  /**
   * True if the API itself confirms that the credentials belong to `accountId`; false if only the configuration does.
   */
  readonly isAccountProven?: boolean;
  /** Longest time, in seconds, until a read returns an object that exists. 0 if reads are consistent. */
  readonly settleSeconds: number;
  /** The cloud's clock, where it is not this machine's. */
  now?(): Date;
  /**
   * The same questions for callers who can bear an answer that is some seconds old: one list answers many of them.
   * What this backend itself has changed shows at once. Never for waiting, nor to believe that something is gone
   * or conflicting: `readThrough` reads again. Left out where reads cost nothing; backends of users need not have it.
   */
  readonly shared?: Reads;
  /** True if every route table costs a call, in a list as well, so that a list saves nothing. */
  readonly readsTablesSingly?: boolean;
  /** What the vendor's rules promise and this backend cannot do. */
  readonly lacks?: readonly Lack[];

  getAccount(): Promise<AccountRecord>;
  /** Regions in which the account has objects. Left out if only a read of each region would show it. */
  usedRegions?(): Promise<readonly string[]>;

  createVpc(vpc: NewVpc): Promise<VpcRecord>;
  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]>;
  listVpcs(filter: VpcFilter): Promise<VpcRecord[]>;
  updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord>;
  deleteVpc(ref: Ref): Promise<void>;

  createPeering(peering: NewPeering): Promise<PeeringRecord>;
  /** `ref.region` may be either end's. */
  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]>;
  /** Connections with an end of this account in the region, including ended ones that the vendor still lists. */
  listPeerings(filter: PeeringFilter): Promise<PeeringRecord[]>;
  updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord>;
  acceptPeering(ref: Ref): Promise<PeeringRecord>;
  rejectPeering(ref: Ref): Promise<PeeringRecord>;
  /** Expired → pending again, where the vendor can. */
  enablePeering(ref: Ref): Promise<PeeringRecord>;
  deletePeering(ref: Ref): Promise<void>;

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]>;
  listRouteTables(filter: RouteTableFilter): Promise<RouteTableRecord[]>;
  createRoute(table: Ref, route: NewRoute): Promise<RouteRecord>;
  /** The route for that destination gets another next hop, description or switch; made if it is not there. */
  putRoute(table: Ref, route: NewRoute): Promise<RouteRecord>;
  /** Deletes the route only while its next hop is that connection. */
  deleteRoute(table: Ref, route: RouteKey): Promise<void>;

  /** Several new routes of one table in one call, all or none; answered in their order. Left out where the cloud takes one at a time. */
  createRoutes?(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]>;
  /** Deletes several routes at once, each only while its next hop is the given connection. */
  deleteRoutes?(table: Ref, routes: readonly RouteKey[]): Promise<void>;

  /** Measured traffic of a connection. Left out, or fails with `unsupported`, if the vendor measures none. */
  getMetrics?(query: MetricsQuery): Promise<MetricSeries[]>;
  /** Addresses by the traffic they sent over a connection in one minute, in descending order. */
  getTopTalkers?(query: TopTalkersQuery): Promise<TopTalker[]>;

  close?(): void;
}

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
  /** CIDR blocks that another system adds and removes, such as a container cluster. They count for overlap only. */
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
  /**
   * Mark of the resource that created the VPC, if the cloud can store one. It identifies the VPC after an interrupted
   * run.
   */
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
 * One end of a connection. `accountId` is empty if the vendor does not report the account of the other end; that
 * account is then not the caller's. `cidrBlocks` is absent if the vendor does not report another account's CIDR blocks.
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
  /** Human-readable reason for the state. */
  readonly stateReason?: string;
  /** The vendor's name of the state. */
  readonly vendorState: string;
  /** End or ends that the calling account owns. */
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
  /** Vendor ID of the connection that is the next hop. Absent on routes with another kind of next hop. */
  readonly peeringConnectionId?: string;
  /** Next hop of another kind, as the vendor names it. */
  readonly nextHop?: string;
  readonly description?: string;
  /** `false`: the route is disabled, and carries no traffic. Absent where the vendor has no such switch. */
  readonly enabled?: boolean;
  /** `system`: exists in every table. `issued`: written by the vendor for a connection. */
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
  /** Associated route table. Initially the default table of the VPC. */
  readonly routeTableId: string;
  /** Number of free IP addresses; absent if the vendor does not report it. */
  readonly availableIpCount?: number;
  /** Absent if the vendor, or the list call, does not report tags. */
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
  /** VPC at either end. */
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
  /** `at`: start of the period, ISO 8601, UTC. Periods without a sample are absent. */
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

/**
 * A feature of the vendor that this backend's API does not offer. `vpcTags`: tags of VPCs and of all objects in a VPC.
 */
export type Lack =
  "chargeTypeReadable" | "secondaryCidrs" | "ipv6" | "edgeSites" | "routeEnabled" | "vpcTags" | "sameVpcNames";

/** Subnets. A backend has all of these calls or none. */
export interface SubnetCalls {
  /** Associated with the default table of its VPC. */
  createSubnet(subnet: NewSubnet): Promise<SubnetRecord>;
  getSubnets(refs: readonly Ref[]): Promise<(SubnetRecord | undefined)[]>;
  listSubnets(filter: SubnetFilter): Promise<SubnetRecord[]>;
  updateSubnet(ref: Ref, changes: SubnetChanges): Promise<SubnetRecord>;
  /** Refused as `in-use` while the subnet contains resources. */
  deleteSubnet(ref: Ref): Promise<void>;
}

/** Route tables other than a VPC's default one. A backend has all of these calls or none. */
export interface RouteTableCalls {
  createRouteTable(table: NewRouteTable): Promise<RouteTableRecord>;
  updateRouteTable(ref: Ref, changes: RouteTableChanges): Promise<RouteTableRecord>;
  /**
   * Deletes the table with its routes. Refused as `in-use` while subnets are associated with it, and always for a
   * default table.
   */
  deleteRouteTable(ref: Ref): Promise<void>;
}

export interface Backend extends Partial<SubnetCalls>, Partial<RouteTableCalls> {
  /**
   * Identity of the account and the cloud; never changes: kind, vendor, `accountId` and, if there are several such
   * clouds, the ID of the cloud, as in `embedded/tce/100000000001/<store id>`. Saved in every resource's state, so
   * `check` needs it: it must be known when the backend is open.
   */
  readonly identity: string;
  /** The account's ID in the vendor's format. */
  readonly accountId: string;
  /** Notice for the user at the start of an update, if there is one. */
  readonly notice?: string;
  /** A warning for the user, printed once per run. */
  readonly warning?: string;
  /**
   * True if the API itself confirms that the credentials belong to `accountId`; false if only the configuration does.
   */
  readonly isAccountProven?: boolean;
  /** Longest time, in seconds, until a read returns an object that exists. 0 if reads are consistent. */
  readonly settleSeconds: number;
  /** The cloud's clock, if it differs from this machine's. */
  now?(): Date;
  /**
   * The same reads, from a cache that may be some seconds old: one list answers many reads. The backend's own changes
   * are visible at once. Never use it to wait, or to decide that an object is gone or conflicts with another:
   * `readThrough` reads again. Absent if reads cost nothing; optional for user-written backends.
   */
  readonly shared?: Reads;
  /** True if every route table costs one call even in a list, so that a list saves no calls. */
  readonly readsTablesSingly?: boolean;
  /** Features of the vendor's rules that this backend does not support. */
  readonly lacks?: readonly Lack[];

  getAccount(): Promise<AccountRecord>;
  /** Regions in which the account has objects. Absent if only reading each region would determine them. */
  usedRegions?(): Promise<readonly string[]>;

  createVpc(vpc: NewVpc): Promise<VpcRecord>;
  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]>;
  listVpcs(filter: VpcFilter): Promise<VpcRecord[]>;
  updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord>;
  deleteVpc(ref: Ref): Promise<void>;

  createPeering(peering: NewPeering): Promise<PeeringRecord>;
  /** `ref.region` may be the region of either end. */
  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]>;
  /** Connections with an end of this account in the region, including ended ones that the vendor still lists. */
  listPeerings(filter: PeeringFilter): Promise<PeeringRecord[]>;
  updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord>;
  acceptPeering(ref: Ref): Promise<PeeringRecord>;
  rejectPeering(ref: Ref): Promise<PeeringRecord>;
  /** Makes an expired request pending again, if the vendor supports it. */
  enablePeering(ref: Ref): Promise<PeeringRecord>;
  deletePeering(ref: Ref): Promise<void>;

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]>;
  listRouteTables(filter: RouteTableFilter): Promise<RouteTableRecord[]>;
  createRoute(table: Ref, route: NewRoute): Promise<RouteRecord>;
  /**
   * Replaces next hop, description or switch of the route for that destination; creates the route if it does not exist.
   */
  putRoute(table: Ref, route: NewRoute): Promise<RouteRecord>;
  /** Deletes the route only while its next hop is that connection. */
  deleteRoute(table: Ref, route: RouteKey): Promise<void>;

  /**
   * Creates several routes of one table in one call, all or none; results are in the order of the routes. Absent if the
   * cloud accepts one route per call.
   */
  createRoutes?(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]>;
  /** Deletes several routes at once, each only while its next hop is the given connection. */
  deleteRoutes?(table: Ref, routes: readonly RouteKey[]): Promise<void>;

  /** Measured traffic of a connection. Absent, or fails with `unsupported`, if the vendor measures none. */
  getMetrics?(query: MetricsQuery): Promise<MetricSeries[]>;
  /** IP addresses by the traffic they sent over a connection in one minute, in descending order. */
  getTopTalkers?(query: TopTalkersQuery): Promise<TopTalker[]>;

  close?(): void;
}

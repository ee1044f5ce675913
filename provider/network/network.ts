/** VPCs, connections and routes as one graph, read from an account, a state, or a plan. */
import type { ChargeType, PeeringState } from "../rules/schema.js";

export interface Network {
  readonly vpcs: readonly NetworkVpc[];
  readonly connections: readonly NetworkConnection[];
  readonly routeTables: readonly NetworkRouteTable[];
}

export interface NetworkVpc {
  /** One of its kind in the picture: `region/vpc-…`, or a URN while the cloud has given no id. */
  readonly key: string;
  readonly name: string;
  readonly vendor: string;
  readonly accountId: string;
  readonly region: string;
  /** Empty if unknown, for example for another account's VPC. */
  readonly cidrBlocks: readonly string[];
  readonly edgeSiteId?: string;
}

export interface NetworkEnd {
  /** The `key` of a VPC of the picture. */
  readonly vpc: string;
  readonly region: string;
  readonly accountId: string;
}

export interface NetworkConnection {
  readonly key: string;
  readonly name: string;
  readonly vendor: string;
  readonly state: PeeringState;
  readonly stateReason?: string;
  readonly requester: NetworkEnd;
  readonly accepter: NetworkEnd;
  readonly bandwidthMbps?: number;
  readonly chargeType?: ChargeType;
  /** ISO 8601, UTC. */
  readonly expiresAt?: string;
}

export interface NetworkRouteTable {
  readonly key: string;
  readonly name?: string;
  /** The `key` of its VPC. */
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly subnets: readonly NetworkSubnet[];
  /** Which of its subnets are known: all, or those of the stacks. Absent: none, of a table known only by its routes. */
  readonly knownSubnets?: "all" | "own";
  readonly routes: readonly NetworkRoute[];
}

export interface NetworkSubnet {
  /** `region/subnet-…`, or a URN while the cloud has given no id. */
  readonly key: string;
  readonly name?: string;
  /** Absent if the source does not report it. */
  readonly cidrBlock?: string;
}

export interface NetworkRoute {
  readonly destinationCidrBlock: string;
  /** `key` of the connection that is the next hop, also if it is not (or no longer) in the network. */
  readonly connection?: string;
  /** For routes of other kinds: what the next hop is, in the vendor's word. */
  readonly nextHop?: string;
  /** `false`: disabled, so that it carries no traffic. */
  readonly enabled?: boolean;
}

/** VPCs, connections and routes as one graph, read from an account, a state, or a plan. */
import type { ChargeType, PeeringState } from "../rules/schema.js";

export interface Network {
  readonly vpcs: readonly NetworkVpc[];
  readonly connections: readonly NetworkConnection[];
  readonly routeTables: readonly NetworkRouteTable[];
}

export interface NetworkVpc {
  /** Unique in the network: `region/vpc-…`, or a URN until the cloud has assigned an ID. */
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
  /** `key` of a VPC in the network. */
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
  /** `key` of its VPC. */
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly subnets: readonly NetworkSubnet[];
  /** Known subnets: all, or those of the stacks. Absent: none, for a table that is known by its routes only. */
  readonly knownSubnets?: "all" | "own";
  readonly routes: readonly NetworkRoute[];
}

export interface NetworkSubnet {
  /** `region/subnet-…`, or a URN until the cloud has assigned an ID. */
  readonly key: string;
  readonly name?: string;
  /** Absent if the source does not report it. */
  readonly cidrBlock?: string;
}

export interface NetworkRoute {
  readonly destinationCidrBlock: string;
  /** `key` of the connection that is the next hop, even if it is not (or no longer) in the network. */
  readonly connection?: string;
  /** Next hop of another kind, as the vendor names it. */
  readonly nextHop?: string;
  /** `false`: disabled, so that it carries no traffic. */
  readonly enabled?: boolean;
}

import type * as pulumi from "@pulumi/pulumi";
import type { PeeringConnectionArgs } from "../generated/peering-connection.js";
import type { Provider } from "../resources/provider.js";

/** Arguments of `PeeringConnection`, and those of the accepter and the routes. */
export interface PeeringLinkArgs extends PeeringConnectionArgs {
  /**
   * Provider of the account of `vpc`.
   * @default the Provider of the `Vpc`, else the component's
   */
  requesterProvider?: Provider;
  /**
   * Provider of the account of `peerVpc`. If it is another account, the component creates an accepter. If the program has
   * no access to that account, set `peerAccountId` instead; the component then creates nothing at that end.
   * @default the Provider of the peer `Vpc`, else that of `vpc`
   */
  accepterProvider?: Provider;
  /**
   * CIDR blocks of `vpc`, IPv4 or IPv6, that get routes at the other end. Required if they are not plain values in the
   * program, for example for an ID or `Vpc.get`.
   * @default the CIDR blocks in the arguments of the `Vpc`
   */
  cidrBlocks?: readonly string[];
  /** CIDR blocks of `peerVpc`, likewise. */
  peerCidrBlocks?: readonly string[];
  /**
   * IDs of the route tables at the end of `vpc`: a list of plain IDs, or an object for outputs: `{ app: table.id }`.
   * @default the default route table of the VPC
   */
  routeTableIds?: TableIds;
  /** Alternative to `routeTableIds`: IDs of subnets whose route tables get the routes. Name one subnet per route table. */
  subnetIds?: TableIds;
  /**
   * IDs of the route tables at the end of `peerVpc`, likewise.
   * @default the default route table of the VPC
   */
  peerRouteTableIds?: TableIds;
  /** Alternative to `peerRouteTableIds`: IDs of subnets whose route tables get the routes. */
  peerSubnetIds?: TableIds;
  /**
   * Selection of the CIDR blocks that get routes, or `false` for no routes.
   * @default all CIDR blocks of both ends, including IPv6
   */
  routes?: false | LinkRoutesArgs;
}

/** Selection of the CIDR blocks that get a route at the other end. */
export interface LinkRoutesArgs {
  /**
   * CIDR blocks that get routes.
   * @default all
   */
  include?: readonly string[];
  /** CIDR blocks that get no routes. */
  exclude?: readonly string[];
  /**
   * Whether IPv6 blocks get routes.
   * @default true if `include` is not set and both VPCs have `enableIpv6: true` or IPv6 blocks in `cidrBlocks`
   */
  ipv6?: boolean;
}

/** Plain IDs; or an object of outputs, whose keys become part of the routes' logical names. */
export type TableIds = readonly string[] | Readonly<Record<string, pulumi.Input<string>>>;

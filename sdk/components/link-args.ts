import type * as pulumi from "@pulumi/pulumi";
import type { PeeringConnectionArgs } from "../peering-connection.js";
import type { Provider } from "../provider.js";

/** Those of `PeeringConnection`, and what the other resources need. */
export interface PeeringLinkArgs extends Omit<PeeringConnectionArgs, "desiredState"> {
  /** The account of `vpc`. Default: the Provider that the `Vpc` was declared with, else the component's. */
  provider?: Provider;
  /**
   * The account of `peerVpc`. Default: the Provider that the `Vpc` was declared with, else that of `vpc`. In another
   * account the link gets an accepter. An account that this program does not act for has a `peerAccountId` instead;
   * its end is then left alone.
   */
  peerProvider?: Provider;
  /**
   * Address ranges of `vpc`, to be reached from the other end. Default: those in the arguments of the `Vpc`. Required
   * where these are not plain values, as for an id or `Vpc.get`. An IPv6 range counts as well.
   */
  cidrBlocks?: readonly string[];
  /** Address ranges of `peerVpc`, in the same way. */
  peerCidrBlocks?: readonly string[];
  /**
   * Tables at the end of `vpc` that get the routes. A list takes plain ids; ids that are not known yet come as an
   * object, each under a name: `{ app: table.id }`. Default: the default table of the VPC.
   */
  routeTableIds?: TableIds;
  /** In place of `routeTableIds`: the tables that these subnets use. Of subnets that share a table name one. */
  subnetIds?: TableIds;
  /** Tables at the end of `peerVpc` that get the routes, in the same way. Default: the default table of the VPC. */
  peerRouteTableIds?: TableIds;
  /** In place of `peerRouteTableIds`: the tables that these subnets use. */
  peerSubnetIds?: TableIds;
  /** Which ranges get routes; `false`: none. Default: all of both ends, IPv6 included. */
  routes?: false | LinkRoutesArgs;
}

/** Which of the ends' ranges get a route at the other end. */
export interface LinkRoutesArgs {
  /** Only these ranges. Default: all. */
  include?: readonly string[];
  /** All but these ranges. */
  exclude?: readonly string[];
  /**
   * Whether IPv6 is routed. Default: if the arguments of both VPCs say `enableIpv6: true`, or their `cidrBlocks` name
   * IPv6 ranges, and `include` is not given.
   */
  ipv6?: boolean;
}

/** Plain ids; or ids that are not known yet, each under a name that the route's logical name is made of. */
export type TableIds = readonly string[] | Readonly<Record<string, pulumi.Input<string>>>;

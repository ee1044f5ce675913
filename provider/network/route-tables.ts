import type { NetworkRouteTable } from "./network.js";

/**
 * No subnet is associated with the table, so its routes carry no traffic. The default table has the subnets without an
 * association.
 */
export const isIdle = ({ isDefault, subnets, knownSubnets }: NetworkRouteTable): boolean =>
  !isDefault && knownSubnets === "all" && subnets.length === 0;

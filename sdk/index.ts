/** VPC peering over six clouds: what a Pulumi program imports. */
export * from "./lookups/index.js";
export { PeeringAccepter, type PeeringAccepterArgs, type RequesterArgs } from "./peering-accepter.js";
export { PeeringConnection, type PeeringConnectionArgs } from "./peering-connection.js";
export { Provider, type ProviderArgs } from "./provider.js";
export { Route, type RouteArgs } from "./route.js";
export { Vpc, type VpcArgs } from "./vpc.js";
export type { PeeringEnd } from "../provider/backend/contract.js";
export type { ChargeType, Limits, PeeringState, PeeringType, PriceTable, QosLevel } from "../provider/rules/schema.js";

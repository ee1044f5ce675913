/** VPC peering over six clouds: what a Pulumi program imports. */
export * from "./lookups/index.js";
export { PeeringAccepter, type PeeringAccepterArgs, type RequesterArgs } from "./peering-accepter.js";
export { PeeringConnection, type PeeringConnectionArgs } from "./peering-connection.js";
export type { LinkRoutesArgs, PeeringLinkArgs, TableIds } from "./components/link-args.js";
export { PeeringLink } from "./components/peering-link.js";
export { type MeshMember, PeeringMesh, type PeeringMeshArgs } from "./components/peering-mesh.js";
export { Provider, type ProviderArgs } from "./provider.js";
export { Route, type RouteArgs } from "./route.js";
export { getVendorRules, getVendorRulesOutput } from "./vendor-rules.js";
export { Vpc, type VpcArgs } from "./vpc.js";
export type { PeeringEnd } from "../provider/backend/contract.js";
export type {
  Billing,
  ChargeType,
  FieldSupport,
  Limits,
  MetricName,
  MetricPeriod,
  PeeringState,
  PeeringType,
  PriceTable,
  QosLevel,
  Rule,
  Source,
  UserPrices,
  VendorRules,
} from "../provider/rules/schema.js";
export type { VendorId } from "../provider/rules/registry.js";

/** VPC peering over six clouds: what a Pulumi program imports. */
export * from "./generated/functions.js";
export type { FunctionInputs, FunctionOutputOptions } from "./functions/invoke.js";
export type { PeeringAccepterArgs, RequesterArgs } from "./generated/peering-accepter.js";
export type { PeeringConnectionArgs } from "./generated/peering-connection.js";
export type { ProviderArgs } from "./generated/provider.js";
export type { RouteArgs } from "./generated/route.js";
export type { RouteTableArgs } from "./generated/route-table.js";
export type { SubnetArgs } from "./generated/subnet.js";
export type { VpcArgs } from "./generated/vpc.js";
export { PeeringAccepter } from "./resources/peering-accepter.js";
export { PeeringConnection } from "./resources/peering-connection.js";
export type { LinkRoutesArgs, PeeringLinkArgs, TableIds } from "./components/link-args.js";
export { PeeringLink } from "./components/peering-link.js";
export { type MeshMember, PeeringMesh, type PeeringMeshArgs } from "./components/peering-mesh.js";
export { Provider } from "./resources/provider.js";
export { Route } from "./resources/route.js";
export { RouteTable } from "./resources/route-table.js";
export { Subnet } from "./resources/subnet.js";
export { getVendorRules, getVendorRulesOutput } from "./functions/vendor-rules.js";
export { Vpc } from "./resources/vpc.js";
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

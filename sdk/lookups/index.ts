/** Functions that read existing resources; see docs/reference. */
export { getAccount, getAccountOutput } from "./account.js";
export { estimateCost, estimateCostOutput } from "./cost.js";
export type { LookupInputs, LookupOptions, LookupOutputOptions } from "./lookup.js";
export {
  getPeeringConnection,
  getPeeringConnectionOutput,
  getPeeringConnections,
  getPeeringConnectionsOutput,
} from "./peering-connections.js";
export { getRoutes, getRoutesOutput, getRouteTables, getRouteTablesOutput } from "./routes.js";
export { getPeeringMetrics, getPeeringMetricsOutput, getTopTalkers, getTopTalkersOutput } from "./traffic.js";
export { getVpc, getVpcOutput } from "./vpc.js";
export type { GetAccountResult } from "../../provider/lookups/account.js";
export type { EstimateCostArgs } from "../../provider/lookups/cost.js";
export type { GetPeeringMetricsArgs, GetPeeringMetricsResult, MetricResult } from "../../provider/lookups/metrics.js";
export type {
  GetPeeringConnectionArgs,
  GetPeeringConnectionResult,
  GetPeeringConnectionsArgs,
} from "../../provider/lookups/peering-connections.js";
export type {
  GetRouteResult,
  GetRoutesArgs,
  GetRouteTableResult,
  GetRouteTablesArgs,
  RouteResult,
} from "../../provider/lookups/routes.js";
export type { GetTopTalkersArgs, GetTopTalkersResult, TopTalkerResult } from "../../provider/lookups/top-talkers.js";
export type { CostEstimate, CostLine } from "../../provider/network/cost/estimate.js";
export type { GetVpcArgs, GetVpcResult } from "../../provider/lookups/vpc.js";

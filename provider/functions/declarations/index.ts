/** Declarations of all functions, for `npm run generate`, in the order of the reference page. */
import type { FunctionDeclaration } from "../../declaration/declare.js";
import { getAccountDeclaration } from "./account.js";
import { estimateCostDeclaration } from "./cost.js";
import { getPeeringMetricsDeclaration } from "./metrics.js";
import { getPeeringConnectionDeclaration, getPeeringConnectionsDeclaration } from "./peering-connections.js";
import { getQuotasDeclaration } from "./quotas.js";
import { getRoutesDeclaration, getRouteTablesDeclaration } from "./routes.js";
import { getTopTalkersDeclaration } from "./top-talkers.js";
import { getSubnetsDeclaration } from "./subnets.js";
import { getVpcDeclaration, getVpcsDeclaration } from "./vpc.js";
import type { FunctionName } from "../index.js";

export const FUNCTIONS = {
  getVpc: getVpcDeclaration,
  getVpcs: getVpcsDeclaration,
  getSubnets: getSubnetsDeclaration,
  getPeeringConnection: getPeeringConnectionDeclaration,
  getPeeringConnections: getPeeringConnectionsDeclaration,
  getRouteTables: getRouteTablesDeclaration,
  getRoutes: getRoutesDeclaration,
  getPeeringMetrics: getPeeringMetricsDeclaration,
  getTopTalkers: getTopTalkersDeclaration,
  estimateCost: estimateCostDeclaration,
  getAccount: getAccountDeclaration,
  getQuotas: getQuotasDeclaration,
} satisfies Record<FunctionName, FunctionDeclaration>;

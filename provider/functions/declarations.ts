/** Every function as declared, for `npm run generate`, in the order of the reference page. */
import type { FunctionDeclaration } from "../declaration.js";
import { getAccountDeclaration } from "./account-declaration.js";
import { estimateCostDeclaration } from "./cost-declaration.js";
import { getPeeringMetricsDeclaration } from "./metrics-declaration.js";
import {
  getPeeringConnectionDeclaration,
  getPeeringConnectionsDeclaration,
} from "./peering-connections-declaration.js";
import { getQuotasDeclaration } from "./quotas-declaration.js";
import { getRoutesDeclaration, getRouteTablesDeclaration } from "./routes-declaration.js";
import { getTopTalkersDeclaration } from "./top-talkers-declaration.js";
import { getSubnetsDeclaration } from "./subnets-declaration.js";
import { getVpcDeclaration, getVpcsDeclaration } from "./vpc-declaration.js";
import type { FunctionName } from "./index.js";

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

/**
 * The client of a private cloud: its own dialect of API 3.0 or, where the endpoint's path is that of API 2.0, the calls
 * of qcloud/client.ts.
 */
import type { Backend } from "../../backend/contract.js";
import { rules } from "../../rules/vendors/tce.js";
import { pendingExpiryHours } from "../pending-expiry.js";
import { openApi2 } from "../qcloud/client.js";
import { Api } from "../tencent/api.js";
import { backendOf } from "../tencent/client.js";
import { PeeringReads } from "../tencent/peering-reads.js";
import { RouteClient } from "../tencent/route-client.js";
import type { Surroundings } from "../tencent/rows.js";
import { VpcClient } from "../tencent/vpc-client.js";
import type { ClientContext, OpenClient } from "../vendor.js";
import { accountOf } from "./account.js";
import { type Deployment, deploymentAt } from "./hosts.js";
import { PeeringClient } from "./peering-client.js";
import { DEPLOYED_ROUTES } from "./route-dialect.js";
import { deployedRows } from "./rows.js";

export const openClient: OpenClient = async (context) => {
  const deployment = deploymentAt(context.settings.endpoint);
  const backend: Backend = deployment.isApi2
    ? { ...(await openApi2(context, rules)), lacks: ["chargeTypeReadable", "secondaryCidrs", "routeEnabled"] }
    : await openApi3(context, deployment);
  // Two deployments may number their accounts alike.
  return { ...backend, identity: `${backend.identity}/${deployment.url.host}` };
};

async function openApi3(context: ClientContext, { urlOf }: Deployment): Promise<Backend> {
  const { settings } = context;
  const api = new Api(context, rules, urlOf);
  const whose = await accountOf(api, settings.accountId);
  const { accountId } = whose;
  const vpcs = new VpcClient(api, accountId, {});
  const around: Surroundings = {
    accountId,
    toLongRegion: (region) => region,
    expiryHours: pendingExpiryHours(rules, settings.limits),
    blocksOf: (end) => vpcs.blocksOf(end),
  };
  const reads = new PeeringReads(api, vpcs, around, deployedRows(api, accountId));
  const peerings = new PeeringClient(api, reads);
  const routes = new RouteClient(api, accountId, DEPLOYED_ROUTES);
  return backendOf(api, whose, reads, { vpcs, peerings, routes });
}

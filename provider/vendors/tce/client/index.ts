/**
 * The client of a private cloud: its variant of API 3.0 or, if the endpoint has the path of API 2.0, the calls of
 * qcloud/client/.
 */
import type { Backend } from "../../../backend/contract.js";
import { rules } from "../../../rules/vendors/tce.js";
import { pendingExpiryHours } from "../../pending-expiry.js";
import { openApi2 } from "../../qcloud/client/index.js";
import { Api, type Context } from "../../tencent/client/context.js";
import { backendOf } from "../../tencent/client/index.js";
import { PeeringReads } from "../../tencent/client/peering-reads.js";
import { RouteClient } from "../../tencent/client/routes.js";
import { VpcClient } from "../../tencent/client/vpcs.js";
import type { ClientContext, OpenClient } from "../../vendor.js";
import { accountOf } from "./account.js";
import { type Deployment, deploymentAt } from "../hosts.js";
import { PeeringClient } from "./peerings.js";
import { DEPLOYED_ROUTES } from "./route-dialect.js";
import { deployedListing } from "./rows.js";

export const openClient: OpenClient = async (context) => {
  const deployment = deploymentAt(context.settings.endpoint);
  const backend: Backend = deployment.isApi2
    ? {
        ...(await openApi2(context, rules)),
        lacks: ["chargeTypeReadable", "secondaryCidrs", "ipv6", "routeEnabled", "vpcTags", "sameVpcNames"],
      }
    : await openApi3(context, deployment);
  // Two deployments may have equal account IDs.
  return { ...backend, identity: `${backend.identity}/${deployment.url.host}` };
};

async function openApi3(context: ClientContext, { urlOf }: Deployment): Promise<Backend> {
  const { settings } = context;
  const api = new Api(context, rules, urlOf);
  const owner = await accountOf(api, settings.accountId);
  const shared: Context = {
    api,
    rules,
    accountId: owner.accountId,
    toLongRegion: (region) => region,
    expiryHours: pendingExpiryHours(rules, settings.limits),
  };
  const vpcs = new VpcClient(shared, {});
  const reads = new PeeringReads(shared, vpcs, deployedListing(shared));
  const peerings = new PeeringClient(shared, reads);
  return backendOf(shared, owner, reads, { vpcs, peerings, routes: new RouteClient(shared, DEPLOYED_ROUTES) });
}

/**
 * The client of API 3.0. Calls: GetUserAppId, which determines the owner of the key; and those in vpcs.ts, peerings.ts,
 * routes.ts and metrics.ts.
 */
import type { Backend } from "../../../backend/contract.js";
import { composeBackend, type CallGroups } from "../../../backend/compose-backend.js";
import { CONFIG_NAMESPACE } from "../../../configuration/read.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { pendingExpiryHours } from "../../pending-expiry.js";
import type { OpenClient } from "../../vendor.js";
import { userAppId } from "../answers.js";
import { rules } from "../../../rules/vendors/tencent.js";
import { routeTableCalls, subnetCalls } from "../../kit/subnet-calls.js";
import { identityMismatch } from "../../kit/errors.js";
import { Api, type Context } from "./context.js";
import { MonitorClient } from "./metrics.js";
import { PeeringReads } from "./peering-reads.js";
import { PeeringClient } from "./peerings.js";
import { PUBLIC_ROUTES } from "./route-dialect.js";
import { RouteClient } from "./routes.js";
import { subnetPort, tablePort } from "./subnets.js";
import { VpcClient } from "./vpcs.js";

/** For the public cloud; converts its short region codes to long ones. */
export const openClient: OpenClient = async (context) => {
  const { settings } = context;
  const api = new Api(context, rules);
  const owner = await identify(api, settings.accountId);
  const { accountId } = owner;
  const { shortForms } = rules.regions.value;
  const shared: Context = {
    api,
    rules,
    accountId,
    toLongRegion: (region) => ownEntry(shortForms, region) ?? region,
    expiryHours: pendingExpiryHours(rules, settings.limits),
  };
  const vpcs = new VpcClient(shared);
  const reads = new PeeringReads(shared, vpcs);
  const peerings = new PeeringClient(shared, reads);
  return backendOf(shared, owner, reads, { vpcs, peerings, routes: new RouteClient(shared, PUBLIC_ROUTES) });
};

/** A client of this API, for one variant of it. */
export function backendOf(
  context: Context,
  { accountId, isAccountProven, appId, notice }: Owner,
  reads: PeeringReads,
  groups: CallGroups,
): Backend {
  const monitor = new MonitorClient(context, (ref) => reads.present(ref));
  return {
    identity: `api/${context.rules.id}/${accountId}`,
    accountId,
    isAccountProven,
    ...(notice !== undefined && { notice }),
    settleSeconds: context.api.settleSeconds,

    getAccount: async () => ({ accountId, ...(appId !== undefined && { appId }) }),

    ...composeBackend(groups),
    ...subnetCalls(context, subnetPort(context)),
    ...routeTableCalls(context, groups.routes, tablePort(context)),

    getMetrics: (query) => monitor.getMetrics(query),
    getTopTalkers: (query) => monitor.getTopTalkers(query),
  };
}

export interface Owner {
  readonly accountId: string;
  /** True if the API reported the account. */
  readonly isAccountProven: boolean;
  readonly appId?: string;
  readonly notice?: string;
}

/** The account that the key belongs to; for a sub-account's key, the account that owns it. */
async function identify(api: Api, configured: string | undefined): Promise<Owner> {
  const property = `${CONFIG_NAMESPACE}:accountId`;
  const vendor = api.rules.id;
  let requested;
  try {
    requested = await api.read({ action: "GetUserAppId", region: "", params: {} }, userAppId);
  } catch (error) {
    const isWithheld = isPeeringError(error, "permission-denied") || isPeeringError(error, "unsupported");
    if (!isWithheld) throw error;
    if (configured !== undefined)
      return {
        accountId: configured,
        isAccountProven: false,
        notice: `account ${configured} is taken from ${property}, unchecked: the key lacks the permission to read its account (GetUserAppId)`,
      };
    throw new PeeringError("invalid-config", "the key lacks the permission to read its account (GetUserAppId)", {
      property,
      vendor,
      cause: error,
      fix: `Allow cam:GetUserAppId, or set the account in ${property}`,
    });
  }
  if (configured !== undefined && configured !== requested.OwnerUin)
    throw identityMismatch(vendor, configured, `the API key belongs to account ${requested.OwnerUin}`);
  return { accountId: requested.OwnerUin, isAccountProven: true, appId: requested.AppId };
}

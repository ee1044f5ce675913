/** JD Cloud's VPC API as a backend: each subject's calls are listed in its own file. */
import { CONFIG_NAMESPACE } from "../../config.js";
import { PeeringError } from "../../errors.js";
import { rules } from "../../rules/vendors/jdcloud.js";
import { withoutRouteSwitch } from "../kit/route-switch.js";
import type { OpenClient } from "../vendor.js";
import { Api, SETTLE_SECONDS } from "./api.js";
import { peeringCalls } from "./peering-client.js";
import { routeCalls } from "./route-client.js";
import { vpcCalls } from "./vpc-client.js";

export const openClient: OpenClient = async (context) => {
  const { vendor, accountId } = context.settings;
  if (accountId === undefined) {
    throw new PeeringError("invalid-config", "the API does not report which account an API key belongs to", {
      property: `${CONFIG_NAMESPACE}:accountId`,
      vendor,
      source: "JD Cloud VPC API Reference, v1",
      fix: "Set it to the account ID from the console's account page, and never change it",
    });
  }
  const api = new Api(context);
  return {
    identity: `api/${vendor}/${accountId}`,
    accountId,
    settleSeconds: SETTLE_SECONDS,
    getAccount: async () => ({ accountId }),
    ...vpcCalls(api, accountId),
    ...peeringCalls(api, accountId),
    ...withoutRouteSwitch(routeCalls(api), rules),
  };
};

/** JD Cloud's VPC API as a backend: each subject's calls are listed in its own file. */
import { composeBackend } from "../../../backend/compose-backend.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import { accountRequired } from "../../kit/errors.js";
import { routeTableCalls, subnetCalls } from "../../kit/subnet-calls.js";
import { withoutRouteSwitch } from "../../kit/route-switch.js";
import type { OpenClient } from "../../vendor.js";
import { Api, type Context } from "./context.js";
import { PeeringClient } from "./peerings.js";
import { RouteClient } from "./routes.js";
import { subnetPort, tablePort } from "./subnets.js";
import { VpcClient } from "./vpcs.js";

export const openClient: OpenClient = async (context) => {
  const { accountId } = context.settings;
  if (accountId === undefined) throw accountRequired(rules.id, "the API");
  const api = new Api(context, rules);
  const shared: Context = { api, rules, accountId };
  const groups = {
    vpcs: new VpcClient(shared),
    peerings: new PeeringClient(shared),
    routes: new RouteClient(shared),
  };
  return {
    identity: `api/${rules.id}/${accountId}`,
    accountId,
    settleSeconds: api.settleSeconds,
    lacks: ["ipv6"],
    getAccount: async () => ({ accountId }),
    ...withoutRouteSwitch(composeBackend(groups), rules),
    ...subnetCalls(shared, subnetPort(shared)),
    ...routeTableCalls(shared, groups.routes, tablePort(shared)),
  };
};

/** API 3.0 as a server: the common parts of all actions. Each action has a function in the folder `emulator`. */
import { randomUUID } from "node:crypto";
import type {
  EmulatedCloud,
  Emulator,
  MadeUpFault,
  WireAnswer,
  WireRequest,
} from "../../../servers/emulator/contract.js";
import type { VendorRules } from "../../../rules/schema.js";
import { rules } from "../../../rules/vendors/tencent.js";
import { actionsIn } from "../../kit/emulator/actions.js";
import { secretIdIn, verifyRequest } from "../sign.js";
import { DescribeVpcLimits, GetUserAppId } from "./account.js";
import { type Action, callerOf } from "./action.js";
import { DescribeBaseMetrics, DescribeGatewayFlowMonitorDetail, GetMonitorData } from "./monitor.js";
import { nested } from "./parameters.js";
import * as peerings from "./peerings.js";
import { VendorRefusal } from "./refusal.js";
import { AssumeRole, AssumeRoleWithWebIdentity, GetCallerIdentity, type SignIn } from "./sts.js";
import * as tables from "./route-tables.js";
import * as routes from "./routes.js";
import * as subnets from "./subnets.js";
import * as tags from "./tags.js";
import * as vpcs from "./vpcs.js";

/** Actions by API version, which distinguishes products on the same host. */
export type Products = Readonly<Record<string, Readonly<Record<string, Action>>>>;

export const PUBLIC_PRODUCTS: Products = {
  "2017-03-12": {
    ...actionsIn(vpcs, peerings, tables, routes, subnets),
    DescribeVpcLimits,
    DescribeRoutes: routes.DescribeRouteList,
    DescribeGatewayFlowMonitorDetail,
  },
  "2018-07-24": { GetMonitorData, DescribeBaseMetrics },
  "2018-08-13": { ...actionsIn(tags), AssumeRole, GetCallerIdentity },
  "2019-01-16": { GetUserAppId },
};

/** Actions without a signature, by name. */
export type SignIns = Readonly<Record<string, SignIn>>;

/** @param vendorRules rules of the emulated vendor */
export function emulatorOf(vendorRules: VendorRules, products: Products, signIns: SignIns): Emulator {
  const findAction = (request: WireRequest) => actionIn(products, request);
  return {
    actionOf: (request) => request.headers["x-tc-action"] ?? "?",
    roleArnOf: ({ accountId, name }) => `qcs::cam::uin/${accountId}:roleName/${name}`,
    secretIdOf: (request) => secretIdIn(request.headers["authorization"]),
    isRead: (request) => findAction(request)?.isRead ?? true,
    answer: async (request, cloud) => envelope(await respond(request, cloud, vendorRules, { products, signIns })),
    fault: (kind) => envelope(refusalOf(new VendorRefusal(...FAULTS[kind]))),
  };
}

export const emulator: Emulator = emulatorOf(rules, PUBLIC_PRODUCTS, { AssumeRoleWithWebIdentity });

const FAULTS: Readonly<Record<MadeUpFault, readonly [code: string, message: string]>> = {
  throttled: ["RequestLimitExceeded", "the request rate is above the limit"],
  busy: ["UnsupportedOperation.MutexOperationTaskRunning", "another task on the resource is running"],
  "server-fault": ["InternalError", "an internal error has occurred"],
};

async function respond(
  request: WireRequest,
  cloud: EmulatedCloud,
  vendorRules: VendorRules,
  { products, signIns }: { readonly products: Products; readonly signIns: SignIns },
): Promise<object> {
  try {
    const signIn = signInOf(request, signIns);
    if (signIn !== undefined) return signIn.run(parametersOf(request), request.method === "GET", cloud, vendorRules);
    const verdict = verifyRequest(request, (secretId) => cloud.keyOf(secretId), cloud.now());
    if ("refusal" in verdict) throw new VendorRefusal(verdict.refusal.code, verdict.refusal.message);
    const action = actionIn(products, request) ?? refuseAction(products, request);
    const caller = callerOf({
      region: action.isRegionless ? "" : regionOf(request, vendorRules),
      accountId: verdict.key.accountId,
      key: verdict.key,
      account: cloud.act(verdict.key),
      cloud,
      rules: vendorRules,
    });
    return await action.run(parametersOf(request), request.method === "GET", caller);
  } catch (error) {
    if (error instanceof VendorRefusal) return refusalOf(error);
    throw error;
  }
}

function signInOf({ headers }: WireRequest, signIns: SignIns): SignIn | undefined {
  const name = headers["x-tc-action"] ?? "";
  const isOne = headers["authorization"] === "SKIP" && headers["x-tc-version"] === STS_VERSION;
  return isOne && Object.hasOwn(signIns, name) ? signIns[name] : undefined;
}

const STS_VERSION = "2018-08-13";

function actionIn(products: Products, { headers }: WireRequest): Action | undefined {
  const [version = "", name = ""] = [headers["x-tc-version"], headers["x-tc-action"]];
  const product = Object.hasOwn(products, version) ? products[version]! : {};
  return Object.hasOwn(product, name) ? product[name] : undefined;
}

function refuseAction(products: Products, { headers }: WireRequest): never {
  const [version, name] = [headers["x-tc-version"], headers["x-tc-action"]];
  if (name === undefined) throw new VendorRefusal("MissingParameter", "the header X-TC-Action is missing");
  if (version === undefined) throw new VendorRefusal("MissingParameter", "the header X-TC-Version is missing");
  throw Object.hasOwn(products, version)
    ? new VendorRefusal("InvalidAction", `version ${version} has no action ${name}`)
    : new VendorRefusal("NoSuchVersion", `there is no version ${version}`);
}

function regionOf({ headers }: WireRequest, { regions }: VendorRules): string {
  const region = headers["x-tc-region"];
  if (region === undefined || region === "")
    throw new VendorRefusal("MissingParameter", "the header X-TC-Region is missing");
  const { known, pattern } = regions.value;
  const isOne = known === null ? new RegExp(`^(?:${pattern})$`).test(region) : known.includes(region);
  if (isOne) return region;
  throw new VendorRefusal("UnsupportedRegion", `there is no region "${region}": it is named in full, as ap-guangzhou`);
}

function parametersOf({ method, query, headers, body }: WireRequest): unknown {
  if (method === "GET") return nested(query);
  if (method !== "POST") throw new VendorRefusal("InvalidRequest", "requests are GET or POST");
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    throw new VendorRefusal("InvalidRequest", "the body of a POST is application/json");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new VendorRefusal("InvalidParameter", "the body is not JSON");
  }
}

const refusalOf = ({ code, message }: VendorRefusal): object => ({ Error: { Code: code, Message: message } });

/** Errors also have status 200: the SDKs treat any other status as a network failure. */
const envelope = (response: object): WireAnswer => ({
  status: 200,
  body: JSON.stringify({ Response: { ...response, RequestId: randomUUID() } }),
});

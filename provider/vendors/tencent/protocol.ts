/** Wire format of API 3.0: products, rate limits, and the envelope of answers. */
import type { HttpAnswer, Reading } from "../../backend/http/protocol.js";
import { isObject, jsonIn } from "../kit/json.js";

/** Host label, which is also the service in a signature, and API version. */
export interface Product {
  readonly service: string;
  readonly version: string;
}

const VPC: Product = { service: "vpc", version: "2017-03-12" };
const CAM: Product = { service: "cam", version: "2019-01-16" };
const TAG: Product = { service: "tag", version: "2018-08-13" };
/** On private clouds. */
const ACCOUNT: Product = { service: "account", version: "2019-03-25" };
const STS: Product = { service: "sts", version: "2018-08-13" };
const MONITOR: Product = { service: "monitor", version: "2018-07-24" };

const OF_OTHER_PRODUCTS: Readonly<Record<string, Product>> = {
  GetUserAppId: CAM,
  GetUserInfo: ACCOUNT,
  ModifyResourceTags: TAG,
  AssumeRole: STS,
  AssumeRoleWithWebIdentity: STS,
  GetCallerIdentity: STS,
  GetMonitorData: MONITOR,
  DescribeBaseMetrics: MONITOR,
};

/** Not signed: a token in the parameters identifies the caller. */
export const isUnsigned = (action: string): boolean => action === "AssumeRoleWithWebIdentity";

export const productOf = (action: string): Product => OF_OTHER_PRODUCTS[action] ?? VPC;

/** Calls per second: 20 unless the reference states another rate limit. */
const RATES: Readonly<Record<string, number>> = {
  DeleteVpc: 100,
  CreateRoutes: 100,
  DeleteRoutes: 100,
  AssumeRole: 600,
  AssumeRoleWithWebIdentity: 600,
  GetCallerIdentity: 600,
};

export const callsPerSecond = (action: string): number => RATES[action] ?? 20;

const FOREIGN = { foreign: "no answer of API 3.0" };

/** Success and failure both have status 200. */
export function readAnswer({ status, body }: HttpAnswer): Reading {
  const response = responseIn(body);
  if (response === undefined) return FOREIGN;
  const error = response["Error"];
  if (!isObject(error)) return status === 200 ? { result: response } : FOREIGN;
  const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    refusal: {
      status,
      code: textOf(error["Code"]) ?? String(status),
      message: textOf(error["Message"]) ?? "",
      requestId: textOf(response["RequestId"]),
    },
  };
}

function responseIn(body: string): Record<string, unknown> | undefined {
  const parsed = jsonIn(body);
  const response = isObject(parsed) ? parsed["Response"] : undefined;
  return isObject(response) ? response : undefined;
}

/** In the default form of policies. */
export const permissionsOf = (action: string): readonly string[] =>
  (require("./permissions.js") as typeof import("./permissions.js")).permissions.forms[0].permissionOf(action).names;

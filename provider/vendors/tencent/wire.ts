/** API 3.0 as it goes over the wire: products, the envelope, and what the vendor's codes mean. */
import {
  type HttpAnswer,
  type Meaning,
  meaningOfStatus,
  type Reading,
  type Refusal,
} from "../../backend/http/protocol.js";
import { ownEntry } from "../../own-entry.js";
import { isObject, jsonIn } from "../kit/json.js";

/** Host label, which is also the service that a signature names, and version. */
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

/** Calls a second: 20 unless the reference names another rate. */
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

/** Success and failure alike come with status 200. */
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

/** The whole code, then the part before the dot, as the vendor's codes are hierarchical; then the HTTP status. */
export function meaningOf({ code, status }: Refusal): Meaning {
  return ownEntry(CODES, code) ?? ownEntry(CODES, code.split(".")[0]!) ?? meaningOfStatus(status);
}

/** From the error lists of "Tencent Cloud API 3.0, VPC, version 2017-03-12" and of the common error codes. */
export const CODES: Readonly<Record<string, Meaning>> = {
  AuthFailure: "credentials-invalid",
  "AuthFailure.UnauthorizedOperation": "permission-denied",
  "AuthFailure.MFAFailure": "permission-denied",
  UnauthorizedOperation: "permission-denied",
  "UnauthorizedOperation.VpcPeerCidrConflict": "cidr-overlap",
  // STS: the token of an identity provider, and a role that does not exist or may not be assumed.
  "InvalidParameter.WebIdentityTokenError": "credentials-invalid",
  "InternalError.GetRoleError": "not-found",
  "InternalError.IllegalRole": "permission-denied",
  IpInBlacklist: "permission-denied",
  IpNotInWhitelist: "permission-denied",

  RequestLimitExceeded: "throttled",
  ResourceBusy: "busy",
  ResourceUnavailable: "busy",
  // Calls come too often; its family's other codes are quotas.
  "LimitExceeded.ActionLimited": "throttled",
  "UnsupportedOperation.MutexOperationTaskRunning": "busy",
  "OperationDenied.MutexTaskRunning": "busy",
  "UnsupportedOperation.TagAllocate": "busy",
  "UnsupportedOperation.TagFree": "busy",
  "UnsupportedOperation.ResourceProcessing": "busy",
  "UnsupportedOperation.IdempotentProcessing": "busy",
  InternalError: "fault",
  InternalServerError: "fault",
  ServiceUnavailable: "fault",
  "FailedOperation.NetDetectTimeOut": "fault",
  FailedOperation: "backend-failure",

  LimitExceeded: "quota-exceeded",
  ResourceInsufficient: "quota-exceeded",
  // A VPC that still has connections, subnets or servers: the error persists until they are gone.
  ResourceInUse: "in-use",
  ResourceNotFound: "not-found",
  "UnsupportedOperation.RecordNotExists": "not-found",
  "UnsupportedOperation.RecordExists": "already-exists",

  UnsupportedOperation: "unsupported",
  "UnsupportedOperation.PurchaseLimit": "vendor-rule",
  "UnsupportedOperation.VpcPeerAlreadyExist": "already-exists",
  "UnsupportedOperation.VpcPeerCidrConflict": "cidr-overlap",
  "UnsupportedOperation.VpcPeerInvalidStateChange": "invalid-state",
  "UnsupportedOperation.VpcPeerPurviewError": "wrong-account",
  "UnsupportedOperation.AppIdMismatch": "wrong-account",
  "UnsupportedOperation.RouteTableHasSubnetRule": "in-use",
  "UnsupportedOperation.DelRouteWithSubnet": "in-use",
  "UnsupportedOperation.Ecmp": "already-exists",
  "UnsupportedOperation.EcmpWithCcnRoute": "already-exists",
  "UnsupportedOperation.EcmpWithUserRoute": "already-exists",
  "UnsupportedOperation.SystemRoute": "already-exists",

  InvalidParameter: "invalid-input",
  InvalidParameterValue: "invalid-input",
  "InvalidParameterValue.Combination": "vendor-rule",
  "InvalidParameterValue.DuplicateRegion": "vendor-rule",
  "InvalidParameterValue.CidrNotInPeerVpc": "vendor-rule",
  "InvalidParameterValue.VpcCidrConflict": "vendor-rule",
  "InvalidParameterValue.VpcCidrOverlapRoute": "vendor-rule",
  "InvalidParameterValue.SubnetOverlapRoute": "vendor-rule",
  "InvalidParameterValue.SubnetOverlapAssistCidr": "cidr-overlap",
  "InvalidParameterValue.SubnetConflict": "cidr-overlap",
  "InvalidParameterValue.SubnetOverlap": "cidr-overlap",
  "InvalidParameterValue.Duplicate": "already-exists",
  "InvalidParameterValue.RouteNextHopInvalid": "invalid-state",
  "InvalidParameterValue.RoutePolicyPriorityConflict": "already-exists",
  MissingParameter: "invalid-input",
  UnsupportedRegion: "invalid-input",

  // The endpoint does not offer the product or version that was called.
  InvalidAction: "unsupported",
  NoSuchVersion: "unsupported",
  NoSuchProduct: "unsupported",
  UnknownParameter: "unsupported",
  ActionOffline: "unsupported",
  UnsupportedProtocol: "unsupported",

  InvalidRequest: "backend-failure",
  DryRunOperation: "backend-failure",
  RequestSizeLimitExceeded: "backend-failure",
  ResponseSizeLimitExceeded: "backend-failure",
};

function responseIn(body: string): Record<string, unknown> | undefined {
  const parsed = jsonIn(body);
  const response = isObject(parsed) ? parsed["Response"] : undefined;
  return isObject(response) ? response : undefined;
}

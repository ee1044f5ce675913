/** Error codes of API 3.0, and what each means to the provider. */
import { type Meaning, meaningOfStatus, type Refusal } from "../../backend/http/protocol.js";
import { ownEntry } from "../../lookup/own-entry.js";

/** Looks up the whole code, then the part before the dot, because the vendor's codes are hierarchical. */
export const knownMeaning = ({ code }: Refusal): Meaning | undefined =>
  ownEntry(CODES, code) ?? ownEntry(CODES, code.split(".")[0]!);

export const meaningOf = (refusal: Refusal): Meaning => knownMeaning(refusal) ?? meaningOfStatus(refusal.status);

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
  // Calls are too frequent; other codes of this family are quotas.
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
  // The VPC still has connections, subnets or servers: the error persists until they are deleted.
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

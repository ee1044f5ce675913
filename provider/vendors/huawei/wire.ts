/** The API as it goes over the wire: envelopes of its layers, what refusals mean, and the words for states. */
import {
  type HttpAnswer,
  type HttpCall,
  type Meaning,
  meaningOfStatus,
  type Reading,
  type Refusal,
} from "../../backend/http/protocol.js";
import { isObject, jsonIn } from "../kit/json.js";
import type { PeeringState } from "../../rules/schema.js";

/** A deleted connection is gone for both ends, so a row in state DELETED counts as none. */
export const DELETED = "DELETED";

export const STATES: Readonly<Record<string, PeeringState>> = {
  PENDING_ACCEPTANCE: "pending-acceptance",
  ACTIVE: "active",
  REJECTED: "rejected",
  EXPIRED: "expired",
};

/** The gateway's documented limit, for each call of the API. */
export const CALLS_PER_SECOND = 200;

/** The gateway's code for a path that it does not know. */
export const UNKNOWN_PATH = "APIGW.0101";
/** The same from a partner's gateway, which sends no code. */
const UNKNOWN_PATH_TEXT = "API not found";

/** Depends on the action, which decides whether a conflict is temporary. */
export interface ActionRefusal extends Refusal {
  readonly action: string;
}

/** IAM's sign-in with a token of an identity provider: its answer is in a header. */
export const SIGN_IN_WITH_ID_TOKEN = "KeystoneCreateUserTokenByIdToken";

const FOREIGN = { foreign: "no answer of the VPC API" };

/** An empty answer comes with status 204 only, and so does that to a deletion. */
const isDone = (status: number, method: string, json: unknown): boolean =>
  status === 204 ? method !== "GET" : isObject(json) && method !== "DELETE";

export function readAnswer({ status, headers, body }: HttpAnswer, { action, method }: HttpCall): Reading {
  const json = jsonIn(body);
  if (status < 300 && action === SIGN_IN_WITH_ID_TOKEN) return { result: { token: headers["x-subject-token"] } };
  if (status < 300) return isDone(status, method, json) ? { result: json ?? {} } : FOREIGN;
  const said = refusalIn(json, status);
  if (said === undefined) return FOREIGN;
  const refusal: ActionRefusal = { requestId: headers["x-request-id"], ...said, status, action };
  return { refusal };
}

/** Status and code; then status and action; then the status alone, because only a part of the codes is documented. */
export function meaningOf(refusal: Refusal): Meaning {
  const { status, code, action } = refusal as ActionRefusal;
  return (
    MEANINGS[`${status} ${code}`] ??
    MEANINGS[`${status} ${action}`] ??
    MEANINGS[String(status)] ??
    meaningOfStatus(status)
  );
}

/** From "Huawei Cloud VPC API Reference, Error Codes, 2024-03", as far as they mean more than their status. */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  "400": "invalid-input",
  "400 VPC.0004": "busy",
  "400 VPC.0007": "identity-mismatch",
  "400 VPC.0115": "already-exists",
  "400 VPC.0117": "vendor-rule",
  "400 VPC.2800": "vendor-rule",
  "400 VPC.2809": "vendor-rule",
  "400 VPC.2810": "quota-exceeded",
  // Its status is not documented.
  "400 VPC.2812": "already-exists",
  "409 VPC.2812": "already-exists",
  "400 VpcPeeringActionNotPermitted": "invalid-state",

  "401": "credentials-invalid",
  "401 VPC.0005": "permission-denied",
  "401 VPC.0009": "permission-denied",
  "403": "permission-denied",

  "404": "not-found",
  // The VPC could not be read, which does not prove that it is missing.
  "404 VPC.0105": "backend-failure",
  [`404 ${UNKNOWN_PATH}`]: "unsupported",
  "405": "unsupported",

  "409": "already-exists",
  "409 OverQuota": "quota-exceeded",
  "409 VPC.0114": "quota-exceeded",
  "409 VPC.0103": "busy",
  "409 VPC.0110": "busy",
  "409 DeleteVpc": "in-use",
  "409 DeleteSubnet": "in-use",
  // The vendor's own tools retry until it succeeds.
  "409 DeleteVpcPeering": "busy",
  "409 DeleteVpcRoute": "busy",
  "409 UpdateRouteTable": "busy",

  // A VPC that is not active yet, reported as a server error.
  "500 VPC.0113": "busy",
};

interface Said {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** Error forms of the gateway, of v3, v1 and v2.0 (Neutron), and of the identity service. */
function refusalIn(json: unknown, status: number): Said | undefined {
  if (!isObject(json)) return undefined;
  const neutron = json["NeutronError"];
  if (isObject(neutron)) return said(neutron["type"], neutron["message"]);
  const identity = json["error"];
  if (isObject(identity)) return said(identity["title"] ?? identity["code"], identity["message"]);
  const requestId = json["request_id"];
  const message = json["error_msg"] ?? json["message"];
  const code = json["error_code"] ?? json["code"] ?? (requestId === undefined ? undefined : codeFor(message, status));
  const told = said(code, message);
  // A gateway without an id of its own sends "".
  return told && typeof requestId === "string" && requestId !== "" ? { ...told, requestId } : told;
}

const codeFor = (message: unknown, status: number): string =>
  message === UNKNOWN_PATH_TEXT ? UNKNOWN_PATH : String(status);

function said(code: unknown, message: unknown): Said | undefined {
  if (typeof code !== "string" && typeof code !== "number") return undefined;
  return { code: String(code), message: typeof message === "string" ? innermost(message) : "" };
}

/** v1 passes refusals of the network service on as JSON text. */
function innermost(message: string): string {
  const json = jsonIn(message);
  const neutron = isObject(json) ? json["NeutronError"] : undefined;
  const inner = isObject(neutron) ? neutron["message"] : undefined;
  return typeof inner === "string" ? inner : message;
}

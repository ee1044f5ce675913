/** Wire format of the API: rate limits, envelopes of its layers, and its names of states. */
import type { HttpAnswer, HttpCall, Reading } from "../../backend/http/protocol.js";
import { isObject, jsonIn } from "../kit/json.js";
import type { PeeringState } from "../../rules/schema.js";
import { type ActionRefusal, UNKNOWN_PATH } from "./error-codes.js";

/** A deleted connection is deleted for both ends, so a row in state DELETED counts as absent. */
export const DELETED = "DELETED";

export const STATES: Readonly<Record<string, PeeringState>> = {
  PENDING_ACCEPTANCE: "pending-acceptance",
  ACTIVE: "active",
  REJECTED: "rejected",
  EXPIRED: "expired",
};

/** Tag that identifies the resource that created a VPC, in characters that the vendor documents for keys. */
export const CREATOR_TAG = "vpc-peering_creator";
/** The tag of release 0.1.0. */
export const FORMER_CREATOR_TAG = "vpc-peering:creator";

/** The gateway's documented rate limit, for each call of the API. */
export const CALLS_PER_SECOND = 200;

/** A partner's gateway returns this text, without a code, for an unknown path. */
const UNKNOWN_PATH_TEXT = "API not found";

/** IAM's sign-in with a token of an identity provider: the result is in a header. */
export const SIGN_IN_WITH_ID_TOKEN = "KeystoneCreateUserTokenByIdToken";

const FOREIGN = { foreign: "no answer of the VPC API" };

/** An empty answer has status 204, and so has the answer to a deletion. */
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
  const refusal = said(code, message);
  // A gateway without an ID of its own sends "".
  return refusal && typeof requestId === "string" && requestId !== "" ? { ...refusal, requestId } : refusal;
}

const codeFor = (message: unknown, status: number): string =>
  message === UNKNOWN_PATH_TEXT ? UNKNOWN_PATH : String(status);

function said(code: unknown, message: unknown): Said | undefined {
  if (typeof code !== "string" && typeof code !== "number") return undefined;
  return { code: String(code), message: typeof message === "string" ? innermost(message) : "" };
}

/** v1 passes errors of the network service on as JSON text. */
function innermost(message: string): string {
  const json = jsonIn(message);
  const neutron = isObject(json) ? json["NeutronError"] : undefined;
  const inner = isObject(neutron) ? neutron["message"] : undefined;
  return typeof inner === "string" ? inner : message;
}

/** In the default form of policies. */
export const permissionsOf = (action: string): readonly string[] =>
  (require("./permissions.js") as typeof import("./permissions.js")).permissions.forms[0].permissionOf(action).names;

/** API 2.0 as it goes over the wire: where it is, its envelope, and what its codes mean. */
import {
  type HttpAnswer,
  type Meaning,
  meaningOfStatus,
  type Reading,
  type Refusal,
} from "../../backend/http/protocol.js";
import { CONFIG_NAMESPACE, type Settings } from "../../config.js";
import { PeeringError } from "../../errors.js";
import { ownEntry } from "../../own-entry.js";
import { isObject, jsonIn } from "../kit/json.js";
import { SIGNATURE_METHODS, type SignatureMethod } from "./sign.js";

const PUBLIC = "https://vpc.api.qcloud.com";
export const PATH = "/v2/index.php";

export interface Endpoint {
  readonly url: string;
  /** Cloud Monitor's: the public API gives each service a host of its own. */
  readonly monitorUrl: string;
  /** The security token service's. */
  readonly stsUrl: string;
  readonly signatureMethod: SignatureMethod;
}

/** The configured base URL, completed; its query may select the older signature: `?SignatureMethod=HmacSHA1`. */
export function endpointOf({ endpoint = PUBLIC, vendor }: Settings): Endpoint {
  // The transport reports an invalid one at the first call.
  if (!URL.canParse(endpoint))
    return { url: endpoint, monitorUrl: endpoint, stsUrl: endpoint, signatureMethod: "HmacSHA256" };
  const url = new URL(endpoint);
  const asked = url.searchParams.get("SignatureMethod") ?? "HmacSHA256";
  const signatureMethod = SIGNATURE_METHODS.find((method) => method === asked);
  if (signatureMethod === undefined)
    throw new PeeringError("invalid-config", `API 2.0 has no signature method "${asked}"`, {
      property: `${CONFIG_NAMESPACE}:endpoint`,
      value: endpoint,
      vendor,
      fix: `Use ${SIGNATURE_METHODS.join(" or ")}`,
    });
  url.search = "";
  url.hash = "";
  if (url.pathname === "/") url.pathname = PATH;
  const urlOf = (service: string) => {
    const moved = new URL(url);
    moved.hostname = url.hostname.replace(/^vpc\./, `${service}.`);
    return moved.href;
  };
  return { url: url.href, monitorUrl: urlOf("monitor"), stsUrl: urlOf("sts"), signatureMethod };
}

/** Not published for API 2.0; API 3.0's, which took its place. */
export const CALLS_PER_SECOND = 20;

const FOREIGN = { foreign: "no answer of API 2.0" };

/** Success and failure alike come with status 200. */
export function readAnswer({ status, body }: HttpAnswer): Reading {
  const answer = jsonIn(body);
  const number = isObject(answer) ? textOf(answer["code"]) : "";
  if (!isObject(answer) || number === "") return FOREIGN;
  if (number === "0") return status === 200 ? { result: answer } : FOREIGN;
  const word = textOf(answer["codeDesc"]);
  const message = textOf(answer["message"]);
  // Numbers are published for what all services have in common only, and words for what is the service's own.
  const code = Object.hasOwn(CODES, word) || word === "" ? word || number : `${number} ${word}`;
  return { refusal: { status, code, message } };
}

export function meaningOf({ code, message, status }: Refusal): Meaning {
  const known = ownEntry(CODES, code) ?? ownEntry(CODES, code.split(" ")[0]!);
  const meaning = known ?? (status === 200 ? "backend-failure" : meaningOfStatus(status));
  // Of a failure that no word explains, the text alone shows whether it passes.
  return meaning === "backend-failure" && /try (again )?later/i.test(message) ? "busy" : meaning;
}

/** A task reports its failure as text only, which contains the error words of the calls. */
export const codeWithin = (text: string): string | undefined =>
  text.match(/[A-Za-z]+(?:\.[A-Za-z]+)*/g)?.find((word) => Object.hasOwn(CODES, word));

/** From the error lists of "Tencent Cloud API 2.0, VPC", and the numbers of its common error codes. */
export const CODES: Readonly<Record<string, Meaning>> = {
  "4000": "invalid-input",
  "4100": "credentials-invalid",
  "4101": "permission-denied",
  "4102": "permission-denied",
  "4103": "permission-denied",
  "4104": "credentials-invalid",
  "4105": "credentials-invalid",
  "4106": "permission-denied",
  "4110": "permission-denied",
  "4300": "permission-denied",
  "4400": "throttled",
  // Each attempt has its own nonce, so a replay is a clock that is wrong.
  "4500": "credentials-invalid",
  "4600": "invalid-config",
  "5000": "not-found",
  "5100": "backend-failure",
  "5200": "backend-failure",
  "5300": "suspended",
  "5400": "backend-failure",
  "5500": "permission-denied",
  "6000": "fault",
  "6100": "unsupported",
  "6200": "fault",

  // GetMonitorData's own.
  "-502": "not-found",
  "-503": "invalid-input",
  "-505": "invalid-input",
  "-507": "quota-exceeded",
  "-509": "invalid-input",
  "-513": "fault",

  AuthFailure: "credentials-invalid",
  InternalError: "fault",
  ServiceUnavailable: "fault",
  ActionLocked: "busy",
  "MutexOperation.TaskRunning": "busy",
  RequestLimitExceeded: "throttled",

  InvalidPeeringConnectionName: "invalid-input",
  "InvalidPeeringConnectionName.InUse": "already-exists",
  "InvalidPeeringConnection.NotFound": "not-found",
  PeeringConnectionVpcConflict: "cidr-overlap",
  PeeringConnectionLimitExceeded: "quota-exceeded",

  "InvalidVpc.NotFound": "not-found",
  "InvalidVpc.CannotDelete": "in-use",
  InvalidVpcName: "invalid-input",
  "InvalidVpcName.InUse": "already-exists",
  InvalidVpcCidr: "invalid-input",
  VpcLimitExceeded: "quota-exceeded",
  "InvalidSubnet.NotFound": "not-found",
  "InvalidSubnet.Conflict": "cidr-overlap",
  InvalidSubnetCidr: "invalid-input",

  "InvalidRouteTableId.NotFound": "not-found",
  InvalidDestinationCidr: "vendor-rule",
  RouteLimitExceeded: "quota-exceeded",
  RouteAlreadyExists: "already-exists",
  InvalidRouteNextType: "vendor-rule",
  "InvalidRouteNextHub.NotFound": "not-found",
  "InvalidRoute.NextHubLimitExceeded": "quota-exceeded",
};

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

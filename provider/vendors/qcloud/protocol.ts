/** Wire format of API 2.0: URLs, rate limit, and the envelope of answers. */
import type { HttpAnswer, Reading } from "../../backend/http/protocol.js";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import { isObject, jsonIn } from "../kit/json.js";
import { CODES } from "./error-codes.js";
import { SIGNATURE_METHODS, type SignatureMethod } from "./sign.js";

const PUBLIC = "https://vpc.api.qcloud.com";
export const PATH = "/v2/index.php";

/**
 * The configured base URL, completed with the VPC service's path: the public API has a host per service. Its query may
 * select the older signature: `?SignatureMethod=HmacSHA1`.
 */
export function endpointOf({ endpoint = PUBLIC, vendor }: Settings): { url: string; signatureMethod: SignatureMethod } {
  // The transport reports an invalid URL at the first call.
  if (!URL.canParse(endpoint)) return { url: endpoint, signatureMethod: "HmacSHA256" };
  const url = new URL(endpoint);
  const requested = url.searchParams.get("SignatureMethod") ?? "HmacSHA256";
  const signatureMethod = SIGNATURE_METHODS.find((method) => method === requested);
  if (signatureMethod === undefined)
    throw new PeeringError("invalid-config", `API 2.0 has no signature method "${requested}"`, {
      property: `${CONFIG_NAMESPACE}:endpoint`,
      value: endpoint,
      vendor,
      fix: `Use ${SIGNATURE_METHODS.join(" or ")}`,
    });
  url.search = "";
  url.hash = "";
  if (url.pathname === "/") url.pathname = PATH;
  return { url: url.href, signatureMethod };
}

/** Not published for API 2.0; the value of its successor, API 3.0. */
export const CALLS_PER_SECOND = 20;

const FOREIGN = { foreign: "no answer of API 2.0" };

/** Success and failure both have status 200. */
export function readAnswer({ status, body }: HttpAnswer): Reading {
  const answer = jsonIn(body);
  const number = isObject(answer) ? textOf(answer["code"]) : "";
  if (!isObject(answer) || number === "") return FOREIGN;
  if (number === "0") return status === 200 ? { result: answer } : FOREIGN;
  const word = textOf(answer["codeDesc"]);
  const message = textOf(answer["message"]);
  // Numbers are published only for errors common to all services, code words only for a service's own errors.
  const code = Object.hasOwn(CODES, word) || word === "" ? word || number : `${number} ${word}`;
  return { refusal: { status, code, message } };
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** In the default form of policies. */
export const permissionsOf = (action: string): readonly string[] =>
  (require("./permissions.js") as typeof import("./permissions.js")).permissions.forms[0].permissionOf(action).names;

/**
 * The signature of API 2.0: "Tencent Cloud API 2.0, Signature". An HMAC over method, host, path and all parameters,
 * sorted, with their raw values. Two habits of the official SDKs (qcloudapi-sdk 0.2.1, qcloudapi-sdk-python) are
 * included: dots replace underscores in names, and values that look like files are omitted.
 */
import { createHmac } from "node:crypto";
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall, SigningTime } from "../../backend/http/protocol.js";
import { hasExpired, isSame, isWithin, type SignedRequest, type SigningKey } from "../kit/signing.js";

export const SIGNATURE_METHODS = ["HmacSHA256", "HmacSHA1"] as const;
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];

export interface SigningInput {
  readonly method: string;
  /** With the port, unless it is the scheme's default. */
  readonly host: string;
  readonly path: string;
  /** In decoded form; an empty value is signed as empty. */
  readonly params: Iterable<readonly [name: string, value: string]>;
}

/** The call with the common parameters (key, time, nonce) and their signature. */
export function signCall(call: HttpCall, key: Credentials, method: SignatureMethod, time: SigningTime): HttpCall {
  const url = new URL(call.url);
  const params = paramsOf(call.method, url.search.slice(1), call.body ?? "");
  params.set("SecretId", key.secretId);
  params.set("Timestamp", String(Math.floor(time.now.getTime() / 1000)));
  params.set("Nonce", String(numberFrom(time.nonce)));
  if (method !== "HmacSHA1") params.set("SignatureMethod", method);
  if (key.securityToken !== undefined) params.set("Token", key.securityToken);
  const input: SigningInput = { method: call.method, host: url.host, path: url.pathname, params };
  params.set("Signature", signature(input, key.secretKey, method));
  if (call.method === "GET") {
    url.search = params.toString();
    return { ...call, url: url.href };
  }
  return {
    ...call,
    headers: { ...call.headers, "content-type": "application/x-www-form-urlencoded" },
    body: params.toString(),
  };
}

export function signature(input: SigningInput, secretKey: string, method: SignatureMethod): string {
  const algorithm = method === "HmacSHA256" ? "sha256" : "sha1";
  return createHmac(algorithm, secretKey).update(stringToSign(input)).digest("base64");
}

export function stringToSign({ method, host, path, params }: SigningInput): string {
  const signed = [...params]
    .filter(([name, value]) => name !== "Signature" && !(method === "POST" && value.startsWith("@")))
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `${method}${host}${path}?${signed.map(([name, value]) => `${dotted(name)}=${value}`).join("&")}`;
}

export type Verdict<K> = { readonly key: K } | { readonly refusal: readonly [code: number, message: string] };

/** "Timestamp within 5 minutes and Nonce not used before", in milliseconds. */
const MAX_SKEW = 5 * 60_000;

/**
 * The key that signed the request, or the vendor's error code.
 *
 * @param now milliseconds since 1970
 * @param used known nonces, with the time until which they are kept
 */
export function verifyRequest<K extends SigningKey>(
  request: SignedRequest,
  keyOf: (secretId: string) => K | undefined,
  now: number,
  used: Map<string, number>,
): Verdict<K> {
  const params = paramsOf(request.method, request.query, request.body.toString("utf8"));
  const of = (name: string) => params.get(name) ?? "";
  const missing = ["SecretId", "Timestamp", "Nonce", "Signature"].find((name) => of(name) === "");
  if (missing !== undefined) return { refusal: [4100, `the parameter ${missing} is missing`] };
  const key = keyOf(of("SecretId"));
  if (key === undefined) return { refusal: [4104, "there is no such SecretId"] };
  const method: SignatureMethod = of("SignatureMethod") === "HmacSHA256" ? "HmacSHA256" : "HmacSHA1";
  const host = request.headers["host"] ?? "";
  const expected = signature({ method: request.method, host, path: request.path, params }, key.secretKey, method);
  if (!isSame(expected, of("Signature"))) return { refusal: [4100, "the signature does not match"] };
  if ((key.securityToken ?? "") !== of("Token")) return { refusal: [4105, "the token is not that of the SecretId"] };
  if (hasExpired(key, now)) return { refusal: [4105, "the token has expired"] };
  const timestamp = Number(of("Timestamp")) * 1000;
  if (!/^\d+$/.test(of("Nonce")) || Number.isNaN(timestamp))
    return { refusal: [4000, "Timestamp and Nonce are positive integers"] };
  if (!isWithin(MAX_SKEW, timestamp, now)) return { refusal: [4500, "Timestamp is more than 5 minutes off"] };
  for (const [nonce, until] of used) if (until < now) used.delete(nonce);
  // SDKs choose nonces from 65,536 numbers, so a nonce alone would soon repeat.
  const nonce = [of("SecretId"), of("Timestamp"), of("Nonce")].join(" ");
  if (used.has(nonce)) return { refusal: [4500, "the Nonce was used before"] };
  used.set(nonce, timestamp + MAX_SKEW);
  return { key };
}

/** The parameters of the request, from the query or the body. */
export const paramsOf = (method: string, query: string, body: string): URLSearchParams =>
  new URLSearchParams(method === "GET" ? query : body);

/** The npm SDK keeps a leading underscore of a name. */
export const dotted = (name: string): string => (name.startsWith("_") ? name : name.replaceAll("_", "."));

/** 48 of a UUID's random bits: enough to be unique per attempt, and exact as a number. */
const numberFrom = (uuid: string): number => Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16) || 1;

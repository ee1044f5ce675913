/**
 * SDK-HMAC-SHA256 signatures as in Huawei Cloud's "API Request Signing Guide" and its SDKs: created by the client,
 * verified by the emulator.
 */
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall } from "../../backend/http/protocol.js";
import {
  basicTime,
  canonicalPath,
  canonicalQuery,
  hasExpired,
  hmac,
  isSame,
  isWithin,
  readBasicTime,
  sha256,
  type SignedRequest,
  type SigningKey,
} from "../kit/signing.js";

const ALGORITHM = "SDK-HMAC-SHA256";
/** Milliseconds by which a signature's date may differ from the clock. */
const WINDOW = 15 * 60_000;

/** The call with its date and signature; with the token instead, if there is no key. */
export function signCall(call: HttpCall, now: Date, { secretId, secretKey, securityToken }: Credentials): HttpCall {
  if (secretId === "")
    return { ...call, headers: { ...call.headers, ...(securityToken && { "x-auth-token": securityToken }) } };
  const { host, pathname, search } = new URL(call.url);
  const date = basicTime(now);
  const headers = {
    ...call.headers,
    host,
    "x-sdk-date": date,
    ...(securityToken !== undefined && { "x-security-token": securityToken }),
  };
  const names = Object.keys(headers).sort();
  const request = { method: call.method, path: pathname, query: search.slice(1), headers, body: call.body ?? "" };
  const { signature } = signatureOf(request, names, date, secretKey);
  const authorization = `${ALGORITHM} Access=${secretId}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...call, headers: { ...headers, authorization } };
}

/** The key that signed the request, or the error in its signature. The header lists the signed headers. */
export function verify<K extends SigningKey>(
  request: SignedRequest,
  keyOf: (secretId: string) => K | undefined,
  now: number,
): { readonly key: K } | { readonly fault: string } {
  const { headers } = request;
  const claim = readAuthorization(headers["authorization"] ?? "");
  if (claim === undefined) return incorrect("authorization is malformed");
  const missing = claim.names.find((name) => headers[name] === undefined);
  if (missing !== undefined) return incorrect(`${missing} is not in the request`);
  const date = headers["x-sdk-date"] ?? "";
  if (!claim.names.includes("x-sdk-date")) return incorrect("x-sdk-date is not signed");
  if (!isWithin(WINDOW, readBasicTime(date), now)) {
    const server = basicTime(new Date(now));
    return incorrect(`signature expired, signature time:${date},server time:${server}`);
  }
  const key = keyOf(claim.secretId);
  if (key === undefined) return incorrect(`ak ${claim.secretId} not exist`);
  if (!isSame(claim.signature, signatureOf(request, claim.names, date, key.secretKey).signature))
    return incorrect("verify aksk signature fail");
  if (key.securityToken !== headers["x-security-token"])
    return incorrect("the security token does not belong to the ak");
  if (hasExpired(key, now)) return incorrect("the security token expired");
  return { key };
}

/** The key ID that a request claims. */
export const claimedKey = (headers: SignedRequest["headers"]): string | undefined =>
  readAuthorization(headers["authorization"] ?? "")?.secretId;

/** Returns every step, so that a failing test vector shows the step that differs. */
export function signatureOf(
  { method, path, query, headers, body }: SignedRequest,
  names: readonly string[],
  date: string,
  secretKey: string,
): {
  readonly canonical: string;
  readonly payloadHash: string;
  readonly requestHash: string;
  readonly signature: string;
} {
  // SDKs send UNSIGNED-PAYLOAD here for content other than JSON.
  const payloadHash = headers["x-sdk-content-sha256"] ?? sha256(body);
  const lines = names.map((name) => `${name}:${(headers[name] ?? "").trim()}\n`).join("");
  const canonical = [
    method,
    withSlash(canonicalPath(path)),
    canonicalQuery(query),
    lines,
    names.join(";"),
    payloadHash,
  ].join("\n");
  const requestHash = sha256(canonical);
  const text = [ALGORITHM, date, requestHash].join("\n");
  const signature = hmac(secretKey, text).toString("hex");
  return { canonical, payloadHash, requestHash, signature };
}

/** The canonical path ends with a slash, even if the path does not. */
const withSlash = (path: string): string => (path.endsWith("/") ? path : `${path}/`);

export const incorrect = (what: string) => ({ fault: `Incorrect IAM authentication information: ${what}` });

function readAuthorization(header: string) {
  const match = /^SDK-HMAC-SHA256 Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(header);
  if (match === null) return undefined;
  const [secretId, names, signature] = match.slice(1) as [string, string, string];
  return { secretId, names: names.split(";"), signature };
}

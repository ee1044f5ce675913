/**
 * TC3-HMAC-SHA256, the signature of API 3.0: "Tencent Cloud API 3.0, Signature v3". Signing covers content type and
 * host, as the official SDKs do; verification follows whatever the caller lists in `SignedHeaders`.
 */
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall } from "../../backend/http/protocol.js";
import { hasExpired, hmac, isSame, isWithin, sha256, type SignedRequest, type SigningKey } from "../kit/signing.js";

const ALGORITHM = "TC3-HMAC-SHA256";
const TERMINATOR = "tc3_request";
/** "Signature expired": the timestamp differs from the server's clock by more than five minutes. */
const WINDOW = 300_000;

/** The call with all headers of the signature. @param service first label of the product's host */
export function signCall(call: HttpCall, key: Credentials, service: string, now: Date): HttpCall {
  const timestamp = Math.floor(now.getTime() / 1000);
  const url = new URL(call.url);
  const headers = { "content-type": call.headers?.["content-type"] ?? "", host: url.host };
  const request = {
    method: call.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body: call.body ?? "",
  };
  const parts = signatureParts(request, Object.keys(headers), service, timestamp, key.secretKey);
  return {
    ...call,
    headers: {
      ...call.headers,
      "x-tc-timestamp": String(timestamp),
      ...(key.securityToken !== undefined && { "x-tc-token": key.securityToken }),
      authorization: `${ALGORITHM} Credential=${key.secretId}/${parts.scope}, SignedHeaders=${parts.signedHeaders}, Signature=${parts.signature}`,
    },
  };
}

/** A call without a key; all other headers are unchanged. */
export const skipSigning = (call: HttpCall, now: Date): HttpCall => ({
  ...call,
  headers: { ...call.headers, "x-tc-timestamp": String(Math.floor(now.getTime() / 1000)), authorization: "SKIP" },
});

/**
 * Returns every step, so that a failing published example shows the step that differs.
 *
 * @param names names of the signed headers, sorted
 * @param timestamp seconds since 1970
 */
export function signatureParts(
  { method, path, query, headers, body }: SignedRequest,
  names: readonly string[],
  service: string,
  timestamp: number,
  secretKey: string,
) {
  const hashedPayload = sha256(body);
  const signedHeaders = names.join(";");
  const headerLines = names.map((name) => `${name}:${(headers[name] ?? "").trim()}\n`).join("");
  const hashedRequest = sha256([method, path, query, headerLines, signedHeaders, hashedPayload].join("\n"));
  const date = dateOf(timestamp);
  const scope = `${date}/${service}/${TERMINATOR}`;
  const dateKey = hmac(`TC3${secretKey}`, date);
  const serviceKey = hmac(dateKey, service);
  const signingKey = hmac(serviceKey, TERMINATOR);
  const signature = hmac(signingKey, [ALGORITHM, timestamp, scope, hashedRequest].join("\n")).toString("hex");
  return { hashedPayload, hashedRequest, scope, signedHeaders, dateKey, serviceKey, signingKey, signature };
}

export type Verdict<K> =
  { readonly key: K } | { readonly refusal: { readonly code: string; readonly message: string } };

/**
 * The key that signed the request, or the vendor's error code.
 *
 * @param now milliseconds since 1970
 */
export function verifyRequest<K extends SigningKey>(
  request: SignedRequest,
  keyOf: (secretId: string) => K | undefined,
  now: number,
): Verdict<K> {
  const claim = readAuthorization(request.headers["authorization"] ?? "");
  const timestamp = Number(request.headers["x-tc-timestamp"]);
  if (claim === undefined || !Number.isInteger(timestamp))
    return refuse(
      "AuthFailure.InvalidAuthorization",
      "the Authorization header or X-TC-Timestamp is missing or malformed",
    );
  const key = keyOf(claim.secretId);
  if (key === undefined) return refuse("AuthFailure.SecretIdNotFound", "the SecretId is not found");
  if (!isWithin(WINDOW, timestamp * 1000, now) || claim.date !== dateOf(timestamp))
    return refuse(
      "AuthFailure.SignatureExpire",
      "the signature has expired: X-TC-Timestamp is more than 5 minutes off",
    );
  if (key.securityToken !== request.headers["x-tc-token"])
    return refuse("AuthFailure.TokenFailure", "the token does not belong to the SecretId");
  if (hasExpired(key, now)) return refuse("AuthFailure.TokenFailure", "the token has expired");
  const { service, signedHeaders, signature } = claim;
  // The documents' own example signs the action in lower case.
  const action = (request.headers["x-tc-action"] ?? "").toLowerCase();
  const isSigned = hostsOf(request.headers["host"] ?? "").some((host) => {
    const headers = { ...request.headers, host, "x-tc-action": action };
    const parts = signatureParts({ ...request, headers }, signedHeaders, service, timestamp, key.secretKey);
    return isSame(parts.signature, signature);
  });
  return isSigned ? { key } : refuse("AuthFailure.SignatureFailure", "the signature does not match");
}

/** The key ID that a request claims; nothing is verified. */
export const secretIdIn = (authorization: string | undefined): string | undefined =>
  readAuthorization(authorization ?? "")?.secretId;

function readAuthorization(header: string) {
  const match =
    /^TC3-HMAC-SHA256\s+Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([^/\s]+)\/tc3_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  const [, secretId = "", date = "", service = "", names = "", signature = ""] = match;
  const signedHeaders = names.split(";");
  // Without these two headers a signature covers neither the content nor the host.
  if (!["content-type", "host"].every((name) => signedHeaders.includes(name))) return undefined;
  return { secretId, date, service, signedHeaders, signature };
}

/** The Node SDK signs the host without its port, the Go SDK with it. */
const hostsOf = (host: string): string[] => [...new Set([host, host.replace(/:\d+$/, "")])];

const refuse = (code: string, message: string) => ({ refusal: { code, message } });
const dateOf = (timestamp: number): string => new Date(timestamp * 1000).toISOString().slice(0, 10);

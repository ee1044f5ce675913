/**
 * TC3-HMAC-SHA256, the signature of API 3.0: "Tencent Cloud API 3.0, Signature v3". Signing covers content type and
 * host, as the official SDKs do; verification follows whatever the caller lists in `SignedHeaders`.
 */
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall } from "../../backend/http/protocol.js";
import { hasExpired, hmac, isSame, isWithin, sha256, type SignedRequest, type SigningKey } from "../kit/signing.js";

const ALGORITHM = "TC3-HMAC-SHA256";
const TERMINATOR = "tc3_request";
/** "Signature expired": the timestamp is more than five minutes from the server's clock. */
const WINDOW = 300_000;

/** The call with everything that the signature adds to it. @param service first label of the product's host */
export function signCall(call: HttpCall, key: Credentials, service: string, now: Date): HttpCall {
  const timestamp = Math.floor(now.getTime() / 1000);
  const url = new URL(call.url);
  const contentType = call.headers?.["content-type"] ?? "";
  const parts = signatureParts({
    method: call.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: [
      ["content-type", contentType],
      ["host", url.host],
    ],
    payload: call.body ?? "",
    secretKey: key.secretKey,
    scope: { date: dateOf(timestamp), service },
    timestamp,
  });
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

/** A call without a key; all other headers are as usual. */
export const skipSigning = (call: HttpCall, now: Date): HttpCall => ({
  ...call,
  headers: { ...call.headers, "x-tc-timestamp": String(Math.floor(now.getTime() / 1000)), authorization: "SKIP" },
});

export interface SigningInput {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Those that are signed: names in lower case, sorted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes on the wire; they are not serialised a second time. */
  readonly payload: string | Buffer;
  readonly secretKey: string;
  readonly scope: { readonly date: string; readonly service: string };
  /** Seconds since 1970. */
  readonly timestamp: number;
}

export interface SignatureParts {
  readonly hashedPayload: string;
  readonly hashedRequest: string;
  readonly scope: string;
  readonly signedHeaders: string;
  readonly dateKey: Buffer;
  readonly serviceKey: Buffer;
  readonly signingKey: Buffer;
  readonly signature: string;
}

/** Every step, so that a published example can be followed to where it differs. */
export function signatureParts(input: SigningInput): SignatureParts {
  const hashedPayload = sha256(input.payload);
  const signedHeaders = input.headers.map(([name]) => name).join(";");
  const headerLines = input.headers.map(([name, value]) => `${name}:${value.trim()}\n`).join("");
  const hashedRequest = sha256(
    [input.method, input.path, input.query, headerLines, signedHeaders, hashedPayload].join("\n"),
  );
  const scope = `${input.scope.date}/${input.scope.service}/${TERMINATOR}`;
  const dateKey = hmac(`TC3${input.secretKey}`, input.scope.date);
  const serviceKey = hmac(dateKey, input.scope.service);
  const signingKey = hmac(serviceKey, TERMINATOR);
  const signature = hmac(signingKey, [ALGORITHM, input.timestamp, scope, hashedRequest].join("\n")).toString("hex");
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
  const isSigned = hostsOf(request.headers["host"] ?? "").some((host) =>
    isSame(signatureFor(request, claim, key.secretKey, timestamp, host), claim.signature),
  );
  return isSigned ? { key } : refuse("AuthFailure.SignatureFailure", "the signature does not match");
}

/** The key ID that a request claims; nothing is verified. */
export const secretIdIn = (authorization: string | undefined): string | undefined =>
  readAuthorization(authorization ?? "")?.secretId;

interface Claim {
  readonly secretId: string;
  readonly date: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function readAuthorization(header: string): Claim | undefined {
  const match =
    /^TC3-HMAC-SHA256\s+Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([^/\s]+)\/tc3_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  const [, secretId = "", date = "", service = "", names = "", signature = ""] = match;
  const signedHeaders = names.split(";");
  // Without these two a signature covers neither the content nor the host.
  if (!["content-type", "host"].every((name) => signedHeaders.includes(name))) return undefined;
  return { secretId, date, service, signedHeaders, signature };
}

function signatureFor(
  { method, path, query, headers, body }: SignedRequest,
  { date, service, signedHeaders }: Claim,
  secretKey: string,
  timestamp: number,
  host: string,
): string {
  // The documents' own example signs the action in lower case.
  const valueOf = (name: string) =>
    name === "host" ? host : name === "x-tc-action" ? (headers[name] ?? "").toLowerCase() : (headers[name] ?? "");
  return signatureParts({
    method,
    path,
    query,
    headers: signedHeaders.map((name) => [name, valueOf(name)] as const),
    payload: body,
    secretKey,
    scope: { date, service },
    timestamp,
  }).signature;
}

/** The Node SDK signs the host without its port, the Go SDK with it. */
const hostsOf = (host: string): string[] => [...new Set([host, host.replace(/:\d+$/, "")])];

const refuse = (code: string, message: string) => ({ refusal: { code, message } });
const dateOf = (timestamp: number): string => new Date(timestamp * 1000).toISOString().slice(0, 10);

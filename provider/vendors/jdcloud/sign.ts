/**
 * JDCLOUD2-HMAC-SHA256 signatures as on JD Cloud's "Signature Algorithm" page and in its SDKs: created by the client,
 * verified by the emulator.
 */
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall, SigningTime } from "../../backend/http/protocol.js";
import {
  basicTime,
  canonicalPath,
  canonicalQuery,
  decode,
  hasExpired,
  hmac,
  isSame,
  isWithin,
  readBasicTime,
  sha256,
  type SignedRequest,
  type SigningKey,
} from "../kit/signing.js";

const ALGORITHM = "JDCLOUD2-HMAC-SHA256";
/** The service that a path belongs to, if one server has several. */
const serviceIn = (path: string): string => (/\/sessionToken(?::|%3A)/i.test(path) ? "sts" : "vpc");
const TERMINATOR = "jdcloud2_request";
/** The Go SDK signs for this region if the path contains none. */
const NO_REGION = "jdcloud-api";
/**
 * Longest difference between a signature's date and the clock, in milliseconds. Not documented; other clouds allow as
 * much.
 */
const WINDOW = 15 * 60_000;

export interface Scope {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** The call with its date, nonce and signature. */
export function signCall(call: HttpCall, { now, nonce }: SigningTime, credentials: Credentials): HttpCall {
  const { host, pathname, search } = new URL(call.url);
  const date = basicTime(now);
  const { securityToken } = credentials;
  const signed = {
    // Required for calls without a body, too.
    "content-type": "application/json",
    host,
    "x-jdcloud-date": date,
    "x-jdcloud-nonce": nonce,
    // Encoded by the Go SDK.
    ...(securityToken !== undefined && {
      "x-jdcloud-security-token": Buffer.from(securityToken).toString("base64"),
    }),
  };
  const names = Object.keys(signed).sort();
  const scope = { day: date.slice(0, 8), region: regionIn(pathname), service: serviceIn(pathname) };
  const canonical = canonicalRequest(
    { method: call.method, path: pathname, query: search.slice(1), headers: signed, body: call.body ?? "" },
    names,
  );
  const signature = signatureOf(canonical, date, scope, credentials.secretKey);
  const authorization = `${ALGORITHM} Credential=${credentials.secretId}/${scopeText(scope)}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...call, headers: { ...call.headers, ...signed, authorization } };
}

/** The key that signed the request, or the error in its signature. The header lists the signed headers. */
export function verify(
  request: SignedRequest,
  keyOf: (secretId: string) => SigningKey | undefined,
  now: number,
): { readonly secretId: string } | { readonly fault: string } {
  const { authorization } = request.headers;
  if (authorization === undefined) return { fault: "lack of header authorization" };
  const claim = readAuthorization(authorization);
  if (claim === undefined) return { fault: "the header authorization is malformed" };
  const date = request.headers["x-jdcloud-date"] ?? "";
  const unsigned = ["x-jdcloud-date", "x-jdcloud-nonce"].find((name) => !claim.names.includes(name));
  if (unsigned !== undefined) return { fault: `the header ${unsigned} is not signed` };
  const missing = claim.names.find((name) => request.headers[name] === undefined);
  if (missing !== undefined) return { fault: `the signed header ${missing} is missing` };
  if (!isWithin(WINDOW, readBasicTime(date), now)) return { fault: "the request has expired: check the clock" };
  const { scope } = claim;
  const service = serviceIn(request.path);
  if (scope.day !== date.slice(0, 8) || scope.service !== service || scope.region !== regionIn(request.path))
    return { fault: "the credential scope does not fit the request" };
  const key = keyOf(claim.secretId);
  if (key === undefined) return { fault: "unknown access key" };
  const expected = signatureOf(canonicalRequest(request, claim.names), date, scope, key.secretKey);
  if (!isSame(claim.signature, expected)) return { fault: "the signature does not match" };
  if (!hasToken(request, claim.names, key)) return { fault: "the security token is missing, wrong or not signed" };
  if (hasExpired(key, now)) return { fault: "the security token has expired" };
  return { secretId: claim.secretId };
}

/** The key ID that a request claims. */
export function claimedKey(headers: SignedRequest["headers"]): string | undefined {
  return readAuthorization(headers["authorization"] ?? "")?.secretId;
}

export function canonicalRequest(
  { method, path, query, headers, body }: SignedRequest,
  names: readonly string[],
): string {
  const lines = names.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/\s+/g, " ")}\n`);
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query, plain),
    lines.join(""),
    names.join(";"),
    sha256(body),
  ].join("\n");
}

export function signatureOf(canonical: string, date: string, scope: Scope, secretKey: string): string {
  const text = [ALGORITHM, date, scopeText(scope), sha256(canonical)].join("\n");
  return hmac(signingKey(scope, secretKey), text).toString("hex");
}

export function signingKey({ day, region, service }: Scope, secretKey: string): Buffer {
  return [region, service, TERMINATOR].reduce(hmac, hmac(`JDCLOUD2${secretKey}`, day));
}

const plain = (text: string): string => decode(text.replaceAll("+", " "));
const regionIn = (path: string): string => /\/regions\/([^/]+)\//.exec(path)?.[1] ?? NO_REGION;
const scopeText = ({ day, region, service }: Scope): string => [day, region, service, TERMINATOR].join("/");

function readAuthorization(header: string) {
  const match =
    /^JDCLOUD2-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/jdcloud2_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) return undefined;
  const [, secretId = "", day = "", region = "", service = "", names = "", signature = ""] = match;
  return { secretId, scope: { day, region, service }, names: names.split(";"), signature };
}

/** The Go SDK encodes the token, others do not. */
function hasToken({ headers }: SignedRequest, names: readonly string[], { securityToken }: SigningKey): boolean {
  if (securityToken === undefined) return true;
  const given = headers["x-jdcloud-security-token"];
  const isRight = given === securityToken || given === Buffer.from(securityToken).toString("base64");
  return isRight && names.includes("x-jdcloud-security-token");
}

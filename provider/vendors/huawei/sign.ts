/**
 * Signatures by SDK-HMAC-SHA256, as Huawei Cloud's "API Request Signing Guide" has them and its SDKs make them:
 * written by the client, checked by the emulator.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "../../backend/credentials.js";
import type { HttpCall } from "../../backend/http/protocol.js";

const ALGORITHM = "SDK-HMAC-SHA256";
/** Milliseconds by which a signature's date may differ from the clock. */
const WINDOW = 15 * 60_000;

/** What a signature covers. Path and query as they are on the wire. */
export interface Signable {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface SigningKey {
  readonly secretKey: string;
  readonly securityToken?: string;
}

/** The call with its date and signature; with the token in their place, where there is no key. */
export function signCall(call: HttpCall, now: Date, { secretId, secretKey, securityToken }: Credentials): HttpCall {
  if (secretId === "")
    return { ...call, headers: { ...call.headers, ...(securityToken && { "x-auth-token": securityToken }) } };
  const { host, pathname, search } = new URL(call.url);
  const date = now.toISOString().replace(/[-:]|\.\d+/g, "");
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

/** Whose key signed the request, or what is wrong with its signature. The header itself says what was signed. */
export function verify<K extends SigningKey>(
  request: Signable,
  keyOf: (secretId: string) => K | undefined,
  now: number,
): { readonly key: K } | { readonly fault: string } {
  const { headers } = request;
  const claim = readAuthorization(headers["authorization"] ?? "");
  if (claim === undefined) return { fault: "Incorrect IAM authentication information: authorization is malformed" };
  const missing = claim.names.find((name) => headers[name] === undefined);
  if (missing !== undefined)
    return { fault: `Incorrect IAM authentication information: ${missing} is not in the request` };
  const date = headers["x-sdk-date"] ?? "";
  if (!claim.names.includes("x-sdk-date"))
    return { fault: "Incorrect IAM authentication information: x-sdk-date is not signed" };
  if (!(Math.abs(now - readDate(date)) <= WINDOW)) {
    const server = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
    return {
      fault: `Incorrect IAM authentication information: signature expired, signature time:${date},server time:${server}`,
    };
  }
  const key = keyOf(claim.secretId);
  if (key === undefined) return { fault: `Incorrect IAM authentication information: ak ${claim.secretId} not exist` };
  if (!isSame(claim.signature, signatureOf(request, claim.names, date, key.secretKey).signature))
    return { fault: "Incorrect IAM authentication information: verify aksk signature fail" };
  if (key.securityToken !== headers["x-security-token"])
    return { fault: "Incorrect IAM authentication information: the security token does not belong to the ak" };
  return { key };
}

/** Whose key a request says it is signed with. */
export const claimedKey = (headers: Signable["headers"]): string | undefined =>
  readAuthorization(headers["authorization"] ?? "")?.secretId;

/** Every step, so that a vector can be followed to where it differs. */
export function signatureOf(
  { method, path, query, headers, body }: Signable,
  names: readonly string[],
  date: string,
  secretKey: string,
): {
  readonly canonical: string;
  readonly payloadHash: string;
  readonly requestHash: string;
  readonly signature: string;
} {
  // SDKs say UNSIGNED-PAYLOAD here for what is not JSON.
  const payloadHash = headers["x-sdk-content-sha256"] ?? sha256(body);
  const lines = names.map((name) => `${name}:${(headers[name] ?? "").trim()}\n`).join("");
  const canonical = [method, canonicalPath(path), canonicalQuery(query), lines, names.join(";"), payloadHash].join(
    "\n",
  );
  const requestHash = sha256(canonical);
  const text = [ALGORITHM, date, requestHash].join("\n");
  const signature = createHmac("sha256", secretKey).update(text).digest("hex");
  return { canonical, payloadHash, requestHash, signature };
}

/** RFC 3986: only letters, digits and `- _ . ~` stay as they are. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Ends in a slash, though the path itself does not. */
function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => percentEncode(decode(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
      return [name, value].map((text) => percentEncode(decode(text))) as [string, string];
    })
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
}

/** What is no valid encoding means itself. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Claim {
  readonly secretId: string;
  readonly names: readonly string[];
  readonly signature: string;
}

function readAuthorization(header: string): Claim | undefined {
  const match = /^SDK-HMAC-SHA256 Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(header);
  if (match === null) return undefined;
  const [secretId, names, signature] = match.slice(1) as [string, string, string];
  return { secretId, names: names.split(";"), signature };
}

/** Milliseconds since 1970, or NaN. */
const readDate = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

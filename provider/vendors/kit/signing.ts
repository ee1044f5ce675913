/** Common parts of the vendors' signature algorithms, for clients and emulators. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { uriComponent } from "../../lookup/uri-component.js";

export interface SigningKey {
  readonly secretKey: string;
  readonly securityToken?: string;
  /** Expiry of a temporary key, in milliseconds since 1970. */
  readonly expiresAt?: number;
}

export const hasExpired = ({ expiresAt = Infinity }: SigningKey, now: number): boolean => expiresAt <= now;

/** A request in wire format. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

export const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Compares in constant time. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** True if the time differs from the clock by at most this many milliseconds. False without a time. */
export const isWithin = (window: number, time: number, now: number): boolean => Math.abs(now - time) <= window;

/** ISO 8601's basic format, in UTC: `20240314T120000Z`. */
export const basicTime = (time: Date): string => time.toISOString().replace(/[-:]|\.\d+/g, "");

/** Milliseconds since 1970, or NaN. */
export const readBasicTime = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** RFC 3986: only letters, digits and `- _ . ~` stay as they are. */
export const percentEncode = (text: string): string =>
  uriComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** An invalid escape sequence is kept. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Encoded exactly once: some SDKs send `:` as `%3A`. */
export const canonicalPath = (path: string): string =>
  path
    .split("/")
    .map((segment) => percentEncode(decode(segment)))
    .join("/");

/** Sorted, and encoded exactly once. @param plain decodes a name or value */
export function canonicalQuery(query: string, plain: (text: string) => string = decode): string {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
      return [name, value].map((text) => percentEncode(plain(text))) as [string, string];
    })
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
}

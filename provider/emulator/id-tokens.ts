/** Identity providers of the emulated accounts, and the tokens (JWT, RS256) that they sign. */
import { verify } from "node:crypto";

export interface EmulatedProvider {
  readonly vendor: string;
  readonly accountId: string;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  /** PEM. */
  readonly publicKey: string;
}

/** Whose the token is, or what is wrong with it. @param now milliseconds since 1970 */
export function readToken(
  { issuer, audience, publicKey }: EmulatedProvider,
  token: string,
  now: number,
): { readonly subject: string } | { readonly fault: string } {
  const [head = "", body = "", signature = "", ...more] = token.split(".");
  const header = claimsIn(head);
  const claims = claimsIn(body);
  if (header === undefined || claims === undefined || more.length > 0) return { fault: "the token is malformed" };
  if (header["alg"] !== "RS256") return { fault: "the token is not signed with RS256" };
  const isSigned = verify("RSA-SHA256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url"));
  if (!isSigned) return { fault: "the signature of the token does not match" };
  if (claims["iss"] !== issuer) return { fault: "the token has another issuer" };
  if (![claims["aud"]].flat().includes(audience)) return { fault: "the token has another audience" };
  const { exp, sub } = claims;
  if (typeof exp !== "number" || exp * 1000 <= now) return { fault: "the token has expired" };
  return typeof sub === "string" ? { subject: sub } : { fault: "the token has no subject" };
}

function claimsIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims = JSON.parse(Buffer.from(part, "base64url").toString()) as unknown;
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Identity providers of the emulated accounts, and the tokens (JWT, RS256) that they sign. */
import { generateKeyPairSync, sign, verify } from "node:crypto";

export interface EmulatedProvider {
  readonly vendor: string;
  readonly accountId: string;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  /** PEM. */
  readonly publicKey: string;
}

/** Signing keys of an issuer. */
export const makeIssuerKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A provider whose issuer has these keys, and a token that it signed. @param expires milliseconds since 1970 */
export function makeProvider(
  about: Omit<EmulatedProvider, "publicKey">,
  subject: string,
  expires: number,
  { publicKey, privateKey }: ReturnType<typeof makeIssuerKeys>,
): { readonly provider: EmulatedProvider; readonly token: string } {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const claims = { iss: about.issuer, aud: about.audience, sub: subject, exp: Math.floor(expires / 1000) };
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url");
  return {
    provider: { ...about, publicKey: publicKey.export({ type: "spki", format: "pem" }).toString() },
    token: `${text}.${signature}`,
  };
}

/** The user of the token, or the error in it. @param now milliseconds since 1970 */
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

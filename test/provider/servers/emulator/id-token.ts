/** An identity provider of a CI system, as the emulator trusts it, and its tokens. */
import { createSign, generateKeyPairSync } from "node:crypto";
import type { EmulatedProvider } from "../../../../provider/servers/emulator/id-tokens.js";

const ISSUER = "https://token.actions.example.com";
export const AUDIENCE = "vpc-peering";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const providerOf = (vendor: string, accountId: string, name: string): EmulatedProvider => ({
  vendor,
  accountId,
  name,
  issuer: ISSUER,
  audience: AUDIENCE,
  publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
});

/** @param expires milliseconds since 1970 */
export function idToken(expires: number, claims: object = {}): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const body = { iss: ISSUER, aud: AUDIENCE, sub: "repo:example/network:ref:refs/heads/main", ...claims };
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ ...body, exp: Math.floor(expires / 1000) })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
}

/** Tokens that contain their owner, so that they are valid in every run with the same keys. */
import type { EmulatedCloud, EmulatedKey } from "../../../servers/emulator/contract.js";
import { incorrect } from "../sign.js";
import { hmac, isSame } from "../../kit/signing.js";

const DAY = 24 * 3_600_000;

interface Claim {
  readonly secretId: string;
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export function issueToken(
  cloud: EmulatedCloud,
  key: EmulatedKey,
  projectId: string,
): { token: string; expires: number } {
  const expires = cloud.now() + DAY;
  const claim: Claim = { secretId: key.secretId, projectId, expires };
  const text = Buffer.from(JSON.stringify(claim)).toString("base64url");
  return { token: `${text}.${sealOf(text, key)}`, expires };
}

export function verifyToken(
  cloud: EmulatedCloud,
  token: string,
): { readonly key: EmulatedKey; readonly projectId: string } | { readonly fault: string } {
  const claim = readToken(token);
  const key = claim && cloud.keyOf(claim.secretId);
  const [text = "", seal = ""] = token.split(".");
  if (claim === undefined || key === undefined || !isSame(seal, sealOf(text, key)))
    return incorrect("decrypt token fail");
  if (claim.expires <= cloud.now()) return incorrect("token expired");
  return { key, projectId: claim.projectId };
}

/** Not verified. */
export function claimedBy(token: string): string | undefined {
  return readToken(token)?.secretId;
}

function readToken(token: string): Claim | undefined {
  try {
    const claim = JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString()) as Partial<Claim>;
    const { secretId, projectId, expires } = claim;
    return secretId && projectId && expires ? { secretId, projectId, expires } : undefined;
  } catch {
    return undefined;
  }
}

const sealOf = (text: string, { secretKey }: EmulatedKey): string => hmac(secretKey, text).toString("hex");

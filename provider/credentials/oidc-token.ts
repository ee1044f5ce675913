/** The token of an identity provider: from a file, a variable, or requested from the CI system. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { HttpServices } from "../backend/http/services.js";
import { meaningOfStatus, type Protocol } from "../backend/http/protocol.js";
import { Requester } from "../backend/http/requester.js";
import { CONFIG_NAMESPACE, type Settings } from "../configuration/read.js";
import { keepSecret, PeeringError } from "../errors.js";
import type { Oidc } from "../rules/sessions.js";

export interface LocatedToken {
  /** For messages. */
  readonly place: string;
  /** Reads or requests a new one for each session. */
  readonly read: () => Promise<string>;
}

const REQUEST_URL = "ACTIONS_ID_TOKEN_REQUEST_URL";
const REQUEST_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

export function locateToken(
  settings: Settings,
  { tokenFile, tokenVariable, audience }: Oidc,
  environment: NodeJS.ProcessEnv,
  services: HttpServices,
): LocatedToken {
  const { vendor } = settings;
  const kept = (text: string, property: string, value: string): string => {
    const token = text.trim();
    keepSecret(token);
    refuseExpired(token, property, value, vendor, services.now());
    return token;
  };
  if (tokenFile !== undefined)
    return {
      place: `the file ${tokenFile}`,
      read: async () => kept(readToken(tokenFile, vendor), "tokenFile", tokenFile),
    };
  if (tokenVariable !== undefined)
    return {
      place: `the variable ${tokenVariable}`,
      read: async () => {
        const text = environment[tokenVariable];
        if (!text) throw missing("tokenVariable", tokenVariable, "the environment variable is not set", vendor);
        return kept(text, "tokenVariable", tokenVariable);
      },
    };
  const [url, bearer] = [environment[REQUEST_URL], environment[REQUEST_TOKEN]];
  keepSecret(bearer);
  return {
    place: `GitHub Actions (${REQUEST_URL})`,
    read: async () => {
      if (!url || !bearer)
        throw new PeeringError(
          "credentials-missing",
          `there is no token: neither tokenFile nor tokenVariable is set, and ${REQUEST_URL} and ${REQUEST_TOKEN} are not in the environment`,
          {
            property: `${CONFIG_NAMESPACE}:oidc`,
            vendor,
            fix: "Set tokenFile or tokenVariable; in a workflow of GitHub Actions, grant the job the permission id-token: write",
          },
        );
      return kept(await requestToken(settings, url, bearer, audience, services), "audience", audience ?? "default");
    },
  };
}

function readToken(file: string, vendor: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw missing("tokenFile", file, `the file cannot be read (${code})`, vendor, cause);
  }
  if (text.trim() === "") throw missing("tokenFile", file, "the file is empty", vendor);
  return text;
}

const missing = (key: string, value: string, what: string, vendor: string, cause?: unknown) =>
  new PeeringError("credentials-missing", what, {
    property: `${CONFIG_NAMESPACE}:oidc.${key}`,
    value,
    vendor,
    cause,
    fix: "Let the CI job write its token there before Pulumi runs",
  });

/** GitHub Docs, "OpenID Connect reference": the job's own URL, with the audience in its query. */
async function requestToken(
  settings: Settings,
  base: string,
  bearer: string,
  audience: string | undefined,
  services: HttpServices,
): Promise<string> {
  const url = new URL(base);
  if (audience !== undefined) url.searchParams.set("audience", audience);
  const protocol: Protocol = {
    vendor: settings.vendor,
    sign: (call) => ({ ...call, headers: { ...call.headers, authorization: `Bearer ${bearer}` } }),
    read: ({ status, body }) => {
      const value = jsonOf(body);
      return status === 200 && value !== undefined
        ? { result: value }
        : { refusal: { status, code: String(status), message: "no token was issued" } };
    },
    meaningOf: ({ status }) => (status === 401 || status === 403 ? "permission-denied" : meaningOfStatus(status)),
    callsPerSecond: () => 10,
  };
  const requester = new Requester(settings, protocol, services);
  const call = { action: "the request for an OIDC token", method: "GET", url: url.href } as const;
  const { value } = await requester.read(call, z.object({ value: z.string().min(1) }));
  return value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Decoded but not verified: the token's expiry explains a refusal better than the vendors' errors do. */
function refuseExpired(token: string, key: string, value: string, vendor: string, now: number): void {
  const claims = jsonOf(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const exp = typeof claims === "object" && claims !== null ? (claims as { exp?: unknown }).exp : undefined;
  if (typeof exp !== "number" || exp * 1000 > now) return;
  throw new PeeringError("credentials-invalid", `the OIDC token expired at ${new Date(exp * 1000).toISOString()}`, {
    property: `${CONFIG_NAMESPACE}:oidc.${key}`,
    value,
    vendor,
    fix: "Request a new token in the CI job, right before Pulumi runs",
  });
}

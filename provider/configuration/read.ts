/**
 * Parses configuration (strings, from the stack or from an explicit `Provider`) into settings. Pure and synchronous:
 * Pulumi's dynamic host calls resources before an asynchronous `configure` is done.
 */
import { z } from "zod";
import { issueText } from "../declaration/issue-text.js";
import { configuration, defaultTags, ignoredTags, limits, roleList, sessionKeys } from "./keys.js";
import { isSecret } from "../declaration/declare.js";
import { keepSecret, PeeringError } from "../errors.js";
import { accountIdFault } from "../rules/id-shape.js";
import { userPrices } from "../network/cost/prices.js";
import { citation } from "../rules/schema.js";
import { refuseSession } from "../rules/plan/session.js";
import type { SessionSettings } from "../rules/sessions.js";
import { rulesOf, VENDOR_IDS } from "../rules/registry.js";
import {
  type ConfigKey,
  type IgnoreTags,
  ignoringPlace,
  PENDING_ACCEPTANCE,
  type Settings,
  type Tags,
} from "./settings.js";

export type { ConfigKey, Settings } from "./settings.js";

export const CONFIG_NAMESPACE = "vpcpeering";

/** All keys. */
export const CONFIG_KEYS: Readonly<Record<ConfigKey, unknown>> = configuration;

/** Removed from messages, command lines and files. */
export const SECRET_KEYS: ReadonlySet<ConfigKey> = new Set(
  (Object.keys(configuration) as ConfigKey[]).filter((key) => isSecret(configuration[key])),
);

/**
 * Reads every key through `get`. An empty string counts as absent, except for the account ID, which is a safety check,
 * and for the backend: resources would be created in the embedded cloud.
 */
export function readSettings(get: (key: ConfigKey) => string | undefined): Settings {
  const text = (key: ConfigKey) => get(key) || undefined;
  for (const key of SECRET_KEYS) keepSecret(text(key));

  const vendor = text("vendor");
  if (vendor === undefined || rulesOf(vendor) === undefined) {
    throw new PeeringError(
      "invalid-config",
      vendor === undefined ? "no vendor is configured, and there is no default" : "the vendor does not exist",
      {
        property: `${CONFIG_NAMESPACE}:vendor`,
        value: vendor,
        fix: `Set it to one of ${VENDOR_IDS.join(", ")}: \`pulumi config set ${CONFIG_NAMESPACE}:vendor tce\`, or pass \`vendor\` to the Provider`,
      },
    );
  }
  const backend = get("backend") ?? "embedded";
  if (!["embedded", "api", "gateway"].includes(backend) && !/^[./]|\.[cm]?js$/.test(backend)) {
    throw new PeeringError("invalid-config", "the backend does not exist", {
      property: `${CONFIG_NAMESPACE}:backend`,
      value: backend,
      vendor,
      fix: "Set it to embedded, api, gateway, or the path of a module that starts with ./ or /",
    });
  }
  const { addresses, ...granted } = parsed("limits", text("limits"), limits, vendor) ?? {};
  if (addresses !== undefined) throw noAddressLimits(vendor, addresses);
  if (granted.crossRegion === true) refuseUngranted(vendor);
  const owner = accountId(get("accountId"), vendor);
  const session = sessionSettings(text, vendor);
  const hasKey = (["secretId", "secretKey", "securityToken"] as const).some((key) => text(key) !== undefined);
  refuseSession(rulesOf(vendor)!, { ...session, backend, accountId: owner, hasKey }, CONFIG_NAMESPACE);
  const ignoreTags = parsed("ignoreTags", text("ignoreTags"), ignoredTags, vendor);
  return {
    vendor,
    backend,
    region: text("region"),
    accountId: owner,
    cloudFile: text("cloudFile"),
    endpoint: text("endpoint"),
    secretId: text("secretId"),
    secretKey: text("secretKey"),
    securityToken: text("securityToken"),
    ...session,
    projectId: text("projectId"),
    limits: granted,
    prices: parsed("prices", text("prices"), userPrices, vendor),
    defaultTags: readDefaultTags(text("defaultTags"), ignoreTags, vendor),
    ignoreTags,
    maxCallsPerSecond: number("maxCallsPerSecond", text("maxCallsPerSecond"), vendor),
    timeoutSeconds: number("timeoutSeconds", text("timeoutSeconds"), vendor) ?? 600,
    pendingAcceptance: pendingAcceptance(text("pendingAcceptance"), vendor),
    caFile: text("caFile"),
  };
}

function sessionSettings(text: (key: ConfigKey) => string | undefined, vendor: string): SessionSettings {
  const instance = text("instanceRole");
  return {
    profile: text("profile"),
    assumeRole: parsed("assumeRole", text("assumeRole"), roleList, vendor),
    oidc: parsed("oidc", text("oidc"), sessionKeys.oidc, vendor),
    instanceRole: instance === "true" ? true : instance === "false" ? undefined : instance,
  };
}

/** `pulumi config set --path` writes a number for a value that looks like one. */
const configuredTags = z.preprocess(
  (tags) =>
    isObject(tags)
      ? Object.fromEntries(
          Object.entries(tags).map(([key, value]) => [
            key,
            ["number", "boolean"].includes(typeof value) ? String(value) : value,
          ]),
        )
      : tags,
  defaultTags,
);

function readDefaultTags(text: string | undefined, ignored: IgnoreTags | undefined, vendor: string): Tags | undefined {
  const tags = parsed("defaultTags", text, configuredTags, vendor);
  for (const [key, value] of Object.entries(tags ?? {})) {
    const place = ignoringPlace(ignored, key);
    if (place === undefined) continue;
    throw new PeeringError("invalid-config", `${CONFIG_NAMESPACE}:${place} ignores this tag`, {
      property: `${CONFIG_NAMESPACE}:defaultTags`,
      value: { [key]: value },
      vendor,
      fix: `Remove it from defaultTags or from ${CONFIG_NAMESPACE}:ignoreTags`,
    });
  }
  return tags;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function accountId(text: string | undefined, vendor: string): string | undefined {
  const what = text === undefined ? undefined : accountIdFault(text);
  if (what === undefined) return text;
  throw new PeeringError("invalid-config", what, {
    property: `${CONFIG_NAMESPACE}:accountId`,
    value: text,
    vendor,
    fix: "Set it to the account's ID, or remove the key",
  });
}

function parsed<T>(key: JsonKey, text: string | undefined, schema: z.ZodType<T>, vendor: string): T | undefined {
  if (text === undefined) return undefined;
  const property = `${CONFIG_NAMESPACE}:${key}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PeeringError("invalid-config", "is not JSON", {
      property,
      value: text,
      vendor,
      cause,
      fix: formOf(key),
    });
  }
  const result = schema.safeParse(value, { error: issueText });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  // A single object is read as a list of one: the user wrote no list.
  const path = typeof issue.path[0] === "number" && !Array.isArray(value) ? issue.path.slice(1) : issue.path;
  throw new PeeringError("invalid-config", `${path.join(".")} ${issue.message}`.trim(), {
    property,
    value: text,
    vendor,
    fix: formOf(key),
  });
}

function noAddressLimits(vendor: string, value: unknown): PeeringError {
  const { value: rule, source } = rulesOf(vendor)!.addressLimits;
  return new PeeringError("unsupported", rule.unsupported, {
    property: `${CONFIG_NAMESPACE}:limits.addresses`,
    value,
    vendor,
    source: citation(source),
    fix: "Limit it at the server. The embedded cloud can simulate such limits: `vpc-peering cloud limit`",
  });
}

/** A limit that the vendor never raises would only move the error from the preview to the API. */
function refuseUngranted(vendor: string): void {
  const { value: rule, source } = rulesOf(vendor)!.crossRegion;
  if (rule.allowed || rule.exceptions) return;
  throw new PeeringError("invalid-config", "the vendor allows no exceptions: its connections are inside one region", {
    property: `${CONFIG_NAMESPACE}:limits.crossRegion`,
    value: true,
    vendor,
    source: citation(source),
    fix: `Remove it; between regions, ${rule.instead}`,
  });
}

function number(key: ConfigKey, text: string | undefined, vendor: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new PeeringError("invalid-config", "must be a number above 0", {
    property: `${CONFIG_NAMESPACE}:${key}`,
    value: text,
    vendor,
    fix: "Set a number above 0, or remove the key",
  });
}

function pendingAcceptance(text: string | undefined, vendor: string): Settings["pendingAcceptance"] {
  const value = PENDING_ACCEPTANCE.find((one) => one === text);
  if (value !== undefined || text === undefined) return value;
  throw new PeeringError("invalid-config", "has no such value", {
    property: `${CONFIG_NAMESPACE}:pendingAcceptance`,
    value: text,
    vendor,
    fix: `Set ${PENDING_ACCEPTANCE.join(" or ")}, or remove the key`,
  });
}

type JsonKey = "limits" | "prices" | "assumeRole" | "oidc" | "defaultTags" | "ignoreTags";

const FORMS: Readonly<Record<JsonKey, string>> = {
  limits: `{${Object.keys(limits.shape)
    .filter((name) => name !== "addresses")
    .join(", ")}}, each optional`,
  assumeRole:
    "{roleArn, sessionName, externalId, durationSeconds, policy}, or with agency and account in place of roleArn; or a list of such objects",
  oidc: "{roleArn, providerId, tokenFile or tokenVariable or audience, sessionName, durationSeconds}",
  prices: "{currency, date, per, prices}, or with tiers or columns in place of prices",
  defaultTags: 'key to value, such as {"team": "network"}',
  ignoreTags: 'for example {"keys": ["cost"], "keyPrefixes": ["billing:"]}',
};

const formOf = (key: JsonKey): string => `Set a JSON object: ${FORMS[key]}`;

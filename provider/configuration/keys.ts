/** Declarations of the provider's configuration keys. */
import { z } from "zod";
import { named, property } from "../declaration/declare.js";
import { userPrices } from "../network/cost/prices.js";
import { VENDOR_IDS, type VendorId } from "../rules/registry.js";
import { type ConfigKey, PENDING_ACCEPTANCE } from "./settings.js";

/** Value of a limit: a positive integer. */
const count = () => z.int().positive().optional();

export const limits = z.strictObject({
  crossRegion: property(z.boolean().optional(), "Connections between regions that the vendor permits as an exception."),
  regions: property(z.array(z.string()).optional(), "Regions that the vendor has approved."),
  peerings: property(count(), "Quota of peering connections."),
  bandwidthMbps: property(count(), "Highest bandwidth cap, in Mbps."),
  pendingExpiryHours: property(
    z.number().nonnegative().nullable().optional(),
    "Hours until a pending request expires on the embedded cloud; 0 or null: never.",
  ),
  /** The name suggested by the vendors' consoles; refused with the reason. */
  addresses: property(z.unknown().optional(), "No vendor limits single addresses.", { hidden: "always" }),
});

const optionalText = (description: string, details = {}) =>
  property(z.string().min(1).optional(), description, details);
const duration = () =>
  property(z.number().optional(), "Lifetime of the session, in seconds.", { default: "the vendor's default" });
const sessionName = () =>
  optionalText("Name of the session, which the vendor's audit log shows.", { default: '"vpc-peering"' });

const role = named(
  "AssumeRole",
  z.strictObject({
    roleArn: optionalText("Full name of the role, in the vendor's form.", {
      example: '"qcs::cam::uin/100000000001:roleName/ci"',
    }),
    agency: optionalText("Name of an agency, on vendors that have agencies; with `account`, in place of `roleArn`."),
    account: optionalText("Name or ID of the account that created the agency."),
    sessionName: sessionName(),
    externalId: optionalText("External ID that the role's trust policy requires."),
    durationSeconds: duration(),
    policy: optionalText("JSON text of a policy that restricts the session further."),
  }),
  "A role to assume",
  "provider/rules/sessions",
);

const oidc = named(
  "Oidc",
  z.strictObject({
    roleArn: optionalText("Full name of the role that the identity provider's users may assume."),
    providerId: optionalText("Name, ID or URN of the identity provider in the vendor's account."),
    tokenFile: optionalText("File that contains the token; it is read again for each session."),
    tokenVariable: optionalText("Environment variable that contains the token."),
    audience: optionalText("Audience of the token to request, if there is neither `tokenFile` nor `tokenVariable`."),
    sessionName: sessionName(),
    durationSeconds: duration(),
  }),
  "Sign-in by the token of an identity provider",
  "provider/rules/sessions",
);

/** Keys that contain JSON. */
export const sessionKeys = {
  assumeRole: z.union([role, z.array(role).min(1)]).optional(),
  oidc: oidc.optional(),
  instanceRole: z.union([z.literal(true), z.string().min(1)]).optional(),
};

/** A single role is a list of one. */
export const roleList = z.preprocess((value) => [value].flat(), z.array(role).min(1));

const filled = () => z.string().min(1, "must not be empty");

/** Tags by key. An empty prefix would match every tag. */
export const ignoredTags = z.strictObject({
  keys: property(z.array(filled()).optional(), "Keys."),
  keyPrefixes: property(z.array(filled()).optional(), "Beginnings of keys."),
});

export const defaultTags = z.record(filled(), z.string());

const text = () => z.string().optional();

/** All keys. Values arrive as strings, objects as JSON. */
export const configuration = {
  vendor: property(
    named("VendorId", z.enum(VENDOR_IDS as [VendorId, ...VendorId[]]), "Vendor of a cloud", "provider/rules/registry"),
    "Vendor ID, as listed by `vpc-peering rules`.",
    { example: '"tce"' },
  ),
  backend: property(
    text(),
    '"embedded" (a simulation, nothing real is created), "api" (the vendor\'s API), "gateway" (the gateway protocol), or the ' +
      "path of a module (`./my-backend.js`).",
    { default: '"embedded"' },
  ),
  region: property(text(), "Default region of resources, in the vendor's long form.", { example: '"ap-guangzhou"' }),
  accountId: property(
    text(),
    "Account ID. On the embedded cloud the simulated account; otherwise compared with the owner of the credentials, and " +
      "another owner is the error `wrong-account`.",
    { default: "on the embedded cloud the vendor's first account", example: '"100000000001"' },
  ),
  cloudFile: property(text(), "File of the embedded cloud.", {
    default:
      "`VPC_PEERING_CLOUD_FILE`, else `.vpc-peering/cloud.db` in the nearest parent folder with a folder `.vpc-peering`, " +
      "else in the home folder",
  }),
  endpoint: property(
    text(),
    "Base URL of the API or the gateway. Required for a TCE deployment: its domain (`api3.example.com`), with `http://` in " +
      "front if necessary, or the URL of its VPC product (`https://vpc.api3.example.com`), from which the other products' " +
      "hosts follow. There the path `/v2/index.php` selects API 2.0, any other path API 3.0. API 2.0 is signed with " +
      "HmacSHA256, or as the query sets: `?SignatureMethod=HmacSHA1`.",
    { default: "the vendor's public endpoint" },
  ),
  secretId: property(text(), "ID of the API key.", {
    default: "the vendor's environment variables and files",
    secret: true,
  }),
  secretKey: property(
    text(),
    "Secret of the API key, or the token of the gateway. Store it with `pulumi config set --secret`.",
    {
      default: "the vendor's environment variables and files; for the gateway `VPC_PEERING_GATEWAY_TOKEN`",
      secret: true,
    },
  ),
  securityToken: property(text(), "Token of temporary credentials.", { secret: true }),
  profile: property(
    text(),
    "Profile in the files of the vendor's own tools, in place of the default one. A role in the profile is assumed.",
  ),
  assumeRole: property(
    sessionKeys.assumeRole,
    "Role to assume with the key, or a list of roles to assume one after another: `{ roleArn | agency, account, " +
      "sessionName, externalId, durationSeconds, policy }`. In stack configuration as JSON.",
    { rules: ["sessions"], example: '{ roleArn: "qcs::cam::uin/100000000001:roleName/ci" }' },
  ),
  oidc: property(
    sessionKeys.oidc,
    "Sign-in by the token of an identity provider, in place of a key: `{ roleArn, providerId, tokenFile | tokenVariable | " +
      "audience, sessionName, durationSeconds }`. Without `tokenFile` and `tokenVariable` the token is requested from " +
      "GitHub Actions. In stack configuration as JSON.",
    { rules: ["sessions"] },
  ),
  instanceRole: property(
    sessionKeys.instanceRole,
    "Role of the virtual machine that the provider runs on, in place of a key: true, or the role's name.",
    { default: "the metadata service is not used", rules: ["sessions"] },
  ),
  projectId: property(text(), "Project ID, on vendors that have projects.", { rules: ["peerIdentity"] }),
  limits: property(
    named(
      "Limits",
      limits.optional(),
      "Quotas and approvals that the vendor granted to an account",
      "provider/rules/schema",
    ),
    "Quotas and approvals that the vendor granted to this account: `{ crossRegion, regions, peerings, bandwidthMbps, " +
      "pendingExpiryHours }`. In stack configuration as JSON.",
    { example: '{ peerings: 20, regions: ["ap-nanjing"] }' },
  ),
  prices: property(
    named("UserPrices", userPrices.optional(), "Prices of an account's own", "provider/rules/schema"),
    'Prices for cost estimates: `{ currency, date, per: "mbps-day" | "mbps-month", prices: { region: price } }`, or `tiers` ' +
      'and `columns` in place of `prices`, as `vpc-peering rules --json` prints them; the region "*" matches every other ' +
      "region. In stack configuration as JSON.",
    { default: "the vendor's published prices" },
  ),
  defaultTags: property(
    defaultTags.optional(),
    "Tags of every VPC, peering connection, subnet and route table that this provider manages, key to value; `tags` of a " +
      "resource take precedence. Objects that the vendor gives no tags, and existing ones whose tags it does not change, are left out " +
      "with one warning. In stack configuration as JSON.",
    { example: '{ team: "network" }', rules: ["vpcTags", "peeringTags", "subnetTags", "routeTableTags"] },
  ),
  ignoreTags: property(
    named("IgnoreTags", ignoredTags.optional(), "Tags that something else manages", "provider/configuration/settings"),
    "Tags that something else manages, by `keys` and `keyPrefixes`: they are no difference, and no update changes or " +
      "removes them. A resource that sets one is the error `invalid-input`. In stack configuration as JSON.",
    { example: '{ keyPrefixes: ["billing:"] }' },
  ),
  maxCallsPerSecond: property(
    z.number().positive().optional(),
    "Client-side rate limit, in calls per second and action. Runs on one machine with the same vendor, endpoint, region, " +
      "API key and limit share it.",
    { default: "the vendor's documented limit", example: "5" },
  ),
  timeoutSeconds: property(z.number().positive().optional(), "Timeout of an operation, in seconds.", {
    default: "600",
  }),
  pendingAcceptance: property(
    z.enum(PENDING_ACCEPTANCE).optional(),
    'If "await", a `Route` over a pending connection is not saved as deferred, and a `PeeringAccepter` whose request does ' +
      "not come does not time out: both end as awaiting. Pulumi then updates all other resources, and exits with code 10. " +
      "Requires the package `vpcpeering` and Pulumi 3.276 or later; elsewhere both are the error `awaiting`.",
    { default: '"defer"', rules: ["routeOnPendingConnection"] },
  ),
  caFile: property(text(), "PEM file of certificate authorities to trust, for a private cloud."),
} satisfies Record<ConfigKey, z.ZodType>;

/** The provider's configuration keys, as declared. */
import { z } from "zod";
import { named, property } from "./declaration.js";
import { userPrices } from "./network/cost/prices.js";
import { VENDOR_IDS, type VendorId } from "./rules/registry.js";
import type { ConfigKey } from "./settings.js";

/** Of a limit: positive, whole. */
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
  /** Requested by the name that the vendors' consoles suggest, and refused with the reason. */
  addresses: property(z.unknown().optional(), "No vendor limits single addresses.", { hidden: "always" }),
});

const text = () => z.string().optional();

/** Every key. Values arrive as strings: `limits` and `prices` as JSON. */
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
  maxCallsPerSecond: property(
    z.number().positive().optional(),
    "Client-side rate limit, in calls per second and action.",
    { default: "the vendor's documented limit", example: "5" },
  ),
  timeoutSeconds: property(z.number().positive().optional(), "Timeout of an operation, in seconds.", {
    default: "600",
  }),
  caFile: property(text(), "PEM file of certificate authorities to trust, for a private cloud."),
} satisfies Record<ConfigKey, z.ZodType>;

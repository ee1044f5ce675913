/** What JD Cloud's VPC API says, in its own words: objects, states and refusals. */
import { z } from "zod";
import type { Tags } from "../../backend/contract.js";
import type { Meaning } from "../../backend/http/protocol.js";
import type { PeeringState } from "../../rules/schema.js";

export const PUBLIC_ENDPOINT = "https://vpc.jdcloud-api.com/v1";
/** "Most calls 60,000 a minute", VPC API Reference. */
export const CALLS_PER_SECOND = 1000;
/** The most that a list gives at once. */
export const PAGE_SIZE = 100;
export const LONGEST_NAME = 32;
/** The tag that holds the mark of the resource that made a VPC; no tag of the user's. */
export const CREATOR_TAG = "pulumi-vpc-peering";

/** Samples leave out or null what is empty. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const wireTags = list(z.object({ key: z.string(), value: text }));

export const tagsOf = ({ tags }: { readonly tags: z.infer<typeof wireTags> }): Tags =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

const end = z.object({ vpcId: z.string(), addressPrefix: list(z.string()) });

export const wireHalf = z.object({
  vpcPeeringId: z.string(),
  vpcPeeringName: z.string(),
  vpcPeeringState: z.string(),
  description: text,
  vpcInfo: end,
  remoteVpcInfo: end,
  createdTime: text.catch(""),
  tags: wireTags,
});
export type WireHalf = z.infer<typeof wireHalf>;

export const wireVpc = z.object({
  vpcId: z.string(),
  vpcName: z.string(),
  /** Empty: the VPC takes any range. */
  addressPrefix: text,
  description: text,
  routeTableIds: list(z.string()),
  tags: wireTags,
});
export type WireVpc = z.infer<typeof wireVpc>;

export const wireRule = z.object({
  ruleId: z.string(),
  nextHopType: z.string(),
  nextHopId: text,
  addressPrefix: z.string(),
  origin: text,
  description: text,
});
export type WireRule = z.infer<typeof wireRule>;

export const wireTable = z.object({
  routeTableId: z.string(),
  routeTableName: z.string(),
  routeTableType: text,
  vpcId: z.string(),
  subnetIds: list(z.string()),
  /** Never empty: the rule to the VPC itself is among them. */
  routeTableRules: z.array(wireRule).nullish(),
});
export type WireTable = z.infer<typeof wireTable>;

/** How a rule that leads through a link names its kind. */
export const THROUGH_LINK = "vpc_peering";

export const STATES: Readonly<Record<string, PeeringState>> = {
  Initiated: "pending-acceptance",
  Connected: "active",
  Disconnected: "deleted-by-peer",
};

/** Code, which is the HTTP status, and status word; where the code says it all, the code alone. */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  "400": "invalid-input",
  "400 FAILED_PRECONDITION": "invalid-state",
  "401": "credentials-invalid",
  "403": "permission-denied",
  "404": "not-found",
  "409": "already-exists",
  "409 FAILED_PRECONDITION": "in-use",
  "429": "quota-exceeded",
  "429 RATE_LIMIT": "throttled",
  "500": "fault",
  "503": "fault",
};

export const meaningOfRefusal = (code: number, status: string): Meaning =>
  MEANINGS[`${code} ${status}`] ?? MEANINGS[String(code)] ?? (code >= 500 ? "fault" : "backend-failure");

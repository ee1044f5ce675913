/**
 * Schemas of JD Cloud's VPC API answers: only the members that the client reads. Samples omit empty values or set them
 * to null.
 */
import { z } from "zod";
import type { Page } from "../../backend/http/paging.js";
import type { Tags } from "../../backend/contract.js";
import { list } from "../kit/answers.js";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const wireTags = list(z.object({ key: z.string(), value: text }));

export const tagsOf = ({ tags }: { readonly tags: z.infer<typeof wireTags> }): Tags =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

export const tagList = (tags: Tags): { key: string; value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

const temporary = z.object({ accessKey: z.string(), secretKey: z.string(), sessionToken: z.string() });

/** Answer of STS: `credentials` in the SDK, `result` in the table of its page. */
export const session = z
  .union([
    z.object({ credentials: temporary }).transform(({ credentials }) => credentials),
    z.object({ result: temporary }).transform(({ result }) => result),
  ])
  .transform(({ accessKey: secretId, secretKey, sessionToken: securityToken }) => ({
    secretId,
    secretKey,
    securityToken,
  }));

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

export const createdHalf = z.object({ vpcPeering: wireHalf });

export const wireVpc = z.object({
  vpcId: z.string(),
  vpcName: z.string(),
  /** Empty: the VPC accepts any CIDR block. */
  addressPrefix: text,
  description: text,
  routeTableIds: list(z.string()),
  tags: wireTags,
});
export type WireVpc = z.infer<typeof wireVpc>;

export const createdVpc = z.object({ vpcId: z.string() });

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
  /** Never empty: it contains the rule to the VPC itself. */
  routeTableRules: z.array(wireRule).nullish(),
});
export type WireTable = z.infer<typeof wireTable>;

export const wireSubnet = z.object({
  subnetId: z.string(),
  subnetName: z.string(),
  vpcId: z.string(),
  addressPrefix: z.string(),
  routeTableId: z.string(),
  availableIpCount: z.number().nullish(),
});
export type WireSubnet = z.infer<typeof wireSubnet>;

export const createdSubnet = z.object({ subnetId: z.string() }).transform(({ subnetId: id }) => ({ id }));
export const createdTable = z.object({ routeTableId: z.string() }).transform(({ routeTableId: id }) => ({ id }));

export const nothing = z.unknown();

/** @param key key of the rows in the answer */
export const pageOf = <T>(key: string, row: z.ZodType<T>) =>
  z.object({ [key]: z.array(row).nullish(), totalCount: z.number() }).transform((answer): Page<T> => ({
    total: answer["totalCount"] as number,
    rows: answer[key] as T[] | null | undefined,
  }));

/** The contract's records as JSON. Requests are strict; answers may have further fields. */
import { z } from "zod";
import type {
  AccountRecord,
  MetricSeries,
  MetricsQuery,
  NewPeering,
  NewRoute,
  NewRouteTable,
  NewSubnet,
  NewVpc,
  PeeringChanges,
  PeeringEnd,
  PeeringRecord,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableChanges,
  RouteTableRecord,
  SubnetChanges,
  SubnetRecord,
  TopTalker,
  TopTalkersQuery,
  VpcChanges,
  VpcRecord,
} from "../../backend/contract.js";
import type { ChargeType, MetricName, PeeringState, PeeringType, QosLevel } from "../../rules/schema.js";

/** Names of the schemas in the OpenAPI document. */
export const names = z.registry<{ id: string }>();

export function named<T extends z.ZodType>(id: string, schema: T): T {
  names.add(schema, { id });
  return schema;
}

const { exactOptional: optional } = z;
const text = z.string();
const flag = z.boolean();
const texts = z.array(text);
const tags = z.record(text, text);
const tagChanges = z.record(text, text.nullable()).describe("Null removes the tag; other tags stay");
const moment = z.iso.datetime().describe("ISO 8601, UTC");
const cap = z.number().int().positive();

/** An enumeration with all members of the type. */
type Members<T extends string> = { readonly [M in T]: M };

const peeringState = z.enum({
  "pending-acceptance": "pending-acceptance",
  provisioning: "provisioning",
  active: "active",
  rejected: "rejected",
  expired: "expired",
  "deleted-by-peer": "deleted-by-peer",
  suspended: "suspended",
  failed: "failed",
  unknown: "unknown",
} satisfies Members<PeeringState>);
const chargeType = z.enum({
  "daily-peak": "daily-peak",
  "monthly-95th": "monthly-95th",
  "configured-bandwidth": "configured-bandwidth",
} satisfies Members<ChargeType>);
const peeringType = z.enum({ vpc: "vpc", "bare-metal": "bare-metal" } satisfies Members<PeeringType>);
const qosLevel = z.enum({ PT: "PT", AU: "AU", AG: "AG" } satisfies Members<QosLevel>);
const metricName = z.enum({
  inBandwidth: "inBandwidth",
  outBandwidth: "outBandwidth",
  inPackets: "inPackets",
  outPackets: "outPackets",
  packetLoss: "packetLoss",
  inUtilisation: "inUtilisation",
  outUtilisation: "outUtilisation",
} satisfies Members<MetricName>);

export const ref: z.ZodType<Ref> = named("Ref", z.strictObject({ region: text.min(1), id: text.min(1) }));

export const accountRecord: z.ZodType<AccountRecord> = named(
  "Account",
  z.object({ accountId: text, name: optional(text), appId: optional(text), projectId: optional(text) }),
);

export const newVpc: z.ZodType<NewVpc> = named(
  "NewVpc",
  z.strictObject({
    region: text.min(1),
    name: text,
    cidrBlock: text,
    secondaryCidrBlocks: optional(texts),
    enableIpv6: optional(flag),
    description: optional(text),
    tags: optional(tags),
    edgeSiteId: optional(text),
    enterpriseProjectId: optional(text),
    creator: optional(text).describe(
      "Marker of the creator, stored and returned; identifies the object after an interrupted run",
    ),
  }),
);

export const vpcChanges: z.ZodType<VpcChanges> = named(
  "VpcChanges",
  z.strictObject({
    name: optional(text),
    secondaryCidrBlocks: optional(texts).describe("Replaces all"),
    enableIpv6: optional(flag),
    description: optional(text),
    tags: optional(tagChanges),
  }),
);

export const vpcRecord: z.ZodType<VpcRecord> = named(
  "Vpc",
  z.object({
    region: text,
    id: text,
    accountId: text,
    name: text,
    cidrBlock: text,
    secondaryCidrBlocks: texts,
    otherCidrBlocks: optional(texts).describe("CIDR blocks that are managed elsewhere; used for overlap checks only"),
    ipv6CidrBlock: optional(text),
    description: optional(text),
    tags,
    edgeSiteId: optional(text),
    enterpriseProjectId: optional(text),
    defaultRouteTableId: text,
    creator: optional(text),
    state: text.describe('Always "available" at present'),
  }),
);

const peeringEnd: z.ZodType<PeeringEnd> = named(
  "PeeringEnd",
  z.object({
    accountId: text.describe("Empty if the vendor does not report the owner, which is then another account"),
    region: text,
    vpcId: text,
    cidrBlocks: optional(texts).describe("Absent if the vendor does not show those of another account"),
  }),
);

export const newPeering: z.ZodType<NewPeering> = named(
  "NewPeering",
  z.strictObject({
    name: text,
    region: text.min(1).describe("CIDR blocks of the caller's end"),
    vpcId: text,
    peerRegion: text.min(1),
    peerVpcId: text,
    peerAccountId: text,
    bandwidthMbps: optional(cap),
    chargeType: optional(chargeType),
    qosLevel: optional(qosLevel),
    type: optional(peeringType),
    description: optional(text),
    tags: optional(tags),
  }),
);

export const peeringChanges: z.ZodType<PeeringChanges> = named(
  "PeeringChanges",
  z.strictObject({
    name: optional(text),
    bandwidthMbps: optional(cap),
    chargeType: optional(chargeType),
    description: optional(text),
    tags: optional(tagChanges),
  }),
);

export const peeringRecord: z.ZodType<PeeringRecord> = named(
  "Peering",
  z.object({
    region: text.describe("The requester's"),
    id: text.describe("Id in the calling account"),
    name: text,
    state: peeringState,
    stateReason: optional(text),
    vendorState: text.describe("State as the vendor names it"),
    role: z.enum(["requester", "accepter", "both"]).describe("End that the calling account owns"),
    requester: peeringEnd,
    accepter: peeringEnd,
    bandwidthMbps: optional(cap),
    chargeType: optional(chargeType),
    qosLevel: optional(qosLevel),
    type: optional(peeringType),
    description: optional(text),
    tags: optional(tags),
    accepterPeeringConnectionId: optional(text).describe(
      "Accepter's own half, on vendors where each account creates one",
    ),
    createdAt: optional(moment).describe("Absent if the vendor reports none"),
    expiresAt: optional(moment).describe("Time when a pending request expires"),
  }),
);

export const routeRecord: z.ZodType<RouteRecord> = named(
  "Route",
  z.object({
    destinationCidrBlock: text,
    peeringConnectionId: optional(text),
    nextHop: optional(text).describe("Next hop, if it is not a peering connection"),
    description: optional(text),
    enabled: optional(flag).describe("False: disabled; the route carries no traffic"),
    origin: z.enum(["user", "issued", "system"]),
  }),
);

export const routeTableRecord: z.ZodType<RouteTableRecord> = named(
  "RouteTable",
  z.object({
    region: text,
    id: text,
    vpcId: text,
    name: text,
    isDefault: flag,
    subnetIds: texts,
    routes: z.array(routeRecord),
    tags: optional(tags).describe("Absent if they are not reported"),
  }),
);

export const newRouteTable: z.ZodType<NewRouteTable> = named(
  "NewRouteTable",
  z.strictObject({ region: text.min(1), vpcId: text, name: text, tags: optional(tags) }),
);

export const routeTableChanges: z.ZodType<RouteTableChanges> = named(
  "RouteTableChanges",
  z.strictObject({ name: optional(text), tags: optional(tagChanges) }),
);

export const newSubnet: z.ZodType<NewSubnet> = named(
  "NewSubnet",
  z.strictObject({
    region: text.min(1),
    vpcId: text,
    name: text,
    cidrBlock: text,
    zone: optional(text).describe("As the vendor's API names it"),
    tags: optional(tags),
  }),
);

export const subnetChanges: z.ZodType<SubnetChanges> = named(
  "SubnetChanges",
  z.strictObject({ name: optional(text), routeTableId: optional(text), tags: optional(tagChanges) }),
);

export const subnetRecord: z.ZodType<SubnetRecord> = named(
  "Subnet",
  z.object({
    region: text,
    id: text,
    accountId: text,
    vpcId: text,
    name: text,
    cidrBlock: text,
    zone: optional(text).describe("Absent if subnets belong to no zone, or the vendor does not report it"),
    routeTableId: text.describe("Route table that the subnet is associated with"),
    availableIpCount: optional(z.number()).describe("Number of free addresses"),
    tags: optional(tags).describe("Absent if they are not reported, as in some lists"),
  }),
);

export const newRoute: z.ZodType<NewRoute> = named(
  "NewRoute",
  z.strictObject({
    destinationCidrBlock: text,
    peeringConnectionId: text,
    description: optional(text),
    enabled: optional(flag).describe(
      "False: disabled. Absent: a new route is enabled, and an existing route is unchanged",
    ),
  }),
);

export const routeKey: z.ZodType<RouteKey> = named(
  "RouteKey",
  z.strictObject({ destinationCidrBlock: text, peeringConnectionId: text }),
);

export const metricsQuery: z.ZodType<Omit<MetricsQuery, "ref">> = named(
  "MetricsQuery",
  z.strictObject({
    metrics: z.array(metricName).min(1),
    periodSeconds: z.literal([60, 300]),
    start: moment,
    end: moment.describe("ISO 8601, UTC; exclusive"),
  }),
);

export const metricSeries: z.ZodType<MetricSeries> = named(
  "MetricSeries",
  z.object({
    metric: metricName,
    unit: z.enum(["Mbps", "packets/s", "%"]),
    points: z.array(z.object({ at: moment, value: z.number() })),
  }),
);

export const topTalkersQuery: z.ZodType<Omit<TopTalkersQuery, "ref">> = named(
  "TopTalkersQuery",
  z.strictObject({ at: moment.describe("Minute of the values"), limit: z.number().int().positive().max(1000) }),
);

export const topTalker: z.ZodType<TopTalker> = named(
  "TopTalker",
  z.object({
    address: text,
    inBytes: z.number(),
    outBytes: z.number(),
    inPackets: z.number(),
    outPackets: z.number(),
  }),
);

/**
 * Schemas of API 2.0's answers: only the members that the client reads. Numbers may be quoted, account IDs may be
 * formatted as floats, unified IDs have two names, and missing text is "" or null.
 */
import { z } from "zod";
import { optionalText, optionalTime, text } from "../kit/answers.js";

const int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
/** 1e+11 and "100000000001.0" alike. */
const accountId = z.union([z.number().transform((n) => n.toFixed(0)), text.transform((s) => s.replace(/\.\d*$/, ""))]);

/** The first name with a value. An object without an ID is invalid. */
function idIn(context: z.RefinementCtx, names: readonly string[], texts: Readonly<Record<string, string | undefined>>) {
  const id = names.map((name) => texts[name]).find((text) => text !== undefined);
  if (id === undefined) context.addIssue({ code: "custom", path: [names[0]!], message: "is missing" });
  return id ?? "";
}

/** @param ids the names of each ID, the preferred one first; one of them is required */
function row<S extends z.ZodRawShape, I extends string>(shape: S, ids: Readonly<Record<I, readonly string[]>>) {
  const wanted = Object.entries<readonly string[]>(ids);
  const names = wanted.flatMap(([, some]) => some);
  const texts = Object.fromEntries(names.map((name) => [name, optionalText]));
  return z.object({ ...shape, ...texts }).transform((seen, context) => {
    const all: Readonly<Record<string, unknown>> = seen;
    const others = Object.entries(all).filter(([name]) => !names.includes(name));
    const found = wanted.map(([id, some]) => [id, idIn(context, some, all as Readonly<Record<string, string>>)]);
    return Object.fromEntries([...others, ...found]) as z.infer<z.ZodObject<S>> & Readonly<Record<I, string>>;
  });
}

const page = <T extends z.ZodType>(row: T) => z.object({ totalCount: int, data: z.array(row).nullish() });

export const nothing = z.object({});

export const peerings = page(
  row(
    {
      peeringConnectionId: text,
      peeringConnectionName: optionalText,
      state: int,
      uin: accountId,
      peerUin: accountId,
      // Older pages have neither; both ends are then in the region of the request.
      region: optionalText,
      peerRegion: optionalText,
      // In Mbps. Without meaning inside a region.
      bandwidth: int.nullish(),
      createTime: optionalTime,
    },
    { vpcId: ["unVpcId", "uniqVpcId", "vpcId"], peerVpcId: ["unPeerVpcId", "uniqPeerVpcId", "peerVpcId"] },
  ),
);
export type AnsweredPeering = NonNullable<z.infer<typeof peerings>["data"]>[number];
/** With the regions of both ends. */
export type PeeringRow = AnsweredPeering & {
  readonly region: string;
  readonly peerRegion: string;
};

/** Plain actions return the connection, `Ex` actions a task. */
export const createdPeering = z.object({ peeringConnectionId: optionalText, taskId: int.optional() });
export const startedTask = z.object({ taskId: int.optional() });

export const taskResult = z.object({
  data: z.object({
    status: int,
    output: z
      .object({ errorCode: int.nullish(), errorMsg: optionalText, uniqVpcPeerId: optionalText })
      .nullish()
      .catch(undefined),
  }),
});
export type TaskResult = z.infer<typeof taskResult>["data"];

export const vpcs = page(
  row({ vpcName: optionalText, cidrBlock: text, createTime: optionalTime }, { id: ["unVpcId", "uniqVpcId", "vpcId"] }),
);
export type VpcRow = NonNullable<z.infer<typeof vpcs>["data"]>[number];

export const createdVpc = row({}, { id: ["uniqVpcId", "unVpcId", "vpcId"] });

const route = z
  .object({
    destinationCidrBlock: text,
    nextType: int,
    nextHub: optionalText,
    unNextHub: optionalText,
    description: optionalText,
  })
  .transform(({ nextHub, unNextHub, ...row }) => ({ ...row, nextHub: unNextHub ?? nextHub ?? "" }));
export type RouteRow = z.infer<typeof route>;

const TABLE_ID = ["unRouteTableId", "routeTableId"];
const SUBNET_ID = ["unSubnetId", "subnetId"];

export const routeTables = page(
  row(
    {
      vpcCidrBlock: optionalText,
      routeTableName: optionalText,
      /** 1: the VPC's default table, 0: another; on one operator's site the reverse. */
      routeTableType: int.nullish(),
      subnetNum: int.nullish(),
      routeSet: z.array(route).nullish(),
      routeTableSet: z.array(route).nullish(),
    },
    { id: TABLE_ID, vpcId: ["unVpcId", "vpcId"] },
  ).transform(({ routeSet, routeTableSet, ...table }) => ({
    ...table,
    routes: routeSet ?? routeTableSet ?? [],
    hasRoutes: Boolean(routeSet ?? routeTableSet),
  })),
);
export type RouteTableRow = NonNullable<z.infer<typeof routeTables>["data"]>[number];

/** For the table that a subnet uses. */
export const subnets = page(
  row({ routeTableId: optionalText, unRouteTableId: optionalText }, { id: SUBNET_ID }).transform(
    ({ id, routeTableId, unRouteTableId }) => ({ id, routeTableId: unRouteTableId ?? routeTableId }),
  ),
);
export type SubnetRow = NonNullable<z.infer<typeof subnets>["data"]>[number];

export const subnetDetails = page(
  row(
    {
      subnetName: optionalText,
      cidrBlock: text,
      zoneId: z
        .union([z.number().transform(String), z.string()])
        .nullish()
        .transform((zone) => zone || undefined),
      availableIPNum: int.nullish(),
    },
    { id: SUBNET_ID, vpcId: ["unVpcId", "vpcId"], routeTableId: TABLE_ID },
  ),
);
export type SubnetDetail = NonNullable<z.infer<typeof subnetDetails>["data"]>[number];

/** The request creates one subnet. */
export const createdSubnets = z
  .object({ subnetSet: z.tuple([row({}, { id: SUBNET_ID })], z.unknown()) })
  .transform(({ subnetSet: [subnet] }) => subnet);

export const createdTable = row({}, { id: TABLE_ID });

/** Answer of STS: the page's table has `token`, and its example `sessionToken`. */
export const session = z
  .object({
    data: z.object({
      credentials: row({ tmpSecretId: text, tmpSecretKey: text }, { securityToken: ["sessionToken", "token"] }),
      expiredTime: int,
    }),
  })
  .transform(({ data: { credentials, expiredTime } }) => ({
    secretId: credentials.tmpSecretId,
    secretKey: credentials.tmpSecretKey,
    securityToken: credentials.securityToken,
    expiresAt: expiredTime * 1000,
  }));

export const monitorData = z.object({ dataPoints: z.array(z.number().nullable()).nullish() });

/**
 * What API 2.0 answers, as far as it is looked at. Numbers come as numbers or in quotes, account ids also with the
 * traces of a float, unified ids under two names, and texts as "" or null where there are none.
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

/** The first name that has one. Objects without an id are of no use to anybody. */
const idIn = (context: z.RefinementCtx, name: string, ...ids: readonly (string | undefined)[]): string => {
  const id = ids.find((one) => one !== undefined);
  if (id === undefined) context.addIssue({ code: "custom", path: [name], message: "is missing" });
  return id ?? "";
};

const page = <T extends z.ZodType>(row: T) => z.object({ totalCount: int, data: z.array(row).nullish() });

export const nothing = z.object({});

export const peerings = page(
  z
    .object({
      peeringConnectionId: text,
      peeringConnectionName: optionalText,
      state: int,
      vpcId: optionalText,
      unVpcId: optionalText,
      uniqVpcId: optionalText,
      peerVpcId: optionalText,
      unPeerVpcId: optionalText,
      uniqPeerVpcId: optionalText,
      uin: accountId,
      peerUin: accountId,
      // Older pages have neither; then both ends are in the region of the request.
      region: optionalText,
      peerRegion: optionalText,
      // In Mbps. Inside a region it means nothing.
      bandwidth: int.nullish(),
      createTime: optionalTime,
    })
    .transform(({ vpcId, unVpcId, uniqVpcId, peerVpcId, unPeerVpcId, uniqPeerVpcId, ...row }, context) => ({
      ...row,
      vpcId: idIn(context, "unVpcId", unVpcId, uniqVpcId, vpcId),
      peerVpcId: idIn(context, "unPeerVpcId", unPeerVpcId, uniqPeerVpcId, peerVpcId),
    })),
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
  z
    .object({
      vpcId: optionalText,
      unVpcId: optionalText,
      uniqVpcId: optionalText,
      vpcName: optionalText,
      cidrBlock: text,
      createTime: optionalTime,
    })
    .transform(({ vpcId, unVpcId, uniqVpcId, ...row }, context) => ({
      ...row,
      id: idIn(context, "unVpcId", unVpcId, uniqVpcId, vpcId),
    })),
);
export type VpcRow = NonNullable<z.infer<typeof vpcs>["data"]>[number];

export const createdVpc = z
  .object({ vpcId: optionalText, unVpcId: optionalText, uniqVpcId: optionalText })
  .transform(({ vpcId, unVpcId, uniqVpcId }, context) => ({
    id: idIn(context, "uniqVpcId", uniqVpcId, unVpcId, vpcId),
  }));

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

export const routeTables = page(
  z
    .object({
      vpcId: optionalText,
      unVpcId: optionalText,
      vpcCidrBlock: optionalText,
      routeTableId: optionalText,
      unRouteTableId: optionalText,
      routeTableName: optionalText,
      /** 1: the VPC's default table, 0: another; on one operator's site the reverse. */
      routeTableType: int.nullish(),
      subnetNum: int.nullish(),
      routeSet: z.array(route).nullish(),
      routeTableSet: z.array(route).nullish(),
    })
    .transform(({ vpcId, unVpcId, routeTableId, unRouteTableId, routeSet, routeTableSet, ...row }, context) => ({
      ...row,
      id: idIn(context, "unRouteTableId", unRouteTableId, routeTableId),
      vpcId: idIn(context, "unVpcId", unVpcId, vpcId),
      routes: routeSet ?? routeTableSet ?? [],
      hasRoutes: Boolean(routeSet ?? routeTableSet),
    })),
);
export type RouteTableRow = NonNullable<z.infer<typeof routeTables>["data"]>[number];

const subnetIds = {
  subnetId: optionalText,
  unSubnetId: optionalText,
  routeTableId: optionalText,
  unRouteTableId: optionalText,
};

/** For the table that a subnet uses. */
export const subnets = page(
  z.object(subnetIds).transform(({ subnetId, unSubnetId, routeTableId, unRouteTableId }, context) => ({
    id: idIn(context, "unSubnetId", unSubnetId, subnetId),
    routeTableId: unRouteTableId ?? routeTableId,
  })),
);

export const subnetDetails = page(
  z
    .object({
      ...subnetIds,
      vpcId: optionalText,
      unVpcId: optionalText,
      subnetName: optionalText,
      cidrBlock: text,
      zoneId: z
        .union([z.number().transform(String), z.string()])
        .nullish()
        .transform((zone) => zone || undefined),
      availableIPNum: int.nullish(),
    })
    .transform(({ subnetId, unSubnetId, vpcId, unVpcId, routeTableId, unRouteTableId, ...row }, context) => ({
      ...row,
      id: idIn(context, "unSubnetId", unSubnetId, subnetId),
      vpcId: idIn(context, "unVpcId", unVpcId, vpcId),
      routeTableId: idIn(context, "unRouteTableId", unRouteTableId, routeTableId),
    })),
);
export type SubnetDetail = NonNullable<z.infer<typeof subnetDetails>["data"]>[number];

/** The request creates one subnet. */
export const createdSubnets = z
  .object({ subnetSet: z.array(z.object({ subnetId: optionalText, unSubnetId: optionalText })).min(1) })
  .transform(({ subnetSet: [subnet] }, context) => ({
    id: idIn(context, "unSubnetId", subnet?.unSubnetId, subnet?.subnetId),
  }));

export const createdTable = z
  .object({ routeTableId: optionalText, unRouteTableId: optionalText })
  .transform(({ routeTableId, unRouteTableId }, context) => ({
    id: idIn(context, "unRouteTableId", unRouteTableId, routeTableId),
  }));

export type SubnetRow = NonNullable<z.infer<typeof subnets>["data"]>[number];

/** Of STS: the page's table has `token`, and its example `sessionToken`. */
export const session = z
  .object({
    data: z.object({
      credentials: z.object({
        sessionToken: optionalText,
        token: optionalText,
        tmpSecretId: text,
        tmpSecretKey: text,
      }),
      expiredTime: int,
    }),
  })
  .transform(({ data: { credentials, expiredTime } }, context) => ({
    secretId: credentials.tmpSecretId,
    secretKey: credentials.tmpSecretKey,
    securityToken: idIn(context, "sessionToken", credentials.sessionToken, credentials.token),
    expiresAt: expiredTime * 1000,
  }));

export const monitorData = z.object({ dataPoints: z.array(z.number().nullable()).nullish() });

/**
 * Schemas of API 3.0's answers: only the members that the client reads. Account IDs are numbers or strings; texts may
 * be "".
 */
import { z } from "zod";
import type { Page } from "../../backend/http/paging.js";
import { list, optionalText, optionalTime, text } from "../kit/answers.js";

export const accountId = z.union([z.string(), z.number()]).transform(String);
const tag = z.object({ Key: text, Value: text.nullish() });
const tagsIn = (rows: readonly z.infer<typeof tag>[]) =>
  Object.fromEntries(rows.map(({ Key, Value }) => [Key, Value ?? ""]));
export const tagSet = list(tag).transform(tagsIn);
/** Older answers omit tags. */
const optionalTagSet = z
  .array(tag)
  .nullish()
  .transform((rows) => (rows ? tagsIn(rows) : undefined));

/** @param key key of the rows in the answer */
export const page = <T extends z.ZodType>(key: string, row: T) =>
  z.object({ TotalCount: z.number(), [key]: z.array(row) }).transform((answer): Page<z.output<T>> => ({
    total: answer["TotalCount"] as number,
    rows: answer[key] as z.output<T>[],
  }));

export const nothing = z.object({});

/** The newer name first; older rows have only the other. A connection without either has no other VPC. */
const withFarVpc = <
  T extends { readonly DestinationVpcId: string | undefined; readonly PeerVpcId: string | undefined },
>(
  { DestinationVpcId, PeerVpcId = "", ...row }: T,
  context: z.RefinementCtx,
) => {
  const far = DestinationVpcId ?? PeerVpcId;
  if (far === "") context.addIssue({ code: "custom", path: ["PeerVpcId"], message: "is missing" });
  return { ...row, PeerVpcId: far };
};

/** On the public cloud and on private ones. */
export const peeringMembers = {
  PeeringConnectionId: text,
  PeeringConnectionName: optionalText,
  State: text,
  DestinationVpcId: optionalText,
  PeerVpcId: optionalText,
  Bandwidth: z.number().nullish(),
  ChargeType: optionalText,
  QosLevel: optionalText,
  CreateTime: optionalTime,
  TagSet: tagSet,
};

export const peerings = page(
  "PeerConnectionSet",
  z
    .object({
      ...peeringMembers,
      SourceVpcId: text,
      SourceUin: accountId,
      DestinationUin: accountId,
      SourceRegion: text,
      DestinationRegion: text,
      Type: optionalText,
    })
    .transform(withFarVpc),
);
export type PeeringRow = NonNullable<z.infer<typeof peerings>["rows"]>[number] & {
  /** Primary CIDR blocks, if a deployment's rows contain them. */
  readonly VpcCidrBlock?: string | undefined;
  readonly PeerVpcCidrBlock?: string | undefined;
};

export const createdPeering = z.object({ PeeringConnectionId: text });

const vpcRow = z.object({
  VpcId: text,
  VpcName: optionalText,
  CidrBlock: text,
  Ipv6CidrBlock: optionalText,
  CreatedTime: optionalTime,
  /** 0: added by the account. 1: added by a container cluster. */
  AssistantCidrSet: list(z.object({ CidrBlock: text, AssistantType: z.number().nullish() })),
  TagSet: tagSet,
});
export type VpcRow = z.infer<typeof vpcRow>;

export const vpcs = page("VpcSet", vpcRow);
export const createdVpc = z.object({ Vpc: vpcRow });

const route = z.object({
  DestinationCidrBlock: optionalText,
  DestinationIpv6CidrBlock: optionalText,
  GatewayType: text,
  GatewayId: optionalText,
  RouteItemId: optionalText,
  RouteId: z.number().nullish(),
  RouteDescription: optionalText,
  RouteType: optionalText,
  Enabled: z.boolean().nullish(),
});
export type RouteRow = z.infer<typeof route>;

const routeTable = z.object({
  VpcId: text,
  RouteTableId: text,
  RouteTableName: optionalText,
  Main: z.boolean(),
  AssociationSet: z.array(z.object({ SubnetId: text })).nullish(),
  RouteSet: z.array(route).nullish(),
  TagSet: optionalTagSet,
});
export type RouteTableRow = z.infer<typeof routeTable>;

export const routeTables = page("RouteTableSet", routeTable);
/** One table, with its new rows only. */
export const createdRoutes = z
  .object({ RouteTableSet: z.array(z.object({ RouteSet: z.array(route).nullish() })) })
  .transform(({ RouteTableSet }): readonly RouteRow[] => RouteTableSet.flatMap(({ RouteSet }) => RouteSet ?? []));
export const replacedRoutes = z
  .object({ NewRouteSet: z.array(route) })
  .transform(({ NewRouteSet }): readonly RouteRow[] => NewRouteSet);
const subnet = z.object({ SubnetId: text, RouteTableId: text });
export type SubnetRow = z.infer<typeof subnet>;
/** For the table that a subnet uses. */
export const subnets = page("SubnetSet", subnet);
const subnetDetail = z.object({
  ...subnet.shape,
  VpcId: text,
  SubnetName: optionalText,
  CidrBlock: text,
  Zone: optionalText,
  AvailableIpAddressCount: z.number().nullish(),
  TagSet: optionalTagSet,
});
export type SubnetDetail = z.infer<typeof subnetDetail>;
export const subnetDetails = page("SubnetSet", subnetDetail);
/** The other members are read by another call. */
export const createdSubnet = z
  .object({ Subnet: z.object({ SubnetId: text }) })
  .transform(({ Subnet }) => ({ id: Subnet.SubnetId }));
export const createdTable = z
  .object({ RouteTable: z.object({ RouteTableId: text }) })
  .transform(({ RouteTable }) => ({ id: RouteTable.RouteTableId }));

export const userAppId = z.object({ OwnerUin: accountId, AppId: z.union([z.string(), z.number()]).transform(String) });

/** Of STS. */
export const session = z
  .object({
    Credentials: z.object({ Token: text, TmpSecretId: text, TmpSecretKey: text }),
    ExpiredTime: z.number(),
  })
  .transform(({ Credentials, ExpiredTime }) => ({
    secretId: Credentials.TmpSecretId,
    secretKey: Credentials.TmpSecretKey,
    securityToken: Credentials.Token,
    expiresAt: ExpiredTime * 1000,
  }));
export const callerIdentity = z.object({ Arn: text, AccountId: text });

export const monitorData = z.object({
  DataPoints: z
    .array(z.object({ Timestamps: z.array(z.number()).nullish(), Values: z.array(z.number()).nullish() }))
    .nullish(),
});
export const baseMetrics = z.object({ MetricSet: z.array(z.object({ MetricName: text, Unit: text })) });

export const flowDetails = z.object({
  GatewayFlowMonitorDetailSet: z
    .array(
      z.object({
        PrivateIpAddress: text,
        InPkg: z.number(),
        OutPkg: z.number(),
        InTraffic: z.number(),
        OutTraffic: z.number(),
      }),
    )
    .nullish(),
});

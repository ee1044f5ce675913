/** Route tables and subnets. The rows that every table has of itself are not among those that the API lists. */
import type { RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { action, type Caller } from "./action.js";
import { wallTime } from "./times.js";
import { filtered, filters, pageOf, refuseBoth, refuseMalformed, textPaging } from "./lists.js";
import { flag, listOf, optional, tags, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";
import { handleOf } from "./route-handles.js";
import { ownVpc } from "./vpcs.js";

export const DescribeRouteTables = action({
  isRead: true,
  parameters: {
    RouteTableIds: optional(listOf(text)),
    Filters: filters,
    ...textPaging,
    NeedRouterInfo: optional(flag),
  },
  async run({ RouteTableIds: ids, Filters, NeedRouterInfo = true, ...paging }, caller) {
    refuseBoth(ids, Filters);
    if (ids !== undefined) refuseMalformed(ids, caller.rules.ids.value.routeTable);
    const { region, account } = caller;
    const all =
      ids === undefined
        ? await account.backend.listRouteTables({ region })
        : (await account.backend.getRouteTables(ids.map((id) => ({ region, id })))).filter((row) => row !== undefined);
    const found = filtered(all, Filters, {
      "route-table-id": (table, value) => table.id === value,
      "route-table-name": (table, value) => table.name.includes(value),
      "vpc-id": (table, value) => table.vpcId === value,
      "association.main": (table, value) => String(table.isDefault) === value,
    });
    const RouteTableSet = pageOf(found, paging).map((table) => ({
      ...tableRow(table, caller),
      ...(!NeedRouterInfo && { RouteSet: [] }),
    }));
    return { TotalCount: found.length, RouteTableSet };
  },
});

export const CreateRouteTable = action({
  parameters: { VpcId: text, RouteTableName: text, Tags: tags },
  async run({ VpcId, RouteTableName }, caller) {
    const vpc = await ownVpc(caller, VpcId);
    return { RouteTable: tableRow(caller.account.operator.createRouteTable(vpc.id, RouteTableName), caller) };
  },
});

export const ReplaceRouteTableAssociation = action({
  parameters: { RouteTableId: text, SubnetId: text },
  async run({ RouteTableId, SubnetId }, caller) {
    const table = await ownTable(caller, RouteTableId);
    const subnet = subnetsOf(caller).find(({ id }) => id === SubnetId);
    if (subnet === undefined) throw new VendorRefusal("ResourceNotFound", `the subnet ${SubnetId} does not exist`);
    if (subnet.vpcId !== table.vpcId)
      throw new VendorRefusal("UnsupportedOperation.VpcMismatch", "the subnet is of another VPC than the table");
    caller.account.operator.associate(subnet.vpcId, SubnetId, RouteTableId);
    return {};
  },
});

export const CreateSubnet = action({
  parameters: { VpcId: text, SubnetName: text, CidrBlock: text, Zone: text, Tags: tags, CdcId: optional(text) },
  codes: {
    "cidr-overlap": "InvalidParameterValue.SubnetConflict",
    "invalid-input": "InvalidParameterValue.SubnetRange",
  },
  async run({ VpcId, CidrBlock }, caller) {
    const vpc = await ownVpc(caller, VpcId);
    return { Subnet: subnetRow(caller.account.operator.createSubnet(vpc.id, CidrBlock), caller) };
  },
});

export const DescribeSubnets = action({
  isRead: true,
  parameters: { SubnetIds: optional(listOf(text)), Filters: filters, ...textPaging },
  async run({ SubnetIds: ids, Filters, ...paging }, caller) {
    refuseBoth(ids, Filters);
    if (ids !== undefined) refuseMalformed(ids, caller.rules.ids.value.subnet);
    const found = filtered(
      subnetsOf(caller).filter(({ id }) => ids === undefined || ids.includes(id)),
      Filters,
      {
        "subnet-id": ({ id }, value) => id === value,
        "vpc-id": ({ vpcId }, value) => vpcId === value,
        "cidr-block": ({ cidrBlock }, value) => cidrBlock === value,
      },
    );
    return { TotalCount: found.length, SubnetSet: pageOf(found, paging).map((subnet) => subnetRow(subnet, caller)) };
  },
});

/** The account's table in the region that the call names, as it is now. */
export async function ownTable({ account, region, rules }: Caller, id: string): Promise<RouteTableRecord> {
  refuseMalformed([id], rules.ids.value.routeTable);
  const [table] = await account.exact.getRouteTables([{ region, id }]);
  if (table !== undefined) return table;
  throw new VendorRefusal("ResourceNotFound", `the route table ${id} does not exist`);
}

export function tableRow(table: RouteTableRecord, caller: Caller) {
  return {
    VpcId: table.vpcId,
    RouteTableId: table.id,
    RouteTableName: table.name,
    AssociationSet: table.subnetIds.map((SubnetId) => ({ SubnetId, RouteTableId: table.id })),
    RouteSet: table.routes.filter(({ origin }) => origin !== "system").map((route) => routeRow(table, route, caller)),
    Main: table.isDefault,
    CreatedTime: wallTime(EPOCH),
    TagSet: [],
    LocalCidrForCcn: [],
  };
}

export function routeRow(table: RouteTableRecord, route: RouteRecord, caller: Caller) {
  const isIpv6 = route.destinationCidrBlock.includes(":");
  return {
    ...handleOf(caller.cloud, table.id, route.destinationCidrBlock),
    DestinationCidrBlock: isIpv6 ? "" : route.destinationCidrBlock,
    DestinationIpv6CidrBlock: isIpv6 ? route.destinationCidrBlock : "",
    GatewayType: "PEERCONNECTION",
    GatewayId: route.peeringConnectionId ?? "",
    RouteDescription: route.description ?? "",
    Enabled: true,
    RouteType: "USER",
    RouteTableId: table.id,
    PublishedToVbc: false,
    CreatedTime: wallTime(EPOCH),
    CdcId: "",
  };
}

/** The embedded cloud does not keep when tables, routes and subnets were made, and the answers always have a time. */
const EPOCH = new Date(0).toISOString();

type Subnet = Pick<
  ReturnType<Caller["account"]["operator"]["createSubnet"]>,
  "id" | "vpcId" | "cidrBlock" | "routeTableId"
>;

function subnetsOf({ account, accountId, region, rules }: Caller): Subnet[] {
  return account.operator
    .inventory({ vendor: rules.id })
    .subnets.filter((subnet) => subnet.accountId === accountId && subnet.region === region);
}

function subnetRow({ id, vpcId, cidrBlock, routeTableId }: Subnet, { region }: Caller) {
  const addresses = 2 ** (32 - Number(cidrBlock.split("/")[1])) - 3;
  return {
    VpcId: vpcId,
    SubnetId: id,
    SubnetName: id,
    CidrBlock: cidrBlock,
    IsDefault: false,
    EnableBroadcast: false,
    Zone: `${region}-1`,
    RouteTableId: routeTableId,
    CreatedTime: wallTime(EPOCH),
    AvailableIpAddressCount: addresses,
    TotalIpAddressCount: addresses,
    Ipv6CidrBlock: "",
    NetworkAclId: "",
    IsRemoteVpcSnat: false,
    TagSet: [],
    CdcId: "",
    IsCdcSubnet: 0,
  };
}

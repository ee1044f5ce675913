/** Route tables. The API's lists omit the built-in rows of every table. */
import type { RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { action, type Caller } from "./action.js";
import { wallTime } from "./times.js";
import { filtered, type Filters, filters, pageOf, refuseIds, textPaging } from "./lists.js";
import { flag, listOf, optional, tags, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";
import { handleOf } from "./route-handles.js";
import { tagRecord, tagRows } from "./vpcs.js";

export const DescribeRouteTables = action({
  isRead: true,
  parameters: {
    RouteTableIds: optional(listOf(text)),
    Filters: filters,
    ...textPaging,
    NeedRouterInfo: optional(flag),
  },
  async run({ RouteTableIds: ids, Filters, NeedRouterInfo = true, ...paging }, caller) {
    refuseIds(ids, Filters, caller.rules.ids.value.routeTable);
    const { region, account } = caller;
    const all =
      ids === undefined
        ? await account.backend.listRouteTables({ region })
        : (await account.backend.getRouteTables(ids.map((id) => ({ region, id })))).filter((row) => row !== undefined);
    refuseLoneNextHop(Filters);
    const filters = {
      "route-table-id": (table: RouteTableRecord, value: string) => table.id === value,
      "route-table-name": (table: RouteTableRecord, value: string) => table.name.includes(value),
      "vpc-id": (table: RouteTableRecord, value: string) => table.vpcId === value,
      "association.main": (table: RouteTableRecord, value: string) => String(table.isDefault) === value,
      [NEXT_HOP_TYPE]: ({ routes }: RouteTableRecord, value: string) =>
        routes.some((row) => gatewayType(row) === value),
    };
    const found = filtered(all, Filters, filters, (table) => labelsOf(table, caller).tags);
    const RouteTableSet = pageOf(found, paging).map((table) => ({
      ...tableRow(table, caller),
      ...(!NeedRouterInfo && { RouteSet: [] }),
    }));
    return { TotalCount: found.length, RouteTableSet };
  },
});

export const CreateRouteTable = action({
  parameters: { VpcId: text, RouteTableName: text, Tags: tags },
  async run({ VpcId, RouteTableName, Tags }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    const labels = { tags: tagRecord(Tags) };
    return { RouteTable: tableRow(caller.account.operator.createRouteTable(vpc.id, RouteTableName, labels), caller) };
  },
});

export const ModifyRouteTableAttribute = action({
  parameters: { RouteTableId: text, RouteTableName: text },
  async run({ RouteTableId, RouteTableName }, caller) {
    const { vpcId, id } = await caller.own.routeTable(RouteTableId);
    caller.account.operator.updateRouteTable(vpcId, id, { name: RouteTableName });
    return {};
  },
});

export const DeleteRouteTable = action({
  parameters: { RouteTableId: text },
  codes: {
    unsupported: "UnsupportedOperation.DelDefaultRoute",
    "in-use": "UnsupportedOperation.DelRouteWithSubnet",
  },
  async run({ RouteTableId }, caller) {
    const { vpcId, id } = await caller.own.routeTable(RouteTableId);
    caller.account.operator.deleteRouteTable(vpcId, id);
    return {};
  },
});

export function tableRow(table: RouteTableRecord, caller: Caller) {
  const times = timesOf(table, caller);
  return {
    VpcId: table.vpcId,
    RouteTableId: table.id,
    RouteTableName: table.name,
    AssociationSet: table.subnetIds.map((SubnetId) => ({ SubnetId, RouteTableId: table.id })),
    RouteSet: table.routes
      .filter(({ origin }) => origin !== "system")
      .map((route) => routeRow(table, route, caller, times)),
    Main: table.isDefault,
    CreatedTime: wallTime(times.createdAt),
    TagSet: tagRows(labelsOf(table, caller).tags),
    LocalCidrForCcn: [],
  };
}

export const timesOf = ({ vpcId, id }: RouteTableRecord, { account }: Caller) => account.operator.tableTimes(vpcId, id);

export function routeRow(
  table: RouteTableRecord,
  route: RouteRecord,
  caller: Caller,
  times: ReturnType<typeof timesOf> = timesOf(table, caller),
) {
  const isIpv6 = route.destinationCidrBlock.includes(":");
  return {
    ...handleOf(caller.cloud, table.id, route.destinationCidrBlock),
    DestinationCidrBlock: isIpv6 ? "" : route.destinationCidrBlock,
    DestinationIpv6CidrBlock: isIpv6 ? route.destinationCidrBlock : "",
    GatewayType: gatewayType(route),
    GatewayId: route.peeringConnectionId ?? "",
    RouteDescription: route.description ?? "",
    Enabled: route.enabled ?? true,
    RouteType: "USER",
    RouteTableId: table.id,
    PublishedToVbc: false,
    CreatedTime: wallTime(times.routes[route.destinationCidrBlock] ?? times.createdAt),
    CdcId: "",
  };
}

const NEXT_HOP_TYPE = "next-hop-type";

const gatewayType = ({ origin }: RouteRecord): string => (origin === "system" ? "LOCAL" : "PEERCONNECTION");

/** The filter requires two others. */
function refuseLoneNextHop(requested: Filters): void {
  const names = new Set((requested ?? []).map(({ Name }) => Name));
  if (!names.has(NEXT_HOP_TYPE) || (names.has("route-table-id") && names.has("vpc-id"))) return;
  throw new VendorRefusal(
    "InvalidParameter.FilterMissParameter",
    `${NEXT_HOP_TYPE} needs the filters route-table-id and vpc-id`,
  );
}

const labelsOf = ({ id, name }: RouteTableRecord, { account }: Caller) =>
  account.operator.tableLabels(id) ?? { name, tags: {} };

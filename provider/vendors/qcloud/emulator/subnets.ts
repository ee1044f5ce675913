/** Subnets and their associated route tables. */
import { z } from "zod";
import type { Subnet } from "../../../cloud/operations/subnets.js";
import { wallTime } from "../../tencent/emulator/times.js";
import { action, type Caller, int, listing, order, paging, text } from "./action.js";
import { numbered, unified } from "./ids.js";
import { refusal } from "./refusal.js";
import { tableOf } from "./routes.js";

const newSubnets = z.array(z.strictObject({ subnetName: text, cidrBlock: text, zoneId: text })).min(1);

export const CreateSubnet = action({ vpcId: text, subnetSet: newSubnets }, async ({ vpcId, subnetSet }, caller) => {
  const vpc = await caller.own.vpc(vpcId);
  const { operator } = caller.account;
  const made = subnetSet.map(({ subnetName, cidrBlock, zoneId }) =>
    operator.createSubnet(vpc.id, cidrBlock, undefined, { name: subnetName, zone: zoneId }),
  );
  return { subnetSet: made.map((subnet) => subnetRow(caller, subnet)) };
});

export const ModifySubnetAttribute = action(
  { vpcId: text, subnetId: text, subnetName: text },
  async ({ vpcId, subnetId, subnetName }, caller) => {
    const subnet = await subnetOf(caller, vpcId, subnetId);
    caller.account.operator.updateSubnet(subnet.vpcId, subnet.id, { name: subnetName });
    return {};
  },
);

export const DeleteSubnet = action({ vpcId: text, subnetId: text }, async ({ vpcId, subnetId }, caller) => {
  const subnet = await subnetOf(caller, vpcId, subnetId);
  caller.account.operator.deleteSubnet(subnet.vpcId, subnet.id);
  return {};
});

export const AssociateRouteTable = action(
  {
    vpcId: text,
    subnetId: z.union([text.transform((id) => [id]), z.array(text).min(1)]),
    routeTableId: text,
  },
  async ({ vpcId, subnetId, routeTableId }, caller) => {
    const table = await tableOf(caller, vpcId, routeTableId);
    const subnets = [];
    for (const id of subnetId) subnets.push(await subnetOf(caller, vpcId, id));
    for (const { id } of subnets) caller.account.operator.associate(table.vpcId, id, table.id);
    return {};
  },
);

export const DescribeSubnetEx = action(
  {
    vpcId: text.optional(),
    subnetId: text.optional(),
    subnetName: text.optional(),
    zoneIds: z.array(text).optional(),
    getAclIdFlag: int.optional(),
    ...paging,
    ...order("createTime", "subnetName"),
  },
  async ({ vpcId, subnetId, subnetName, zoneIds, ...page }, caller) => {
    const vpc = vpcId === undefined ? undefined : await caller.own.vpc(vpcId);
    const rows = caller.own
      .subnets()
      .filter((subnet) => vpc === undefined || subnet.vpcId === vpc.id)
      .filter((subnet) => subnetId === undefined || subnet.id === unified(subnetId))
      .map((subnet) => ({
        ...subnetRow(caller, subnet),
        vpcId: numbered(caller.region, subnet.vpcId),
        unVpcId: subnet.vpcId,
        isDefault: false,
        networkAclId: null,
      }))
      .filter((row) => subnetName === undefined || row.subnetName.includes(subnetName))
      .filter(({ zoneId }) => zoneIds === undefined || zoneIds.includes(zoneId));
    return listing(rows, page, (row, field) =>
      field === "subnetName" ? `${row.subnetName} ${row.unSubnetId}` : `${row.subnetCreateTime} ${row.unSubnetId}`,
    );
  },
);

async function subnetOf(caller: Caller, vpcId: string, given: string): Promise<Subnet> {
  const vpc = await caller.own.vpc(vpcId);
  const found = caller.own.subnets().find((subnet) => subnet.vpcId === vpc.id && subnet.id === unified(given));
  if (found !== undefined) return found;
  throw refusal("InvalidSubnet.NotFound", `there is no subnet ${given} in ${vpcId}`);
}

function subnetRow({ account, region }: Caller, { id, name, cidrBlock, routeTableId, zone = "" }: Subnet) {
  return {
    subnetId: numbered(region, id),
    unSubnetId: id,
    subnetName: name ?? id,
    cidrBlock,
    zoneId: zone,
    routeTableId: numbered(region, routeTableId),
    unRouteTableId: routeTableId,
    subnetCreateTime: wallTime(account.operator.times(id).createdAt),
  };
}

/** VPCs. */
import type { VpcRecord } from "../../../backend/contract.js";
import { refuseContents } from "../../../servers/emulator/contents.js";
import { z } from "zod";
import { action, type Caller, int, listing, order, paging, text } from "./action.js";
import { numbered } from "./ids.js";
import { failed, refusal } from "./refusal.js";
import { wallTime } from "../../tencent/emulator/times.js";

export const CreateVpc = action(
  { vpcName: text, cidrBlock: text, subnetSet: z.array(z.unknown()).optional() },
  async ({ vpcName, cidrBlock, subnetSet }, caller) => {
    if (subnetSet !== undefined) throw failed("the emulator makes subnets one by one, on its own command line");
    await refuseUsedName(caller, vpcName);
    const { region, account } = caller;
    const vpc = await account.backend.createVpc({ region, name: vpcName, cidrBlock });
    return {
      vpcId: numbered(region, vpc.id),
      uniqVpcId: vpc.id,
      vpcCreateTime: wallTime(caller.account.operator.times(vpc.id).createdAt),
      subnetSet: [],
      routeTableSet: [
        { routeTableId: numbered(region, vpc.defaultRouteTableId), routeTableName: "default", routeTableType: 1 },
      ],
    };
  },
);

export const DescribeVpcEx = action(
  { vpcId: text.optional(), vpcName: text.optional(), ...paging, ...order("createTime", "vpcName") },
  async ({ vpcId, vpcName, ...page }, caller) => {
    const { region, account } = caller;
    const vpcs =
      vpcId === undefined ? await account.backend.listVpcs({ region }) : [await caller.own.vpc(vpcId, "backend")];
    const shown = vpcs.filter(({ name }) => vpcName === undefined || name.includes(vpcName));
    const rows = await rowsOf(caller, shown);
    return listing(rows, page, (vpc, field) => `${field === "vpcName" ? vpc.vpcName : vpc.createTime} ${vpc.unVpcId}`);
  },
);

export const ModifyVpcAttribute = action({ vpcId: text, vpcName: text }, async ({ vpcId, vpcName }, caller) => {
  const vpc = await caller.own.vpc(vpcId);
  if (vpc.name !== vpcName) await refuseUsedName(caller, vpcName);
  await caller.account.backend.updateVpc(vpc, { name: vpcName });
  return {};
});

export const DeleteVpc = action({ vpcId: text }, async ({ vpcId }, caller) => {
  const vpc = await caller.own.vpc(vpcId);
  await refuseContents(caller.account.exact, vpc);
  await caller.account.backend.deleteVpc(vpc);
  return {};
});

/** Accepted, but without effect here. */
export const DescribeVpcLimit = action({ type: z.array(int) }, async ({ type }) => ({
  data: { limit: Object.fromEntries(type.map((number) => [number, 10])) },
}));

/** Names are unique in a region. */
async function refuseUsedName({ account, region }: Caller, name: string): Promise<void> {
  const [other] = await account.exact.listVpcs({ region, name });
  if (other !== undefined) throw refusal("InvalidVpcName.InUse", `${other.id} has the name "${name}"`);
}

/** Their dependent objects are read once for all VPCs. */
async function rowsOf(caller: Caller, vpcs: readonly VpcRecord[]) {
  const { account, region, rules } = caller;
  const { subnets } = account.operator.inventory({ vendor: rules.id });
  const tables = await account.backend.listRouteTables({ region });
  const connections = await account.backend.listPeerings({ region });
  return vpcs.map(({ id, name, cidrBlock }) => ({
    vpcId: numbered(region, id),
    unVpcId: id,
    vpcName: name,
    cidrBlock,
    subnetNum: subnets.filter(({ vpcId }) => vpcId === id).length,
    routeTableNum: tables.filter(({ vpcId }) => vpcId === id).length,
    vpnGwNum: 0,
    vpcPeerNum: connections.filter(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].includes(id)).length,
    vpcDeviceNum: 0,
    classicLinkNum: -1,
    vpgNum: 0,
    natNum: 0,
    isDefault: false,
    isMulticast: false,
    createTime: wallTime(account.operator.times(id).createdAt),
  }));
}

/** VPCs and their secondary blocks. */
import type { NewVpc, VpcRecord } from "../../../backend/contract.js";
import { refuseContents } from "../../../servers/emulator/contents.js";
import { action, type Caller } from "./action.js";
import { wallTime } from "./times.js";
import { filtered, filters, pageOf, refuseIds, textPaging } from "./lists.js";
import { flag, listOf, optional, tags, text } from "./parameters.js";
import { type RefusalCodes, VendorRefusal } from "./refusal.js";

const BLOCK_CODES: RefusalCodes = { "cidr-overlap": "InvalidParameterValue.SubnetConflict" };
const VPC_CODES: RefusalCodes = { "vendor-rule": "InvalidParameterValue", unsupported: "UnsupportedOperation" };

export const DescribeVpcs = action({
  isRead: true,
  parameters: { VpcIds: optional(listOf(text)), Filters: filters, ...textPaging },
  async run({ VpcIds, Filters, ...paging }, caller) {
    refuseIds(VpcIds, Filters, caller.rules.ids.value.vpc);
    const { backend } = caller.account;
    const all =
      VpcIds === undefined
        ? await backend.listVpcs({ region: caller.region })
        : (await backend.getVpcs(VpcIds.map((id) => ({ region: caller.region, id })))).filter(
            (vpc) => vpc !== undefined,
          );
    const filters = {
      "vpc-name": (vpc: VpcRecord, value: string) => vpc.name.includes(value),
      "vpc-id": (vpc: VpcRecord, value: string) => vpc.id === value,
      "cidr-block": (vpc: VpcRecord, value: string) => vpc.cidrBlock === value,
      "is-default": (_: VpcRecord, value: string) => value === "false",
    };
    const found = filtered(all, Filters, filters, ({ tags: own }) => own);
    return { TotalCount: found.length, VpcSet: pageOf(found, paging).map((vpc) => vpcRow(vpc, caller)) };
  },
});

export const CreateVpc = action({
  parameters: {
    VpcName: text,
    CidrBlock: text,
    EnableMulticast: optional(text),
    DnsServers: optional(listOf(text, 4)),
    DomainName: optional(text),
    Tags: tags,
    EnableRouteVpcPublish: optional(flag),
    EnableRouteVpcPublishIpv6: optional(flag),
  },
  codes: VPC_CODES,
  async run({ VpcName, CidrBlock, Tags }, caller) {
    const requested: NewVpc = { region: caller.region, name: VpcName, cidrBlock: CidrBlock, tags: tagRecord(Tags) };
    const vpc = await caller.account.backend.createVpc(requested);
    return { Vpc: vpcRow(vpc, caller) };
  },
});

export const ModifyVpcAttribute = action({
  parameters: {
    VpcId: text,
    VpcName: optional(text),
    EnableMulticast: optional(text),
    DnsServers: optional(listOf(text, 4)),
    DomainName: optional(text),
    EnableRouteVpcPublish: optional(flag),
    EnableCdcPublish: optional(flag),
    EnableRouteVpcPublishIpv6: optional(flag),
  },
  codes: VPC_CODES,
  async run({ VpcId, VpcName }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    if (VpcName !== undefined) await caller.account.backend.updateVpc(vpc, { name: VpcName });
    return {};
  },
});

export const DeleteVpc = action({
  parameters: { VpcId: text },
  async run({ VpcId }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    await refuseContents(caller.account.exact, vpc);
    await caller.account.backend.deleteVpc(vpc);
    return {};
  },
});

export const CreateAssistantCidr = action({
  parameters: { VpcId: text, CidrBlocks: listOf(text) },
  codes: BLOCK_CODES,
  run: ({ VpcId, CidrBlocks }, caller) => changeBlocks(caller, VpcId, CidrBlocks, []),
});

export const ModifyAssistantCidr = action({
  parameters: { VpcId: text, NewCidrBlocks: optional(listOf(text)), OldCidrBlocks: optional(listOf(text)) },
  codes: BLOCK_CODES,
  async run({ VpcId, NewCidrBlocks, OldCidrBlocks }, caller) {
    if (NewCidrBlocks === undefined && OldCidrBlocks === undefined)
      throw new VendorRefusal("MissingParameter", "one of NewCidrBlocks and OldCidrBlocks is needed");
    return changeBlocks(caller, VpcId, NewCidrBlocks ?? [], OldCidrBlocks ?? []);
  },
});

export const DeleteAssistantCidr = action({
  parameters: { VpcId: text, CidrBlocks: listOf(text) },
  codes: BLOCK_CODES,
  async run({ VpcId, CidrBlocks }, caller) {
    await changeBlocks(caller, VpcId, [], CidrBlocks);
    return {};
  },
});

export const AssignIpv6CidrBlock = action({
  parameters: { VpcId: text },
  async run({ VpcId }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    if (vpc.ipv6CidrBlock !== undefined)
      throw new VendorRefusal("LimitExceeded", `${VpcId} already has the block ${vpc.ipv6CidrBlock}`);
    const { ipv6CidrBlock } = await caller.account.backend.updateVpc(vpc, { enableIpv6: true });
    return { Ipv6CidrBlock: ipv6CidrBlock };
  },
});

export const UnassignIpv6CidrBlock = action({
  parameters: { VpcId: text, Ipv6CidrBlock: optional(text) },
  async run({ VpcId, Ipv6CidrBlock }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    if (vpc.ipv6CidrBlock === undefined || (Ipv6CidrBlock !== undefined && Ipv6CidrBlock !== vpc.ipv6CidrBlock))
      throw new VendorRefusal("ResourceNotFound", `${VpcId} has no such block`);
    await caller.account.backend.updateVpc(vpc, { enableIpv6: false });
    return {};
  },
});

export const tagRecord = (list: readonly { readonly Key: string; readonly Value: string }[] | undefined) =>
  Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key, Value]));

export const tagRows = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([Key, Value]) => ({ Key, Value }));

async function changeBlocks(
  caller: Caller,
  vpcId: string,
  added: readonly string[],
  removed: readonly string[],
): Promise<object> {
  if (caller.rules.secondaryCidrs.value === "absent")
    throw new VendorRefusal("UnsupportedOperation", "there are no secondary blocks");
  const vpc = await caller.own.vpc(vpcId);
  const existing = vpc.secondaryCidrBlocks;
  const again = added.find((block) => existing.includes(block) || block === vpc.cidrBlock);
  if (again !== undefined) throw new VendorRefusal("InvalidParameterValue.Duplicate", `${vpcId} already has ${again}`);
  const missing = removed.find((block) => !existing.includes(block));
  if (missing !== undefined) throw new VendorRefusal("ResourceNotFound", `${vpcId} has no secondary block ${missing}`);
  const wanted = [...existing.filter((block) => !removed.includes(block)), ...added];
  const after = await caller.account.backend.updateVpc(vpc, { secondaryCidrBlocks: wanted });
  return { AssistantCidrSet: assistantRows(after) };
}

function vpcRow(vpc: VpcRecord, caller: Caller) {
  return {
    VpcId: vpc.id,
    VpcName: vpc.name,
    CidrBlock: vpc.cidrBlock,
    IsDefault: false,
    EnableMulticast: false,
    CreatedTime: wallTime(caller.account.operator.times(vpc.id).createdAt),
    DnsServerSet: ["183.60.82.98", "183.60.83.1"],
    DomainName: "",
    DhcpOptionsId: "",
    EnableDhcp: true,
    Ipv6CidrBlock: vpc.ipv6CidrBlock ?? "",
    TagSet: tagRows(vpc.tags),
    AssistantCidrSet: assistantRows(vpc),
    EnableRouteVpcPublish: false,
    Ipv6CidrBlockSet: [],
    EnableRouteVpcPublishIpv6: false,
  };
}

const NORMAL = 0;
/** Managed by a container cluster. */
const CONTAINERS = 1;

const assistantRows = ({ id, secondaryCidrBlocks, otherCidrBlocks = [] }: VpcRecord) => {
  const row = (AssistantType: number) => (CidrBlock: string) => ({
    VpcId: id,
    CidrBlock,
    AssistantType,
    SubnetSet: [],
  });
  return [...secondaryCidrBlocks.map(row(NORMAL)), ...otherCidrBlocks.map(row(CONTAINERS))];
};

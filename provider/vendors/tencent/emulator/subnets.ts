/** Subnets. */
import type { Subnet } from "../../../cloud/operations/subnets.js";
import { type Action, action, type Caller } from "./action.js";
import { filtered, filters, pageOf, refuseIds, textPaging } from "./lists.js";
import { listOf, optional, tags, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";
import { wallTime } from "./times.js";
import { tagRecord, tagRows } from "./vpcs.js";

export const CreateSubnet = action({
  parameters: { VpcId: text, SubnetName: text, CidrBlock: text, Zone: text, Tags: tags, CdcId: optional(text) },
  codes: {
    "cidr-overlap": "InvalidParameterValue.SubnetConflict",
    "invalid-input": "InvalidParameterValue.SubnetRange",
  },
  async run({ VpcId, SubnetName, CidrBlock, Zone, Tags }, caller) {
    const vpc = await caller.own.vpc(VpcId);
    const labels = { name: SubnetName, tags: tagRecord(Tags), zone: Zone };
    return { Subnet: subnetRow(caller.account.operator.createSubnet(vpc.id, CidrBlock, undefined, labels), caller) };
  },
});

type FilterTests = Readonly<Record<string, (row: SubnetRow, value: string) => boolean>>;

const FILTERS: FilterTests = {
  "subnet-id": ({ SubnetId }, value) => SubnetId === value,
  "subnet-name": ({ SubnetName }, value) => SubnetName.includes(value),
  "vpc-id": ({ VpcId }, value) => VpcId === value,
  "cidr-block": ({ CidrBlock }, value) => CidrBlock === value,
  zone: ({ Zone }, value) => Zone === value,
  "is-default": ({ IsDefault }, value) => String(IsDefault) === value,
  "is-remote-vpc-snat": ({ IsRemoteVpcSnat }, value) => String(IsRemoteVpcSnat) === value,
};

/** @param own filters in addition to those of every cloud with this API */
export const describing = (own: FilterTests): Action =>
  action({
    isRead: true,
    parameters: { SubnetIds: optional(listOf(text)), Filters: filters, ...textPaging },
    async run({ SubnetIds: ids, Filters, ...paging }, caller) {
      refuseIds(ids, Filters, caller.rules.ids.value.subnet);
      const rows = caller.own
        .subnets()
        .filter(({ id }) => ids === undefined || ids.includes(id))
        .map((subnet) => subnetRow(subnet, caller));
      const found = filtered(rows, Filters, { ...FILTERS, ...own }, ({ TagSet }) => tagRecord(TagSet));
      return { TotalCount: found.length, SubnetSet: pageOf(found, paging) };
    },
  });

export const DescribeSubnets = describing({
  "cdc-id": ({ CdcId }, value) => CdcId === value,
  "is-cdc-subnet": ({ IsCdcSubnet }, value) => String(IsCdcSubnet) === value,
});

export const ModifySubnetAttribute = action({
  parameters: { SubnetId: text, SubnetName: optional(text), EnableBroadcast: optional(text) },
  async run({ SubnetId, SubnetName, EnableBroadcast }, caller) {
    const { vpcId, details } = caller.own.subnet(SubnetId);
    caller.account.operator.updateSubnet(vpcId, SubnetId, {
      ...(SubnetName !== undefined && { name: SubnetName }),
      ...(EnableBroadcast !== undefined && { details: { ...details, EnableBroadcast: EnableBroadcast === "true" } }),
    });
    return {};
  },
});

export const DeleteSubnet = action({
  parameters: { SubnetId: text },
  async run({ SubnetId }, caller) {
    caller.account.operator.deleteSubnet(caller.own.subnet(SubnetId).vpcId, SubnetId);
    return {};
  },
});

export const ReplaceRouteTableAssociation = action({
  parameters: { RouteTableId: text, SubnetId: text },
  async run({ RouteTableId, SubnetId }, caller) {
    const table = await caller.own.routeTable(RouteTableId);
    const subnet = caller.own.subnet(SubnetId);
    if (subnet.vpcId !== table.vpcId)
      throw new VendorRefusal("UnsupportedOperation.VpcMismatch", "the subnet is of another VPC than the table");
    caller.account.operator.associate(subnet.vpcId, SubnetId, RouteTableId);
    return {};
  },
});

type SubnetRow = ReturnType<typeof subnetRow>;

function subnetRow(
  { id, vpcId, cidrBlock, routeTableId, name, tags: own, details, zone }: Subnet,
  { region, account }: Caller,
) {
  const addresses = 2 ** (32 - Number(cidrBlock.split("/")[1])) - 3;
  return {
    VpcId: vpcId,
    SubnetId: id,
    SubnetName: name ?? id,
    CidrBlock: cidrBlock,
    IsDefault: false,
    EnableBroadcast: details?.["EnableBroadcast"] === true,
    Zone: zone ?? `${region}-1`,
    RouteTableId: routeTableId,
    CreatedTime: wallTime(account.operator.times(id).createdAt),
    AvailableIpAddressCount: addresses,
    TotalIpAddressCount: addresses,
    Ipv6CidrBlock: "",
    NetworkAclId: "",
    IsRemoteVpcSnat: false,
    TagSet: tagRows(own ?? {}),
    CdcId: "",
    IsCdcSubnet: 0,
  };
}

/** The emulator's actions on subnets. */
import type { Subnet } from "../../../cloud/operations/subnets.js";
import { tagList } from "../answers.js";
import { type Action, type Call, wireTime } from "./call.js";
import { type Filterable, page, ZONES } from "./lists.js";

export const createSubnet: Action = async (call) => {
  const { body, own, operator } = call;
  const [vpcId, name, block] = [body.required("vpcId"), body.required("subnetName"), body.required("addressPrefix")];
  const tableId = body.optional("routeTableId");
  await own.vpc(vpcId);
  return { subnetId: operator.createSubnet(vpcId, block, tableId, { name, ...body.labels() }).id };
};

export const describeSubnets: Action = async (call) => {
  const { rows, total } = page(call, call.own.subnets(), FILTERS, (subnet) => subnet);
  return { subnets: rows.map((subnet) => subnetWire(call, subnet)), totalCount: total };
};

export const describeSubnet: Action = async (call) => ({ subnet: subnetWire(call, call.own.subnet(call.id)) });

export const modifySubnet: Action = async (call) => {
  const { id, vpcId } = call.own.subnet(call.id);
  call.operator.updateSubnet(vpcId, id, call.body.changes("subnetName"));
};

export const deleteSubnet: Action = async (call) => {
  const { id, vpcId } = call.own.subnet(call.id);
  call.operator.deleteSubnet(vpcId, id);
};

export function subnetWire({ operator }: Call, subnet: Subnet) {
  const { id, vpcId, name = id, description = "", cidrBlock, routeTableId, tags = {} } = subnet;
  return {
    subnetId: id,
    subnetName: name,
    vpcId,
    addressPrefix: cidrBlock,
    description,
    routeTableId,
    aclId: "",
    subnetType: STANDARD,
    createdTime: wireTime(operator.times(id).createdAt),
    tags: tagList(tags),
  };
}

const STANDARD = "standard";

const FILTERS: Filterable<Subnet> = {
  subnetIds: ({ id }) => id,
  subnetNames: ({ id, name = id }) => name,
  routeTableId: (subnet) => subnet.routeTableId,
  vpcId: (subnet) => subnet.vpcId,
  aclId: () => "",
  subnetType: () => STANDARD,
  ...ZONES,
};

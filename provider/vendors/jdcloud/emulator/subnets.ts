/** The emulator's actions on subnets. */
import type { Subnet } from "../../../cloud/operations/subnets.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import { subnetsOf as subnetsIn } from "../../kit/emulator/account.js";
import { tagList } from "../answers.js";
import {
  type Action,
  type Call,
  changesIn,
  type Filterable,
  labelsIn,
  notFound,
  optional,
  page,
  required,
  vpcOf,
  wireTime,
  ZONES,
} from "./call.js";

export const createSubnet: Action = async (call) => {
  const { body, operator } = call;
  const [vpcId, name, block] = [required(body, "vpcId"), required(body, "subnetName"), required(body, "addressPrefix")];
  const tableId = optional(body, "routeTableId");
  await vpcOf(call, vpcId);
  return { subnetId: operator.createSubnet(vpcId, block, tableId, { name, ...labelsIn(body) }).id };
};

export const describeSubnets: Action = async (call) => {
  const { rows, total } = page(call, subnetsOf(call), FILTERS, ({ tags = {} }) => ({
    tags,
    resourceGroupId: undefined,
  }));
  return { subnets: rows.map((subnet) => subnetWire(call, subnet)), totalCount: total };
};

export const describeSubnet: Action = async (call) => ({ subnet: subnetWire(call, subnetOf(call)) });

export const modifySubnet: Action = async (call) => {
  const { id, vpcId } = subnetOf(call);
  call.operator.updateSubnet(vpcId, id, changesIn(call.body, "subnetName"));
};

export const deleteSubnet: Action = async (call) => {
  const { id, vpcId } = subnetOf(call);
  call.operator.deleteSubnet(vpcId, id);
};

/** The caller's, in the region of the call. */
export const subnetsOf = ({ operator, backend, region }: Call): Subnet[] =>
  subnetsIn(operator, rules.id, backend.accountId, region);

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

function subnetOf(call: Call): Subnet {
  const subnet = subnetsOf(call).find(({ id }) => id === call.id);
  if (subnet === undefined) throw notFound("subnet", call.id);
  return subnet;
}

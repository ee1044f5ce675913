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
  isZoneOf,
  notFound,
  optional,
  page,
  required,
  tagsIn,
  wireTime,
  ZONES,
} from "./call.js";

export const createSubnet: Action = async ({ region, body, seen, operator }) => {
  const [vpcId, name, block] = [required(body, "vpcId"), required(body, "subnetName"), required(body, "addressPrefix")];
  const [tableId, description] = [optional(body, "routeTableId"), optional(body, "description")];
  const [vpc] = await seen.getVpcs([{ region, id: vpcId }]);
  if (vpc === undefined) throw notFound("vpc", vpcId);
  const labels = { name, ...(description !== undefined && { description }), tags: tagsIn(body) };
  return { subnetId: operator.createSubnet(vpcId, block, tableId, labels).id };
};

export const describeSubnets: Action = async (call) => {
  const { rows, total } = page(call, subnetsOf(call), filtersIn(call), ({ tags = {} }) => ({
    tags,
    resourceGroupId: undefined,
  }));
  return { subnets: rows.map((subnet) => subnetWire(call, subnet)), totalCount: total };
};

export const describeSubnet: Action = async (call) => ({ subnet: subnetWire(call, subnetOf(call)) });

export const modifySubnet: Action = async (call) => {
  const { id, vpcId } = subnetOf(call);
  call.operator.updateSubnet(vpcId, id, changesIn(call.body, "subnetName"));
  return undefined;
};

export const deleteSubnet: Action = async (call) => {
  const { id, vpcId } = subnetOf(call);
  call.operator.deleteSubnet(vpcId, id);
  return undefined;
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

const filtersIn = ({ region }: Call): Filterable<Subnet> => ({
  subnetIds: ({ id }) => id,
  subnetNames: ({ id, name = id }) => name,
  routeTableId: (subnet) => subnet.routeTableId,
  vpcId: (subnet) => subnet.vpcId,
  aclId: () => "",
  subnetType: () => STANDARD,
  ...ZONES,
  azs: () => isZoneOf(region),
});

function subnetOf(call: Call): Subnet {
  const subnet = subnetsOf(call).find(({ id }) => id === call.id);
  if (subnet === undefined) throw notFound("subnet", call.id);
  return subnet;
}

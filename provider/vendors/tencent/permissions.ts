/** Permissions in Cloud Access Management (CAM): a policy names the calls themselves. */
import type { AccessManagement, CallTable, PolicyForm } from "../../rules/permissions.js";
import type { Source } from "../../rules/schema.js";

const VPC: Source = {
  document: "Tencent Cloud VPC, Cloud Access Management",
  section: "Authorizable Resource Types, VPC Operations",
  date: "2024-10-22",
};
const CAM = (section: string): Source => ({
  document: "Tencent Cloud CAM, Services Supporting CAM",
  section,
  date: "2024-11-26",
});

const CALLS: CallTable = {
  open: [["GetUserAppId", "accountIdUnset"]],
  readVpcs: ["DescribeVpcs", "DescribeRouteTables"],
  createVpc: ["CreateVpc", ["ModifyAssistantCidr", "secondaryCidrBlocks"], ["AssignIpv6CidrBlock", "enableIpv6"]],
  updateVpc: [
    "ModifyVpcAttribute",
    ["ModifyAssistantCidr", "secondaryCidrBlocks"],
    ["AssignIpv6CidrBlock", "enableIpv6"],
    ["UnassignIpv6CidrBlock", "enableIpv6"],
    ["ModifyResourceTags", "tags"],
  ],
  deleteVpc: ["DeleteVpc"],
  readPeerings: ["DescribeVpcPeeringConnections", "DescribeVpcs"],
  createPeering: ["CreateVpcPeeringConnection"],
  updatePeering: ["ModifyVpcPeeringConnection", ["ModifyResourceTags", "tags"]],
  acceptPeering: ["AcceptVpcPeeringConnection"],
  rejectPeering: ["RejectVpcPeeringConnection"],
  enablePeering: [],
  deletePeering: ["DeleteVpcPeeringConnection"],
  readRouteTables: ["DescribeRouteTables", ["DescribeSubnets", "subnetId"]],
  createRouteTable: ["CreateRouteTable"],
  updateRouteTable: ["ModifyRouteTableAttribute", ["ModifyResourceTags", "tags"]],
  deleteRouteTable: ["DeleteRouteTable"],
  createRoute: ["CreateRoutes", ["DisableRoutes", "enabled"]],
  putRoute: ["CreateRoutes", "ReplaceRoutes", ["EnableRoutes", "enabled"], ["DisableRoutes", "enabled"]],
  deleteRoute: ["DeleteRoutes"],
  readSubnets: ["DescribeSubnets"],
  createSubnet: ["CreateSubnet"],
  updateSubnet: [
    "ModifySubnetAttribute",
    ["ReplaceRouteTableAssociation", "routeTable"],
    ["ModifyResourceTags", "tags"],
  ],
  deleteSubnet: ["DeleteSubnet"],
  readMetrics: ["GetMonitorData", "DescribeBaseMetrics"],
  readTopTalkers: ["DescribeGatewayFlowMonitorDetail"],
  identifyCaller: ["GetCallerIdentity"],
  assumeRole: ["AssumeRole"],
  assumeAgency: [],
};

/** Products of calls outside the VPC product. */
const PRODUCTS: Readonly<Record<string, readonly [product: string, source: Source, inferred?: string]>> = {
  ModifyResourceTags: ["tag", CAM("Tag")],
  GetMonitorData: ["monitor", CAM("Tencent Cloud Observability Platform")],
  DescribeBaseMetrics: ["monitor", CAM("Tencent Cloud Observability Platform")],
  AssumeRole: ["sts", CAM("Security Token Service")],
  GetCallerIdentity: [
    "sts",
    CAM("Security Token Service"),
    "the list of STS has AssumeRole and not this call, so it may need none",
  ],
  GetUserAppId: ["cam", CAM("Cloud Access Management"), "the list does not name this call"],
  GetUserInfo: ["account", CAM("Cloud Access Management"), "no list of the account service is published"],
};

/** Called without a key. */
const WITHOUT_KEY = "AssumeRoleWithWebIdentity";

/** @param inferred reason why all names are taken from the public cloud, if they are */
export function camForm(inferred?: string): PolicyForm {
  return {
    version: "2.0",
    title: "CAM policy",
    source: VPC,
    splitsGlobal: false,
    permissionOf(call) {
      if (call === WITHOUT_KEY) return { names: [], source: CAM("Security Token Service") };
      const [product, source, assumption = inferred] = PRODUCTS[call] ?? ["vpc", VPC];
      return { names: [`name/${product}:${call}`], source, ...(assumption !== undefined && { inferred: assumption }) };
    },
    // Two documents of the vendor disagree on the calls that can be restricted to a resource, and a restriction that a
    // call does not support denies the call. All resources are therefore allowed.
    write: (action, resource) => ({ version: "2.0", statement: [{ effect: "allow", action, resource }] }),
  };
}

export const permissions: AccessManagement = {
  apis: [{ name: "3.0", when: "the public cloud", calls: CALLS }],
  forms: [camForm()],
  dispensable: {
    GetUserAppId: "with vpcpeering:accountId set, the account is then taken from there, unchecked",
    GetCallerIdentity: "the doctor then does not name the caller",
  },
};

/** Permissions in Huawei Cloud's IAM, by policies (version 1.1) and by identity policies (version 5.0). */
import type { AccessManagement, CallTable, Permission, PolicyForm } from "../../rules/permissions.js";
import type { Source } from "../../rules/schema.js";

const vpc = (section: string): Source => ({
  document: "Huawei Cloud VPC API Reference, Permissions and Supported Actions",
  section,
  date: "2025-08-19",
});
/** Each call's page has a section on authorization. */
const page = (section: string): Source => ({
  document: "Huawei Cloud VPC API Reference, Authorization Information",
  section,
  date: "2025-12-16",
});
const iam = (section: string): Source => ({ document: "Huawei Cloud IAM API Reference", section, date: "2025-12-27" });

const CALLS: CallTable = {
  open: [
    ["KeystoneListProjects", "projectIdUnset"],
    ["KeystoneShowProject", "projectIdSet"],
  ],
  readVpcs: ["ListVpcs", "ListRouteTables"],
  createVpc: ["CreateVpc", "ShowVpc", ["AddVpcExtendCidr", "secondaryCidrBlocks"], ["BatchCreateVpcTags", "tags"]],
  updateVpc: [
    "UpdateVpc",
    ["AddVpcExtendCidr", "secondaryCidrBlocks"],
    ["RemoveVpcExtendCidr", "secondaryCidrBlocks"],
    ["BatchCreateVpcTags", "tags"],
    ["BatchDeleteVpcTags", "tags"],
  ],
  deleteVpc: ["DeleteVpc"],
  readPeerings: ["ListVpcPeerings", "ShowVpcPeering", "ListVpcs"],
  createPeering: ["CreateVpcPeering"],
  updatePeering: ["UpdateVpcPeering"],
  acceptPeering: ["AcceptVpcPeering"],
  rejectPeering: ["RejectVpcPeering"],
  enablePeering: [],
  deletePeering: ["DeleteVpcPeering"],
  readRouteTables: ["ListRouteTables", "ShowRouteTable"],
  createRouteTable: ["CreateRouteTable"],
  updateRouteTable: ["UpdateRouteTable"],
  deleteRouteTable: ["DeleteRouteTable"],
  createRoute: ["UpdateRouteTable"],
  putRoute: ["UpdateRouteTable"],
  deleteRoute: ["UpdateRouteTable"],
  // A subnet's row omits its table; the tables list their subnets.
  readSubnets: ["ListSubnets", "ShowSubnet", "ShowSubnetTags", "ListRouteTables"],
  createSubnet: ["CreateSubnet", ["BatchCreateSubnetTags", "tags"]],
  updateSubnet: [
    "UpdateSubnet",
    ["AssociateRouteTable", "routeTable"],
    ["BatchCreateSubnetTags", "tags"],
    ["BatchDeleteSubnetTags", "tags"],
  ],
  deleteSubnet: ["DeleteSubnet"],
  readMetrics: [],
  readTopTalkers: [],
  identifyCaller: ["GetCallerIdentity"],
  assumeRole: ["AssumeAgency"],
  assumeAgency: ["CreateTemporaryAccessKeyByAgency"],
};

/** Only a failed call for route tables shows that there are none. */
const LEGACY: CallTable = {
  ...CALLS,
  readRouteTables: ["ListRouteTables", "ShowRouteTable", "ListVpcRoutes", "ListVpcs", "ListSubnets", "ShowSubnet"],
  createRoute: ["CreateVpcRoute", "DeleteVpcRoute"],
  putRoute: ["CreateVpcRoute", "DeleteVpcRoute"],
  deleteRoute: ["DeleteVpcRoute"],
};

type Row = readonly [policy: string, identityPolicy: string | null, section: string];

/** Name in a policy, and in an identity policy; `null`: none is needed there. */
const NAMES: Readonly<Record<string, Row>> = {
  ListVpcs: ["vpc:vpcs:list", "vpc:vpcs:list", "VPC (API V3)"],
  ShowVpc: ["vpc:vpcs:get", "vpc:vpcs:get", "VPC"],
  CreateVpc: ["vpc:vpcs:create", "vpc:vpcs:create", "VPC"],
  UpdateVpc: ["vpc:vpcs:update", "vpc:vpcs:update", "VPC"],
  DeleteVpc: ["vpc:vpcs:delete", "vpc:vpcs:delete", "VPC"],
  AddVpcExtendCidr: ["vpc:vpcs:update", "vpc:vpcs:update", "VPC (API V3)"],
  RemoveVpcExtendCidr: ["vpc:vpcs:update", "vpc:vpcs:update", "VPC (API V3)"],
  BatchCreateVpcTags: ["vpc:vpcTags:create", "vpc:vpcs:createTags", "VPC Tag"],
  BatchDeleteVpcTags: ["vpc:vpcTags:delete", "vpc:vpcs:deleteTags", "VPC Tag"],
  ShowSubnetTags: ["vpc:subnetTags:get", "vpc:subnets:listTags", "Subnet Tag"],
  BatchCreateSubnetTags: ["vpc:subnetTags:create", "vpc:subnets:createTags", "Subnet Tag"],
  BatchDeleteSubnetTags: ["vpc:subnetTags:delete", "vpc:subnets:deleteTags", "Subnet Tag"],
  ListVpcPeerings: ["vpc:peerings:get", "vpc:peerings:list", "VPC Peering Connection"],
  ShowVpcPeering: ["vpc:peerings:get", "vpc:peerings:get", "VPC Peering Connection"],
  CreateVpcPeering: ["vpc:peerings:create", "vpc:peerings:create", "VPC Peering Connection"],
  UpdateVpcPeering: ["vpc:peerings:update", "vpc:peerings:update", "VPC Peering Connection"],
  AcceptVpcPeering: ["vpc:peerings:accept", "vpc:peerings:accept", "VPC Peering Connection"],
  RejectVpcPeering: ["vpc:peerings:reject", "vpc:peerings:reject", "VPC Peering Connection"],
  DeleteVpcPeering: ["vpc:peerings:delete", "vpc:peerings:delete", "VPC Peering Connection"],
  ListRouteTables: ["vpc:routeTables:list", "vpc:routeTables:list", "Route Table"],
  ShowRouteTable: ["vpc:routeTables:get", "vpc:routeTables:get", "Route Table"],
  CreateRouteTable: ["vpc:routeTables:create", "vpc:routeTables:create", "Route Table"],
  UpdateRouteTable: ["vpc:routeTables:update", "vpc:routeTables:update", "Route Table"],
  AssociateRouteTable: ["vpc:routeTables:associate", "vpc:routeTables:associate", "Route Table"],
  DeleteRouteTable: ["vpc:routeTables:delete", "vpc:routeTables:delete", "Route Table"],
  ListSubnets: ["vpc:subnets:get", "vpc:subnets:list", "Subnet"],
  ShowSubnet: ["vpc:subnets:get", "vpc:subnets:get", "Subnet"],
  CreateSubnet: ["vpc:subnets:create", "vpc:subnets:create", "Subnet"],
  UpdateSubnet: ["vpc:subnets:update", "vpc:subnets:update", "Subnet"],
  DeleteSubnet: ["vpc:subnets:delete", "vpc:subnets:delete", "Subnet"],
  ListVpcRoutes: ["vpc:routes:list", null, "VPC Route"],
  CreateVpcRoute: ["vpc:routes:create", null, "VPC Route"],
  DeleteVpcRoute: ["vpc:routes:delete", null, "VPC Route"],
};

const NONE: readonly string[] = [];

/** Permissions of the identity service and STS, in a policy and in an identity policy. */
const GLOBAL: Readonly<Record<string, readonly [policy: Permission, identityPolicy: Permission]>> = {
  KeystoneListProjects: [
    { names: ["iam:projects:listProjects"], source: iam("Actions, Project Management") },
    {
      names: ["iam:projects:listProjects"],
      source: iam("Actions, Project Management"),
      inferred: "the call's page names a policy's action only",
    },
  ],
  KeystoneShowProject: twice({ names: NONE, source: iam("KeystoneShowProject: no special permission") }),
  GetCallerIdentity: twice({ names: NONE, source: iam("GetCallerIdentity: no identity policy permission") }),
  CreateTemporaryAccessKeyByAgency: [
    { names: ["iam:tokens:assume"], source: iam("Actions, Access Key Management") },
    {
      names: ["iam:tokens:assume"],
      source: iam("Actions, Access Key Management"),
      inferred: "the list of actions is a policy's",
    },
  ],
  AssumeAgency: [
    {
      names: ["sts:agencies:assume"],
      source: iam("AssumeAgency"),
      inferred: "the call's page names an identity policy's action only",
    },
    { names: ["sts:agencies:assume"], source: iam("AssumeAgency") },
  ],
};

/** Calls that sign in with a token of an identity provider. */
const WITHOUT_KEY: Permission = { names: NONE, source: iam("Identity Provider") };

function twice(permission: Permission): readonly [Permission, Permission] {
  return [permission, permission];
}

function permissionIn(form: 0 | 1, call: string): Permission {
  const [policy, identityPolicy, section] = NAMES[call] ?? [];
  if (policy === undefined || section === undefined)
    return { ...(GLOBAL[call]?.[form] ?? WITHOUT_KEY), isGlobal: true };
  const name = form === 0 ? policy : identityPolicy;
  return { names: typeof name === "string" ? [name] : NONE, source: form === 0 ? vpc(section) : page(call) };
}

const POLICY: PolicyForm = {
  version: "1.1",
  title: "policy",
  source: iam("Creating a Custom Policy for Cloud Services"),
  // Policy scope AX: global services; XA: services of a region.
  splitsGlobal: true,
  permissionOf: (call) => permissionIn(0, call),
  write: (Action) => ({ Version: "1.1", Statement: [{ Effect: "Allow", Action }] }),
};

const IDENTITY_POLICY: PolicyForm = {
  version: "5.0",
  title: "identity policy",
  source: vpc("Actions Supported by Identity Policy-based Authorization"),
  splitsGlobal: false,
  permissionOf: (call) => permissionIn(1, call),
  write: (Action, Resource) => ({ Version: "5.0", Statement: [{ Effect: "Allow", Action, Resource }] }),
};

export const permissions: AccessManagement = {
  apis: [
    { name: "route-tables", when: "the public cloud", calls: CALLS },
    { name: "vpc-routes", when: "clouds without route tables", calls: LEGACY },
  ],
  forms: [POLICY, IDENTITY_POLICY],
  dispensable: {
    GetCallerIdentity: "the doctor then does not name the caller",
    ShowSubnetTags: "a refresh then does not find changes of subnets' tags by others",
  },
};

/** Permissions in Cloud Access Management (CAM), of the calls of API 2.0. */
import type { AccessedApi, AccessManagement } from "../../rules/permissions.js";
import { camForm } from "../tencent/permissions.js";

/** The action inside a region, and the one with the suffix between regions, which is a task. */
const act = (verb: string) =>
  [
    [`${verb}VpcPeeringConnection`, "insideRegion"],
    [`${verb}VpcPeeringConnectionEx`, "betweenRegions"],
    ["DescribeVpcTaskResult", "betweenRegions"],
  ] as const;

export const api2: AccessedApi = {
  name: "2.0",
  when: "API 2.0",
  calls: {
    open: [],
    readVpcs: ["DescribeVpcEx", "DescribeRouteTable"],
    createVpc: ["CreateVpc"],
    updateVpc: ["ModifyVpcAttribute"],
    deleteVpc: ["DeleteVpc"],
    readPeerings: ["DescribeVpcPeeringConnections", "DescribeVpcEx"],
    createPeering: act("Create"),
    updatePeering: act("Modify"),
    acceptPeering: act("Accept"),
    rejectPeering: act("Reject"),
    enablePeering: act("Enable"),
    deletePeering: act("Delete"),
    // A table contains the numbers of its subnets; only the subnets contain their IDs.
    readRouteTables: ["DescribeRouteTable", "DescribeSubnetEx"],
    createRouteTable: ["CreateRouteTable"],
    updateRouteTable: ["ModifyRouteTableAttribute"],
    deleteRouteTable: ["DeleteRouteTable"],
    createRoute: ["CreateRoute"],
    putRoute: ["CreateRoute", "DeleteRoute"],
    deleteRoute: ["DeleteRoute"],
    readSubnets: ["DescribeSubnetEx"],
    createSubnet: ["CreateSubnet"],
    updateSubnet: ["ModifySubnetAttribute", ["AssociateRouteTable", "routeTable"]],
    deleteSubnet: ["DeleteSubnet"],
    readMetrics: ["GetMonitorData"],
    readTopTalkers: [],
    identifyCaller: [],
    assumeRole: ["AssumeRole"],
    assumeAgency: [],
  },
};

export const permissions: AccessManagement = {
  apis: [api2],
  forms: [camForm()],
  dispensable: {},
};

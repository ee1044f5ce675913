/** Permissions in JD Cloud's IAM: a policy names the calls themselves. */
import type { AccessManagement } from "../../rules/permissions.js";
import type { Source } from "../../rules/schema.js";

/** The pages have no date; read in their state of 2021. */
const IAM = (section: string): Source => ({ document: "JD Cloud IAM, Policy version 3", section });

const NAMES = IAM("Action; Cloud Products Supporting IAM");
const STS = IAM("Policy Elements, Principal");

export const permissions: AccessManagement = {
  apis: [
    {
      name: "v1",
      when: "the VPC API",
      calls: {
        open: [],
        readVpcs: ["describeVpcs", "describeVpc", "describeRouteTables"],
        createVpc: ["createVpc"],
        updateVpc: ["modifyVpc"],
        deleteVpc: ["deleteVpc"],
        // Reading a few connections takes one call per half; the list of VPCs shows which of the other ends belong to
        // the account.
        readPeerings: ["describeVpcPeerings", "describeVpcPeering", "describeVpcs"],
        createPeering: ["createVpcPeering"],
        updatePeering: ["modifyVpcPeering"],
        acceptPeering: [],
        rejectPeering: [],
        enablePeering: [],
        deletePeering: ["deleteVpcPeering"],
        readRouteTables: ["describeRouteTables", "describeRouteTable"],
        createRouteTable: ["createRouteTable"],
        updateRouteTable: ["modifyRouteTable"],
        deleteRouteTable: ["deleteRouteTable"],
        createRoute: ["addRouteTableRules"],
        putRoute: ["addRouteTableRules", "modifyRouteTableRules"],
        deleteRoute: ["removeRouteTableRules"],
        readSubnets: ["describeSubnets", "describeSubnet"],
        createSubnet: ["createSubnet"],
        updateSubnet: ["modifySubnet", ["associateRouteTable", "routeTable"]],
        deleteSubnet: ["deleteSubnet"],
        readMetrics: [],
        readTopTalkers: [],
        identifyCaller: [],
        assumeRole: ["assumeRole"],
        assumeAgency: [],
      },
    },
  ],
  forms: [
    {
      version: "3",
      title: "IAM policy",
      source: IAM("Policy Elements"),
      splitsGlobal: false,
      permissionOf: (call) =>
        call === "assumeRole"
          ? { names: ["sts:assumeRole"], source: STS }
          : {
              names: [`vpc:${call}`],
              source: NAMES,
              inferred:
                "the form <service>:<action of the API> is documented, a list of the VPC product's actions is not",
            },
      write: (Action, Resource) => ({ Version: "3", Statement: [{ Effect: "Allow", Action, Resource }] }),
    },
  ],
  dispensable: {},
};

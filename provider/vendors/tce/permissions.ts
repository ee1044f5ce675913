/** Permissions of a private cloud: its CAM uses the public cloud's policy form, with the actions of its own API. */
import type { AccessManagement } from "../../rules/permissions.js";
import { api2 } from "../qcloud/permissions.js";
import { camForm, permissions as publicCloud } from "../tencent/permissions.js";

const act = (verb: string) =>
  [
    [`${verb}VpcPeeringConnection`, "insideRegion"],
    [`${verb}VpcPeeringConnectionEx`, "betweenRegions"],
  ] as const;

export const permissions: AccessManagement = {
  apis: [
    {
      name: "3.0",
      when: "the default",
      calls: {
        ...publicCloud.apis[0].calls,
        open: [["GetUserInfo", "accountIdUnset"]],
        readPeerings: ["DescribeVpcPeeringConnections", "DescribeVpcs", ["DescribeRegions", "betweenRegions"]],
        createPeering: act("Create"),
        updatePeering: act("Modify"),
        acceptPeering: act("Accept"),
        rejectPeering: act("Reject"),
        enablePeering: act("Enable"),
        deletePeering: act("Delete"),
        createRoute: [
          ["CreateRoutes", "ipv4"],
          ["CreateIpv6Routes", "ipv6"],
          ["DisableRoutes", "enabled", "ipv4"],
          ["ModifyIpv6Routes", "enabled", "ipv6"],
        ],
        putRoute: [
          ["CreateRoutes", "ipv4"],
          ["ReplaceRoutes", "ipv4"],
          ["EnableRoutes", "enabled", "ipv4"],
          ["DisableRoutes", "enabled", "ipv4"],
          ["CreateIpv6Routes", "ipv6"],
          ["ModifyIpv6Routes", "ipv6"],
        ],
        deleteRoute: [
          ["DeleteRoutes", "ipv4"],
          ["DeleteIpv6Routes", "ipv6"],
        ],
        identifyCaller: [],
      },
    },
    { ...api2, when: "vpcpeering:endpoint has the path /v2/index.php" },
  ],
  forms: [camForm("the CAM of deployments is not documented publicly; the names follow the public cloud's")],
  dispensable: {
    GetUserInfo: "with vpcpeering:accountId set, the call is not made",
    DescribeRegions: "a deployment that reports short names of regions is then misread",
  },
};

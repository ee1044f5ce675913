/**
 * Actions of a private cloud's API 3.0, by the version of each product. From "Tencent Cloud Enterprise,
 * Terraform provider and SDK, 2025-11-27"; actions that equal the public cloud's come from its emulator.
 */
import { type Products, PUBLIC_PRODUCTS } from "../../tencent/emulator/index.js";
import * as monitor from "../../tencent/emulator/monitor.js";
import { AssumeRole } from "../../tencent/emulator/sts.js";
import * as tags from "../../tencent/emulator/tags.js";
import { actionsIn } from "../../kit/emulator/actions.js";
import { DescribeRegions, GetUserInfo } from "./account.js";
import { narrowed } from "./narrowed.js";
import * as peerings from "./peerings.js";
import * as routes from "./routes.js";
import * as vpcs from "./vpcs.js";

const PUBLIC_VPC = PUBLIC_PRODUCTS["2017-03-12"]!;

/** As on the public cloud. */
const KEPT = [
  "DeleteVpc",
  "CreateAssistantCidr",
  "ModifyAssistantCidr",
  "DeleteAssistantCidr",
  "AssignIpv6CidrBlock",
  "UnassignIpv6CidrBlock",
  "DescribeVpcLimits",
  "ReplaceRouteTableAssociation",
  "ModifySubnetAttribute",
  "DeleteSubnet",
  "ModifyRouteTableAttribute",
  "DeleteRouteTable",
  "DescribeGatewayFlowMonitorDetail",
] as const;

export const PRODUCTS: Products = {
  "2017-03-12": {
    ...Object.fromEntries(KEPT.map((name) => [name, PUBLIC_VPC[name]!])),
    ...actionsIn(vpcs, peerings, routes),
    DescribeRegions,
  },
  "2018-07-24": {
    GetMonitorData: narrowed(monitor.GetMonitorData, ["SpecifyStatistics"]),
    DescribeBaseMetrics: narrowed(monitor.DescribeBaseMetrics, ["Dimensions"]),
  },
  "2018-08-13": {
    ...actionsIn(tags),
    AssumeRole: narrowed(AssumeRole, ["ExternalId", "SourceIdentity", "SerialNumber", "TokenCode", "Tags"]),
  },
  "2019-03-25": { GetUserInfo },
};

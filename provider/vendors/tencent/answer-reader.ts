/** Answers of API 3.0, by the action that asked for them. */
import type { z } from "zod";
import type { Refusal } from "../../backend/http/protocol.js";
import { ownEntry } from "../../own-entry.js";
import type { AnswerReader } from "../vendor.js";
import {
  baseMetrics,
  createdPeering,
  createdRoutes,
  createdVpc,
  flowDetails,
  monitorData,
  nothing,
  peerings,
  replacedRoutes,
  routeTables,
  subnets,
  userAppId,
  vpcs,
} from "./answers.js";
import { STATES } from "./client/records.js";
import { CODES, meaningOf, readAnswer } from "./wire.js";

export const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  GetUserAppId: userAppId,
  DescribeVpcs: vpcs,
  CreateVpc: createdVpc,
  ModifyVpcAttribute: nothing,
  DeleteVpc: nothing,
  ModifyAssistantCidr: nothing,
  AssignIpv6CidrBlock: nothing,
  UnassignIpv6CidrBlock: nothing,
  ModifyResourceTags: nothing,
  DescribeVpcPeeringConnections: peerings,
  CreateVpcPeeringConnection: createdPeering,
  ModifyVpcPeeringConnection: nothing,
  AcceptVpcPeeringConnection: nothing,
  RejectVpcPeeringConnection: nothing,
  DeleteVpcPeeringConnection: nothing,
  DescribeRouteTables: routeTables,
  DescribeSubnets: subnets,
  CreateRoutes: createdRoutes,
  ReplaceRoutes: replacedRoutes,
  DeleteRoutes: nothing,
  EnableRoutes: nothing,
  DisableRoutes: nothing,
  GetMonitorData: monitorData,
  DescribeBaseMetrics: baseMetrics,
  DescribeGatewayFlowMonitorDetail: flowDetails,
};

/** The whole code, or the part before the dot. */
const knows = ({ code }: Refusal): boolean =>
  [code, code.split(".")[0]!].some((part) => ownEntry(CODES, part) !== undefined);

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows,
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => ["RequestId"],
  states: () => ({ field: "State", known: Object.keys(STATES) }),
};

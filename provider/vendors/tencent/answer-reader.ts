/** Answers of API 3.0, by action. */
import type { z } from "zod";
import type { Refusal } from "../../backend/http/protocol.js";
import { ownEntry } from "../../lookup/own-entry.js";
import type { AnswerReader } from "../vendor.js";
import * as answers from "./answers.js";
import { STATES } from "./client/records.js";
import { CODES, meaningOf } from "./error-codes.js";
import { readAnswer } from "./protocol.js";

export const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  GetUserAppId: answers.userAppId,
  AssumeRole: answers.session,
  AssumeRoleWithWebIdentity: answers.session,
  GetCallerIdentity: answers.callerIdentity,
  DescribeVpcs: answers.vpcs,
  CreateVpc: answers.createdVpc,
  ModifyVpcAttribute: answers.nothing,
  DeleteVpc: answers.nothing,
  ModifyAssistantCidr: answers.nothing,
  AssignIpv6CidrBlock: answers.nothing,
  UnassignIpv6CidrBlock: answers.nothing,
  ModifyResourceTags: answers.nothing,
  DescribeVpcPeeringConnections: answers.peerings,
  CreateVpcPeeringConnection: answers.createdPeering,
  ModifyVpcPeeringConnection: answers.nothing,
  AcceptVpcPeeringConnection: answers.nothing,
  RejectVpcPeeringConnection: answers.nothing,
  DeleteVpcPeeringConnection: answers.nothing,
  DescribeRouteTables: answers.routeTables,
  DescribeSubnets: answers.subnets,
  CreateSubnet: answers.createdSubnet,
  ModifySubnetAttribute: answers.nothing,
  ReplaceRouteTableAssociation: answers.nothing,
  DeleteSubnet: answers.nothing,
  CreateRouteTable: answers.createdTable,
  ModifyRouteTableAttribute: answers.nothing,
  DeleteRouteTable: answers.nothing,
  CreateRoutes: answers.createdRoutes,
  ReplaceRoutes: answers.replacedRoutes,
  DeleteRoutes: answers.nothing,
  EnableRoutes: answers.nothing,
  DisableRoutes: answers.nothing,
  GetMonitorData: answers.monitorData,
  DescribeBaseMetrics: answers.baseMetrics,
  DescribeGatewayFlowMonitorDetail: answers.flowDetails,
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

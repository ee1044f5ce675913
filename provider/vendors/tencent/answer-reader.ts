/** Answers of API 3.0, by action. */
import type { z } from "zod";
import type { AnswerReader } from "../vendor.js";
import { schemasOf } from "../kit/answers.js";
import * as answers from "./answers.js";
import { STATES } from "./client/records.js";
import { knownMeaning, meaningOf } from "./error-codes.js";
import { permissions } from "./permissions.js";
import { readAnswer } from "./protocol.js";

export const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  GetUserAppId: answers.userAppId,
  AssumeRole: answers.session,
  AssumeRoleWithWebIdentity: answers.session,
  GetCallerIdentity: answers.callerIdentity,
  DescribeVpcs: answers.vpcs,
  CreateVpc: answers.createdVpc,
  DescribeVpcPeeringConnections: answers.peerings,
  CreateVpcPeeringConnection: answers.createdPeering,
  DescribeRouteTables: answers.routeTables,
  DescribeSubnets: answers.subnets,
  CreateSubnet: answers.createdSubnet,
  CreateRouteTable: answers.createdTable,
  CreateRoutes: answers.createdRoutes,
  ReplaceRoutes: answers.replacedRoutes,
  GetMonitorData: answers.monitorData,
  DescribeBaseMetrics: answers.baseMetrics,
  DescribeGatewayFlowMonitorDetail: answers.flowDetails,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => knownMeaning(refusal) !== undefined,
  schemaOf: schemasOf(SCHEMAS, permissions.apis, answers.nothing),
  envelope: () => ["RequestId"],
  states: () => ({ field: "State", known: Object.keys(STATES) }),
};

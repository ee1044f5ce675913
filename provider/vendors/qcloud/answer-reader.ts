/** Answers of API 2.0, by action. */
import type { z } from "zod";
import type { AnswerReader } from "../vendor.js";
import { schemasOf } from "../kit/answers.js";
import * as answers from "./answers.js";
import { STATES } from "./client/records.js";
import { knownMeaning, meaningOf } from "./error-codes.js";
import { permissions } from "./permissions.js";
import { readAnswer } from "./protocol.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  DescribeVpcEx: answers.vpcs,
  CreateVpc: answers.createdVpc,
  DescribeSubnetEx: answers.subnets,
  CreateSubnet: answers.createdSubnets,
  CreateRouteTable: answers.createdTable,
  DescribeVpcPeeringConnections: answers.peerings,
  CreateVpcPeeringConnection: answers.createdPeering,
  CreateVpcPeeringConnectionEx: answers.createdPeering,
  ModifyVpcPeeringConnectionEx: answers.startedTask,
  AcceptVpcPeeringConnectionEx: answers.startedTask,
  RejectVpcPeeringConnectionEx: answers.startedTask,
  EnableVpcPeeringConnectionEx: answers.startedTask,
  DeleteVpcPeeringConnectionEx: answers.startedTask,
  DescribeVpcTaskResult: answers.taskResult,
  DescribeRouteTable: answers.routeTables,
  GetMonitorData: answers.monitorData,
  AssumeRole: answers.session,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => knownMeaning(refusal) !== undefined,
  schemaOf: schemasOf(SCHEMAS, permissions.apis, answers.nothing),
  envelope: () => ["code", "codeDesc", "message"],
  states: () => ({ field: "state", known: Object.keys(STATES) }),
};

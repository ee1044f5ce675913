/** Answers of API 2.0, by action. */
import type { z } from "zod";
import { ownEntry } from "../../lookup/own-entry.js";
import type { AnswerReader } from "../vendor.js";
import * as answers from "./answers.js";
import { STATES } from "./client/records.js";
import { CODES, meaningOf } from "./error-codes.js";
import { readAnswer } from "./protocol.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  DescribeVpcEx: answers.vpcs,
  CreateVpc: answers.createdVpc,
  ModifyVpcAttribute: answers.nothing,
  DeleteVpc: answers.nothing,
  DescribeSubnetEx: answers.subnets,
  CreateSubnet: answers.createdSubnets,
  ModifySubnetAttribute: answers.nothing,
  AssociateRouteTable: answers.nothing,
  DeleteSubnet: answers.nothing,
  CreateRouteTable: answers.createdTable,
  ModifyRouteTableAttribute: answers.nothing,
  DeleteRouteTable: answers.nothing,
  DescribeVpcPeeringConnections: answers.peerings,
  CreateVpcPeeringConnection: answers.createdPeering,
  CreateVpcPeeringConnectionEx: answers.createdPeering,
  ModifyVpcPeeringConnection: answers.nothing,
  ModifyVpcPeeringConnectionEx: answers.startedTask,
  AcceptVpcPeeringConnection: answers.nothing,
  AcceptVpcPeeringConnectionEx: answers.startedTask,
  RejectVpcPeeringConnection: answers.nothing,
  RejectVpcPeeringConnectionEx: answers.startedTask,
  EnableVpcPeeringConnection: answers.nothing,
  EnableVpcPeeringConnectionEx: answers.startedTask,
  DeleteVpcPeeringConnection: answers.nothing,
  DeleteVpcPeeringConnectionEx: answers.startedTask,
  DescribeVpcTaskResult: answers.taskResult,
  DescribeRouteTable: answers.routeTables,
  CreateRoute: answers.nothing,
  DeleteRoute: answers.nothing,
  GetMonitorData: answers.monitorData,
  AssumeRole: answers.session,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: ({ code }) => [code, code.split(" ")[0]!].some((part) => ownEntry(CODES, part) !== undefined),
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => ["code", "codeDesc", "message"],
  states: () => ({ field: "state", known: Object.keys(STATES) }),
};

/** Answers of API 2.0, by the action that asked for them. */
import type { z } from "zod";
import { ownEntry } from "../../own-entry.js";
import type { AnswerReader } from "../vendor.js";
import {
  createdPeering,
  createdVpc,
  monitorData,
  nothing,
  peerings,
  routeTables,
  startedTask,
  subnets,
  taskResult,
  vpcs,
} from "./answers.js";
import { STATES } from "./client/records.js";
import { CODES, meaningOf, readAnswer } from "./wire.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  DescribeVpcEx: vpcs,
  CreateVpc: createdVpc,
  ModifyVpcAttribute: nothing,
  DeleteVpc: nothing,
  DescribeSubnetEx: subnets,
  DescribeVpcPeeringConnections: peerings,
  CreateVpcPeeringConnection: createdPeering,
  CreateVpcPeeringConnectionEx: createdPeering,
  ModifyVpcPeeringConnection: nothing,
  ModifyVpcPeeringConnectionEx: startedTask,
  AcceptVpcPeeringConnection: nothing,
  AcceptVpcPeeringConnectionEx: startedTask,
  RejectVpcPeeringConnection: nothing,
  RejectVpcPeeringConnectionEx: startedTask,
  EnableVpcPeeringConnection: nothing,
  EnableVpcPeeringConnectionEx: startedTask,
  DeleteVpcPeeringConnection: nothing,
  DeleteVpcPeeringConnectionEx: startedTask,
  DescribeVpcTaskResult: taskResult,
  DescribeRouteTable: routeTables,
  CreateRoute: nothing,
  DeleteRoute: nothing,
  GetMonitorData: monitorData,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: ({ code }) => [code, code.split(" ")[0]!].some((part) => ownEntry(CODES, part) !== undefined),
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => ["code", "codeDesc", "message"],
  states: () => ({ field: "state", known: Object.keys(STATES) }),
};

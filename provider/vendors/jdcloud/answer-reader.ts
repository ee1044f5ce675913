/** Answers of the VPC API, by action. */
import { z } from "zod";
import { ownEntry } from "../../lookup/own-entry.js";
import type { AnswerReader } from "../vendor.js";
import * as answers from "./answers.js";
import { CODES, meaningOf } from "./error-codes.js";
import { readAnswer, STATES } from "./protocol.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  assumeRole: answers.session,
  describeVpcs: answers.pageOf("vpcs", answers.wireVpc),
  describeVpc: z.object({ vpc: answers.wireVpc }),
  createVpc: answers.createdVpc,
  modifyVpc: answers.nothing,
  deleteVpc: answers.nothing,
  describeVpcPeerings: answers.pageOf("vpcPeerings", answers.wireHalf),
  describeVpcPeering: z.object({ vpcPeering: answers.wireHalf }),
  createVpcPeering: answers.createdHalf,
  modifyVpcPeering: answers.nothing,
  deleteVpcPeering: answers.nothing,
  describeSubnets: answers.pageOf("subnets", answers.wireSubnet),
  describeSubnet: z.object({ subnet: answers.wireSubnet }),
  createSubnet: answers.createdSubnet,
  modifySubnet: answers.nothing,
  deleteSubnet: answers.nothing,
  createRouteTable: answers.createdTable,
  modifyRouteTable: answers.nothing,
  deleteRouteTable: answers.nothing,
  associateRouteTable: answers.nothing,
  describeRouteTables: answers.pageOf("routeTables", answers.wireTable),
  describeRouteTable: z.object({ routeTable: answers.wireTable }),
  addRouteTableRules: answers.nothing,
  modifyRouteTableRules: answers.nothing,
  removeRouteTableRules: answers.nothing,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: ({ status, code }) => [`${status} ${code}`, String(status)].some((key) => ownEntry(CODES, key) !== undefined),
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => [],
  states: () => ({ field: "vpcPeeringState", known: Object.keys(STATES) }),
};

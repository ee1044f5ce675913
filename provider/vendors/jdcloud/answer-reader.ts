/** Answers of the VPC API, by action. */
import { z } from "zod";
import type { AnswerReader } from "../vendor.js";
import { schemasOf } from "../kit/answers.js";
import * as answers from "./answers.js";
import { knownMeaning, meaningOf } from "./error-codes.js";
import { permissions } from "./permissions.js";
import { readAnswer, STATES } from "./protocol.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  assumeRole: answers.session,
  describeVpcs: answers.pageOf("vpcs", answers.wireVpc),
  describeVpc: z.object({ vpc: answers.wireVpc }),
  createVpc: answers.createdVpc,
  describeVpcPeerings: answers.pageOf("vpcPeerings", answers.wireHalf),
  describeVpcPeering: z.object({ vpcPeering: answers.wireHalf }),
  createVpcPeering: answers.createdHalf,
  describeSubnets: answers.pageOf("subnets", answers.wireSubnet),
  describeSubnet: z.object({ subnet: answers.wireSubnet }),
  createSubnet: answers.createdSubnet,
  createRouteTable: answers.createdTable,
  describeRouteTables: answers.pageOf("routeTables", answers.wireTable),
  describeRouteTable: z.object({ routeTable: answers.wireTable }),
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => knownMeaning(refusal) !== undefined,
  schemaOf: schemasOf(SCHEMAS, permissions.apis, answers.nothing),
  envelope: () => [],
  states: () => ({ field: "vpcPeeringState", known: Object.keys(STATES) }),
};

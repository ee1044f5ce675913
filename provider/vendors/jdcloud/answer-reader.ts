/** Answers of the VPC API, by the action that asked for them. */
import { z } from "zod";
import { ownEntry } from "../../own-entry.js";
import type { AnswerReader } from "../vendor.js";
import { createdHalf, createdVpc, nothing, pageOf, wireHalf, wireTable, wireVpc } from "./answers.js";
import { MEANINGS, meaningOf, readAnswer, STATES } from "./wire.js";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  describeVpcs: pageOf("vpcs", wireVpc),
  describeVpc: z.object({ vpc: wireVpc }),
  createVpc: createdVpc,
  modifyVpc: nothing,
  deleteVpc: nothing,
  describeVpcPeerings: pageOf("vpcPeerings", wireHalf),
  describeVpcPeering: z.object({ vpcPeering: wireHalf }),
  createVpcPeering: createdHalf,
  modifyVpcPeering: nothing,
  deleteVpcPeering: nothing,
  describeRouteTables: pageOf("routeTables", wireTable),
  describeRouteTable: z.object({ routeTable: wireTable }),
  addRouteTableRules: nothing,
  modifyRouteTableRules: nothing,
  removeRouteTableRules: nothing,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: ({ status, code }) =>
    [`${status} ${code}`, String(status)].some((key) => ownEntry(MEANINGS, key) !== undefined),
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => [],
  states: () => ({ field: "vpcPeeringState", known: Object.keys(STATES) }),
};

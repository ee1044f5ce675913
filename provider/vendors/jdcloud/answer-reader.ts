/** Answers of the VPC API, by the action that asked for them. */
import { z } from "zod";
import { ownEntry } from "../../own-entry.js";
import type { AnswerReader } from "../vendor.js";
import { readAnswer } from "./api.js";
import { MEANINGS, meaningOfRefusal, STATES, wireHalf, wireTable, wireVpc } from "./wire.js";

const listOf = (key: string, row: z.ZodType) => z.object({ [key]: z.array(row).nullish(), totalCount: z.number() });

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  describeVpcs: listOf("vpcs", wireVpc),
  describeVpc: z.object({ vpc: wireVpc }),
  createVpc: z.object({ vpcId: z.string() }),
  modifyVpc: z.unknown(),
  deleteVpc: z.unknown(),
  describeVpcPeerings: listOf("vpcPeerings", wireHalf),
  describeVpcPeering: z.object({ vpcPeering: wireHalf }),
  createVpcPeering: z.object({ vpcPeering: wireHalf }),
  modifyVpcPeering: z.unknown(),
  deleteVpcPeering: z.unknown(),
  describeRouteTables: listOf("routeTables", wireTable),
  describeRouteTable: z.object({ routeTable: wireTable }),
  addRouteTableRules: z.unknown(),
  modifyRouteTableRules: z.unknown(),
  removeRouteTableRules: z.unknown(),
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf: ({ status, code }) => meaningOfRefusal(status, code),
  knows: ({ status, code }) =>
    [`${status} ${code}`, String(status)].some((key) => ownEntry(MEANINGS, key) !== undefined),
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => [],
  states: () => ({ field: "vpcPeeringState", known: Object.keys(STATES) }),
};

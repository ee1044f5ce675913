/** Answers of the VPC API, by action. */
import { z } from "zod";
import type { AnswerReader } from "../vendor.js";
import { schemasOf } from "../kit/answers.js";
import * as answers from "./answers.js";
import { knownMeaning, meaningOf } from "./error-codes.js";
import { permissions } from "./permissions.js";
import { DELETED, readAnswer, STATES } from "./protocol.js";

const listOf = (key: string, row: z.ZodType) => z.object({ [key]: z.array(row) });

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  CreateTemporaryAccessKeyByAgency: answers.temporaryKey,
  CreateTemporaryAccessKeyByToken: answers.temporaryKey,
  KeystoneCreateUserTokenByIdToken: answers.unscopedToken,
  AssumeAgency: answers.session,
  AssumeAgencyWithOIDC: answers.session,
  GetCallerIdentity: answers.callerIdentity,
  KeystoneListProjects: answers.projects,
  KeystoneShowProject: answers.oneProject,
  ListVpcs: listOf("vpcs", answers.vpcRow),
  ShowVpc: answers.newVpc,
  CreateVpc: answers.newVpc,
  AddVpcExtendCidr: answers.oneVpc,
  RemoveVpcExtendCidr: answers.oneVpc,
  ListVpcPeerings: listOf("peerings", answers.peeringRow),
  ShowVpcPeering: answers.onePeering,
  CreateVpcPeering: answers.onePeering,
  UpdateVpcPeering: answers.onePeering,
  AcceptVpcPeering: answers.onePeering,
  RejectVpcPeering: answers.onePeering,
  ListRouteTables: listOf("routetables", answers.tableRow),
  ShowRouteTable: answers.oneTable,
  UpdateRouteTable: answers.oneTable,
  CreateSubnet: answers.createdSubnet,
  CreateRouteTable: answers.createdTable,
  ListSubnets: listOf("subnets", answers.subnetRow),
  ShowSubnet: answers.oneSubnet,
  ListVpcRoutes: listOf("routes", answers.legacyRoute),
  CreateVpcRoute: answers.oneLegacyRoute,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => knownMeaning(refusal) !== undefined,
  schemaOf: schemasOf(SCHEMAS, permissions.apis, answers.nothing),
  envelope: () => ["request_id"],
  // The status of VPCs and other objects has other values.
  states: ({ action }) => ({
    field: /Peering/.test(action) ? "status" : "",
    known: [...Object.keys(STATES), DELETED],
  }),
};

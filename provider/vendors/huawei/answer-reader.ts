/** Answers of the VPC API, by action. */
import { z } from "zod";
import { ownEntry } from "../../lookup/own-entry.js";
import type { AnswerReader } from "../vendor.js";
import * as answers from "./answers.js";
import { type ActionRefusal, CODES, meaningOf } from "./error-codes.js";
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
  UpdateVpc: answers.nothing,
  DeleteVpc: answers.nothing,
  AddVpcExtendCidr: answers.oneVpc,
  RemoveVpcExtendCidr: answers.oneVpc,
  BatchCreateVpcTags: answers.nothing,
  BatchDeleteVpcTags: answers.nothing,
  ListVpcPeerings: listOf("peerings", answers.peeringRow),
  ShowVpcPeering: answers.onePeering,
  CreateVpcPeering: answers.onePeering,
  UpdateVpcPeering: answers.onePeering,
  AcceptVpcPeering: answers.onePeering,
  RejectVpcPeering: answers.onePeering,
  DeleteVpcPeering: answers.nothing,
  ListRouteTables: listOf("routetables", answers.tableRow),
  ShowRouteTable: answers.oneTable,
  UpdateRouteTable: answers.oneTable,
  CreateSubnet: answers.createdSubnet,
  UpdateSubnet: answers.nothing,
  DeleteSubnet: answers.nothing,
  CreateRouteTable: answers.createdTable,
  DeleteRouteTable: answers.nothing,
  AssociateRouteTable: answers.nothing,
  ListSubnets: listOf("subnets", answers.subnetRow),
  ShowSubnet: answers.oneSubnet,
  ListVpcRoutes: listOf("routes", answers.legacyRoute),
  CreateVpcRoute: answers.oneLegacyRoute,
  DeleteVpcRoute: answers.nothing,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => {
    const { status, code, action } = refusal as ActionRefusal;
    return [`${status} ${code}`, `${status} ${action}`, String(status)].some(
      (key) => ownEntry(CODES, key) !== undefined,
    );
  },
  schemaOf: ({ action }) => ownEntry(SCHEMAS, action),
  envelope: () => ["request_id"],
  // VPCs and other objects have a status of their own.
  states: ({ action }) => ({
    field: /Peering/.test(action) ? "status" : "",
    known: [...Object.keys(STATES), DELETED],
  }),
};

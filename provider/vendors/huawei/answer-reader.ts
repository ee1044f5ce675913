/** Answers of the VPC API, by the action that asked for them. */
import { z } from "zod";
import { ownEntry } from "../../own-entry.js";
import type { AnswerReader } from "../vendor.js";
import {
  legacyRoute,
  newVpc,
  nothing,
  oneLegacyRoute,
  onePeering,
  oneProject,
  oneSubnet,
  oneTable,
  oneVpc,
  peeringRow,
  projects,
  subnetRow,
  tableRow,
  vpcRow,
} from "./answers.js";
import { type ActionRefusal, DELETED, MEANINGS, meaningOf, readAnswer, STATES } from "./wire.js";

const listOf = (key: string, row: z.ZodType) => z.object({ [key]: z.array(row) });

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  KeystoneListProjects: projects,
  KeystoneShowProject: oneProject,
  ListVpcs: listOf("vpcs", vpcRow),
  ShowVpc: newVpc,
  CreateVpc: newVpc,
  UpdateVpc: nothing,
  DeleteVpc: nothing,
  AddVpcExtendCidr: oneVpc,
  RemoveVpcExtendCidr: oneVpc,
  BatchCreateVpcTags: nothing,
  BatchDeleteVpcTags: nothing,
  ListVpcPeerings: listOf("peerings", peeringRow),
  ShowVpcPeering: onePeering,
  CreateVpcPeering: onePeering,
  UpdateVpcPeering: onePeering,
  AcceptVpcPeering: onePeering,
  RejectVpcPeering: onePeering,
  DeleteVpcPeering: nothing,
  ListRouteTables: listOf("routetables", tableRow),
  ShowRouteTable: oneTable,
  UpdateRouteTable: oneTable,
  ListSubnets: listOf("subnets", subnetRow),
  ShowSubnet: oneSubnet,
  ListVpcRoutes: listOf("routes", legacyRoute),
  CreateVpcRoute: oneLegacyRoute,
  DeleteVpcRoute: nothing,
};

export const answerReader: AnswerReader = {
  read: readAnswer,
  meaningOf,
  knows: (refusal) => {
    const { status, code, action } = refusal as ActionRefusal;
    return [`${status} ${code}`, `${status} ${action}`, String(status)].some(
      (key) => ownEntry(MEANINGS, key) !== undefined,
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

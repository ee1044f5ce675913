/** One call, as its function sees it, and what a function may answer. */
import type { PeeringError } from "../../../errors.js";
import type { Backend, VpcRecord } from "../../../backend/contract.js";
import type { EmulatedAccount, EmulatedCloud } from "../../../servers/emulator/contract.js";
import { rules } from "../../../rules/vendors/huawei.js";
import { type Kind, OwnObjects } from "../../kit/emulator/own-objects.js";
import type { Project } from "./projects.js";
import { inWords, type Layer, Refused, type Words } from "./refusals.js";

export interface Call {
  readonly layer: Layer;
  readonly cloud: EmulatedCloud;
  /** For what is read alone: it may show things as they were a while ago. */
  readonly backend: Backend;
  /** For what changes are checked against. */
  readonly exact: Backend;
  readonly operator: EmulatedAccount["operator"];
  readonly own: OwnObjects;
  /** Of the project, as a project belongs to one region. */
  readonly region: string;
  readonly projectId: string;
  /** What stands for `{…}` in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By which the caller reached the server. */
  readonly host: string;
  /** `undefined`: there is none. */
  readonly body: unknown;
}

const MISSING: Readonly<Record<Kind, (id: string) => Refused>> = {
  vpc: (id) => new Refused(404, "VPC.0003", `VPC ${id} is not exist.`),
  peering: (id) => new Refused(404, "VpcPeeringNotFound", `VPC peering ${id} could not be found.`),
  routeTable: (id) => new Refused(404, "VPC.2808", `the route table ${id} does not exist`),
  subnet: (id) => new Refused(404, "VPC.0202", `Subnet ${id} could not be found.`),
};

export const ownObjects = (account: EmulatedAccount, { id: accountId, region }: Project): OwnObjects =>
  new OwnObjects({ rules, account, accountId, region, missing: (kind, id) => MISSING[kind](id) });

/** That the path names. */
export const vpcOf = ({ own, path }: Call, by?: "backend"): Promise<VpcRecord> => own.vpc(path["vpc_id"]!, by);

export interface Action {
  /** The vendor's name of the call. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/v1/{project_id}/vpcs/{vpc_id}` */
  readonly path: string;
  readonly layer: Layer;
  /** Of success. */
  readonly status: 200 | 201 | 204;
  /** Answers the body; nothing where there is none. */
  readonly run: (call: Call) => Promise<object | undefined>;
}

type Row = readonly [
  name: string,
  method: Action["method"],
  path: string,
  status: Action["status"],
  run: Action["run"],
];

/** Calls of one layer. @param wordsFor the layer's own words for what the embedded cloud refuses */
export const actionsOf = (layer: Layer, wordsFor: (error: PeeringError) => Words, rows: readonly Row[]): Action[] =>
  rows.map(([name, method, path, status, run]) => ({
    name,
    method,
    path,
    layer,
    status,
    run: (call) => inWords(run(call), wordsFor),
  }));

/** One call, as passed to its function, and the answer that the function returns. */
import type { PeeringError } from "../../../errors.js";
import type { Backend, VpcRecord } from "../../../backend/contract.js";
import type { EmulatedAccount, EmulatedCloud } from "../../../servers/emulator/contract.js";
import { rules } from "../../../rules/vendors/huawei.js";
import { type Kind, OwnObjects } from "../../kit/emulator/own-objects.js";
import type { Project } from "./projects.js";
import { asLayerError, type Layer, Refused, type LayerError } from "./refusals.js";

export interface Call {
  readonly layer: Layer;
  readonly cloud: EmulatedCloud;
  /** For read-only calls: may return outdated results. */
  readonly backend: Backend;
  /** For the checks of changes: never outdated. */
  readonly exact: Backend;
  readonly operator: EmulatedAccount["operator"];
  readonly own: OwnObjects;
  /** The project's region; a project belongs to one region. */
  readonly region: string;
  readonly projectId: string;
  /** Values of the `{…}` placeholders in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Host name by which the caller reached the server. */
  readonly host: string;
  /** `undefined`: no body. */
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

/** The VPC that the path names. */
export const vpcOf = ({ own, path }: Call, by?: "backend"): Promise<VpcRecord> => own.vpc(path["vpc_id"]!, by);

export interface Action {
  /** The vendor's name of the call. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/v1/{project_id}/vpcs/{vpc_id}` */
  readonly path: string;
  readonly layer: Layer;
  /** Status of a successful call. */
  readonly status: 200 | 201 | 204;
  /** Returns the body, or `undefined` for an empty answer. */
  readonly run: (call: Call) => Promise<object | undefined>;
}

type Row = readonly [
  name: string,
  method: Action["method"],
  path: string,
  status: Action["status"],
  run: Action["run"],
];

/** Calls of one layer. @param errorFor the layer's own error for a refusal of the embedded cloud */
export const actionsOf = (
  layer: Layer,
  errorFor: (error: PeeringError) => LayerError,
  rows: readonly Row[],
): Action[] =>
  rows.map(([name, method, path, status, run]) => ({
    name,
    method,
    path,
    layer,
    status,
    run: (call) => asLayerError(run(call), errorFor),
  }));

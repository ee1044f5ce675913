/** One call, as its function sees it, and what a function may answer. */
import type { Backend } from "../../../backend/contract.js";
import type { EmulatedAccount, EmulatedCloud } from "../../../servers/emulator/contract.js";
import type { Layer } from "./refusals.js";

export interface Call {
  readonly cloud: EmulatedCloud;
  /** For what is read alone: it may show things as they were a while ago. */
  readonly backend: Backend;
  /** For what changes are checked against. */
  readonly exact: Backend;
  readonly operator: EmulatedAccount["operator"];
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

/** Calls of one layer. */
export const actionsOf = (layer: Layer, rows: readonly Row[]): Action[] =>
  rows.map(([name, method, path, status, run]) => ({ name, method, path, layer, status, run }));

/** The peering connection that is the next hop of a route. */
import type { Backend, PeeringRecord, Reads, RouteTableRecord } from "../../backend/contract.js";
import { readThrough } from "../../backend/read-cache/read-through.js";
import { PeeringError } from "../../errors.js";
import { parseId, parseRouteId } from "../../engine/ids.js";
import { isLive } from "../../rules/states.js";
import type { Run } from "../../run/run.js";
import type { Props } from "../../engine/props.js";
import { backendOf, only, untilVisible } from "../crud.js";
import type { RouteInputs } from "./schema.js";

export interface NextHop {
  /** The ID for the row: if each account creates a half, the half of the table's VPC. */
  readonly id: string;
  readonly connection: PeeringRecord;
}

export async function findNextHop(
  run: Run,
  backend: Backend,
  table: RouteTableRecord,
  inputs: RouteInputs,
): Promise<NextHop> {
  const id = parseId(inputs.peeringConnection).id;
  const look = () =>
    readThrough(
      backend,
      async (reads) => only(await reads.getPeerings([{ region: table.region, id }])),
      // The other account may have changed all other properties since.
      (seen) => seen?.state === "active",
    );
  // This run or another may have created it a moment ago.
  const connection = await untilVisible(run, backend, look, (seen) => seen !== undefined);
  const refuse = (code: "not-found" | "invalid-state", what: string, fix: string) =>
    new PeeringError(code, what, {
      property: "peeringConnection",
      value: inputs.peeringConnection,
      vendor: run.rules.id,
      fix,
    });
  if (connection === undefined) {
    throw refuse(
      "not-found",
      `account ${backend.accountId} sees no such connection`,
      "Use a connection of this VPC; a connection between other accounts cannot be a next hop here",
    );
  }
  const { requester, accepter } = connection;
  if (![requester.vpcId, accepter.vpcId].includes(table.vpcId)) {
    throw refuse(
      "not-found",
      `the connection joins ${requester.vpcId} and ${accepter.vpcId}, and the table belongs to ${table.vpcId}`,
      "Use a connection of this VPC as next hop",
    );
  }
  if (!isLive(connection.state)) {
    throw refuse(
      "invalid-state",
      `the connection is ${connection.state}${connection.stateReason === undefined ? "" : `: ${connection.stateReason}`}`,
      "Run `pulumi up` in the requester's stack first",
    );
  }
  return {
    id: table.vpcId === accepter.vpcId ? (connection.accepterPeeringConnectionId ?? connection.id) : connection.id,
    connection,
  };
}

/**
 * True if an update could write a deferred route now. Read in previews, so that all deferred routes of a run share one
 * read.
 */
export async function isWritable(run: Run, id: string, props: Props): Promise<boolean> {
  const backend = await backendOf(run, props);
  const connection = await connectionOf(backend.shared ?? backend, parseRouteId(id)!.table.region, props);
  return connection !== undefined && isLive(connection.state) && !waits(run, connection);
}

export const waits = (run: Run, { state }: PeeringRecord): boolean =>
  (state === "pending-acceptance" || state === "provisioning") &&
  run.rules.routeOnPendingConnection.value !== "allowed";

export const connectionOf = async (reads: Reads, region: string, props: Props): Promise<PeeringRecord | undefined> =>
  only(await reads.getPeerings([{ region, id: parseId(String(props["peeringConnection"])).id }]));

/** How a route is written to its table: new, deferred, or changed in place. */
import type { Backend, NewRoute, PeeringRecord, Ref, RouteRecord, RouteTableRecord } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import type { Run } from "../../run/run.js";
import { isEqual } from "../diff.js";
import type { Props } from "../../engine/props.js";
import { awaiting, only, pick, plain, untilVisible } from "../crud.js";
import { findNextHop, connectionOf, type NextHop, waits } from "./next-hop.js";
import { hopIdOf, outsOf, rowIn } from "./row.js";
import { outputs, type RouteInputs } from "./schema.js";
import { canSwitch, changedSwitch, isOn, warnOfDisabled } from "./switch.js";
import { applied } from "../value-change.js";

/** Writes the row, or defers it while the connection is pending and the vendor accepts no routes to pending ones. */
export async function write(
  run: Run,
  hop: NextHop,
  props: Props,
  urn: string | undefined,
  /** Next hop of the existing row. */
  before: string | undefined,
  put: () => Promise<RouteRecord>,
): Promise<Props> {
  if (waits(run, hop.connection)) {
    if (run.settings.pendingAcceptance === "await") throw awaiting(run, urn, awaited(run, hop.connection));
    const until = hop.connection.expiresAt === undefined ? "" : `, until ${hop.connection.expiresAt} at the latest`;
    run.log(
      "warning",
      `deferred: ${hop.connection.id} still waits for account ${hop.connection.accepter.accountId}${until}, and ${run.rules.id} accepts no routes on pending connections ` +
        `[${citation(run.rules.routeOnPendingConnection.source)}]. The next \`pulumi up\` after acceptance writes the route`,
      urn,
    );
    return deferred(props, before);
  }
  const row = await put();
  return { ...outsOf(props, row.peeringConnectionId ?? hop.id), desiredState: "written" };
}

const awaited = (run: Run, { id, accepter, state }: PeeringRecord): PeeringError =>
  new PeeringError("awaiting", `${id} is ${state}, and the vendor accepts no routes on pending connections`, {
    property: "peeringConnection",
    vendor: run.rules.id,
    source: citation(run.rules.routeOnPendingConnection.source),
    fix: `Run \`pulumi up\` again once account ${accepter.accountId} has accepted the connection and it is active`,
  });

export const deferred = (props: Props, before: string | undefined): Props => ({
  ...outsOf(props, before),
  desiredState: "deferred",
});

/** A deferred route is written like a new one. Until that is possible, it stays deferred. */
export async function writeDeferred(
  run: Run,
  backend: Backend,
  table: RouteTableRecord,
  olds: Props,
  news: Props,
  urn: string | undefined,
): Promise<Props> {
  const inputs = news as unknown as RouteInputs;
  const before = olds["nextHopId"] as string | undefined;
  if (news["peeringConnection"] === olds["peeringConnection"]) {
    const connection = await connectionOf(backend, table.region, news);
    if (connection === undefined || !isLive(connection.state)) {
      const state = connection === undefined ? "gone" : connection.state;
      run.log("warning", `deferred: the peering connection ${inputs.peeringConnection} is ${state}`, urn);
      return deferred(news, before);
    }
  }
  const hop = await findNextHop(run, backend, table, inputs);
  const isOwn = (row: RouteRecord) => before !== undefined && row.peeringConnectionId === before;
  return write(run, hop, news, urn, before, () => place(run, backend, table, hop.id, inputs, urn, isOwn));
}

/** Writes the differences between the saved state and the program into the existing row. */
export async function rewrite(
  run: Run,
  backend: Backend,
  table: RouteTableRecord,
  olds: Props,
  news: Props,
  urn: string | undefined,
): Promise<Props> {
  const inputs = news as unknown as RouteInputs;
  const row = rowIn(table, inputs.destinationCidrBlock);
  const present = row?.description || undefined;
  // A row that was deleted with its connection is written with all its properties.
  const description =
    row === undefined
      ? inputs.description
      : (applied(olds["description"], inputs.description, present) as string | undefined);
  const enabled = row === undefined ? inputs.enabled : changedSwitch(olds, news);
  const put = async (hopId: string): Promise<RouteRecord> => {
    const isRight =
      row?.peeringConnectionId === hopId &&
      ((description === present && (enabled === undefined || enabled === isOn(row))) || row.origin === "issued");
    return isRight ? row : backend.putRoute(table, rowOf({ ...inputs, description, enabled }, hopId));
  };
  if (news["peeringConnection"] !== olds["peeringConnection"] || news["desiredState"] !== olds["desiredState"]) {
    const hop = await findNextHop(run, backend, table, inputs);
    return write(run, hop, news, urn, hopIdOf(olds), () => put(hop.id));
  }
  if (!isEqual(olds["description"], news["description"]) || isOn(olds) !== isOn(news)) {
    if (row?.peeringConnectionId === undefined) throw notOurs(run, table, inputs, row);
    await put(row.peeringConnectionId);
  }
  return plain({ ...pick(olds, Object.keys(outputs)), ...news });
}

function notOurs(run: Run, table: Ref, { destinationCidrBlock }: RouteInputs, row: RouteRecord | undefined) {
  const what = row === undefined ? "no longer has the route" : `has the next hop ${row.nextHop} for it`;
  return new PeeringError("invalid-state", `${table.id} ${what}`, {
    property: "destinationCidrBlock",
    value: destinationCidrBlock,
    vendor: run.rules.id,
    fix: "Run `pulumi up --refresh` to detect the change",
  });
}

/** The connection may have become active, and its routes been issued, after the table was read. */
async function issuedRow(run: Run, backend: Backend, { region, id }: Ref, { destinationCidrBlock }: RouteInputs) {
  const look = async () => rowIn(only(await backend.getRouteTables([{ region, id }])), destinationCidrBlock);
  return untilVisible(run, backend, look, (row) => row !== undefined);
}

/** Creates a row, or adopts an identical existing one. A row of another owner for the destination is not changed. */
export async function place(
  run: Run,
  backend: Backend,
  table: RouteTableRecord,
  hopId: string,
  inputs: RouteInputs,
  urn: string | undefined,
  isOurs: (row: RouteRecord) => boolean,
): Promise<RouteRecord> {
  const isIssued = run.rules.routes.value === "issued";
  const before = rowIn(table, inputs.destinationCidrBlock);
  const existing = before ?? (isIssued ? await issuedRow(run, backend, table, inputs) : undefined);
  if (existing === undefined) {
    if (!isIssued) {
      const made = await backend.createRoute(table, rowOf(inputs, hopId));
      // An identical row that the table did not show yet is also accepted, enabled or not.
      const isRight = isOn(made) === isOn(inputs) || !canSwitch(run, backend);
      return isRight ? made : backend.putRoute(table, rowOf({ ...inputs, enabled: isOn(inputs) }, hopId));
    }
    throw new PeeringError("vendor-rule", "the vendor issues the routes, and none exists for this destination", {
      property: "destinationCidrBlock",
      value: inputs.destinationCidrBlock,
      vendor: run.rules.id,
      source: citation(run.rules.routes.source),
      fix: "Remove the Route, or use an issued destination",
    });
  }
  const isOwn = isOurs(existing);
  if (isOwn || existing.peeringConnectionId === hopId || inputs.adoptExisting === true) {
    if (!isOwn) {
      run.log(
        "info",
        `adopted the ${existing.origin === "issued" ? "issued" : "existing"} route for ${existing.destinationCidrBlock} in ${table.id}`,
        urn,
      );
    }
    const description = inputs.description ?? existing.description;
    const asDescribed = (existing.description ?? "") === (description ?? "");
    const canChange = canSwitch(run, backend) && existing.origin !== "issued";
    const isSwitchWrong = canChange && isOn(existing) !== isOn(inputs);
    if (!canChange) warnOfDisabled(run, table, existing, urn);
    const isRight =
      existing.peeringConnectionId === hopId && ((asDescribed && !isSwitchWrong) || existing.origin === "issued");
    const enabled = isSwitchWrong ? isOn(inputs) : undefined;
    return isRight ? existing : backend.putRoute(table, rowOf({ ...inputs, description, enabled }, hopId));
  }
  throw new PeeringError(
    "already-exists",
    `${table.id} already has the next hop ${existing.peeringConnectionId ?? existing.nextHop} for it`,
    {
      property: "destinationCidrBlock",
      value: inputs.destinationCidrBlock,
      vendor: run.rules.id,
      fix: "Remove that route first, or set adoptExisting: true to redirect it",
    },
  );
}

function rowOf({ destinationCidrBlock, description, enabled }: RouteInputs, peeringConnectionId: string): NewRoute {
  return {
    destinationCidrBlock,
    peeringConnectionId,
    ...(description !== undefined && { description }),
    ...(enabled !== undefined && { enabled }),
  };
}

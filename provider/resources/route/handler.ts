/**
 * `Route`: one row of a route table with a peering connection as its next hop. It never waits. If the vendor refuses
 * routes through a pending connection, the route is saved as `deferred` and written by a later update.
 */
import type { Reads } from "../../backend/contract.js";
import { readThrough } from "../../backend/read-cache/read-through.js";
import { isPeeringError } from "../../errors.js";
import { formatId, formatRouteId, parseRouteId } from "../../engine/ids.js";
import { changedFields, diffResult } from "../diff.js";
import type { Handler } from "../handler.js";
import type { Props } from "../../engine/props.js";
import type { Run } from "../../run/run.js";
import {
  backendOf,
  deletedMeanwhile,
  isKeptByOther,
  keepingReached,
  only,
  pick,
  plain,
  seenAfterFailure,
} from "../crud.js";
import { findNextHop, isWritable } from "./next-hop.js";
import { isUnknown } from "../../engine/unknown.js";
import { checkRoute, PLACES } from "./check.js";
import { findTable, hopIdOf, inputsOf, outsOf, rowIn } from "./row.js";
import { type RouteInputs, schema, STEERING, WRITTEN } from "./schema.js";
import { canSwitch, changedSwitch, isOn, warnOfDisabled } from "./switch.js";
import { deferred, place, rewrite, write, writeDeferred } from "./write.js";
import { reachedOf } from "../value-change.js";

const KIND = "Route";

export const route: Handler = {
  kind: KIND,

  check: (run, olds, news) => checkRoute(run, KIND, schema, olds, news),

  async diff(run, id, olds, news) {
    const { changed: every, replaces: fixed } = changedFields(schema, olds, news);
    const replaces = (await isSamePlace(run, id, fixed, news)) ? [] : fixed;
    if (replaces.length === 0 && isSubnetElsewhere(run, id, news)) {
      every.push("subnetId");
      replaces.push("subnetId");
      const text =
        "its subnet has another route table now: the route is written there, then removed from the former one";
      run.log("info", text, run.recall(KIND, news)?.urn);
    }
    const isSwitched = isUnknown(news["enabled"]) || isOn(olds) !== isOn(news);
    const all = isSwitched ? every : every.filter((key) => key !== "enabled");
    const stays = olds["desiredState"] === "deferred" && !all.includes("peeringConnection");
    const changed = stays && !(await isWritable(run, id, olds)) ? all.filter((key) => key !== "desiredState") : all;
    // A deferred route has an ID and no row; an existing row belongs to another owner.
    if (hasRow(olds)) run.saw(KIND, id, run.recall(KIND, news)?.urn, replaces.length === 0);
    return diffResult(run, KIND, news, changed, replaces, false);
  },

  async create(run, props) {
    const inputs = props as unknown as RouteInputs;
    const backend = await backendOf(run, props);
    const urn = run.recall(KIND, props)?.urn;
    const { destinationCidrBlock } = inputs;
    const isMade = run.rules.routes.value === "by-hand";
    const look = (reads: Reads) => findTable(run, backend, reads, inputs);
    // Issued rows come with the connection, so tables that were read before do not prove that they are missing.
    const table = isMade
      ? await readThrough(backend, look, (seen) => rowIn(seen, destinationCidrBlock) === undefined)
      : await look(backend);
    const id = formatRouteId(table, destinationCidrBlock);
    run.claimId(KIND, id, urn);
    if (urn !== undefined && run.isKeptEnded(urn)) {
      run.log("warning", `deferred: the peering connection ${inputs.peeringConnection} has ended and is kept`, urn);
      run.made(KIND, id, urn);
      return { id, outs: deferred(props, undefined) };
    }
    const hop = await findNextHop(run, backend, table, inputs);
    // A row found by its own replacement belongs to this resource, whatever its next hop, because a table has one row
    // per destination.
    const isOwn = () => run.seenId(KIND, urn) === id;
    const outs = await write(run, hop, props, urn, undefined, () =>
      place(run, backend, table, hop.id, inputs, urn, isOwn),
    );
    run.made(KIND, id, urn);
    return { id, outs };
  },

  async read(run, id, props) {
    const backend = await backendOf(run, props);
    const parsed = parseRouteId(id, run.settings.region);
    if (parsed === undefined) return { id: "", props: {}, inputs: {} };
    const isDeferred = props["desiredState"] === "deferred";
    const table = await readThrough(
      backend,
      async (reads) => only(await reads.getRouteTables([parsed.table])),
      (seen) => isDeferred || rowIn(seen, parsed.destinationCidrBlock) !== undefined,
    );
    const row = rowIn(table, parsed.destinationCidrBlock);
    if (table === undefined || (row === undefined && !isDeferred)) return { id: "", props: {}, inputs: {} };
    const where = props["account"] === undefined ? { routeTableId: formatId(table) } : pick(props, STEERING);
    const known = { ...where, destinationCidrBlock: parsed.destinationCidrBlock, account: backend.identity };
    const own = formatRouteId(table, parsed.destinationCidrBlock);
    if (isDeferred && (row === undefined || row.peeringConnectionId === props["nextHopId"])) {
      // A route that is still deferred is no drift: the inputs are the saved ones. The next preview shows when it can
      // be written.
      const desiredState = (await isWritable(run, id, props)) ? "deferred" : "written";
      const inputs = plain({ ...known, ...pick(props, ["peeringConnection", "description", "enabled"]), desiredState });
      return { id: own, props: { ...outsOf(inputs, row?.peeringConnectionId), desiredState: "deferred" }, inputs };
    }
    const canChange = canSwitch(run, backend);
    if (!canChange) warnOfDisabled(run, table, row!, run.recall(KIND, props)?.urn);
    const inputs = plain({ ...known, ...inputsOf(props, table, row!, canChange) });
    return { id: own, props: outsOf(inputs, row!.peeringConnectionId), inputs };
  },

  async update(run, id, olds, news) {
    const backend = await backendOf(run, olds);
    const urn = run.recall(KIND, news)?.urn;
    const { table: ref, destinationCidrBlock } = parseRouteId(id)!;
    const look = async () => only(await backend.getRouteTables([ref]));
    const table = await look();
    if (table === undefined) throw deletedMeanwhile("route table", ref, run.rules.id);
    if (olds["desiredState"] === "deferred") return { outs: await writeDeferred(run, backend, table, olds, news, urn) };
    return keepingReached(
      id,
      WRITTEN,
      olds,
      async () => {
        const now = await seenAfterFailure(look);
        const row = rowIn(now, destinationCidrBlock);
        if (now === undefined || row?.peeringConnectionId === undefined) return undefined;
        const seen = inputsOf(olds, now, row, canSwitch(run, backend));
        // A switch that this change does not contain keeps its saved value: absent and true are equal.
        const isSwitched = changedSwitch(olds, news) !== undefined;
        const reached = reachedOf(WRITTEN, olds, news, isSwitched ? seen : { ...seen, enabled: olds["enabled"] });
        // A next hop that this change does not contain keeps its saved value, even if the row was changed outside the
        // stack.
        const isSameHop = reached["peeringConnection"] === olds["peeringConnection"];
        return outsOf(reached, isSameHop ? hopIdOf(olds) : row.peeringConnectionId);
      },
      async () => ({ outs: await rewrite(run, backend, table, olds, news, urn) }),
    );
  },

  async delete(run, id, props) {
    const backend = await backendOf(run, props);
    if (isKeptByOther(run, KIND, id)) return;
    if (!hasRow(props) || run.rules.routes.value === "issued") return;
    const { table, destinationCidrBlock } = parseRouteId(id)!;
    await backend.deleteRoute(table, { destinationCidrBlock, peeringConnectionId: hopIdOf(props) });
  },
};

/** True if the program names the route's table in another way; an import has it by its ID. */
async function isSamePlace(run: Run, id: string, replaces: readonly string[], news: Props): Promise<boolean> {
  const isOfPlaces = replaces.length > 0 && replaces.every((key) => PLACES.includes(key));
  if (!isOfPlaces || PLACES.some((key) => isUnknown(news[key]))) return false;
  const backend = await backendOf(run, news);
  try {
    const named = await findTable(run, backend, backend.shared ?? backend, news as unknown as RouteInputs);
    return formatId(named) === formatId(parseRouteId(id)!.table);
  } catch (error) {
    if (isPeeringError(error, "not-found")) return false;
    throw error;
  }
}

/** The subnet has, or gets in this update, another table than the one that contains the route. */
function isSubnetElsewhere(run: Run, id: string, { subnetId }: Props): boolean {
  const table = run.subnetTable(String(subnetId));
  return table !== undefined && table !== parseRouteId(id)?.table.id;
}

const hasRow = (outputs: Props): boolean =>
  outputs["desiredState"] !== "deferred" || outputs["nextHopId"] !== undefined;

/** What an update does to one route of a stack, and to its row in the cloud. */
import { LIVE, putRow, Refused, rowOf, viewOf } from "./cloud.js";
import type { Life, Stack } from "./life.js";

export function upRoute(
  life: Life,
  stack: Stack,
  key: "whole" | "half",
  vpc: string,
  destination: string,
  connection: string,
  isKept: boolean,
  enabled: boolean,
): void {
  const { cloud } = life;
  const saved = stack.routes[key];
  const isNew = saved === undefined || saved.vpc !== vpc || saved.destination !== destination;
  const view = viewOf(cloud, stack.party, connection);
  const isUp = view !== undefined && LIVE.includes(view.state);
  const waits = view?.state === "pending-acceptance" && !cloud.facts.routeWhilePending;
  const before = isNew ? undefined : saved.hop;
  const save = (isDeferred: boolean, hop: string | undefined) => {
    if (isNew && saved !== undefined) stack.pending.routes.push(saved);
    stack.routes[key] = { vpc, destination, connection, hop, isDeferred, enabled };
  };
  const isSwitched = !isNew && saved.enabled !== enabled;
  if (!isNew && saved.connection === connection && !(saved.isDeferred && isUp && !waits)) {
    if (isSwitched && !saved.isDeferred) {
      const row = rowOf(cloud, vpc, destination);
      if (row === undefined) throw new Refused("invalid-state");
      row.enabled = enabled;
    }
    saved.enabled = enabled;
    return;
  }
  if (isNew && isKept) return save(true, undefined);
  if (!isUp) throw new Refused(view === undefined ? "not-found" : "invalid-state");
  if (waits) return save(true, before);
  const existing = rowOf(cloud, vpc, destination);
  if (existing === undefined && cloud.facts.routes === "issued") throw new Refused("vendor-rule");
  if (existing !== undefined && existing.hop !== connection && isNew) throw new Refused("already-exists");
  // A row that the resource has had keeps its switch, unless the program changes it.
  const switches = isNew || saved.isDeferred || existing === undefined || isSwitched;
  const isRight = existing?.hop === connection && (!switches || existing.enabled === enabled);
  if (!isRight) putRow(cloud, vpc, destination, connection, switches ? enabled : undefined);
  save(false, connection);
}

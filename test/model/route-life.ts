/** What an update does to one route of a stack, and to its row in the cloud. */
import { LIVE, putRow, Refused, rowOf, viewOf } from "./cloud.js";
import type { Life, Stack } from "./life.js";

export function upRoute(
  life: Life,
  stack: Stack,
  key: "whole" | "half",
  vpc: string,
  destination: string,
  link: string,
  isKept: boolean,
  enabled: boolean,
): void {
  const { cloud } = life;
  const saved = stack.routes[key];
  const isNew = saved === undefined || saved.vpc !== vpc || saved.destination !== destination;
  const view = viewOf(cloud, stack.party, link);
  const isUp = view !== undefined && LIVE.includes(view.state);
  const waits = view?.state === "pending-acceptance" && !cloud.facts.routeWhilePending;
  const before = isNew ? undefined : saved.hop;
  const save = (isDeferred: boolean, hop: string | undefined) => {
    if (isNew && saved !== undefined) stack.pending.routes.push(saved);
    stack.routes[key] = { vpc, destination, link, hop, isDeferred, enabled };
  };
  const isSwitched = !isNew && saved.enabled !== enabled;
  if (!isNew && saved.link === link && !(saved.isDeferred && isUp && !waits)) {
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
  const there = rowOf(cloud, vpc, destination);
  if (there === undefined && cloud.facts.routes === "issued") throw new Refused("vendor-rule");
  if (there !== undefined && there.hop !== link && isNew) throw new Refused("already-exists");
  // A row that the resource has had keeps its switch, unless the program changes it.
  const switches = isNew || saved.isDeferred || there === undefined || isSwitched;
  const isRight = there?.hop === link && (!switches || there.enabled === enabled);
  if (!isRight) putRow(cloud, vpc, destination, link, switches ? enabled : undefined);
  save(false, link);
}

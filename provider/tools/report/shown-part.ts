/** The part of a network that a report draws: all of it or, if it is large, the changed part. */
import { isDeepStrictEqual } from "node:util";
import type { Network } from "../../network/network.js";
import type { NetworkChange } from "./network-change.js";

export interface ShownPart extends NetworkChange {
  /** Description of the part; absent for the whole network. */
  readonly note?: string;
}

/** Maximum number of VPCs in a diagram in a comment. */
const MOST_VPCS = 60;
/** Mermaid's maximum: `maxEdges`, https://mermaid.js.org/config/schema-docs/config.html. */
export const MOST_CONNECTIONS = 500;

/** In a large network: VPCs that change, VPCs with changed connections or routes, and their peers. */
export function shownPart(networks: NetworkChange): ShownPart {
  const { before, after } = networks;
  const most = Math.max(before.vpcs.length, after.vpcs.length);
  if (most <= MOST_VPCS) return networks;
  const connections = changed(before.connections, after.connections).flatMap(({ requester, accepter }) => [
    requester.vpc,
    accepter.vpc,
  ]);
  const tables = changed(before.routeTables, after.routeTables).map(({ vpc }) => vpc);
  const vpcs = changed(before.vpcs, after.vpcs).map(({ key }) => key);
  const shown = new Set([...vpcs, ...connections, ...tables].filter((vpc) => vpc !== ""));
  const within = (network: Network): Network => ({
    vpcs: network.vpcs.filter(({ key }) => shown.has(key)),
    connections: network.connections.filter(
      ({ requester, accepter }) => shown.has(requester.vpc) && shown.has(accepter.vpc),
    ),
    routeTables: network.routeTables.filter(({ vpc }) => shown.has(vpc)),
  });
  const part = { ...networks, before: within(before), after: within(after) };
  const all = new Set([...before.vpcs, ...after.vpcs].map(({ key }) => key)).size;
  if (shown.size === 0) return { ...part, note: `The network of ${all} VPCs does not change` };
  return shown.size === all ? part : { ...part, note: `${shown.size} of ${all} VPCs: those that this change touches` };
}

/** Items that differ, and items that are in one list only. */
function changed<T extends { readonly key: string }>(before: readonly T[], after: readonly T[]): T[] {
  const older = new Map(before.map((item) => [item.key, item]));
  const newer = new Map(after.map((item) => [item.key, item]));
  return [
    ...before.filter((item) => !isDeepStrictEqual(item, newer.get(item.key))),
    ...after.filter((item) => !isDeepStrictEqual(item, older.get(item.key))),
  ];
}

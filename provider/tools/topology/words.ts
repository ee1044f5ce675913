/** Texts of a diagram, the same in every format. */
import { MARKS, type Mark } from "./changes.js";
import type { TopologyRoute } from "./routes.js";
import type { Topology, TopologyEnd, TopologyConnection, TopologyVpc } from "./topology.js";

export const stateText = (state: string): string => state.replaceAll("-", " ");

/** The label of a line: the bandwidth, the state if the connection is not active, and its change. */
export function connectionLabel({ state, bandwidthMbps, mark }: TopologyConnection): string {
  return [
    mark && markText(mark),
    state !== "active" && stateText(state),
    bandwidthMbps !== undefined && (state === "active" || mark !== undefined) && `${bandwidthMbps} Mbps`,
  ]
    .filter(Boolean)
    .join(" · ");
}

export const markText = (mark: Mark): string => `${MARKS[mark].sign} ${mark}`;

export function regionTitle(region: string): string {
  return region === "" ? "region not known" : region;
}

/** The CIDR blocks of a VPC that fit. */
export function rangeLines({ cidrBlocks }: TopologyVpc, lines: number): string[] {
  if (cidrBlocks.length === 0) return ["CIDR blocks not shown"];
  if (cidrBlocks.length <= lines) return [...cidrBlocks];
  const last = cidrBlocks[lines - 1]!;
  return [...cidrBlocks.slice(0, lines - 1), `${last} +${cidrBlocks.length - lines}`];
}

/** The problem at one end, or `undefined`. */
export function missingText(end: TopologyEnd, names: ReadonlyMap<string, string>, far: TopologyEnd) {
  if (end.way.routes !== "missing") return undefined;
  const ranges = end.way.uncovered.length === 0 ? "" : ` (${end.way.uncovered.join(", ")})`;
  return `no route from ${names.get(end.vpc)} to ${names.get(far.vpc)}${ranges} through this connection`;
}

export function namesOf({ vpcs }: Topology): ReadonlyMap<string, string> {
  return new Map(vpcs.map(({ key, name }) => [key, name]));
}

export function summaryOf({ accounts, vpcs, connections }: Topology): string {
  const missing = connections.flatMap(({ requester, accepter }) => [requester, accepter]).filter(isMissing).length;
  const inactive = connections.filter(({ state }) => state !== "active").length;
  return [
    count(vpcs.length, "VPC"),
    count(connections.length, "connection"),
    count(accounts.length, "account"),
    ...(inactive > 0 ? [`${inactive} not active`] : []),
    ...(missing > 0 ? [count(missing, "missing route")] : []),
  ].join(", ");
}

export const isMissing = ({ way }: TopologyEnd): boolean => way.routes === "missing";

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** A route that remains after its connection stops carrying traffic. */
export const leadsNowhere = ({ leads, mark }: TopologyRoute): boolean => leads === "nowhere" && mark !== "going";

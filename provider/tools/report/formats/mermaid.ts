/**
 * A network as a Mermaid diagram, which GitHub and GitLab render: accounts and regions as boxes, connections coloured
 * by change.
 */
import type { NetworkConnection, NetworkVpc } from "../../../network/network.js";
import { groupBy } from "../../../lookup/group-by.js";
import { escapeMermaid } from "../../topology/formats/escape.js";
import type { NetworkChange } from "../network-change.js";
import { missingHalves } from "../route-findings.js";

/** Above this number, labels cover each other. */
const MOST_LABELS = 20;

export function mermaidOf(networks: NetworkChange, when: "before" | "after"): string {
  const { vpcs, connections } = networks[when];
  const other = networks[when === "before" ? "after" : "before"];
  if (vpcs.length === 0) return "";
  const names = new Map(vpcs.map(({ key }, i) => [key, `v${i}`]));
  const boxes = groupBy(vpcs, ({ accountId, region }) => `${accountId} · ${region}`);
  const known = new Set(other.vpcs.map(({ key }) => key));
  const joining = connections.filter(({ requester, accepter }) => names.has(requester.vpc) && names.has(accepter.vpc));
  const labelled = joining.length <= MOST_LABELS;
  const missing = missingHalves(networks, when);
  const carries = (connection: NetworkConnection) =>
    connection.state === "active" && missing.of(connection).length === 0;
  const edges = joining.map((connection) => {
    const [a, b] = [names.get(connection.requester.vpc)!, names.get(connection.accepter.vpc)!];
    const line = carries(connection) ? "---" : "-.-";
    const label = [labelOf(connection), ...missing.of(connection)].filter((text) => text !== "").join(", ");
    return `  ${a} ${line}${labelled && label !== "" ? `|${quoted(label)}|` : ""} ${b}`;
  });
  const kept = new Set(other.connections.map(({ key }) => key));
  const coloured = new Map<string, number[]>();
  joining.forEach((connection, i) => {
    const colour = !kept.has(connection.key) ? COLOURS[when] : carries(connection) ? undefined : COLOURS.waiting;
    if (colour !== undefined) coloured.set(colour, [...(coloured.get(colour) ?? []), i]);
  });
  const styles = [...coloured].map(([colour, all]) => `  linkStyle ${all.join(",")} stroke:${colour},stroke-width:3px`);
  const marked = vpcs.filter(({ key }) => !known.has(key)).map(({ key }) => names.get(key)!);
  return [
    "graph LR",
    ...[...boxes].flatMap(([title, inside], i) => [
      `  subgraph b${i}[${quoted(title)}]`,
      ...inside.map((vpc) => `    ${names.get(vpc.key)!}["${nodeOf(vpc, networks)}"]`),
      "  end",
    ]),
    ...edges,
    ...styles,
    ...(marked.length === 0
      ? []
      : [`  classDef ${when} stroke:${COLOURS[when]},stroke-width:3px`, `  class ${marked.join(",")} ${when}`]),
  ].join("\n");
}

/** Before: deleted objects. After: new objects. */
const COLOURS = { before: "#cf222e", after: "#1a7f37", waiting: "#bf8700" } as const;

function labelOf({ bandwidthMbps, state }: NetworkConnection): string {
  const parts = [bandwidthMbps === undefined ? "" : `${bandwidthMbps} Mbps`, state === "active" ? "" : state];
  return parts.filter((part) => part !== "").join(", ");
}

function nodeOf({ key, cidrBlocks }: NetworkVpc, { nameOf }: NetworkChange): string {
  return [nameOf(key), ...cidrBlocks.slice(0, 2)].map(escapeMermaid).join("<br/>");
}

const quoted = (text: string): string => `"${escapeMermaid(text)}"`;

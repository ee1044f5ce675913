/** DOT, for Graphviz: https://graphviz.org/doc/info/lang.html. */
import type { Topology, TopologyConnection, TopologyVpc } from "../topology.js";
import { isMissing, leadsNowhere, connectionLabel, markText, regionTitle } from "../words.js";
import { MARK_TONES, STATE_STYLES, SURFACES, WARNING } from "./palette.js";

export function renderDot({ accounts, vpcs, connections }: Topology): string {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  return `${[
    "graph topology {",
    '  graph [rankdir=LR, fontname="sans-serif", compound=true];',
    `  node [shape=box, style="rounded,filled", fillcolor="${SURFACES.vpc.light}", color="${SURFACES.vpcFrame.light}", fontname="sans-serif", fontsize=11];`,
    '  edge [fontname="sans-serif", fontsize=10];',
    ...accounts.flatMap(({ title, regions }, a) => [
      `  subgraph cluster_a${a} {`,
      `    label=${quote(title)}; style="rounded,filled"; color="${SURFACES.frame.light}"; fillcolor="${SURFACES.account.light}";`,
      ...regions.flatMap(({ region, vpcs }, r) => [
        `    subgraph cluster_a${a}r${r} {`,
        `      label=${quote(regionTitle(region))}; fillcolor="${SURFACES.region.light}";`,
        ...vpcs.map((key) => `      ${drawVpc(byKey.get(key)!)}`),
        "    }",
      ]),
      "  }",
    ]),
    ...connections.map((connection) => `  ${drawConnection(connection)}`),
    "}",
  ].join("\n")}\n`;
}

function drawVpc(vpc: TopologyVpc): string {
  const { key, name, cidrBlocks, mark, routes } = vpc;
  const label = [
    mark === undefined ? name : `${name} (${markText(mark)})`,
    ...cidrBlocks,
    ...(routes.some(leadsNowhere) ? ["⚠ black hole route"] : []),
  ];
  const look = mark === undefined ? {} : { color: MARK_TONES[mark].light, penwidth: "2.5" };
  return `${quote(key)} [${attributes({ label: label.join("\n"), ...look })}];`;
}

function drawConnection(connection: TopologyConnection): string {
  const { light, dash } = STATE_STYLES[connection.state];
  const style = connection.mark === undefined ? lineStyle(dash) : `${lineStyle(dash)},bold`;
  const noRoute = `⚠ no route`;
  const text = {
    label: connectionLabel(connection),
    tooltip: connection.name,
    color: light,
    fontcolor: light,
    style,
    ...(isMissing(connection.requester) && { taillabel: noRoute }),
    ...(isMissing(connection.accepter) && { headlabel: noRoute }),
    ...((isMissing(connection.requester) || isMissing(connection.accepter)) && { labelfontcolor: WARNING.light }),
  };
  return `${quote(connection.requester.vpc)} -- ${quote(connection.accepter.vpc)} [${attributes(text)}];`;
}

/** Graphviz has no custom dash patterns. */
function lineStyle(dash: string): string {
  if (dash === "") return "solid";
  return Number.parseInt(dash, 10) < 4 ? "dotted" : "dashed";
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(", ");
}

/** Characters with a meaning inside quotes; `\N` and others would be replaced in labels. */
function quote(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\r?\n/g, "\\n")}"`;
}

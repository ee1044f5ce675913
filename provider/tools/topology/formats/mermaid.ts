/** Mermaid, which GitHub and GitLab render: https://mermaid.js.org/syntax/flowchart.html (version 11). */
import { MARKS } from "../changes.js";
import type { Topology, TopologyConnection, TopologyVpc } from "../topology.js";
import { isMissing, leadsNowhere, connectionLabel, markText, regionTitle } from "../words.js";
import { escapeMermaid } from "./escape.js";
import { MARK_TONES, STATE_STYLES } from "./palette.js";

export function renderMermaid({ accounts, vpcs, connections }: Topology): string {
  const ids = new Map(vpcs.map(({ key }, index) => [key, `v${index}`]));
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  const marks = Object.keys(MARKS) as (keyof typeof MARKS)[];
  return `${[
    "flowchart LR",
    ...accounts.flatMap(({ title, regions }, a) => [
      `  subgraph a${a}[${quote(title)}]`,
      ...regions.flatMap(({ region, vpcs }, r) => [
        `    subgraph a${a}r${r}[${quote(regionTitle(region))}]`,
        ...vpcs.map((key) => `      ${ids.get(key)}[${vpcText(byKey.get(key)!)}]`),
        "    end",
      ]),
      "  end",
    ]),
    ...connections.map(
      (connection) =>
        `  ${ids.get(connection.requester.vpc)} ${lineOf(connection)} ${ids.get(connection.accepter.vpc)}`,
    ),
    ...connections.map(({ state }, index) => {
      const { light, dash } = STATE_STYLES[state];
      return `  linkStyle ${index} stroke:${light}${dash === "" ? "" : `,stroke-dasharray:${dash}`}`;
    }),
    ...marks.flatMap((mark) => {
      const marked = vpcs.filter((vpc) => vpc.mark === mark).map(({ key }) => ids.get(key));
      if (marked.length === 0) return [];
      return [
        `  classDef ${mark} stroke:${MARK_TONES[mark].light},stroke-width:3px`,
        `  class ${marked.join(",")} ${mark}`,
      ];
    }),
  ].join("\n")}\n`;
}

function vpcText(vpc: TopologyVpc): string {
  const { name, cidrBlocks, mark, routes } = vpc;
  const lines = [
    mark === undefined ? name : `${name} (${markText(mark)})`,
    ...cidrBlocks,
    ...(routes.some(leadsNowhere) ? ["⚠ black hole route"] : []),
  ];
  return `"${lines.map(escapeMermaid).join("<br/>")}"`;
}

/** Undirected: traffic flows in both directions, whichever end starts it. */
function lineOf(connection: TopologyConnection): string {
  const [own, far] = [isMissing(connection.requester), isMissing(connection.accepter)];
  const missing = own && far ? "⚠ no routes" : own ? "⚠ no route there" : far ? "⚠ no route back" : "";
  const label = [connectionLabel(connection), missing].filter(Boolean).join(" · ");
  return label === "" ? "---" : `---|${quote(label)}|`;
}

const quote = (text: string): string => `"${escapeMermaid(text)}"`;

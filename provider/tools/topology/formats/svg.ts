/** The diagram as SVG: as a file, or inside the page that can be zoomed and searched. */
import { SIZES, type Title, vpcHeight } from "../layout/density.js";
import type { Frame } from "../layout/frames.js";
import type { Box } from "../layout/geometry.js";
import type { PlacedConnection } from "../layout/labels.js";
import type { Layout } from "../layout/layout.js";
import { layOut } from "../layout/layout.js";
import { layOutMatrix } from "../layout/matrix.js";
import { fitted, textWidth } from "../layout/text-width.js";
import { type Shape, shapeFor } from "../shape.js";
import type { Topology, TopologyConnection, TopologyVpc } from "../topology.js";
import {
  leadsNowhere,
  connectionLabel,
  markText,
  missingText,
  namesOf,
  rangeLines,
  stateText,
  summaryOf,
} from "../words.js";
import { escapeXml } from "./escape.js";
import { legendOf } from "./legend.js";
import { drawMatrix } from "./svg-matrix.js";
import { marked, pair, place, point, round, triangle } from "./svg-parts.js";
import { svgStyle } from "./svg-style.js";

export interface SvgOptions {
  /** Default: a matrix for a mesh. */
  readonly shape?: Shape;
  /** Part of a page with light colours; a separate file follows the reader's scheme. */
  readonly isInline?: boolean;
  /** In a page: lengths for its script, and whether the tab key reaches VPCs and connections. */
  readonly interactive?: { readonly hasTabStops: boolean };
}

export function renderSvg(
  topology: Topology,
  { shape = shapeFor(topology), isInline, interactive }: SvgOptions = {},
): string {
  const control = interactive ? `role="button" tabindex="${interactive.hasTabStops ? 0 : -1}"` : 'role="img"';
  const { bounds, kind, picture } = shape === "matrix" ? matrixOf(topology, control) : linesOf(topology, control);
  const { x, y, width: own, height: above } = bounds;
  const legend = legendOf(topology, shape, own);
  const [width, height] = [Math.max(own, Math.ceil(legend.width)), above + legend.height];
  const forPage = `data-whole="${x} ${y} ${width} ${height}" data-picture="${x} ${y} ${own} ${above}" tabindex="0"`;
  const space = isInline ? "" : ' xmlns="http://www.w3.org/2000/svg"';
  return `<svg${space} viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeXml(summaryOf(topology))}"${interactive ? ` ${forPage}` : ""}>
<style>${svgStyle(isInline ? "light" : undefined)}</style>
<rect class="ground" x="${x}" y="${y}" width="${width}" height="${height}"/>
<g class="picture ${kind}">
${picture}
</g>
<g class="legend" transform="translate(${x} ${y + above})">${legend.svg}</g>
</svg>
`;
}

interface Drawn {
  readonly bounds: Box;
  readonly kind: string;
  readonly picture: string;
}

function matrixOf(topology: Topology, control: string): Drawn {
  const matrix = layOutMatrix(topology);
  const { x, y, width, height } = matrix.bounds;
  const bounds = { x, y, width: Math.ceil(width), height: Math.ceil(height) };
  return { bounds, kind: "matrix", picture: drawMatrix(topology, matrix, control) };
}

function linesOf(topology: Topology, control: string): Drawn {
  const layout = layOut(topology);
  const kind = layout.density.bundleFrom === Infinity ? "lines" : "lines dense";
  return { bounds: layout.bounds, kind, picture: drawLines(topology, layout, control) };
}

/** Lines are below the VPCs, so that they cross no text; dots on the borders mark their ends. */
function drawLines(topology: Topology, layout: Layout, control: string): string {
  const names = namesOf(topology);
  return [
    ...layout.accounts.map((account) => drawFrame("account", account)),
    ...layout.regions.map((region) => drawFrame("region", region)),
    '<g class="links">',
    ...topology.connections.map((connection, index) =>
      drawConnection(connection, layout.connections[index]!, names, control),
    ),
    "</g>",
    '<g class="titles">',
    ...layout.accounts.map((account) => drawTitle("account", account, layout.density.accountTitle)),
    ...layout.regions.map((region) => drawTitle("region", region, layout.density.regionTitle)),
    "</g>",
    '<g class="vpcs">',
    ...topology.vpcs.map((vpc) => drawVpc(vpc, layout.vpcs.get(vpc.key)!, layout, control)),
    "</g>",
    '<g class="labels">',
    ...topology.connections.map((connection, index) => drawOnLine(connection, layout.connections[index]!, names)),
    "</g>",
    ...topology.vpcs.filter(({ mark }) => mark !== undefined).map((vpc) => drawBadge(vpc, layout)),
  ].join("\n");
}

function drawFrame(kind: FrameKind, frame: Frame): string {
  return `<rect class="frame ${kind}" ${place(frame)} rx="10"/>`;
}

/** Above the lines. `data-grow` is the factor by which the page may enlarge it while the whole is small. */
function drawTitle(kind: FrameKind, { title, ...box }: Frame, { size, height }: Title): string {
  const room = box.width - 2 * SIZES.framePadding;
  const shown = fitted(title, room, size, true);
  const at = { x: box.x + SIZES.framePadding, y: box.y + SIZES.framePadding / 2 + height / 2 + size * 0.3 };
  const grow = round(room / textWidth(shown, size, true));
  return `<text class="${kind}-title" ${point(at)} font-size="${size}" data-grow="${grow}">${escapeXml(shown)}</text>`;
}

type FrameKind = "account" | "region";

function drawConnection(
  connection: TopologyConnection,
  { curve: [a, b, c, d] }: PlacedConnection,
  names: ReadonlyMap<string, string>,
  control: string,
): string {
  const path = `M${pair(a)}C${pair(b)} ${pair(c)} ${pair(d)}`;
  const label = [
    connection.name,
    `${names.get(connection.requester.vpc)} – ${names.get(connection.accepter.vpc)}`,
    stateText(connection.state),
    connection.mark,
  ]
    .filter(Boolean)
    .join(", ");
  return `<g class="link ${connection.state}${marked(connection)}" data-link="${escapeXml(connection.key)}" ${control} aria-label="${escapeXml(`connection ${label}`)}"><title>${escapeXml(label)}</title><path class="hit" d="${path}"/><path class="line" d="${path}"/></g>`;
}

function drawOnLine(
  connection: TopologyConnection,
  { curve, label, warnings }: PlacedConnection,
  names: ReadonlyMap<string, string>,
): string {
  const ends = [curve[0], curve[3]]
    .map((end) => `<circle class="end" cx="${round(end.x)}" cy="${round(end.y)}" r="3"/>`)
    .join("");
  const tag =
    label === undefined
      ? ""
      : `<g class="label${label.isFree ? "" : " unplaced"}"><rect ${place(label)}/><text ${point({ x: label.x + label.width / 2, y: label.y + label.height / 2 + SIZES.label * 0.36 })} text-anchor="middle">${escapeXml(connectionLabel(connection))}</text></g>`;
  const triangles = (["requester", "accepter"] as const).flatMap((side) => {
    const at = warnings[side];
    const far = connection[side === "requester" ? "accepter" : "requester"];
    return at === undefined ? [] : [triangle(at, SIZES.warning, missingText(connection[side], names, far) ?? "")];
  });
  return `<g class="on-line ${connection.state}${marked(connection)}" data-link="${escapeXml(connection.key)}">${ends}${tag}${triangles.join("")}</g>`;
}

function drawVpc(vpc: TopologyVpc, box: Box, { density }: Layout, control: string): string {
  const inner = box.width - 2 * SIZES.vpcPadding;
  const nowhere = vpc.routes.filter(leadsNowhere);
  const ranges = rangeLines(vpc, density.rangeLines);
  const lines = [
    `<text class="name" ${point({ x: box.x + SIZES.vpcPadding, y: box.y + 20 })}>${escapeXml(fitted(vpc.name, nowhere.length > 0 ? inner - SIZES.warning : inner, SIZES.name, true))}</text>`,
    ...ranges.map(
      (range, i) =>
        `<text class="range" ${point({ x: box.x + SIZES.vpcPadding, y: box.y + 36 + i * SIZES.lineHeight })}>${escapeXml(fitted(range, inner, SIZES.range))}</text>`,
    ),
  ];
  const words = [vpc.name, ...vpc.cidrBlocks, vpc.mark].filter(Boolean).join(", ");
  const warning =
    nowhere.length === 0
      ? ""
      : triangle(
          { x: box.x + box.width - SIZES.vpcPadding - 2, y: box.y + 15 },
          SIZES.warning,
          `black hole routes: ${nowhere.map(({ destinationCidrBlock }) => destinationCidrBlock).join(", ")}`,
        );
  return `<g class="vpc${marked(vpc)}" data-vpc="${escapeXml(vpc.key)}" ${control} aria-label="${escapeXml(`VPC ${words}`)}"><title>${escapeXml(words)}</title><rect class="box" ${place({ ...box, height: vpcHeight(density) })} rx="6"/>${lines.join("")}${warning}</g>`;
}

function drawBadge({ key, mark }: TopologyVpc, { badges }: Layout): string {
  const box = badges.get(key);
  if (box === undefined || mark === undefined) return "";
  return `<g class="badge is-${mark}" data-vpc="${escapeXml(key)}"><rect ${place(box)} rx="8"/><text ${point({ x: box.x + box.width / 2, y: box.y + 11.5 })} text-anchor="middle">${markText(mark)}</text></g>`;
}

/** The picture as SVG: alone in a file, or inside the page that can be zoomed and searched. */
import { SIZES, type Title, vpcHeight } from "../layout/density.js";
import type { Frame } from "../layout/frames.js";
import type { Box, Point } from "../layout/geometry.js";
import type { PlacedLink } from "../layout/labels.js";
import type { Layout } from "../layout/layout.js";
import { layOut } from "../layout/layout.js";
import { fitted, textWidth } from "../layout/text-width.js";
import type { Topology, TopologyLink, TopologyVpc } from "../topology.js";
import {
  leadsNowhere,
  linkLabel,
  markWord,
  missingWords,
  namesOf,
  rangeLines,
  stateWords,
  summaryOf,
} from "../words.js";
import { escapeXml } from "./escape.js";
import { legendOf } from "./legend.js";
import { svgStyle } from "./svg-style.js";

export interface SvgOptions {
  readonly layout?: Layout;
  /** In a page: lengths for its script, and whether VPCs and connections can be reached with the tab key. */
  readonly interactive?: { readonly hasTabStops: boolean };
}

export function renderSvg(topology: Topology, { layout = layOut(topology), interactive }: SvgOptions = {}): string {
  const { x, y, width: own, height: above } = layout.bounds;
  const legend = legendOf(topology, own);
  const [width, height] = [Math.max(own, Math.ceil(legend.width)), above + legend.height];
  const forPage = `data-whole="${x} ${y} ${width} ${height}" data-picture="${x} ${y} ${own} ${above}" tabindex="0"`;
  const kind = layout.density.bundleFrom === Infinity ? "picture" : "picture dense";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeXml(summaryOf(topology))}"${interactive ? ` ${forPage}` : ""}>
<style>${svgStyle()}</style>
<rect class="ground" x="${x}" y="${y}" width="${width}" height="${height}"/>
<g class="${kind}">
${drawPicture(topology, layout, interactive && `role="button" tabindex="${interactive.hasTabStops ? 0 : -1}"`)}
</g>
<g class="legend" transform="translate(${x} ${y + above})">${legend.svg}</g>
</svg>
`;
}

/** Lines are below the VPCs, so that they cross no text; dots on the borders mark their ends. */
function drawPicture(topology: Topology, layout: Layout, control = 'role="img"'): string {
  const names = namesOf(topology);
  return [
    ...layout.accounts.map((account) => drawFrame("account", account)),
    ...layout.regions.map((region) => drawFrame("region", region)),
    '<g class="links">',
    ...topology.links.map((link, index) => drawLink(link, layout.links[index]!, names, control)),
    "</g>",
    '<g class="titles">',
    ...layout.accounts.map((account) => drawTitle("account", account, layout.density.accountTitle)),
    ...layout.regions.map((region) => drawTitle("region", region, layout.density.regionTitle)),
    "</g>",
    '<g class="vpcs">',
    ...topology.vpcs.map((vpc) => drawVpc(vpc, layout.vpcs.get(vpc.key)!, layout, control)),
    "</g>",
    '<g class="labels">',
    ...topology.links.map((link, index) => drawOnLine(link, layout.links[index]!, names)),
    "</g>",
    ...topology.vpcs.filter(({ mark }) => mark !== undefined).map((vpc) => drawBadge(vpc, layout)),
  ].join("\n");
}

function drawFrame(kind: FrameKind, frame: Frame): string {
  return `<rect class="frame ${kind}" ${place(frame)} rx="10"/>`;
}

/** Above the lines. `data-grow` is by how much the page may enlarge it while the whole is small. */
function drawTitle(kind: FrameKind, { title, ...box }: Frame, { size, height }: Title): string {
  const room = box.width - 2 * SIZES.framePadding;
  const shown = fitted(title, room, size, true);
  const at = { x: box.x + SIZES.framePadding, y: box.y + SIZES.framePadding / 2 + height / 2 + size * 0.3 };
  const grow = round(room / textWidth(shown, size, true));
  return `<text class="${kind}-title" ${point(at)} font-size="${size}" data-grow="${grow}">${escapeXml(shown)}</text>`;
}

type FrameKind = "account" | "region";

function drawLink(
  link: TopologyLink,
  { curve: [a, b, c, d] }: PlacedLink,
  names: ReadonlyMap<string, string>,
  control: string,
): string {
  const path = `M${pair(a)}C${pair(b)} ${pair(c)} ${pair(d)}`;
  const label = [
    link.name,
    `${names.get(link.requester.vpc)} – ${names.get(link.accepter.vpc)}`,
    stateWords(link.state),
    link.mark,
  ]
    .filter(Boolean)
    .join(", ");
  return `<g class="link ${link.state}${marked(link)}" data-link="${escapeXml(link.key)}" ${control} aria-label="${escapeXml(`connection ${label}`)}"><title>${escapeXml(label)}</title><path class="hit" d="${path}"/><path class="line" d="${path}"/></g>`;
}

function drawOnLine(
  link: TopologyLink,
  { curve, label, warnings }: PlacedLink,
  names: ReadonlyMap<string, string>,
): string {
  const ends = [curve[0], curve[3]].map((end) => `<circle class="end" ${centre(end)} r="3"/>`).join("");
  const tag =
    label === undefined
      ? ""
      : `<g class="label${label.isFree ? "" : " unplaced"}"><rect ${place(label)}/><text ${point({ x: label.x + label.width / 2, y: label.y + label.height / 2 + SIZES.label * 0.36 })} text-anchor="middle">${escapeXml(linkLabel(link))}</text></g>`;
  const triangles = (["requester", "accepter"] as const).flatMap((side) => {
    const at = warnings[side];
    const far = link[side === "requester" ? "accepter" : "requester"];
    return at === undefined ? [] : [drawWarning(at, missingWords(link[side], names, far) ?? "")];
  });
  return `<g class="on-line ${link.state}${marked(link)}" data-link="${escapeXml(link.key)}">${ends}${tag}${triangles.join("")}</g>`;
}

function drawWarning({ x, y }: Point, words: string): string {
  const half = SIZES.warning / 2;
  return `<g class="warning"><title>${escapeXml(words)}</title><path d="M${pair({ x, y: y - half })}L${pair({ x: x + half, y: y + half })}L${pair({ x: x - half, y: y + half })}Z"/><text ${point({ x, y: y + half - 2.5 })}>!</text></g>`;
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
      : drawWarning(
          { x: box.x + box.width - SIZES.vpcPadding - 2, y: box.y + 15 },
          `black hole routes: ${nowhere.map(({ destinationCidrBlock }) => destinationCidrBlock).join(", ")}`,
        );
  return `<g class="vpc${marked(vpc)}" data-vpc="${escapeXml(vpc.key)}" ${control} aria-label="${escapeXml(`VPC ${words}`)}"><title>${escapeXml(words)}</title><rect class="box" ${place({ ...box, height: vpcHeight(density) })} rx="6"/>${lines.join("")}${warning}</g>`;
}

function drawBadge({ key, mark }: TopologyVpc, { badges }: Layout): string {
  const box = badges.get(key);
  if (box === undefined || mark === undefined) return "";
  return `<g class="badge is-${mark}" data-vpc="${escapeXml(key)}"><rect ${place(box)} rx="8"/><text ${point({ x: box.x + box.width / 2, y: box.y + 11.5 })} text-anchor="middle">${markWord(mark)}</text></g>`;
}

const marked = ({ mark }: { readonly mark?: string }) => (mark === undefined ? "" : ` is-${mark}`);
const round = (value: number): number => Math.round(value * 10) / 10;
const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
const point = ({ x, y }: Point): string => `x="${round(x)}" y="${round(y)}"`;
const centre = ({ x, y }: Point): string => `cx="${round(x)}" cy="${round(y)}"`;
const place = ({ x, y, width, height }: Box): string =>
  `${point({ x, y })} width="${round(width)}" height="${round(height)}"`;

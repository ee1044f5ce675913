/** A mesh as an SVG matrix: cells for connections, symbols for exceptions only; details on click and on hover. */
import { groupBy } from "../../../lookup/group-by.js";
import { MARKS } from "../changes.js";
import type { Box, Point } from "../layout/geometry.js";
import { COLUMN_NUMBERS, HEADING, type Matrix, MATRIX_SIZES, type MatrixGroup, SIGNS } from "../layout/matrix.js";
import { fitted, textWidth } from "../layout/text-width.js";
import type { Topology, TopologyEnd, TopologyConnection, TopologyVpc } from "../topology.js";
import { isMissing, leadsNowhere, missingText, namesOf, rangeLines, stateText } from "../words.js";
import { escapeXml } from "./escape.js";
import { centred, marked, pair, place, point, round, triangle } from "./svg-parts.js";

export function drawMatrix(topology: Topology, matrix: Matrix, control: string): string {
  const names = namesOf(topology);
  const { cell, groups, rows } = matrix;
  return [
    ...groups.flatMap((row) => groups.map((column) => drawBlock(matrix, row, column))),
    ...[...rows.values()].map(({ offset }) => `<rect class="self" ${place(cellAt(matrix, offset, offset))}/>`),
    '<g class="vpcs">',
    ...topology.vpcs.map((vpc) => drawRow(vpc, matrix, control)),
    "</g>",
    '<g class="titles">',
    ...groups.flatMap((group) => drawHeadings(group, matrix)),
    "</g>",
    '<g class="links">',
    ...cellsOf(topology.connections).map((placed) => drawCell(placed, matrix, names, control)),
    "</g>",
    ...(cell < LEGIBLE ? groups.map((group) => drawOverview(group, matrix)) : []),
  ].join("\n");
}

/** With smaller cells the matrix is larger than a screen, and not legible as a whole. */
const LEGIBLE = 20;

/** The group's region across its block, large enough to read when the whole is visible. */
function drawOverview({ region, offset, length }: MatrixGroup, { origin }: Matrix): string {
  const size = Math.min(length / 5, (length * 0.9) / textWidth(region, 1, true));
  const middle = { x: origin.x + offset + length / 2, y: origin.y + offset + length / 2 + size / 3 };
  return `<text class="overview" ${point(middle)} font-size="${round(size)}" text-anchor="middle" aria-hidden="true">${escapeXml(region)}</text>`;
}

function drawBlock({ origin, cell }: Matrix, row: MatrixGroup, column: MatrixGroup): string {
  const box = { x: origin.x + column.offset, y: origin.y + row.offset, width: column.length, height: row.length };
  const lines = [
    ...Array.from(
      { length: row.length / cell - 1 },
      (_, i) => `M${pair({ x: box.x, y: box.y + (i + 1) * cell })}h${box.width}`,
    ),
    ...Array.from(
      { length: column.length / cell - 1 },
      (_, i) => `M${pair({ x: box.x + (i + 1) * cell, y: box.y })}v${box.height}`,
    ),
  ];
  const grid = lines.length === 0 ? "" : `<path class="grid" d="${lines.join("")}"/>`;
  return `<rect class="block" ${place(box)}/>${grid}`;
}

/** Above its rows; above its columns, only the region. */
function drawHeadings({ account, region, offset, length }: MatrixGroup, { origin, columns }: Matrix): string[] {
  const left = columns.number.x;
  const width = origin.x - left - 8;
  const y = origin.y + offset - 7;
  return [
    ...(account === undefined ? [] : [drawHeading("account", account, { x: left, y: y - HEADING + 6 }, width)]),
    drawHeading("region", region, { x: left, y }, width),
    // Omitted if only one or two letters fit: the rows contain the full text.
    ...(textWidth(region, MATRIX_SIZES.heading, true) <= 2 * length
      ? [drawHeading("region", region, { x: origin.x + offset, y: origin.y - COLUMN_NUMBERS - 6 }, length)]
      : []),
  ];
}

/** `data-grow` is the factor by which the page may enlarge it while the whole is small. */
function drawHeading(kind: "account" | "region", title: string, at: Point, width: number): string {
  const { heading } = MATRIX_SIZES;
  const shown = fitted(title, width, heading, true);
  const grow = round(width / Math.max(1, textWidth(shown, heading, true)));
  return `<text class="${kind}-title" ${point(at)} font-size="${heading}" data-grow="${grow}">${escapeXml(shown)}</text>`;
}

function drawRow(vpc: TopologyVpc, { rows, origin, cell, columns }: Matrix, control: string): string {
  const { number, offset } = rows.get(vpc.key)!;
  const y = origin.y + offset;
  const middle = y + cell / 2;
  const words = [vpc.name, ...vpc.cidrBlocks, vpc.mark].filter(Boolean).join(", ");
  const nowhere = vpc.routes.filter(leadsNowhere).map(({ destinationCidrBlock }) => destinationCidrBlock);
  const end = columns.name.x + columns.name.width;
  const text = (kind: string, x: number, content: string, more = "") =>
    `<text class="${kind}" ${point({ x, y: middle + 4 })}${more}>${escapeXml(content)}</text>`;
  const box = { x: columns.number.x - 4, y: y + 1, width: origin.x - columns.number.x, height: cell - 2 };
  const parts = [
    `<rect class="box" ${place(box)} rx="4"/>`,
    text("number", columns.number.x + columns.number.width - 4, String(number), ' text-anchor="end"'),
    text("name", columns.name.x, fitted(vpc.name, columns.name.width - SIGNS, MATRIX_SIZES.name, true)),
    text("range", columns.range.x, fitted(rangeLines(vpc, 1)[0]!, columns.range.width, MATRIX_SIZES.range)),
    nowhere.length === 0
      ? ""
      : triangle({ x: end - 28, y: middle }, Math.min(14, cell - 3), `black hole routes: ${nowhere.join(", ")}`),
    vpc.mark === undefined
      ? ""
      : `<g class="badge is-${vpc.mark}"><rect ${place(centred({ x: end - 10, y: middle }, 16, Math.min(16, cell - 4)))} rx="7"/><text ${point({ x: end - 10, y: middle + 3.5 })} text-anchor="middle">${MARKS[vpc.mark].sign}</text></g>`,
  ];
  const column = { x: origin.x + offset, y: origin.y - COLUMN_NUMBERS, width: cell, height: COLUMN_NUMBERS - 2 };
  const key = escapeXml(vpc.key);
  return `<g class="vpc${marked(vpc)}" data-vpc="${key}" ${control} aria-label="${escapeXml(`VPC ${words}`)}"><title>${escapeXml(words)}</title>${parts.join("")}</g>
<g class="vpc column" data-vpc="${key}" aria-hidden="true"><title>${escapeXml(words)}</title><rect class="box" ${place(column)} rx="3"/><text class="number" ${columnText(column, number)}>${number}</text></g>`;
}

/** Vertical if three digits do not fit side by side. */
function columnText({ x, y, width, height }: Box, number: number): string {
  const [middle, bottom] = [x + width / 2, y + height - 6];
  if (textWidth(String(number), MATRIX_SIZES.number) <= width - 2)
    return `x="${round(middle)}" y="${round(bottom)}" text-anchor="middle"`;
  return `transform="translate(${round(middle + 3.5)} ${round(bottom + 3)}) rotate(-90)"`;
}

interface PlacedCell {
  readonly connection: TopologyConnection;
  /** The row. */
  readonly own: TopologyEnd;
  /** The column. */
  readonly far: TopologyEnd;
  /** Several connections of a pair share a cell, side by side. */
  readonly part: number;
  readonly parts: number;
  readonly isFirst: boolean;
}

function cellsOf(connections: readonly TopologyConnection[]): PlacedCell[] {
  const pairs = groupBy(connections, ({ requester, accepter }) => [requester.vpc, accepter.vpc].sort().join(" "));
  return [...pairs.values()].flatMap((connections) =>
    connections.flatMap((connection, part): PlacedCell[] => {
      const { requester, accepter } = connection;
      const first = { connection, own: requester, far: accepter, part, parts: connections.length, isFirst: true };
      if (requester.vpc === accepter.vpc) return [first];
      return [first, { ...first, own: accepter, far: requester, isFirst: false }];
    }),
  );
}

function drawCell(
  { connection, own, far, part, parts, isFirst }: PlacedCell,
  matrix: Matrix,
  names: ReadonlyMap<string, string>,
  control: string,
): string {
  const whole = cellAt(matrix, matrix.rows.get(far.vpc)!.offset, matrix.rows.get(own.vpc)!.offset);
  const box = { ...whole, x: whole.x + (part * whole.width) / parts, width: whole.width / parts };
  const inset = connection.mark === undefined && connection.state === "active" ? 0.2 : 0.1;
  const [dx, dy] = [box.width * inset, box.height * inset];
  const shape = { x: box.x + dx, y: box.y + dy, width: box.width - 2 * dx, height: box.height - 2 * dy };
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const missing = missingText(own, names, far);
  const label = [
    connection.name,
    `${names.get(own.vpc)} → ${names.get(far.vpc)}`,
    stateText(connection.state),
    connection.bandwidthMbps !== undefined && `${connection.bandwidthMbps} Mbps`,
    connection.mark,
    missing,
  ]
    .filter(Boolean)
    .join(", ");
  const attributes = isFirst ? `${control} aria-label="${escapeXml(`connection ${label}`)}"` : 'aria-hidden="true"';
  const sign =
    connection.mark === undefined || isMissing(own)
      ? ""
      : `<text class="sign" ${point({ x: middle.x, y: middle.y + 4.5 })}>${MARKS[connection.mark].sign}</text>`;
  const warning = missing === undefined ? "" : triangle(middle, Math.max(4, Math.min(14, box.width - 2)), missing);
  return `<g class="link ${connection.state}${marked(connection)}${missing === undefined ? "" : " missing"}" data-link="${escapeXml(connection.key)}" ${attributes}><title>${escapeXml(label)}</title><rect class="cell" ${place(shape)} rx="3"/>${sign}${warning}</g>`;
}

function cellAt({ origin, cell }: Matrix, column: number, row: number): Box {
  return { x: origin.x + column, y: origin.y + row, width: cell, height: cell };
}

/**
 * A mesh as a matrix: a row and a column per VPC, and a cell per connection. Lines between the VPCs of a mesh cover
 * each other; cells never do.
 */
import type { Topology, TopologyAccount, TopologyVpc } from "../topology.js";
import { rangeLines, regionTitle } from "../words.js";
import type { Box } from "./geometry.js";
import { textWidth } from "./text-width.js";

export interface Matrix {
  readonly bounds: Box;
  /** Side of a cell. */
  readonly cell: number;
  readonly rows: ReadonlyMap<string, MatrixRow>;
  /** VPCs of one account and region, in consecutive rows and columns. */
  readonly groups: readonly MatrixGroup[];
  /** Origin of the cells: left border of the first column, upper border of the first row. */
  readonly origin: { readonly x: number; readonly y: number };
  readonly columns: { readonly number: Span; readonly name: Span; readonly range: Span };
}

export interface Span {
  readonly x: number;
  readonly width: number;
}

export interface MatrixRow {
  /** Starts at 1, for rows and columns. */
  readonly number: number;
  /** From the origin, in both directions. */
  readonly offset: number;
}

export interface MatrixGroup {
  /** For the account's first group. */
  readonly account?: string;
  readonly region: string;
  readonly offset: number;
  readonly length: number;
}

/** Maximum number of connections per VPC for which lines are legible; a hub with spokes has about one. */
const MOST_LINES_EACH = 2.5;
const FEWEST_VPCS = 8;

export function isMesh({ vpcs, connections }: Pick<Topology, "vpcs" | "connections">): boolean {
  return vpcs.length >= FEWEST_VPCS && connections.length > MOST_LINES_EACH * vpcs.length;
}

export function layOutMatrix({ accounts, vpcs }: Topology): Matrix {
  const cell = vpcs.length <= MOST_LARGE ? LARGE : SMALL;
  const rows = new Map<string, MatrixRow>();
  const groups: MatrixGroup[] = [];
  let offset = 0;
  for (const { title: account, regions } of accounts) {
    if (rows.size > 0) offset += HEADING;
    for (const [index, { region, vpcs }] of regions.entries()) {
      const title = index === 0 ? { account } : {};
      groups.push({ ...title, region: regionTitle(region), offset, length: vpcs.length * cell });
      for (const key of vpcs) {
        rows.set(key, { number: rows.size + 1, offset });
        offset += cell;
      }
      offset += HEADING;
    }
  }
  const length = Math.max(0, offset - HEADING);
  const columns = columnsFor(vpcs, accounts);
  const origin = { x: columns.range.x + columns.range.width + PADDING / 2, y: PADDING + 2 * HEADING + 2 };
  const bounds = { x: 0, y: 0, width: origin.x + length + PADDING, height: origin.y + length + PADDING };
  return { bounds, cell, rows, groups, origin, columns };
}

const [LARGE, SMALL] = [26, 16];
/** Maximum number of large cells on a screen. */
const MOST_LARGE = 32;
const PADDING = 16;
/** Height of a title above the first row of a group. */
export const HEADING = 24;
export const COLUMN_NUMBERS = 26;
export const MATRIX_SIZES = { name: 12, range: 11, number: 10, heading: 12 } as const;
const [MOST_NAME, MOST_RANGE, MOST_TITLE] = [220, 130, 440];

function columnsFor(vpcs: readonly TopologyVpc[], accounts: readonly TopologyAccount[]): Matrix["columns"] {
  const { number, name, range, heading } = MATRIX_SIZES;
  const widest = (texts: readonly string[], size: number, isBold = false) =>
    texts.reduce((width, text) => Math.max(width, textWidth(text, size, isBold)), 0);
  const numbers = { x: PADDING, width: widest([String(vpcs.length)], number) + 8 };
  const names =
    Math.min(
      MOST_NAME,
      widest(
        vpcs.map(({ name }) => name),
        name,
        true,
      ),
    ) + SIGNS;
  const ranges = Math.min(
    MOST_RANGE,
    widest(
      vpcs.map((vpc) => rangeLines(vpc, 1)[0]!),
      range,
    ),
  );
  const titles = Math.min(
    MOST_TITLE,
    widest(
      accounts.map(({ title }) => title),
      heading,
      true,
    ),
  );
  const x = numbers.x + numbers.width + 4;
  // Rounded up: the same sum in another order may be slightly larger.
  const width = Math.ceil(Math.max(names, titles - numbers.width - ranges - 8)) + 1;
  return { number: numbers, name: { x, width }, range: { x: x + width + 4, width: ranges } };
}

/** Width in a name's column for the symbol of a change and the triangle of a black hole route. */
export const SIGNS = 40;

/** Labels and warnings on the lines, at free places only; a label without a free place is hidden. */
import type { TopologyConnection } from "../topology.js";
import { isMissing, connectionLabel } from "../words.js";
import { SIZES } from "./density.js";
import { type Box, distance, intersects, type Point } from "./geometry.js";
import { type Line, pointAt, pointsOf } from "./lines.js";
import { textWidth } from "./text-width.js";

export interface PlacedConnection extends Line {
  readonly label?: Box & {
    readonly text: string;
    /** Otherwise shown only while the connection is selected. */ readonly isFree: boolean;
  };
  readonly warnings: { readonly requester?: Point; readonly accepter?: Point };
}

export function placeLabels(
  connections: readonly TopologyConnection[],
  lines: readonly Line[],
  obstacles: readonly Box[],
): PlacedConnection[] {
  const taken = new Occupied(obstacles);
  const warnings = lines.map((line, index) => placeWarnings(connections[index]!, line, taken));
  return lines.map((line, index) => {
    const text = connectionLabel(connections[index]!);
    return {
      ...line,
      warnings: warnings[index]!,
      ...(text !== "" && { label: { text, ...placeLabel(text, line, taken) } }),
    };
  });
}

/** On the line, close to the end that lacks the route. */
function placeWarnings(
  { requester, accepter }: TopologyConnection,
  { curve }: Line,
  taken: Occupied,
): PlacedConnection["warnings"] {
  const forward = pointsOf(curve, STEPS);
  const placed = (points: readonly Point[]): Point => {
    const clear = points.filter((point) => distance(point, points[0]!) >= SIZES.warning * 0.75);
    const off = clear.length > 0 ? clear : points.slice(-3);
    const beside = AROUND.flatMap(([dx, dy]) =>
      off.map(({ x, y }) => ({ x: x + dx * SIZES.warning, y: y + dy * SIZES.warning })),
    );
    const free = beside.find((point) => taken.isFree(around(point, SIZES.warning, SIZES.warning)));
    const point = free ?? off[0]!;
    taken.add(around(point, SIZES.warning, SIZES.warning));
    return point;
  };
  return {
    ...(isMissing(requester) && { requester: placed(forward.slice(0, STEPS / 2)) }),
    ...(isMissing(accepter) && { accepter: placed(forward.toReversed().slice(0, STEPS / 2)) }),
  };
}

const STEPS = 60;
const AROUND = [0, 1, -1, 2, -2].flatMap((dx) => [0, 1, -1].map((dy) => [dx, dy] as const));

function placeLabel(text: string, { curve }: Line, taken: Occupied): Box & { readonly isFree: boolean } {
  const [width, height] = [textWidth(text, SIZES.label) + 10, SIZES.label + 7];
  const points = ALONG.map((t) => pointAt(curve, t));
  for (const [dx, dy] of BESIDE) {
    for (const { x, y } of points) {
      const box = around({ x: x + dx * width, y: y + dy * height }, width, height);
      if (!taken.isFree(box)) continue;
      taken.add(box);
      return { ...box, isFree: true };
    }
  }
  return { ...around(points[0]!, width, height), isFree: false };
}

const ALONG = [0.5, 0.45, 0.55, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72, 0.22, 0.78, 0.16, 0.84, 0.1, 0.9];
/** On the line first, then directly next to it, then further away, where its colour still identifies the line. */
const BESIDE = [
  [0, 0],
  [0, -0.6],
  [0, 0.6],
  [-0.55, 0],
  [0.55, 0],
  [0, -1.2],
  [0, 1.2],
  [-0.6, -0.8],
  [0.6, -0.8],
  [-0.6, 0.8],
  [0.6, 0.8],
  [0, -1.9],
  [0, 1.9],
] as const;

const around = ({ x, y }: Point, width: number, height: number): Box => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

/** Boxes by grid cell: with thousands of boxes, testing each one takes too long. */
class Occupied {
  readonly #squares = new Map<string, Box[]>();

  constructor(boxes: readonly Box[]) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    for (const square of squaresOf(box)) {
      const boxes = this.#squares.get(square);
      if (boxes === undefined) this.#squares.set(square, [box]);
      else boxes.push(box);
    }
  }

  isFree(box: Box): boolean {
    return squaresOf(box).every((square) => !this.#squares.get(square)?.some((other) => intersects(other, box)));
  }
}

const SQUARE = 128;

function squaresOf({ x, y, width, height }: Box): string[] {
  const squares: string[] = [];
  for (let column = Math.floor(x / SQUARE); column * SQUARE < x + width; column++) {
    for (let row = Math.floor(y / SQUARE); row * SQUARE < y + height; row++) squares.push(`${column},${row}`);
  }
  return squares;
}

/** Coordinates of all parts of a diagram. */
import type { Topology } from "../topology.js";
import { type Density, densityFor, SIZES, type Title } from "./density.js";
import { type Frame, type Frames, frame } from "./frames.js";
import type { Box, Point } from "./geometry.js";
import { placeLabels, type PlacedConnection } from "./labels.js";
import { drawLines, pointsOf } from "./lines.js";
import { textWidth } from "./text-width.js";
import { markText } from "../words.js";

export interface Layout extends Frames {
  readonly density: Density;
  /** Bounding box of the diagram: lines may curve beyond the frames. */
  readonly bounds: Box;
  /** Badges of the VPCs that change. */
  readonly badges: ReadonlyMap<string, Box>;
  readonly connections: readonly PlacedConnection[];
}

export function layOut(topology: Topology): Layout {
  const density = densityFor(topology);
  const frames = frame(topology, density);
  const { accounts, regions, vpcs } = frames;
  const titles = [
    ...accounts.map((account) => titleBox(account, density.accountTitle)),
    ...regions.map((region) => titleBox(region, density.regionTitle)),
  ];
  let next = 0;
  const frameOf = new Map(
    topology.accounts.flatMap((account, index) =>
      account.regions.flatMap(({ vpcs }) => {
        const around = [regions[next++]!, accounts[index]!] as const;
        return vpcs.map((vpc) => [vpc, around] as const);
      }),
    ),
  );
  const lines = drawLines(topology.connections, {
    vpcs,
    titles,
    framesOf: (vpc) => frameOf.get(vpc)!,
    bundleFrom: density.bundleFrom,
  });
  const badges = new Map(
    topology.vpcs.flatMap(({ key, mark }) => (mark ? [[key, badgeBox(vpcs.get(key)!, markText(mark))] as const] : [])),
  );
  const connections = placeLabels(topology.connections, lines, [...vpcs.values(), ...badges.values(), ...titles]);
  return { ...frames, density, badges, connections, bounds: boundsOf(frames, connections) };
}

/** On the upper border of its VPC, where it covers nothing. */
function badgeBox({ x, y, width }: Box, word: string): Box {
  const own = textWidth(word, SIZES.badge, true) + 10;
  return { x: x + width - own - 8, y: y - 8, width: own, height: 16 };
}

function boundsOf({ width, height }: Frames, connections: readonly PlacedConnection[]): Box {
  const corners = connections.flatMap(({ curve, label }): Point[] => [
    ...pointsOf(curve),
    ...(label?.isFree ? [label, { x: label.x + label.width, y: label.y + label.height }] : []),
  ]);
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(0, ...xs.map((x) => x - EDGE)), Math.min(0, ...ys.map((y) => y - EDGE))];
  const [right, bottom] = [Math.max(width, ...xs.map((x) => x + EDGE)), Math.max(height, ...ys.map((y) => y + EDGE))];
  return { x: Math.floor(left), y: Math.floor(top), width: Math.ceil(right - left), height: Math.ceil(bottom - top) };
}

const EDGE = 12;

export function titleBox({ x, y, title }: Frame, { size, height }: Title): Box {
  const above = SIZES.framePadding / 2;
  return { x: x + SIZES.framePadding, y: y + above, width: textWidth(title, size, true), height: height - 4 };
}

/**
 * Connections as cubic curves from border to border that avoid other boxes; connections between the same two regions in
 * bundles.
 */
import type { TopologyConnection } from "../topology.js";
import { borderTowards, type Box, centreOf, crosses, distance, grown, type Point } from "./geometry.js";

export interface Line {
  readonly key: string;
  /** Start, two control points, end. */
  readonly curve: Curve;
}

export type Curve = readonly [Point, Point, Point, Point];

export interface LineContext {
  readonly vpcs: ReadonlyMap<string, Box>;
  /** The frames that contain a VPC, the innermost first. */
  readonly framesOf: (vpc: string) => readonly [Box, Box];
  /** Titles of frames, which lines should not cross either. */
  readonly titles: readonly Box[];
  readonly bundleFrom: number;
}

export function drawLines(connections: readonly TopologyConnection[], context: LineContext): Line[] {
  const taken = new Map<string, Set<number>>();
  const bundles = bundlesOf(connections, context);
  const boxes = [...context.vpcs.values()];
  return connections.map((connection) => {
    const [from, to] = [context.vpcs.get(connection.requester.vpc)!, context.vpcs.get(connection.accepter.vpc)!];
    const bundle = bundles.get(connection);
    if (bundle !== undefined) return { key: connection.key, curve: curveThrough(from, to, bundle) };
    const obstacles = [...boxes.filter((box) => box !== from && box !== to), ...context.titles];
    // The same direction for all connections of a pair: a reversed curve bends to the other side.
    const isForward = connection.requester.vpc < connection.accepter.vpc;
    const pair = (
      isForward
        ? [connection.requester.vpc, connection.accepter.vpc]
        : [connection.accepter.vpc, connection.requester.vpc]
    ).join(" ");
    const bends = taken.get(pair) ?? new Set();
    taken.set(pair, bends);
    return { key: connection.key, curve: leastObstructed(from, to, obstacles, bends, isForward ? 1 : -1) };
  });
}

export function pointAt([a, b, c, d]: Curve, t: number): Point {
  const s = 1 - t;
  const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

export function pointsOf(curve: Curve, pieces = PIECES): Point[] {
  return Array.from({ length: pieces + 1 }, (_, i) => pointAt(curve, i / pieces));
}

const PIECES = 14;
/** Bend of a line as a fraction of its length: smallest first. */
const BENDS = [0, 0.12, -0.12, 0.25, -0.25, 0.4, -0.4, 0.6, -0.6];

/** @param taken bends of other connections of the pair, which this one must not cover; the chosen one is added */
function leastObstructed(from: Box, to: Box, obstacles: readonly Box[], taken: Set<number>, direction: 1 | -1): Curve {
  if (from === to) return loop(from);
  const free = BENDS.filter((bend) => !taken.has(bend));
  let best: { readonly curve: Curve; readonly cost: number; readonly bend: number } | undefined;
  for (const [index, bend] of (free.length > 0 ? free : BENDS).entries()) {
    const curve = bentCurve(from, to, bend * direction);
    const cost = obstaclesOn(curve, obstacles) + index * 0.15;
    if (best === undefined || cost < best.cost) best = { curve, cost, bend };
    if (best.cost === 0) break;
  }
  taken.add(best!.bend);
  return best!.curve;
}

function obstaclesOn(curve: Curve, obstacles: readonly Box[]): number {
  const points = pointsOf(curve);
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  return obstacles.filter(
    (box) =>
      box.x < right &&
      box.x + box.width > left &&
      box.y < bottom &&
      box.y + box.height > top &&
      points.some((point, i) => i > 0 && crosses(points[i - 1]!, point, box)),
  ).length;
}

function bentCurve(from: Box, to: Box, bend: number): Curve {
  const [a, b] = [centreOf(from), centreOf(to)];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const control = (t: number): Point => ({ x: a.x + dx * t - dy * bend, y: a.y + dy * t + dx * bend });
  return clipped(from, to, control(0.33), control(0.67));
}

/** The ends are on the borders, in the direction of the curve. */
function clipped(from: Box, to: Box, first: Point, second: Point): Curve {
  return [borderTowards(grown(from, 1), first), first, second, borderTowards(grown(to, 1), second)];
}

/** Every vendor refuses a connection of a VPC to itself, but the diagram shows its input. */
function loop(box: Box): Curve {
  const { x, y, width } = box;
  return [
    { x: x + width - 40, y },
    { x: x + width - 40, y: y - 40 },
    { x: x + width + 40, y: y - 20 },
    { x: x + width, y: y + 20 },
  ];
}

type Bundle = readonly [Point, Point];

/** Through one point on each of two frames: those of the accounts if they differ, else those of the regions. */
function bundlesOf(
  connections: readonly TopologyConnection[],
  { framesOf, bundleFrom }: LineContext,
): Map<TopologyConnection, Bundle> {
  const gates = new Map<TopologyConnection, readonly [Box, Box]>();
  const groups = new Map<Box, Map<Box, TopologyConnection[]>>();
  for (const connection of connections) {
    const [ownRegion, ownAccount] = framesOf(connection.requester.vpc);
    const [farRegion, farAccount] = framesOf(connection.accepter.vpc);
    const [from, to] = ownAccount === farAccount ? [ownRegion, farRegion] : [ownAccount, farAccount];
    if (from === to) continue;
    gates.set(connection, [from, to]);
    const known = groups.get(to)?.get(from) ?? groups.get(from)?.get(to);
    if (known !== undefined) known.push(connection);
    else groups.set(from, (groups.get(from) ?? new Map<Box, TopologyConnection[]>()).set(to, [connection]));
  }
  const bundles = new Map<TopologyConnection, Bundle>();
  for (const group of [...groups.values()].flatMap((byPeer) => [...byPeer.values()])) {
    if (group.length < bundleFrom) continue;
    for (const connection of group) {
      const [from, to] = gates.get(connection)!;
      bundles.set(connection, [borderTowards(from, centreOf(to)), borderTowards(to, centreOf(from))]);
    }
  }
  return bundles;
}

function curveThrough(from: Box, to: Box, [leaving, arriving]: Bundle): Curve {
  const near = distance(leaving, arriving) < 1;
  return clipped(from, to, leaving, near ? centreOf(to) : arriving);
}

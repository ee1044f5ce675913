/**
 * Places boxes so that connected ones are close and few lines pass behind other boxes. Several arrangements are
 * computed, in rows and in the ranks of `@dagrejs/dagre`, and the most legible one is used: ranks suit chains and hubs,
 * but become too wide for a star of fifty; rows do not.
 */
import type { Gaps } from "./density.js";
import { type Box, centreOf, crosses, distance, type Point, type Size } from "./geometry.js";

export interface Item extends Size {
  readonly key: string;
}

export interface WeightedEdge {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

export interface Arrangement extends Size {
  readonly at: ReadonlyMap<string, Point>;
}

/** @param leastWidth minimum width that the surrounding frame needs */
export function arrange(
  items: readonly Item[],
  edges: readonly WeightedEdge[],
  gaps: Gaps,
  leastWidth = 0,
): Arrangement {
  const close = nearest(items, edges);
  const candidates = [
    ...rowLimits(items, gaps).flatMap((limit) => [inRows(items, limit, gaps), inRows(close, limit, gaps)]),
    ...(edges.length > 0 && items.length <= MOST_RANKED
      ? (["LR", "TB"] as const).map((direction) => inRanks(items, edges, direction, gaps))
      : []),
  ];
  let best: { readonly arrangement: Arrangement; readonly cost: number } | undefined;
  for (const arrangement of candidates) {
    const cost = costOf(arrangement, items, edges, leastWidth);
    if (best === undefined || cost < best.cost) best = { arrangement, cost };
  }
  return best!.arrangement;
}

/** Above this number dagre takes seconds, and its ranks are too long to be useful. */
const MOST_RANKED = 100;
/** Aspect ratio of a screen, and nearly of a page. */
const ASPECT = 1.6;

/**
 * Cost of an arrangement for the reader: size on the screen, empty space, length of lines, and lines that pass behind
 * boxes.
 */
function costOf(
  { at, width: inner, height }: Arrangement,
  items: readonly Item[],
  edges: readonly WeightedEdge[],
  leastWidth = 0,
): number {
  const width = Math.max(inner, leastWidth);
  const size = Math.max(width / ASPECT, height);
  const area = Math.sqrt((width * height) / ASPECT);
  const boxes = new Map(items.map((item) => [item.key, { ...item, ...at.get(item.key)! }]));
  const all = [...boxes.values()];
  let [length, behind, weights] = [0, 0, 0];
  for (const { from, to, weight } of edges) {
    const [a, b] = [boxes.get(from)!, boxes.get(to)!];
    const [start, end] = [centreOf(a), centreOf(b)];
    length += distance(start, end) * weight;
    weights += weight;
    for (const box of all) if (box !== a && box !== b && crosses(start, end, box)) behind += weight;
  }
  return size + 2 * area + (weights === 0 ? 0 : (length + behind * size * 0.25) / weights);
}

/** Breadth-first from the box with most connections, so that neighbours are close in a row. */
function nearest(items: readonly Item[], edges: readonly WeightedEdge[]): Item[] {
  const neighbours = new Map(items.map(({ key }) => [key, [] as string[]]));
  for (const { from, to } of edges) {
    neighbours.get(from)!.push(to);
    neighbours.get(to)!.push(from);
  }
  const byKey = new Map(items.map((item) => [item.key, item]));
  const order = new Set<string>();
  const starts = [...items].sort((a, b) => neighbours.get(b.key)!.length - neighbours.get(a.key)!.length);
  for (const { key } of starts) {
    if (order.has(key)) continue;
    order.add(key);
    // A set iterates in the order of insertion, including elements that are added meanwhile.
    for (const reached of order) for (const next of neighbours.get(reached)!) order.add(next);
  }
  return [...order].map((key) => byKey.get(key)!);
}

function rowLimits(items: readonly Item[], { x, y }: Gaps): number[] {
  const area = items.reduce((sum, { width, height }) => sum + (width + x) * (height + y), 0);
  const widest = Math.max(...items.map(({ width }) => width));
  const ideal = Math.sqrt(area * ASPECT);
  return [0.5, 0.7, 0.85, 1, 1.2, 1.5, 2].map((factor) => Math.max(widest, ideal * factor));
}

function inRows(items: readonly Item[], limit: number, gaps: Gaps): Arrangement {
  const at = new Map<string, Point>();
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const item of items) {
    if (x > 0 && x + item.width > limit) [x, y, rowHeight] = [0, y + rowHeight + gaps.y, 0];
    at.set(item.key, { x, y });
    width = Math.max(width, x + item.width);
    x += item.width + gaps.x;
    rowHeight = Math.max(rowHeight, item.height);
  }
  return { at, width, height: y + rowHeight };
}

/** The parts that are used: the package's own types are those of its ES module, and mostly `any`. */
interface Dagre {
  readonly layout: (graph: DagreGraph) => void;
  readonly graphlib: {
    readonly Graph: new () => DagreGraph;
    readonly alg: { readonly components: (graph: DagreGraph) => string[][] };
  };
}

interface DagreGraph {
  setGraph(options: { rankdir: "LR" | "TB"; nodesep: number; ranksep: number }): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(key: string, size: Size): void;
  setEdge(from: string, to: string, label: { weight: number }): void;
  /** After the layout, `x` and `y` of a node are its centre. */
  node(key: string): Box;
}

/** Each connected component in ranks, the components in rows. */
function inRanks(
  items: readonly Item[],
  edges: readonly WeightedEdge[],
  direction: "LR" | "TB",
  gaps: Gaps,
): Arrangement {
  const dagre = require("@dagrejs/dagre") as Dagre;
  const graph = new dagre.graphlib.Graph();
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, width, height } of items) graph.setNode(key, { width, height });
  for (const { from, to, weight } of edges) graph.setEdge(from, to, { weight });
  const parts = dagre.graphlib.alg.components(graph).map((keys, index) => {
    const part = new dagre.graphlib.Graph();
    part.setGraph({
      rankdir: direction,
      nodesep: direction === "LR" ? gaps.y : gaps.x,
      ranksep: direction === "LR" ? gaps.x : gaps.y,
    });
    part.setDefaultEdgeLabel(() => ({}));
    const own = new Set(keys);
    for (const key of keys) part.setNode(key, { ...graph.node(key) });
    for (const { from, to, weight } of edges) if (own.has(from)) part.setEdge(from, to, { weight });
    dagre.layout(part);
    const boxes = keys.map((key): Item & Box => {
      const { x, y, width, height } = part.node(key);
      return { key, x: x - width / 2, y: y - height / 2, width, height };
    });
    const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
    return {
      key: String(index),
      boxes: boxes.map((box) => ({ ...box, x: box.x - left, y: box.y - top })),
      width: Math.max(...boxes.map(({ x, width }) => x + width)) - left,
      height: Math.max(...boxes.map(({ y, height }) => y + height)) - top,
    };
  });
  parts.sort((a, b) => b.height - a.height);
  const rows = rowLimits(parts, gaps).map((limit) => inRows(parts, limit, gaps));
  const whole = rows.reduce((best, next) => (costOf(next, parts, []) < costOf(best, parts, []) ? next : best));
  const at = new Map<string, Point>();
  for (const { key, boxes } of parts) {
    const { x, y } = whole.at.get(key)!;
    for (const box of boxes) at.set(box.key, { x: x + box.x, y: y + box.y });
  }
  return { at, width: whole.width, height: whole.height };
}

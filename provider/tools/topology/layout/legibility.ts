/** Counts legibility problems of a diagram. */
import { type Box, crosses, intersects, isWithin } from "./geometry.js";
import { SIZES } from "./density.js";
import { type Layout, titleBox } from "./layout.js";
import { pointsOf } from "./lines.js";

export interface Legibility {
  /** Pairs of VPCs, of regions, or of accounts that overlap. */
  readonly boxOverlaps: number;
  /** Boxes and lines outside the frame, or the diagram, that should contain them. */
  readonly escapes: number;
  /** Pairs of overlapping texts (labels, warnings, titles, VPCs). */
  readonly textOverlaps: number;
  /** Labels without a free place. */
  readonly hiddenLabels: number;
  /** Number of times that a line passes behind a VPC other than its ends. */
  readonly passes: number;
}

export function measureLegibility({
  accounts,
  regions,
  vpcs,
  connections,
  badges,
  bounds,
  density,
}: Layout): Legibility {
  const boxes = [...vpcs.values()];
  const texts = [
    ...boxes,
    ...accounts.map((account) => titleBox(account, density.accountTitle)),
    ...regions.map((region) => titleBox(region, density.regionTitle)),
    ...connections.flatMap(({ label }) => (label?.isFree ? [label] : [])),
    ...badges.values(),
    ...connections.flatMap(({ warnings }) => Object.values(warnings).map(warningBox)),
  ];
  return {
    boxOverlaps: overlapsIn(boxes) + overlapsIn(regions) + overlapsIn(accounts),
    escapes:
      boxes.filter((box) => !regions.some((region) => isWithin(box, region))).length +
      regions.filter((region) => !accounts.some((account) => isWithin(region, account))).length +
      accounts.filter((account) => !isWithin(account, bounds)).length +
      connections.filter(
        ({ curve }) => !pointsOf(curve).every(({ x, y }) => isWithin({ x, y, width: 0, height: 0 }, bounds)),
      ).length,
    // Each badge is on the edge of its own VPC.
    textOverlaps: overlapsIn(texts) - badges.size,
    hiddenLabels: connections.filter(({ label }) => label?.isFree === false).length,
    passes: connections.reduce((sum, { curve }) => {
      const points = pointsOf(curve).slice(1, -1);
      const touches = (box: Box) => points.some((point, i) => i > 0 && crosses(points[i - 1]!, point, box));
      const ends = [curve[0], curve[3]];
      const isEnd = (box: Box) =>
        ends.some((end) =>
          crosses(end, end, { ...box, x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 }),
        );
      return sum + boxes.filter((box) => !isEnd(box) && touches(box)).length;
    }, 0),
  };
}

function warningBox({ x, y }: { readonly x: number; readonly y: number }): Box {
  const { warning } = SIZES;
  return { x: x - warning / 2, y: y - warning / 2, width: warning, height: warning };
}

function overlapsIn(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box, i) => sum + boxes.slice(i + 1).filter((other) => intersects(box, other)).length, 0);
}

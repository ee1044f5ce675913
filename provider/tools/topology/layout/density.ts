/** Sizes by number of objects: a small diagram is read as a whole, a large one is zoomed. */
import type { Topology } from "../topology.js";

export interface Gaps {
  readonly x: number;
  readonly y: number;
}

export interface Density {
  readonly vpcWidth: number;
  /** Lines of CIDR blocks in a VPC's box. */
  readonly rangeLines: number;
  readonly vpcGaps: Gaps;
  readonly regionGaps: Gaps;
  readonly accountGaps: Gaps;
  readonly accountTitle: Title;
  readonly regionTitle: Title;
  /** From this number of connections between two regions, their lines are drawn together. */
  readonly bundleFrom: number;
}

/** Title of a frame: font size, and height above the contents. */
export interface Title {
  readonly size: number;
  readonly height: number;
}

export function densityFor({ vpcs, connections }: Pick<Topology, "vpcs" | "connections">): Density {
  if (vpcs.length > MOST_ROOMY) return DENSE;
  const longest = Math.max(1, ...vpcs.map(({ cidrBlocks }) => cidrBlocks.length));
  // A mesh has many more lines and labels between its VPCs than a chain or a hub.
  const widening = Math.min(2.2, Math.max(1, connections.length / Math.max(1, vpcs.length) / 1.5));
  const wider = ({ x, y }: Gaps): Gaps => ({ x: x * widening, y: y * widening });
  return {
    ...ROOMY,
    rangeLines: Math.min(longest, ROOMY.rangeLines),
    vpcGaps: wider(ROOMY.vpcGaps),
    regionGaps: wider(ROOMY.regionGaps),
  };
}

const MOST_ROOMY = 80;

/** Gaps that fit a label such as "100 Mbps" next to its line. */
const ROOMY: Density = {
  vpcWidth: 184,
  rangeLines: 3,
  vpcGaps: { x: 96, y: 48 },
  regionGaps: { x: 120, y: 56 },
  accountGaps: { x: 100, y: 72 },
  accountTitle: { size: 15, height: 30 },
  regionTitle: { size: 13, height: 30 },
  bundleFrom: Infinity,
};

const DENSE: Density = {
  vpcWidth: 156,
  rangeLines: 1,
  vpcGaps: { x: 28, y: 26 },
  regionGaps: { x: 64, y: 56 },
  accountGaps: { x: 110, y: 100 },
  // Legible when nothing else is.
  accountTitle: { size: 40, height: 68 },
  regionTitle: { size: 22, height: 40 },
  bundleFrom: 3,
};

export const SIZES = {
  name: 13,
  range: 11,
  label: 11,
  badge: 10,
  vpcPadding: 12,
  framePadding: 16,
  lineHeight: 15,
  /** Side of the triangle that stands for a missing route. */
  warning: 16,
} as const;

export const vpcHeight = ({ rangeLines }: Density): number => 30 + rangeLines * SIZES.lineHeight;

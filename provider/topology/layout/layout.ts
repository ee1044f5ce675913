/** Where everything of a picture lies. */
import type { Topology } from "../topology.js";
import { type Density, densityFor, SIZES, type Title } from "./density.js";
import { type Frame, type Frames, frame } from "./frames.js";
import type { Box } from "./geometry.js";
import { placeLabels, type PlacedLink } from "./labels.js";
import { drawLines } from "./lines.js";
import { textWidth } from "./text-width.js";

export interface Layout extends Frames {
  readonly density: Density;
  readonly links: readonly PlacedLink[];
}

export function layOut(topology: Topology): Layout {
  const density = densityFor(topology.vpcs);
  const frames = frame(topology, density);
  const { accounts, regions, vpcs } = frames;
  const titles = [
    ...accounts.map((account) => titleBox(account, density.accountTitle)),
    ...regions.map((region) => titleBox(region, density.regionTitle)),
  ];
  let next = 0;
  const homes = new Map(
    topology.accounts.flatMap((account, index) =>
      account.regions.flatMap(({ vpcs }) => {
        const around = [regions[next++]!, accounts[index]!] as const;
        return vpcs.map((vpc) => [vpc, around] as const);
      }),
    ),
  );
  const lines = drawLines(topology.links, {
    vpcs,
    titles,
    framesOf: (vpc) => homes.get(vpc)!,
    bundleFrom: density.bundleFrom,
  });
  return { ...frames, density, links: placeLabels(topology.links, lines, [...vpcs.values(), ...titles]) };
}

export function titleBox({ x, y, title }: Frame, { size, height }: Title): Box {
  const above = SIZES.framePadding / 2;
  return { x: x + SIZES.framePadding, y: y + above, width: textWidth(title, size, true), height: height - 4 };
}

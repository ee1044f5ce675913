/** Accounts contain regions, and regions contain VPCs: each is arranged inside, then is one box of the next level. */
import { regionTitle } from "../words.js";
import type { Topology, TopologyAccount } from "../topology.js";
import { arrange, type Arrangement, type Item, type WeightedEdge } from "./arrange.js";
import { type Density, SIZES, type Title, vpcHeight } from "./density.js";
import type { Box, Point } from "./geometry.js";
import { shortenEdges } from "./swaps.js";
import { textWidth } from "./text-width.js";

export interface Frame extends Box {
  readonly key: string;
  readonly title: string;
}

export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly accounts: readonly Frame[];
  readonly regions: readonly Frame[];
  readonly vpcs: ReadonlyMap<string, Box>;
}

export function frame(topology: Topology, density: Density): Frames {
  const frameOf = new Map<string, { readonly account: string; readonly region: string }>();
  const inRegions = new Map<string, Arrangement>();
  const inAccounts = new Map<string, Arrangement>();
  for (const account of topology.accounts) {
    for (const { region, vpcs } of account.regions) {
      for (const vpc of vpcs) frameOf.set(vpc, { account: accountKey(account), region: regionKey(account, region) });
    }
  }
  const edgesBetween = (keyOf: (vpc: string) => string, isIn: (vpc: string) => boolean = () => true): WeightedEdge[] =>
    weightedEdges(
      topology.connections
        .filter(({ requester, accepter }) => isIn(requester.vpc) && isIn(accepter.vpc))
        .map(({ requester, accepter }) => [keyOf(requester.vpc), keyOf(accepter.vpc)]),
    );
  const vpcSize = { width: density.vpcWidth, height: vpcHeight(density) };
  for (const account of topology.accounts) {
    const regions = account.regions.map(({ region, vpcs }): Item => {
      const key = regionKey(account, region);
      const isIn = (vpc: string) => frameOf.get(vpc)!.region === key;
      const items = vpcs.map((vpc) => ({ key: vpc, ...vpcSize }));
      const inside = arrange(
        items,
        edgesBetween((vpc) => vpc, isIn),
        density.vpcGaps,
      );
      inRegions.set(key, inside);
      return framed(key, regionTitle(region), inside, density.regionTitle);
    });
    const key = accountKey(account);
    const inside = arrange(
      regions,
      edgesBetween(
        (vpc) => frameOf.get(vpc)!.region,
        (vpc) => frameOf.get(vpc)!.account === key,
      ),
      density.regionGaps,
      textWidth(account.title, density.accountTitle.size, true),
    );
    inAccounts.set(key, inside);
  }
  const accountItems = topology.accounts.map((account) =>
    framed(accountKey(account), account.title, inAccounts.get(accountKey(account))!, density.accountTitle),
  );
  const whole = arrange(
    accountItems,
    edgesBetween((vpc) => frameOf.get(vpc)!.account),
    density.accountGaps,
  );
  return place(topology, density, { whole, inAccounts, inRegions, accountItems });
}

interface Inside {
  readonly whole: Arrangement;
  readonly inAccounts: ReadonlyMap<string, Arrangement>;
  readonly inRegions: ReadonlyMap<string, Arrangement>;
  readonly accountItems: readonly Item[];
}

function place(topology: Topology, density: Density, { whole, inAccounts, inRegions, accountItems }: Inside): Frames {
  const accounts: Frame[] = [];
  const regions: Frame[] = [];
  const vpcs = new Map<string, Box>();
  const size = { width: density.vpcWidth, height: vpcHeight(density) };
  topology.accounts.forEach((account, index) => {
    const key = accountKey(account);
    const outer = { ...accountItems[index]!, ...moved(whole.at.get(key)!, MARGIN, MARGIN) };
    accounts.push({ ...outer, title: account.title });
    for (const { region, vpcs: members } of account.regions) {
      const own = regionKey(account, region);
      const inside = inRegions.get(own)!;
      const title = regionTitle(region);
      const at = within(outer, inAccounts.get(key)!.at.get(own)!, density.accountTitle);
      const box = { ...framed(own, title, inside, density.regionTitle), ...at };
      regions.push({ ...box, title });
      for (const vpc of members) vpcs.set(vpc, { ...within(box, inside.at.get(vpc)!, density.regionTitle), ...size });
    }
  });
  const groups = topology.accounts.flatMap(({ regions }) => regions.map(({ vpcs }) => vpcs));
  return {
    width: whole.width + 2 * MARGIN,
    height: whole.height + 2 * MARGIN,
    accounts,
    regions,
    vpcs: shortenEdges(vpcs, groups, topology.connections),
  };
}

const MARGIN = 20;

const accountKey = ({ vendor, accountId }: TopologyAccount): string => `${vendor}/${accountId}`;
const regionKey = (account: TopologyAccount, region: string): string => `${accountKey(account)}/${region}`;

const moved = ({ x, y }: Point, dx: number, dy: number): Point => ({ x: x + dx, y: y + dy });
const within = (outer: Point, inner: Point, { height }: Title): Point =>
  moved(outer, inner.x + SIZES.framePadding, inner.y + SIZES.framePadding + height);

function framed(key: string, title: string, inside: Arrangement, { size, height }: Title): Item {
  const width = Math.max(inside.width, textWidth(title, size, true));
  return {
    key,
    width: width + 2 * SIZES.framePadding,
    height: inside.height + 2 * SIZES.framePadding + height,
  };
}

function weightedEdges(pairs: readonly (readonly [string, string])[]): WeightedEdge[] {
  const edges = new Map<string, WeightedEdge>();
  for (const [from, to] of pairs) {
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    edges.set(key, { from, to, weight: (edges.get(key)?.weight ?? 0) + 1 });
  }
  return [...edges.values()];
}

/** Reachability: each obstacle by name, and agreement with a brute-force simulation of packets. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type {
  Network,
  NetworkConnection,
  NetworkRoute,
  NetworkRouteTable,
  NetworkVpc,
} from "../../../provider/network/network.js";
import { canReach, type Obstacle } from "../../../provider/network/reachability.js";

const vpc = (key: string, cidrBlocks: string[], more: Partial<NetworkVpc> = {}): NetworkVpc => ({
  key,
  name: key,
  vendor: "tce",
  accountId: "1",
  region: "r",
  cidrBlocks,
  ...more,
});
const connection = (key: string, a: string, b: string, more: Partial<NetworkConnection> = {}): NetworkConnection => ({
  key,
  name: key,
  vendor: "tce",
  state: "active",
  requester: { vpc: a, region: "r", accountId: "1" },
  accepter: { vpc: b, region: "r", accountId: "1" },
  ...more,
});
const table = (of: string, routes: NetworkRoute[], more: Partial<NetworkRouteTable> = {}): NetworkRouteTable => ({
  key: `rtb-${of}`,
  vpc: of,
  isDefault: true,
  subnets: [],
  routes,
  ...more,
});
const through = (destinationCidrBlock: string, connection: string): NetworkRoute => ({
  destinationCidrBlock,
  connection,
});
const off = (destinationCidrBlock: string, connection: string): NetworkRoute => ({
  destinationCidrBlock,
  connection,
  enabled: false,
});

/** a – b – c in a row, each with routes to its neighbours. */
const ROW: Network = {
  vpcs: [vpc("a", ["10.0.0.0/16"]), vpc("b", ["10.1.0.0/16"]), vpc("c", ["10.2.0.0/16", "fd00:c::/64"])],
  connections: [connection("ab", "a", "b"), connection("bc", "b", "c")],
  routeTables: [
    table("a", [through("10.1.0.0/16", "ab"), through("10.2.0.0/16", "ab")]),
    table("b", [through("10.0.0.0/16", "ab"), through("10.2.0.0/16", "bc")]),
    table("c", [through("10.1.0.0/16", "bc")]),
  ],
};
const withTable = (of: string, routes: NetworkRoute[], network = ROW): Network => ({
  ...network,
  routeTables: [...network.routeTables.filter(({ vpc }) => vpc !== of), table(of, routes)],
});

describe("reachability", () => {
  it("follows the routes there and back", () => {
    assert.deepEqual(canReach(ROW, { from: "10.0.0.5", to: "10.1.0.9" }), {
      reachable: "yes",
      hops: [
        { direction: "there", vpc: "a", routeTable: "rtb-a", destinationCidrBlock: "10.1.0.0/16", connection: "ab" },
        { direction: "back", vpc: "b", routeTable: "rtb-b", destinationCidrBlock: "10.0.0.0/16", connection: "ab" },
      ],
    });
    assert.deepEqual(canReach(ROW, { from: "10.0.0.5", to: "10.0.3.1" }), {
      reachable: "yes",
      hops: [{ direction: "there", vpc: "a" }],
    });
  });

  const obstacles: [Obstacle, "no" | "unknown", Network, Parameters<typeof canReach>[1]][] = [
    ["malformed-address", "no", ROW, { from: "10.0.0.0/8", to: "10.1.0.9" }],
    ["unknown-source", "no", ROW, { from: "192.168.0.1", to: "10.1.0.9" }],
    ["unknown-destination", "no", ROW, { from: "10.0.0.5", to: "192.168.0.1" }],
    ["unknown-destination", "no", ROW, { from: "10.0.0.5", to: "8.8.8.8" }],
    ["no-route", "no", withTable("a", []), { from: "10.0.0.5", to: "10.1.0.9" }],
    ["no-return-route", "no", withTable("b", []), { from: "10.0.0.5", to: "10.1.0.9" }],
    ["disabled-route", "no", withTable("a", [off("10.1.0.0/16", "ab")]), { from: "10.0.0.5", to: "10.1.0.9" }],
    ["disabled-route", "no", withTable("b", [off("10.0.0.0/16", "ab")]), { from: "10.0.0.5", to: "10.1.0.9" }],
    [
      "disabled-route",
      "no",
      withTable("a", [off("10.1.0.0/16", "ab"), { destinationCidrBlock: "0.0.0.0/0", nextHop: "nat-1" }]),
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "other-next-hop",
      "no",
      withTable("a", [off("10.1.0.0/16", "ab"), { destinationCidrBlock: "10.1.0.0/24", nextHop: "nat-1" }]),
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    ["not-transitive", "no", ROW, { from: "10.0.0.5", to: "10.2.0.9" }],
    ["internet-through-peer", "no", withTable("a", [through("0.0.0.0/0", "ab")]), { from: "10.0.0.5", to: "8.8.8.8" }],
    [
      "internet-through-peer",
      "unknown",
      withTable("a", [through("0.0.0.0/0", "ab")], {
        ...ROW,
        connections: ROW.connections.map((one) => ({ ...one, vendor: "huawei" })),
      }),
      { from: "10.0.0.5", to: "8.8.8.8" },
    ],
    ["dangling-next-hop", "no", withTable("a", [through("10.1.0.0/16", "gone")]), { from: "10.0.0.5", to: "10.1.0.9" }],
    ["dangling-next-hop", "no", withTable("a", [through("10.1.0.0/16", "bc")]), { from: "10.0.0.5", to: "10.1.0.9" }],
    [
      "other-next-hop",
      "no",
      withTable("a", [{ destinationCidrBlock: "10.1.0.0/16", nextHop: "nat-1" }]),
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "not-active",
      "no",
      { ...ROW, connections: [connection("ab", "a", "b", { state: "pending-acceptance" })] },
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "edge-sites",
      "no",
      { ...ROW, vpcs: ROW.vpcs.map((vpc) => (vpc.key === "c" ? vpc : { ...vpc, edgeSiteId: `site-${vpc.key}` })) },
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "overlap",
      "no",
      { ...ROW, vpcs: [...ROW.vpcs, vpc("twin", ["10.0.0.0/16"])] },
      { from: "10.0.0.5", fromVpc: "a", to: "10.0.9.9", toVpc: "twin" },
    ],
    [
      "ambiguous",
      "unknown",
      { ...ROW, vpcs: [...ROW.vpcs, vpc("twin", ["10.0.0.0/16"])] },
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "not-shown",
      "unknown",
      { ...ROW, vpcs: ROW.vpcs.map((vpc) => (vpc.key === "b" ? { ...vpc, cidrBlocks: [] } : vpc)) },
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
    [
      "not-shown",
      "unknown",
      { ...ROW, routeTables: ROW.routeTables.filter(({ vpc }) => vpc !== "b") },
      { from: "10.0.0.5", to: "10.1.0.9" },
    ],
  ];
  for (const [code, reachable, network, request] of obstacles) {
    it(`${code}: ${request.from} to ${request.to}`, () => {
      const answer = canReach(network, request);
      assert.deepEqual([answer.reachable, answer.obstacle?.code], [reachable, code], answer.obstacle?.what);
    });
  }

  it("uses the next longest route if one is disabled, and names the table of a disabled one", () => {
    const wide = withTable("a", [off("10.1.0.0/24", "gone"), through("10.1.0.0/16", "ab")]);
    assert.equal(canReach(wide, { from: "10.0.0.5", to: "10.1.0.9" }).reachable, "yes");
    const { obstacle, hops } = canReach(withTable("b", [off("10.0.0.0/16", "ab")]), {
      from: "10.0.0.5",
      to: "10.1.0.9",
    });
    assert.deepEqual(
      [obstacle!.what, obstacle!.fix],
      [
        "the forward direction works, but the route to 10.0.0.0/16 in rtb-b of b is disabled",
        "Enable it: a disabled route carries no traffic",
      ],
    );
    assert.equal(hops.at(-1)!.connection, "ab");
  });

  it("uses the table of the address's own subnet, and the longest of its routes", () => {
    const network: Network = {
      ...ROW,
      routeTables: [
        ...ROW.routeTables,
        table("a", [{ destinationCidrBlock: "10.1.0.0/24", nextHop: "vpn-1" }, through("10.1.0.0/16", "ab")], {
          key: "rtb-custom",
          isDefault: false,
          subnets: [{ key: "ap-guangzhou/subnet-1", cidrBlock: "10.0.1.0/24" }],
        }),
      ],
    };
    assert.equal(canReach(network, { from: "10.0.0.5", to: "10.1.0.9" }).reachable, "yes");
    assert.equal(canReach(network, { from: "10.0.1.5", to: "10.1.0.9" }).obstacle?.code, "other-next-hop");
    assert.equal(canReach(network, { from: "10.0.1.5", to: "10.1.7.9" }).reachable, "yes");
  });

  it("routes IPv6 separately", () => {
    const network = withTable("c", [through("fd00:b::/64", "bc")], {
      ...ROW,
      vpcs: ROW.vpcs.map((vpc) => (vpc.key === "b" ? { ...vpc, cidrBlocks: [...vpc.cidrBlocks, "fd00:b::/64"] } : vpc)),
    });
    assert.equal(canReach(network, { from: "fd00:b::1", to: "fd00:c::1" }).obstacle?.code, "no-route");
    const both = withTable("b", [through("fd00:c::/64", "bc")], network);
    assert.equal(canReach(both, { from: "fd00:b::1", to: "fd00:c::1" }).reachable, "yes");
  });

  it("agrees with a simulation of packets on 10,000 random networks", function () {
    this.timeout(60_000);
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(randomNetwork, ({ network, from, to }) => {
        const answer = canReach(network, { from, to });
        const expected = simulate(network, from, to);
        seen[expected ? "yes" : "no"]++;
        assert.equal(answer.reachable, expected ? "yes" : "no", answer.obstacle?.what);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(seen.yes > 500 && seen.no > 500, `both answers occur: ${JSON.stringify(seen)}`);
  });
});

/** Up to four VPCs of distinct /26 blocks of 10.0.0.0/24, random links, and routes of any length to anywhere in it. */
const randomNetwork = fc
  .record({
    count: fc.integer({ min: 2, max: 4 }),
    pairs: fc.array(
      fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom("active", "active", "active", "pending-acceptance" as const)),
      { maxLength: 5 },
    ),
    rows: fc.array(
      fc.record({
        of: fc.nat(3),
        at: fc.nat(255),
        length: fc.constantFrom(0, 24, 26, 26, 28),
        hop: fc.nat(6),
        isOff: fc.nat(4),
      }),
      { maxLength: 14 },
    ),
    from: fc.nat(255),
    to: fc.nat(255),
  })
  .map(({ count, pairs, rows, from, to }) => {
    const names = ["a", "b", "c", "d"].slice(0, count);
    const connections = pairs
      .filter(([x, y]) => x !== y && x < count && y < count)
      .map(([x, y, state], i) =>
        connection(`l${i}`, names[x]!, names[y]!, { state: state as NetworkConnection["state"] }),
      );
    const routeTables = names.map((name, i) => {
      const routes = new Map<string, NetworkRoute>();
      for (const { at, length, hop, isOff } of rows.filter(({ of }) => of === i)) {
        const first = length === 0 ? "0.0.0.0" : `10.0.0.${at - (at % 2 ** (32 - length))}`;
        const destinationCidrBlock = `${first}/${length}`;
        const to = connections[hop];
        routes.set(
          destinationCidrBlock,
          hop === 6 || to === undefined
            ? { destinationCidrBlock, nextHop: "nat" }
            : { destinationCidrBlock, connection: to.key, ...(isOff === 0 && { enabled: false }) },
        );
      }
      return table(name, [...routes.values()]);
    });
    const network: Network = {
      vpcs: names.map((name, i) => vpc(name, [`10.0.0.${i * 64}/26`])),
      connections,
      routeTables,
    };
    return { network, from: `10.0.0.${from % (count * 64)}`, to: `10.0.0.${to}` };
  });

/** Packets with octets and string prefixes of bits, nothing of the project's own arithmetic. */
function simulate(network: Network, from: string, to: string): boolean {
  const bits = (address: string) =>
    address
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  const covers = (block: string, address: string) => {
    const [first, length] = block.split("/") as [string, string];
    return bits(address).startsWith(bits(first).slice(0, Number(length)));
  };
  const owner = (address: string) =>
    network.vpcs.find(({ cidrBlocks }) => cidrBlocks.some((block) => covers(block, address)));
  /** Where a packet that leaves `at` for `address` ends up. */
  const deliver = (at: string, address: string): string | undefined => {
    const rows = network.routeTables
      .find(({ vpc }) => vpc === at)!
      .routes.filter((row) => row.enabled !== false && covers(row.destinationCidrBlock, address));
    const own = network.vpcs.find(({ key }) => key === at)!.cidrBlocks.filter((block) => covers(block, address));
    const longest = (blocks: string[]) => Math.max(-1, ...blocks.map((block) => Number(block.split("/")[1])));
    const row = rows.find(
      ({ destinationCidrBlock }) =>
        Number(destinationCidrBlock.split("/")[1]) === longest(rows.map((row) => row.destinationCidrBlock)),
    );
    if (longest(own) >= longest(rows.map((each) => each.destinationCidrBlock)) && own.length > 0) return at;
    const taken = network.connections.find(({ key }) => key === row?.connection);
    if (taken === undefined || taken.state !== "active") return undefined;
    const ends = [taken.requester.vpc, taken.accepter.vpc];
    if (!ends.includes(at)) return undefined;
    const far = ends.find((end) => end !== at)!;
    return owner(address)?.key === far ? far : undefined;
  };
  const start = owner(from);
  if (start === undefined) return false;
  const arrived = deliver(start.key, to);
  if (arrived === undefined) return false;
  return arrived === start.key || deliver(arrived, from) === start.key;
}

/** What a picture shows of a network: homes, changes, missing routes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Network, NetworkConnection } from "../../../../provider/network/network.js";
import { FORMATS, render, topologyOf, topologyOfStacks } from "../../../../provider/tools/topology/index.js";
import { readState } from "../../../../provider/tools/stack/preview.js";
import { recordedFile } from "../report/fixtures.js";
import { connectionBetween, SMALL } from "./networks.js";

const vpcNamed = (name: string, network = SMALL) => network.vpcs.find((vpc) => vpc.name === name)!;
const connectionNamed = (name: string, network = SMALL) =>
  network.connections.find((connection) => connection.name === name)!;
const without = (connection: NetworkConnection, network = SMALL): Network => ({
  ...network,
  connections: network.connections.filter((other) => other !== connection),
});

describe("the state of a connection in a file", () => {
  it("is one of ours, or unknown: a picture never contains the file's text in its place", () => {
    const state = readFileSync(recordedFile("region", "state.json"), "utf8");
    const evil = `active\\"><script>alert(1)</script><g x=\\"`;
    const changed = state.replaceAll(/"state": "active"/g, `"state": "${evil}"`);
    assert.notEqual(changed, state);
    const topology = topologyOfStacks([], readState(changed));
    assert.deepEqual([...new Set(topology.connections.map(({ state }) => state))], ["unknown"]);
    for (const format of FORMATS) assert.ok(!render(format, topology).includes("<script>alert"), format);
  });
});

describe("the topology", () => {
  it("groups VPCs by region, and regions by account", () => {
    const homes = topologyOf(SMALL).accounts.map(({ accountId, regions }) => [
      accountId,
      regions.map(({ region, vpcs }) => [region, vpcs.map((key) => key.split("/vpc-")[1])]),
    ]);
    assert.deepEqual(homes, [
      [
        "100000000001",
        [
          ["ap-beijing", ["reports"]],
          ["ap-guangzhou", ["shop", "stock"]],
        ],
      ],
      [
        "100000000002",
        [
          ["ap-guangzhou", ["orders"]],
          ["ap-shanghai", ["archive"]],
        ],
      ],
    ]);
  });

  describe("the routes of a connection", () => {
    const ways = (network: Network, name = "reports-archive", shown?: string[]) => {
      const options = shown && { shownAccounts: new Set(shown) };
      const { requester, accepter } = topologyOf(network, options).connections.find(
        (connection) => connection.name === name,
      )!;
      return [requester.way, accepter.way];
    };
    const leading = (vpc: string, connection: NetworkConnection, ...destinations: string[]): Network => ({
      ...SMALL,
      routeTables: SMALL.routeTables.map((table) =>
        table.vpc === vpc
          ? {
              ...table,
              routes: destinations.map((destinationCidrBlock) => ({
                destinationCidrBlock,
                connection: connection.key,
              })),
            }
          : table,
      ),
    });

    it("are complete, partial or missing at each end", () => {
      assert.deepEqual(ways(SMALL), [
        { routes: "complete", uncovered: [] },
        { routes: "missing", uncovered: ["10.3.0.0/16"] },
      ]);
      const [shop, connection] = [vpcNamed("shop"), connectionNamed("shop-reports")];
      const back = (...destinations: string[]) =>
        ways(leading(vpcNamed("reports").key, connection, ...destinations), connection.name)[1];
      assert.deepEqual(shop.cidrBlocks, ["10.1.0.0/16", "172.20.0.0/20"]);
      assert.deepEqual(back("10.1.0.0/16"), { routes: "partial", uncovered: ["172.20.0.0/20"] });
      assert.deepEqual(back("10.1.128.0/17", "172.16.0.0/12", "10.1.0.0/17"), { routes: "complete", uncovered: [] });
      assert.deepEqual(back("10.1.128.0/17", "172.16.0.0/12")?.uncovered, ["10.1.0.0/16"]);
      assert.equal(back("10.9.0.0/16")?.routes, "missing");
    });

    it("are omitted for an account that was not read, and not shown as missing", () => {
      assert.deepEqual(ways(SMALL, "reports-archive", ["tce/100000000001"])[1], {
        routes: "not-shown",
        uncovered: [],
      });
    });

    it("do not matter while the connection is not active", () => {
      for (const name of ["shop-orders", "orders-archive"]) {
        assert.deepEqual(
          ways(SMALL, name).map(({ routes }) => routes),
          ["not-needed", "not-needed"],
        );
      }
    });
  });

  describe("of a change", () => {
    const connection = connectionNamed("shop-reports");

    it("marks created and deleted objects, including routes", () => {
      const marks = (from: Network, to: Network) => {
        const drawn = topologyOf(to, { before: from });
        return Object.fromEntries(
          [...drawn.vpcs, ...drawn.connections].flatMap(({ name, mark }) => (mark ? [[name, mark]] : [])),
        );
      };
      assert.deepEqual(marks(SMALL, SMALL), {});
      assert.deepEqual(marks(without(connection), SMALL), { "shop-reports": "new" });
      assert.deepEqual(marks(SMALL, without(connection)), { "shop-reports": "going" });
      const wider = {
        ...SMALL,
        connections: SMALL.connections.map((l) => (l === connection ? { ...l, bandwidthMbps: 200 } : l)),
      };
      assert.deepEqual(marks(SMALL, wider), { "shop-reports": "changed" });
    });

    it("shows which routes become black holes when their connection is deleted", () => {
      const { vpcs, connections } = topologyOf(without(connection), { before: SMALL });
      const left = vpcs
        .find(({ name }) => name === "reports")!
        .routes.find((route) => route.connection === connection.key);
      assert.equal(left?.leads, "nowhere");
      assert.equal(connections.find(({ mark }) => mark === "going")?.requester.way.routes, "not-needed");
    });

    it("counts no traffic over a disabled route, and marks the change", () => {
      const disabled = {
        ...SMALL,
        routeTables: SMALL.routeTables.map((table) => ({
          ...table,
          routes: table.routes.map((route) =>
            route.connection === connection.key ? { ...route, enabled: false } : route,
          ),
        })),
      };
      const { vpcs, connections } = topologyOf(disabled, { before: SMALL });
      const off = vpcs.flatMap(({ routes }) => routes).filter((route) => route.connection === connection.key);
      assert.ok(off.length > 0);
      for (const { leads, mark } of off) assert.deepEqual([leads, mark], ["disabled", "changed"]);
      const { requester, accepter } = connections.find(({ key }) => key === connection.key)!;
      assert.deepEqual([requester.way.routes, accepter.way.routes], ["missing", "missing"]);
    });

    it("shows a replacement and the replaced connection as one", () => {
      const urn = "urn:pulumi:dev::net::vpcpeering:PeeringConnection::shop-reports";
      const anew = { ...connectionBetween("shop-reports", vpcNamed("shop"), vpcNamed("reports"), {}), key: urn };
      const after: Network = { ...SMALL, connections: [...without(connection).connections, anew] };
      const drawn = topologyOf(after, { before: SMALL, replaced: new Map([[urn, connection.key]]) });
      assert.deepEqual(
        drawn.connections.filter(({ mark }) => mark).map(({ key, mark }) => [key, mark]),
        [[urn, "replaced"]],
      );
    });
  });
});

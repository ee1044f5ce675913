/** Meshes as a matrix: which networks are drawn so, and what is in which cell. */
import assert from "node:assert/strict";
import type { Network } from "../../../../provider/network/network.js";
import { layOutMatrix } from "../../../../provider/tools/topology/layout/matrix.js";
import { render, type Topology, topologyOf } from "../../../../provider/tools/topology/index.js";
import { largeNetwork, connectionBetween, meshNetwork, SMALL } from "./networks.js";

const isMatrix = (network: Network) => render("svg", topologyOf(network)).includes('<g class="picture matrix">');

/** `[row, column, classes]` of each cell that the picture has for a connection, by the names of the VPCs. */
function cellsOf(topology: Topology, key: string): string[][] {
  const { rows, origin, cell } = layOutMatrix(topology);
  const names = new Map(topology.vpcs.map(({ key, name }) => [rows.get(key)!.offset, name]));
  const svg = render("svg", topology, { shape: "matrix" });
  const drawn = svg.matchAll(
    /<g class="link ([^"]*)" data-link="([^"]*)"[^>]*><title>[^<]*<\/title><rect class="cell" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
  );
  const place = (from: number, at: string, length: string) => {
    const middle = Number(at) + Number(length) / 2 - from;
    const offset = [...names.keys()].find((offset) => middle > offset && middle < offset + cell);
    return names.get(offset!)!;
  };
  return [...drawn]
    .filter(([, , connection]) => connection === key)
    .map(([, classes, , x, y, width, height]) => [place(origin.y, y!, height!), place(origin.x, x!, width!), classes!]);
}

describe("a matrix", () => {
  it("is the picture of a mesh of eight VPCs or more, not of hubs, rings and small meshes", () => {
    assert.deepEqual([meshNetwork(7), meshNetwork(8), meshNetwork(30), SMALL, largeNetwork(50)].map(isMatrix), [
      false,
      true,
      true,
      false,
      false,
    ]);
    assert.ok(render("svg", topologyOf(SMALL), { shape: "matrix" }).includes('"picture matrix"'));
    assert.ok(!render("svg", topologyOf(meshNetwork(9)), { shape: "lines" }).includes('"picture matrix"'));
  });

  it("has two cells for a connection, and the missing route of one direction in that direction's cell", () => {
    const network = meshNetwork(9);
    const topology = topologyOf(network);
    const connection = network.connections.find(({ name }) => name === "site2-site9")!;
    assert.deepEqual(cellsOf(topology, connection.key), [
      ["site2", "site9", "active"],
      ["site9", "site2", "active missing"],
    ]);
    const svg = render("svg", topology);
    assert.equal(svg.match(/class="cell"/g)!.length, 2 * network.connections.length + 1, "and one in the legend");
    assert.ok(svg.includes("no route from site9 to site2 (10.1.0.0/16) through this connection"));
    assert.ok(svg.includes("in a cell: the row"));
  });

  it("signs what a change creates, changes, replaces or deletes, and nothing else", () => {
    const before = meshNetwork(9);
    const [first, second, ...others] = before.connections;
    const after = { ...before, connections: [{ ...second!, bandwidthMbps: 5 }, ...others] };
    const topology = topologyOf(after, { before });
    assert.match(cellsOf(topology, first!.key)[0]![2]!, /is-going/);
    assert.match(cellsOf(topology, second!.key)[0]![2]!, /is-changed/);
    assert.equal(render("svg", topology).match(/class="sign"/g)!.length, 4);
  });

  it("shares the cell of a pair among its connections", () => {
    const network = meshNetwork(9);
    const [a, b] = [network.vpcs[0]!, network.vpcs[1]!];
    const again = connectionBetween("again", a, b, { state: "expired" });
    const topology = topologyOf({ ...network, connections: [...network.connections, again] });
    const places = (key: string) => cellsOf(topology, key).map(([row, column]) => [row, column]);
    assert.deepEqual(places(again.key), places(network.connections[0]!.key));
    const { cell } = layOutMatrix(topology);
    const width = /data-link="[^"]*pcx-again"[^]*?width="([\d.]+)"/.exec(render("svg", topology))![1];
    assert.ok(Number(width) < cell / 2);
  });

  it("groups the rows by account and region, with the account above its first one", () => {
    const { groups, rows } = layOutMatrix(topologyOf(meshNetwork(9)));
    assert.deepEqual(
      groups.map(({ account, region }) => [account, region]),
      [
        ["Tencent Cloud Enterprise (TCE) · account 100000000001", "ap-guangzhou"],
        [undefined, "ap-shanghai"],
      ],
    );
    assert.deepEqual(
      [...rows.values()].map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it("of 1,000 VPCs and 5,000 connections has two elements for each connection, in less than 12 MB", () => {
    const { vpcs } = largeNetwork(1000);
    const connections = Array.from({ length: 5000 }, (_, i) => {
      const [a, b] = [vpcs[i % 1000]!, vpcs[(i * 7 + 1 + Math.floor(i / 1000)) % 1000]!];
      return connectionBetween(`link-${i}`, a, b, {});
    });
    const page = render("html", topologyOf({ vpcs, connections, routeTables: [] }));
    const loops = connections.filter(({ requester, accepter }) => requester.vpc === accepter.vpc).length;
    assert.equal(page.match(/<rect class="cell" x=/g)!.length, 2 * connections.length - loops);
    assert.ok(page.length < 12_000_000, String(page.length));
  }).timeout(20_000);
});

/** The formats of a picture: what others draw is pinned word for word, and names stay names in all of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { FORMATS, render, topologyOf } from "../../../../provider/tools/topology/index.js";
import { repository } from "../../../structure/source.js";
import { largeNetwork, SMALL } from "./networks.js";

const golden = (name: string) =>
  readFileSync(path.join(repository, "test/provider/tools/topology/golden", name), "utf8");

/** `shop-reports` will be replaced, `shop-stock` is new, and `orders` goes with its links. */
const CHANGING = (() => {
  const after = {
    ...SMALL,
    vpcs: SMALL.vpcs.filter(({ name }) => name !== "orders"),
    connections: SMALL.connections.filter(({ name }) => !name.includes("orders")),
  };
  const before = { ...SMALL, connections: SMALL.connections.filter(({ name }) => name !== "shop-stock") };
  const key = SMALL.connections.find(({ name }) => name === "shop-reports")!.key;
  return topologyOf(after, { before, replaced: new Map([[key, key]]) });
})();

describe("the formats of a picture", () => {
  it("mermaid", () => {
    assert.equal(render("mermaid", topologyOf(SMALL)), golden("small.mmd"));
    assert.equal(render("mermaid", CHANGING), golden("changing.mmd"));
  });

  it("dot", () => {
    assert.equal(render("dot", topologyOf(SMALL)), golden("small.dot"));
    assert.equal(render("dot", CHANGING), golden("changing.dot"));
  });

  it("json contains the topology", () => {
    assert.deepEqual(JSON.parse(render("json", CHANGING)), JSON.parse(JSON.stringify(CHANGING)));
  });

  describe("svg", () => {
    const svg = render("svg", CHANGING);

    it("shows states and changes as text, and has a legend of those that occur", () => {
      for (const words of ["+ new", "± replaced · 100 Mbps", "− going", "no route from archive to reports"]) {
        assert.ok(svg.includes(words), words);
      }
      const legend = svg.slice(svg.indexOf('class="legend"'));
      assert.match(legend, />active</);
      assert.match(legend, />on a line: no route at this end</);
      assert.doesNotMatch(legend, />suspended</);
    });

    it("draws each VPC once and each connection once", () => {
      const count = (pattern: RegExp) => svg.match(pattern)?.length;
      assert.equal(count(/class="vpc[ "]/g), CHANGING.vpcs.length);
      assert.equal(count(/class="link /g), CHANGING.connections.length);
    });

    it("marks routes that become black holes when their connection is deleted", () => {
      const after = { ...SMALL, connections: SMALL.connections.filter(({ name }) => name !== "shop-reports") };
      assert.ok(render("svg", topologyOf(after, { before: SMALL })).includes("black hole routes: 10.3.0.0/16"));
    });
  });

  it("escape every name", () => {
    const evil = `</script><script>alert(1)</script>"'&<b>\\N #quot; \u2028\u0007`;
    const network = {
      ...SMALL,
      vpcs: SMALL.vpcs.map((vpc) => ({ ...vpc, name: evil, region: evil, accountId: evil })),
      connections: SMALL.connections.map((connection) => ({ ...connection, name: evil, stateReason: evil })),
    };
    const drawn = Object.fromEntries(
      FORMATS.map((format) => [format, render(format, topologyOf(network), { title: evil })]),
    );
    for (const format of ["svg", "html", "mermaid"]) assert.doesNotMatch(drawn[format]!, /<script>alert|<b>/, format);
    assert.equal(drawn["html"]!.match(/<\/script>/g)?.length, 2, "the page's own data and its own script");
    assert.ok(!drawn["svg"]!.includes("\u0007"), "which no XML may hold");
    for (const line of drawn["dot"]!.split("\n")) {
      assert.equal(line.replaceAll("\\\\", "").replaceAll('\\"', "").split('"').length % 2, 1, line);
    }
    for (const line of drawn["mermaid"]!.split("\n")) assert.equal(line.split('"').length % 2, 1, line);
  });

  it("draw an empty topology too", () => {
    for (const format of FORMATS) {
      assert.ok(render(format, topologyOf({ vpcs: [], connections: [], routeTables: [] })).length > 0, format);
    }
  });

  it("keep the page of 500 VPCs small enough for e-mail", () => {
    assert.ok(render("html", topologyOf(largeNetwork(500))).length < 2_000_000);
  }).timeout(20_000);
});

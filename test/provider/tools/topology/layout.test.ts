/** Pictures stay legible as networks grow: counted, by what the reader would stumble over. */
import assert from "node:assert/strict";
import { layOut } from "../../../../provider/tools/topology/layout/layout.js";
import { type Legibility, measureLegibility } from "../../../../provider/tools/topology/layout/legibility.js";
import { topologyOf } from "../../../../provider/tools/topology/index.js";
import { pointsOf } from "../../../../provider/tools/topology/layout/lines.js";
import { largeNetwork, connectionBetween, SMALL } from "./networks.js";

describe("the layout", function () {
  // 500 VPCs take under a second on an idle machine.
  this.timeout(30_000);

  const measure = (network = SMALL) => measureLegibility(layOut(topologyOf(network)));
  const assertNothingOverlaps = ({ boxOverlaps, escapes, textOverlaps }: Legibility) =>
    assert.deepEqual({ boxOverlaps, escapes, textOverlaps }, { boxOverlaps: 0, escapes: 0, textOverlaps: 0 });

  it("of 5 VPCs hides no label, and no line passes behind a VPC", () => {
    const legibility = measure();
    assertNothingOverlaps(legibility);
    assert.deepEqual([legibility.hiddenLabels, legibility.passes], [0, 0]);
  });

  for (const seed of [7, 8, 9]) {
    it(`of 50 VPCs (${seed}) shows nearly all labels, and few lines behind a VPC`, () => {
      const network = largeNetwork(50, seed);
      const legibility = measure(network);
      assertNothingOverlaps(legibility);
      assert.ok(legibility.hiddenLabels <= 2, `${legibility.hiddenLabels} labels are hidden`);
      assert.ok(legibility.passes < network.connections.length, `${legibility.passes} times behind a VPC`);
    });
  }

  it("of 500 VPCs overlaps nowhere, and shows three labels in four", () => {
    const network = largeNetwork(500);
    const legibility = measure(network);
    assertNothingOverlaps(legibility);
    assert.ok(legibility.hiddenLabels < network.connections.length / 4, `${legibility.hiddenLabels} labels are hidden`);
  });

  it("check finds overlaps, objects outside the picture, and lines behind a VPC", () => {
    const layout = layOut(topologyOf(SMALL));
    const [first, second] = [...layout.vpcs.keys()] as [string, string];
    const onTop = measureLegibility({ ...layout, vpcs: new Map(layout.vpcs).set(first, layout.vpcs.get(second)!) });
    assert.equal(onTop.boxOverlaps, 1);
    const away = new Map(layout.vpcs).set(first, { x: -500, y: 0, width: 100, height: 50 });
    assert.equal(measureLegibility({ ...layout, vpcs: away }).escapes, 1);
    const across = [
      { x: -10, y: -10 },
      { x: 100, y: 100 },
      { x: 400, y: 500 },
      { x: layout.width, y: layout.height },
    ] as const;
    assert.ok(measureLegibility({ ...layout, connections: [{ ...layout.connections[0]!, curve: across }] }).passes > 0);
  });

  it("draws each connection of a pair on a line of its own, whichever end requests it, and whatever is in the way", () => {
    const [a, b, between] = [SMALL.vpcs[0]!, SMALL.vpcs[1]!, SMALL.vpcs[2]!];
    const connections = [
      connectionBetween("1", a, b, {}),
      connectionBetween("2", b, a, {}),
      connectionBetween("3", a, b, {}),
    ];
    for (const vpcs of [
      [a, b],
      [a, between, b],
    ]) {
      const { connections: drawn } = layOut(topologyOf({ vpcs, connections, routeTables: [] }));
      const middles = drawn
        .map(({ curve }) => pointsOf(curve)[7]!)
        .map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
      assert.equal(new Set(middles).size, 3, middles.join(", "));
    }
  });

  it("is the same each time", () => {
    assert.deepEqual(layOut(topologyOf(largeNetwork(50))), layOut(topologyOf(largeNetwork(50))));
  });

  it("of nothing is an empty picture", () => {
    const { width, height } = layOut(topologyOf({ vpcs: [], connections: [], routeTables: [] }));
    assert.ok(width > 0 && height > 0);
  });
});

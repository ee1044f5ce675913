/** The story of each vendor with the real engine, and every row of the table asked of it. */
import assert from "node:assert/strict";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { ALLOWED, type Logged } from "./allowed-rows.js";
import { isUntestable, type Rows, testRows, untestableCells } from "./cell.js";
import { CELLS, type Cells } from "./cells.js";
import { decide, DECIDED, type Decided } from "./decided-rows.js";
import { end, ENDED, type Ended } from "./ended-rows.js";
import { PLANNED } from "./planned-rows.js";
import { storyProgram } from "./story.js";
import { ops, resourceErrors, World } from "./world.js";

/** A row without a test does not compile. */
const ROWS: Rows<never, Cells> = { ...PLANNED, ...ALLOWED, ...DECIDED, ...ENDED };

for (const vendor of VENDOR_IDS) {
  describe(`the story of ${vendor}`, function () {
    this.timeout(240_000);
    let world: World;
    before(async () => void (world = await World.open(vendor)));
    after(() => world?.close());

    describeLife(vendor, () => world);
  });
}

function describeLife(vendor: VendorId, world: () => World): void {
  const cells = CELLS[vendor] as Cells & Record<string, unknown>;
  const changedProgram = (more?: string) =>
    storyProgram(world().ground, cells, { changed: true, ...(more !== undefined && { more }) });

  describe("allowed changes", () => {
    let logged: Logged;
    before(async () => {
      const { stack } = world();
      await stack.up();
      const [outputs, cloud] = [await world().outputs(), await stack.cloud()];
      // A route that the vendor does not take yet waits: there is nothing to do until it does.
      assert.deepEqual(ops(await stack.preview()), [], "a second run has nothing to do");
      await stack.setProgram(changedProgram());
      // With a refresh: the connection was saved before the accepter of the same stack had answered.
      logged = { world: world(), outputs, cloud, changes: await stack.up({ args: ["--refresh"] }) };
    });
    testRows(vendor, cells, ALLOWED, () => logged);
  });

  describe("the preview", () => {
    testRows(vendor, cells, PLANNED, world);
    it("only warns about existing objects that do not change", async () => {
      const { region } = world().ground;
      const ends = { region, peerRegion: region, vpc: `${region}/vpc-1`, peerVpc: `${region}/vpc-2` };
      const olds = { ...ends, bandwidthMbps: 10 };
      const [warning, ...more] = await world().allowedByCheck(peeringConnection, olds, { olds });
      assert.deepEqual(more, []);
      assert.match(warning!, cells.bandwidthInRegion);
      const { errors } = await world().check(peeringConnection, { ...ends, bandwidthMbps: 20 }, { olds });
      assert.match(errors.join(), cells.bandwidthInRegion);
    });
    it("has created nothing that was rejected", () => world().madeNothing());
  });

  describe("checks against the account", () => {
    let decided: Decided;
    before(async () => void (decided = await decide(world())));
    testRows(vendor, cells, DECIDED, () => decided);
    it("give one error for each affected resource, and for no other", () => {
      const names = resourceErrors(decided.run).map(({ name }) => name);
      assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
      assert.deepEqual(
        names.filter((name) => !["second", "stray", "unasked", "clashNear", "clashFar"].includes(name)),
        [],
      );
    });
  });

  describe("ended connections", () => {
    let ended: Ended;
    before(async () => void (ended = await end(world(), changedProgram())));
    testRows(vendor, cells, ENDED, () => ended);
    it("are removed with everything else by a destroy", async () => {
      await world().stack.destroy();
      const { vpcs, peeringConnections, routes } = world().operate((operator) => operator.inventory({ all: true }));
      assert.deepEqual(vpcs.map(({ name }) => name).toSorted(), ["outside-1", "outside-2"]);
      assert.deepEqual(
        peeringConnections.map(({ name }) => name),
        ["by-hand"],
      );
      assert.ok(routes.every(({ origin }) => origin !== "user"));
    });
  });
}

describe("the table of vendor cells", () => {
  it("has a test for every row that any vendor can be tested on", () => {
    for (const vendor of VENDOR_IDS) {
      const rows = Object.entries(CELLS[vendor]).filter(([, cell]) => !isUntestable(cell));
      assert.deepEqual(
        rows.map(([row]) => row).filter((row) => !Object.hasOwn(ROWS, row)),
        [],
      );
    }
  });

  it("lists what cannot be tested, with the reason", () => {
    const list = untestableCells(CELLS);
    for (const [cell, reason] of Object.entries(list)) console.log(`      ${cell}: ${reason}`);
    assert.ok(Object.values(list).every((reason) => reason.split(" ").length > 4));
  });
});

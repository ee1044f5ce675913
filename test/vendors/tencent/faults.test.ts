/** A fifth of all calls fails, in every way: nothing is made twice, nothing is left, and nobody hears of it. */
import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { linkBetween, REGION, Scene, vpcIn } from "./scene.js";

/** Waiting passes at once, for the client and for the emulator alike. */
function hurriedClock() {
  let skipped = 0;
  return {
    skipped: () => skipped,
    now: () => Date.now() + skipped,
    sleep: async (milliseconds: number) => {
      skipped += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

for (const { seed, lag } of [
  { seed: 1, lag: 0 },
  { seed: 7, lag: 0 },
  { seed: 42, lag: 1_000 },
]) {
  describe(`tencent: a fifth of the calls fails, seed ${seed}, reads ${lag} ms late`, () => {
    const scene = new Scene();
    const clock = hurriedClock();
    let first: Backend, second: Backend;
    before(async () => {
      await scene.start({ knobs: { faults: 0.2, seed, lag }, now: clock.now });
      const services = { ...clock, attemptTimeout: 100 };
      const settings = { timeoutSeconds: 86_400 };
      [first, second] = [await scene.client(0, settings, services), await scene.client(1, settings, services)];
    });
    after(() => scene.end());

    it("and each thing is there once, changed as asked, and gone in the end", async () => {
      const made = (backend: Backend, n: number) =>
        Promise.all(
          Array.from({ length: n }, (_, i) =>
            vpcIn(backend, { creator: `creator-${seed}-${i}`, tags: { i: String(i) } }),
          ),
        );
      const [own, theirs] = [await made(first, 6), await made(second, 3)];
      const count = () => scene.operate((operator) => operator.inventory({ vendor: "tencent" }));
      assert.equal(count().vpcs.length, 9);

      const [hub, ...spokes] = own;
      const inside = await Promise.all(spokes.map((spoke) => linkBetween(first, hub!, spoke)));
      const across = await Promise.all(theirs.map((peer) => linkBetween(first, hub!, peer)));
      await Promise.all(across.map((link) => second.acceptPeering({ region: REGION, id: link.id })));
      const links = [...inside, ...across];
      assert.equal(count().peeringConnections.length, links.length);
      await clock.sleep(lag);
      for (const link of await first.getPeerings(links)) assert.equal(link?.state, "active");

      const table = { region: REGION, id: hub!.defaultRouteTableId };
      const routes = [...spokes, ...theirs].map(({ cidrBlock }, i) => ({
        destinationCidrBlock: cidrBlock,
        peeringConnectionId: links[i]!.id,
      }));
      await first.createRoutes!(table, routes.slice(0, 4));
      await Promise.all(routes.slice(4).map((route) => first.createRoute(table, route)));
      await Promise.all(routes.map((route) => first.putRoute(table, { ...route, description: "changed" })));
      await clock.sleep(lag);
      const [read] = await first.getRouteTables([table]);
      assert.deepEqual(new Set(read!.routes.map(({ description }) => description)), new Set(["changed"]));
      assert.equal(read!.routes.length, routes.length);

      await Promise.all(links.map((link, i) => first.updatePeering(link, { name: `renamed ${i}` })));
      await first.updateVpc(hub!, { name: "hub", tags: { role: "hub" }, secondaryCidrBlocks: ["172.16.0.0/16"] });
      const [after] = await first.getVpcs([hub!]);
      assert.deepEqual(
        [after!.name, after!.tags, after!.secondaryCidrBlocks],
        ["hub", { role: "hub" }, ["172.16.0.0/16"]],
      );

      await first.deleteRoutes!(table, routes);
      await Promise.all(links.map((link) => first.deletePeering(link)));
      await Promise.all(across.map((link) => second.deletePeering(link)));
      await Promise.all([...own.map((vpc) => first.deleteVpc(vpc)), ...theirs.map((vpc) => second.deleteVpc(vpc))]);
      const left = count();
      assert.deepEqual([left.vpcs, left.peeringConnections, left.routes], [[], [], []]);
    }).timeout(60_000);
  });
}

describe("tencent: reads that lag behind", () => {
  const scene = new Scene();
  const clock = hurriedClock();
  before(() => scene.start({ knobs: { lag: 2_000 }, now: clock.now }));
  after(() => scene.end());

  it("are waited for after a change", async () => {
    const client = await scene.client(0, { timeoutSeconds: 60 }, clock);
    const [a, b] = [
      await vpcIn(client, { creator: "lagging", secondaryCidrBlocks: ["10.210.0.0/16"] }),
      await vpcIn(client),
    ];
    assert.deepEqual(a.secondaryCidrBlocks, ["10.210.0.0/16"]);
    const link = await linkBetween(client, a, b);
    assert.equal(link.state, "active");
    assert.equal((await client.updatePeering(link, { name: "renamed" })).name, "renamed");
    const table = { region: REGION, id: a.defaultRouteTableId };
    const route = { destinationCidrBlock: b.cidrBlock, peeringConnectionId: link.id };
    await client.createRoute(table, route);
    assert.deepEqual(await client.createRoute(table, route), { ...route, origin: "user" });
    assert.equal((await client.putRoute(table, { ...route, description: "new" })).description, "new");
    assert.ok(clock.skipped() >= 4 * 2_000, "once for each change that was read back");
  });
});

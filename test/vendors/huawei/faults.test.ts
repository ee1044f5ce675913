/** A fifth of all calls fails, in every way: nothing is made twice, nothing is left, and nobody hears of it. */
import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { linkBetween, REGION, Scene, tableOf, vpcIn } from "./scene.js";

/** Waiting passes at once, for the client and for the emulator alike. */
function hurriedClock() {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    sleep: async (milliseconds: number) => {
      skipped += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

for (const { seed, lag, task } of [
  { seed: 1, lag: 0, task: 0 },
  { seed: 7, lag: 0, task: 3_000 },
  { seed: 42, lag: 1_000, task: 0 },
]) {
  describe(`huawei: a fifth of the calls fails, seed ${seed}, reads ${lag} ms late, VPCs up after ${task} ms`, () => {
    const scene = new Scene();
    const clock = hurriedClock();
    let first: Backend, second: Backend;
    before(async () => {
      await scene.start({ knobs: { faults: 0.2, seed, lag, task }, now: clock.now });
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
      const count = () => scene.operate((operator) => operator.inventory({ vendor: "huawei" }));
      assert.equal(count().vpcs.length, 9);

      const [hub, ...spokes] = own;
      const inside = await Promise.all(spokes.map((spoke) => linkBetween(first, hub!, spoke)));
      const across = await Promise.all(theirs.map((peer) => linkBetween(first, hub!, peer)));
      await Promise.all(across.map((link) => second.acceptPeering({ region: REGION, id: link.id })));
      const links = [...inside, ...across];
      assert.equal(count().peeringConnections.length, links.length);

      const table = tableOf(hub!);
      const routes = [...spokes, ...theirs].map(({ cidrBlock }, i) => ({
        destinationCidrBlock: cidrBlock,
        peeringConnectionId: links[i]!.id,
      }));
      await first.createRoutes!(table, routes.slice(0, 4));
      await Promise.all(routes.slice(4).map((route) => first.createRoute(table, route)));
      await Promise.all(routes.map((route) => first.putRoute(table, { ...route, description: "changed" })));
      const written = () =>
        count().routes.filter(({ routeTableId, origin }) => routeTableId === table.id && origin === "user");
      assert.deepEqual(
        written().map(({ description }) => description),
        routes.map(() => "changed"),
      );

      await Promise.all(links.map((link, i) => first.updatePeering(link, { name: `renamed-${i}` })));
      const names = count().peeringConnections.map(({ name }) => name);
      assert.deepEqual(
        names.toSorted(),
        links.map((_, i) => `renamed-${i}`),
      );
      const changes = { name: "hub", description: "", tags: { role: "hub" }, secondaryCidrBlocks: ["172.16.0.0/16"] };
      const after = await first.updateVpc(hub!, changes);
      assert.deepEqual(
        [after.name, after.tags, after.secondaryCidrBlocks],
        ["hub", { role: "hub" }, ["172.16.0.0/16"]],
      );
      await first.updateVpc(hub!, { secondaryCidrBlocks: [] });

      await first.deleteRoutes!(table, routes);
      assert.deepEqual(written(), []);
      await Promise.all(links.map((link) => first.deletePeering(link)));
      await Promise.all([...own.map((vpc) => first.deleteVpc(vpc)), ...theirs.map((vpc) => second.deleteVpc(vpc))]);
      const left = count();
      assert.deepEqual([left.vpcs, left.peeringConnections, left.routes], [[], [], []]);
    }).timeout(60_000);
  });
}

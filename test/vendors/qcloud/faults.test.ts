/** A fifth of all calls fails, in every way: nothing is made twice, nothing is left, and nobody hears of it. */
import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { FAR, linkBetween, REGION, Scene, vpcIn } from "./scene.js";

for (const seed of [1, 7, 42]) {
  describe(`qcloud: a fifth of the calls fails, seed ${seed}`, () => {
    const scene = new Scene();
    let skipped = 0;
    const now = () => Date.now() + skipped;
    let operator: CloudOperator, first: Backend, second: Backend;
    before(async () => {
      await scene.start({ knobs: { faults: 0.2, seed, task: 300 }, now });
      operator = new CloudOperator(scene.file);
      // Waiting passes at once, for the clients, the emulator and the cloud behind it alike.
      const sleep = async (asked: number) => {
        const milliseconds = Math.ceil(asked);
        skipped += milliseconds;
        operator.advance(milliseconds);
        await new Promise((resolve) => setImmediate(resolve));
      };
      const services = { now, sleep, attemptTimeout: 100 };
      const settings = { timeoutSeconds: 86_400 };
      [first, second] = [await scene.client(0, settings, services), await scene.client(1, settings, services)];
    });
    after(async () => {
      operator.close();
      await scene.end();
    });

    it("and each thing is there once, changed as asked, and gone in the end", async () => {
      const count = () => operator.inventory({ vendor: "qcloud" });
      const own = await Promise.all(Array.from({ length: 5 }, () => vpcIn(first)));
      const far = await Promise.all(Array.from({ length: 2 }, () => vpcIn(first, FAR)));
      const theirs = await Promise.all([vpcIn(second), vpcIn(second, FAR)]);
      assert.equal(count().vpcs.length, 9);

      const [hub, ...spokes] = own;
      const mine = await Promise.all([...spokes, ...far].map((spoke) => linkBetween(first, hub!, spoke)));
      const across = await Promise.all(theirs.map((peer) => linkBetween(first, hub!, peer)));
      await Promise.all(across.map(({ accepter, id }) => second.acceptPeering({ region: accepter.region, id })));
      const links = [...mine, ...across];
      assert.equal(count().peeringConnections.length, links.length);
      for (const link of await first.getPeerings(links)) assert.equal(link?.state, "active");

      const table = { region: REGION, id: hub!.defaultRouteTableId };
      const routes = [...spokes, ...far, ...theirs].map(({ cidrBlock }, i) => ({
        destinationCidrBlock: cidrBlock,
        peeringConnectionId: links[i]!.id,
      }));
      await first.createRoutes!(table, routes.slice(0, 4));
      await Promise.all(routes.slice(4).map((route) => first.createRoute(table, route)));
      await Promise.all(routes.map((route) => first.putRoute(table, { ...route, description: "changed" })));
      const [read] = await first.getRouteTables([table]);
      const written = read!.routes.filter(({ origin }) => origin === "user");
      assert.deepEqual(
        written.map(({ description }) => description),
        routes.map(() => "changed"),
      );

      const renamed = await Promise.all(
        links.map((link, i) =>
          first.updatePeering(link, {
            name: `renamed-${i}`,
            ...(link.accepter.region !== REGION && { bandwidthMbps: 50 }),
          }),
        ),
      );
      assert.deepEqual(
        renamed.map(({ name }) => name),
        links.map((_, i) => `renamed-${i}`),
      );
      const caps = count().peeringConnections.map(({ bandwidthMbps }) => bandwidthMbps);
      assert.deepEqual(new Set(caps), new Set([undefined, 50]));

      await first.deleteRoutes!(table, routes.slice(0, 3));
      await Promise.all(routes.slice(3).map((route) => first.deleteRoute(table, route)));
      assert.equal(count().routes.length, 0);
      await Promise.all(links.map((link) => first.deletePeering(link)));
      await Promise.all(across.map(({ accepter, id }) => second.deletePeering({ region: accepter.region, id })));
      await Promise.all([...own, ...far].map((vpc) => first.deleteVpc(vpc)));
      await Promise.all(theirs.map((vpc) => second.deleteVpc(vpc)));
      const { vpcs, peeringConnections } = operator.inventory({ vendor: "qcloud", all: true });
      assert.deepEqual([vpcs, peeringConnections], [[], []]);
      const made = operator.events().filter(({ action }) => action === "CreateVpc" || action === "CreatePeering");
      assert.equal(made.length, 9 + links.length);
    }).timeout(120_000);
  });
}

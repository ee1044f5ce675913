/** Links made, renamed and deleted while a fifth of all calls fails, in every way in which they can. */
import assert from "node:assert/strict";
import { Ground, link, makeVpc, REGION } from "./ground.js";

const LINKS = 8;

describe("jdcloud: with a fifth of all calls failing", () => {
  it("makes each link once, and leaves nothing behind", async () => {
    const ground = await Ground.open({ knobs: { faults: 0.2, seed: 7 } });
    try {
      const client = await ground.as(0, { attemptTimeout: 150 });
      const hub = await makeVpc(client);
      const spokes = await Promise.all(Array.from({ length: LINKS }, () => makeVpc(client)));
      const links = await Promise.all(spokes.map((spoke, i) => link(client, hub, spoke, `faulty-${i}`)));
      assert.equal(ground.halves(0).list(REGION).length, 2 * LINKS);
      const renamed = await Promise.all(links.map((made, i) => client.updatePeering(made, { name: `still-${i}` })));
      assert.deepEqual(
        renamed.map(({ id, name, state }) => [id, name, state]),
        links.map(({ id }, i) => [id, `still-${i}`, "active"]),
      );
      const table = { region: REGION, id: hub.defaultRouteTableId };
      const routes = links.map(({ id }, i) => ({
        destinationCidrBlock: spokes[i]!.cidrBlock,
        peeringConnectionId: id,
      }));
      assert.equal((await client.createRoutes!(table, routes)).length, LINKS);
      await client.deleteRoutes!(table, routes);
      await Promise.all(links.map((made) => client.deletePeering(made)));
      assert.deepEqual(ground.halves(0).list(REGION), []);
      await Promise.all([hub, ...spokes].map((vpc) => client.deleteVpc(vpc)));
      const left = ground.operator.inventory({ all: true, vendor: "jdcloud" });
      assert.deepEqual([left.vpcs, left.routes.filter(({ origin }) => origin === "user")], [[], []]);
    } finally {
      await ground.close();
    }
  }).timeout(30_000);
});

/** Reads that lag behind changes: the client waits until its answers show what it did. */
import assert from "node:assert/strict";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { linkBetween, Scene, tableOf } from "./scene.js";

const LAG = 2_000;

/** What a VPC of the vendor is made with and shows after. Without a client, there is nothing to wait with. */
const VPC: Readonly<Record<VendorId, object | undefined>> = {
  tencent: { creator: "lagging", secondaryCidrBlocks: ["10.210.0.0/16"] },
  tce: { creator: "lagging" },
  qcloud: {},
  huawei: { creator: "lagging", secondaryCidrBlocks: ["172.16.0.0/16"] },
  "jdcloud-cps": undefined,
  jdcloud: { creator: "lagging" },
};

for (const vendor of VENDOR_IDS) {
  const vpc = VPC[vendor];
  if (vpc === undefined) continue;
  describe(`${vendor}: eventually consistent reads`, () => {
    let skipped = 0;
    const time = {
      now: () => Date.now() + skipped,
      sleep: async (milliseconds: number) => {
        skipped += milliseconds;
        await new Promise<void>((resolve) => setImmediate(resolve));
      },
    };
    const scene = new Scene(vendor, { time });
    before(() => scene.start({ behaviour: { lag: LAG, task: 500 } }));
    after(() => scene.end());

    it("are repeated until they reflect a change", async () => {
      const client = await scene.client(0, { timeoutSeconds: 60 });
      const [own, peer] = [await scene.vpcIn(client, vpc), await scene.vpcIn(client)];
      assert.deepEqual({ ...own, ...vpc }, own);
      const link = await linkBetween(client, own, peer);
      assert.equal(link.state, "active");
      assert.equal((await client.updatePeering(link, { name: "renamed" })).name, "renamed");
      const route = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: link.id };
      const made = { ...route, origin: "user" };
      assert.deepEqual(await client.createRoute(tableOf(own), route), made);
      assert.deepEqual(await client.createRoute(tableOf(own), route), made);
      const changed = await client.putRoute(tableOf(own), { ...route, description: "new" });
      assert.equal(changed.description, "new");
      assert.ok(skipped >= LAG, `waited for ${skipped} ms`);
    }).timeout(20_000);
  });
}

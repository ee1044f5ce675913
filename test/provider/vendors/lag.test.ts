/** Reads that lag behind changes: the client waits until its answers show what it did. */
import assert from "node:assert/strict";
import type { Backend, Ref, RouteRecord } from "../../../provider/backend/contract.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { LegacyFront } from "./huawei/legacy-front.js";
import { connectionBetween, Scene, tableOf } from "./scene.js";

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

/** Waiting takes no time; calls take theirs. */
class SkippedTime {
  skipped = 0;

  readonly now = (): number => Date.now() + this.skipped;
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.skipped += milliseconds;
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
}

for (const vendor of VENDOR_IDS) {
  const vpc = VPC[vendor];
  if (vpc === undefined) continue;
  describe(`${vendor}: eventually consistent reads`, () => {
    const time = new SkippedTime();
    const scene = new Scene(vendor, { time });
    before(() => scene.start({ behaviour: { lag: LAG, task: 500 } }));
    after(() => scene.end());

    it("are repeated until they reflect a change", async () => {
      const client = await scene.client(0, { timeoutSeconds: 60 });
      const [own, peer] = [await scene.vpcIn(client, vpc), await scene.vpcIn(client)];
      assert.deepEqual({ ...own, ...vpc }, own);
      const connection = await connectionBetween(client, own, peer);
      assert.equal(connection.state, "active");
      assert.equal((await client.updatePeering(connection, { name: "renamed" })).name, "renamed");
      const route = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id };
      const made = { ...route, origin: "user" };
      assert.deepEqual(await client.createRoute(tableOf(own), route), made);
      assert.deepEqual(await client.createRoute(tableOf(own), route), made);
      const changed = await client.putRoute(tableOf(own), { ...route, description: "new" });
      assert.equal(changed.description, "new");
      assert.ok(time.skipped >= LAG, `waited for ${time.skipped} ms`);
    }).timeout(20_000);

    it("reflect a change to every other process once it is reported as done", async () => {
      const client = await scene.client(0, { timeoutSeconds: 60 });
      const other = await scene.client(0);
      const [own, peer] = [await scene.vpcIn(client, vpc), await scene.vpcIn(client)];
      assert.deepEqual(await other.getVpcs([own, peer]), [own, peer]);
      const called = await client.updateVpc(peer, { name: "called-anew" });
      assert.deepEqual(await other.getVpcs([peer]), [called]);
      const connection = await connectionBetween(client, own, peer);
      assert.deepEqual(await other.getPeerings([connection]), [connection]);
      const renamed = await client.updatePeering(connection, { name: "renamed-too" });
      assert.deepEqual(await other.getPeerings([connection]), [renamed]);
      const table = tableOf(own);
      const route = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id };
      const made = await client.createRoute(table, route);
      assert.deepEqual(await routesThrough(connection, other, table), [made]);
      const changed = await client.putRoute(table, { ...route, description: "new" });
      assert.deepEqual(await routesThrough(connection, other, table), [changed]);
    }).timeout(20_000);

    it("reflect a connection of two accounts to every process of both once it is reported as done", async () => {
      const [requester, accepter] = [await scene.client(0), await scene.client(1)];
      const [own, peer] = [await scene.vpcIn(requester), await scene.vpcIn(accepter)];
      const request = await connectionBetween(requester, own, peer);
      assert.deepEqual(await (await scene.client(0)).getPeerings([request]), [request]);
      assert.equal(request.state, "pending-acceptance");
      const isMutual = rulesOf(vendor).acceptance.value === "mutual";
      const accepted = await (isMutual ? connectionBetween(accepter, peer, own) : accepter.acceptPeering(request));
      assert.equal(accepted.state, "active");
      assert.deepEqual(await (await scene.client(1)).getPeerings([accepted]), [accepted]);
      const [seen] = await (await scene.client(0)).getPeerings([request]);
      assert.equal(seen?.state, "active");
    }).timeout(20_000);
  });
}

describe("huawei without route tables: eventually consistent reads", () => {
  const scene = new Scene("huawei", { time: new SkippedTime() });
  const older = new LegacyFront(() => scene.url);
  let endpoint: string;
  before(async () => {
    await scene.start({ behaviour: { lag: LAG } });
    endpoint = await older.start();
  });
  after(async () => {
    await older.end();
    await scene.end();
  });

  it("reflect a route to every other process once it is reported as done", async () => {
    const [client, other] = [await scene.client(0, { endpoint }), await scene.client(0, { endpoint })];
    const [own, peer] = [await scene.vpcIn(client), await scene.vpcIn(client)];
    const connection = await connectionBetween(client, own, peer);
    const table = tableOf(own);
    const made = await client.createRoute(table, {
      destinationCidrBlock: peer.cidrBlock,
      peeringConnectionId: connection.id,
    });
    assert.deepEqual(await routesThrough(connection, other, table), [made]);
  }).timeout(20_000);
});

async function routesThrough(connection: Ref, client: Backend, table: Ref): Promise<readonly RouteRecord[]> {
  const [found] = await client.getRouteTables([table]);
  return found!.routes.filter(({ peeringConnectionId }) => peeringConnectionId === connection.id);
}

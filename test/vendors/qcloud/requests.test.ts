/** How many requests things take: 20 VPCs, 100 links, 200 routes in 20 tables; and reads that lag behind. */
import assert from "node:assert/strict";
import type { Backend, NewRoute, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import { linkBetween, REGION, Scene, vpcIn } from "./scene.js";

describe("qcloud: requests", () => {
  const scene = new Scene();
  let client: Backend;
  before(async () => {
    await scene.start();
    client = await scene.client();
  });
  after(() => scene.end());

  const counted = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
    scene.emulator.forgetCalls();
    const result = await work();
    return [result, Object.values(scene.emulator.calls("qcloud")).reduce((sum, n) => sum + n, 0)];
  };
  /** As many at a time as an engine works at. */
  async function abreast<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    const queue = items.entries();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (const [i, item] of queue) results[i] = await work(item);
      }),
    );
    return results;
  }
  const tableOf = ({ region, defaultRouteTableId: id }: VpcRecord) => ({ region, id });
  const routesOf = (vpc: VpcRecord): NewRoute[] =>
    links
      .filter(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].includes(vpc.id))
      .map(({ id, requester, accepter }) => ({
        destinationCidrBlock: (requester.vpcId === vpc.id ? accepter : requester).cidrBlocks![0]!,
        peeringConnectionId: id,
      }));

  let vpcs: VpcRecord[], links: PeeringRecord[];

  it("for creating all of it are at most 300", async () => {
    const [, total] = await counted(async () => {
      vpcs = await abreast(Array.from({ length: 20 }), () => vpcIn(client));
      const pairs = vpcs.flatMap((own, i) => [1, 2, 3, 4, 5].map((step) => [own, vpcs[(i + step) % 20]!] as const));
      links = await abreast(pairs, ([own, peer]) => linkBetween(client, own, peer));
      await abreast(vpcs, (vpc) => client.createRoutes!(tableOf(vpc), routesOf(vpc)));
    });
    assert.equal(links.length, 100);
    assert.ok(total <= 300, String(total));
  }).timeout(60_000);

  it("for reading all of it anew are one for each page", async () => {
    const fresh = await scene.client();
    const [read, total] = await counted(() =>
      Promise.all([fresh.getVpcs(vpcs), fresh.getPeerings(links), fresh.getRouteTables(vpcs.map(tableOf))]),
    );
    assert.deepEqual(read[0], vpcs);
    assert.deepEqual(read[1], links);
    assert.equal(read[2].flatMap((table) => table!.routes).filter(({ origin }) => origin === "user").length, 200);
    assert.ok(total <= 8, String(total));
  });

  it("for reading each by itself at the same time are few, too", async () => {
    const fresh = await scene.client();
    const [, total] = await counted(() =>
      Promise.all([
        ...vpcs.map((vpc) => fresh.getVpcs([vpc])),
        ...links.map((link) => fresh.getPeerings([link])),
        ...vpcs.map((vpc) => fresh.getRouteTables([tableOf(vpc)])),
      ]),
    );
    assert.ok(total <= 30, String(total));
  });
});

describe("qcloud: reads that lag behind", () => {
  const scene = new Scene();
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const sleep = async (milliseconds: number) => {
    skipped += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  before(() => scene.start({ knobs: { lag: 2_000, task: 500 }, now }));
  after(() => scene.end());

  it("are waited for after a change", async () => {
    const client = await scene.client(0, { timeoutSeconds: 60 }, { now, sleep });
    const [own, near, far] = [await vpcIn(client), await vpcIn(client), await vpcIn(client, "ap-beijing")];
    const link = await linkBetween(client, own, far);
    assert.equal(link.state, "active");
    assert.equal((await linkBetween(client, own, near)).state, "active");
    assert.equal((await client.updatePeering(link, { name: "renamed" })).name, "renamed");
    const table = { region: REGION, id: own.defaultRouteTableId };
    const route = { destinationCidrBlock: far.cidrBlock, peeringConnectionId: link.id };
    assert.deepEqual(await client.createRoute(table, route), { ...route, origin: "user" });
    assert.ok(skipped >= 2_000);
  });
});

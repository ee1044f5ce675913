/** How many requests things take: 20 VPCs, 100 links, 200 routes in 20 tables. */
import assert from "node:assert/strict";
import type { Backend, NewRoute, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import { linkBetween, REGION, Scene, tableOf } from "./scene.js";

/** Quotas are raised: the vendor's own is 50 links for a project. */
const LIMITS = { peerings: 200 };

describe("huawei: requests", () => {
  const scene = new Scene();
  let client: Backend;
  before(async () => {
    await scene.start({ limits: LIMITS });
    client = await scene.client();
  });
  after(() => scene.end());

  const counted = async <T>(work: () => Promise<T>): Promise<readonly [T, Readonly<Record<string, number>>]> => {
    scene.emulator.forgetCalls();
    return [await work(), scene.emulator.calls("huawei")];
  };
  const total = (calls: Readonly<Record<string, number>>): number =>
    Object.values(calls).reduce((sum, n) => sum + n, 0);
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

  let vpcs: VpcRecord[], links: PeeringRecord[];

  it("for a link are one, and for the routes of a table one", async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    vpcs = await abreast(numbers, (i) =>
      client.createVpc({ region: REGION, name: `v${i}`, cidrBlock: `10.${100 + i}.0.0/16` }),
    );
    const pairs = vpcs.flatMap((own, i) => [1, 2, 3, 4, 5].map((step) => [own, vpcs[(i + step) % 20]!] as const));
    const [made, forLinks] = await counted(() => abreast(pairs, ([own, peer]) => linkBetween(client, own, peer)));
    links = made;
    assert.deepEqual(forLinks, { CreateVpcPeering: 100 });
    const [, forRoutes] = await counted(() =>
      abreast(vpcs, (vpc) => client.createRoutes!(tableOf(vpc), routesOf(vpc))),
    );
    assert.deepEqual(forRoutes, { UpdateRouteTable: 20 });
  }).timeout(60_000);

  it("for reading all of it anew are one for each table, and one for each list besides", async () => {
    const fresh = await scene.client();
    const [read, calls] = await counted(() =>
      Promise.all([fresh.getVpcs(vpcs), fresh.getPeerings(links), fresh.getRouteTables(vpcs.map(tableOf))]),
    );
    assert.deepEqual(read[0], vpcs);
    assert.deepEqual(read[1], links);
    assert.equal(read[2].flatMap((table) => table!.routes).filter(({ origin }) => origin === "user").length, 200);
    // A list of tables leaves their routes out. VPCs are listed again only for the ends of links.
    assert.equal(calls["ShowRouteTable"], 20);
    assert.ok(total(calls) <= 20 + 5, JSON.stringify(calls));
  });

  it("for reading each by itself at the same time are hardly more", async () => {
    const fresh = await scene.client();
    const [, calls] = await counted(() =>
      Promise.all([
        ...vpcs.map((vpc) => fresh.getVpcs([vpc])),
        ...links.map((link) => fresh.getPeerings([link])),
        ...vpcs.map((vpc) => fresh.getRouteTables([tableOf(vpc)])),
      ]),
    );
    assert.equal(calls["ShowRouteTable"], 20);
    assert.ok(total(calls) <= 20 + 12, JSON.stringify(calls));
  });

  it("for deleting it are one for each link and two for each table", async () => {
    const [, calls] = await counted(async () => {
      await abreast(vpcs, (vpc) => client.deleteRoutes!(tableOf(vpc), routesOf(vpc)));
      await abreast(links, (link) => client.deletePeering(link));
      await abreast(vpcs, (vpc) => client.deleteVpc(vpc));
    });
    assert.deepEqual(calls, { ShowRouteTable: 20, UpdateRouteTable: 20, DeleteVpcPeering: 100, DeleteVpc: 20 });
  }).timeout(60_000);

  const routesOf = (vpc: VpcRecord): NewRoute[] =>
    links
      .filter(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].includes(vpc.id))
      .map(({ id, requester, accepter }) => {
        const far = requester.vpcId === vpc.id ? accepter : requester;
        return { destinationCidrBlock: far.cidrBlocks![0]!, peeringConnectionId: id };
      });
});

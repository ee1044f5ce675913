/** How many requests things take: 20 VPCs, 100 links, 200 routes in 20 tables. */
import assert from "node:assert/strict";
import type { Backend, NewRoute, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import { linkBetween, REGION, Scene } from "./scene.js";

describe("tencent: requests", () => {
  const scene = new Scene();
  let client: Backend;
  before(async () => {
    await scene.start();
    client = await scene.client(0, { maxCallsPerSecond: 10_000 });
  });
  after(() => scene.end());

  const counted = async <T>(
    work: () => Promise<T>,
  ): Promise<readonly [T, number, Readonly<Record<string, number>>]> => {
    scene.emulator.forgetCalls();
    const result = await work();
    const calls = scene.emulator.calls("tencent");
    return [result, Object.values(calls).reduce((sum, n) => sum + n, 0), calls];
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

  let vpcs: VpcRecord[], links: PeeringRecord[];

  it("for creating all of it are at most 300", async () => {
    const [, total, calls] = await counted(async () => {
      vpcs = await abreast(
        Array.from({ length: 20 }, (_, i) => i),
        (i) => client.createVpc({ region: REGION, name: `v${i}`, cidrBlock: `10.${100 + i}.0.0/16` }),
      );
      const pairs = vpcs.flatMap((own, i) => [1, 2, 3, 4, 5].map((step) => [own, vpcs[(i + step) % 20]!] as const));
      links = await abreast(pairs, ([own, peer]) => linkBetween(client, own, peer));
      await abreast(vpcs, (vpc) => client.createRoutes!(tableOf(vpc), routesOf(vpc)));
    });
    assert.equal(links.length, 100);
    assert.ok(total <= 300, `${total}: ${JSON.stringify(calls)}`);
  }).timeout(60_000);

  it("for reading all of it anew are at most 10", async () => {
    const fresh = await scene.client();
    const [read, total] = await counted(() =>
      Promise.all([fresh.getVpcs(vpcs), fresh.getPeerings(links), fresh.getRouteTables(vpcs.map(tableOf))]),
    );
    assert.deepEqual(read[0], vpcs);
    assert.deepEqual(read[1], links);
    assert.equal(read[2].flatMap((table) => table!.routes).length, 200);
    assert.ok(total <= 10, String(total));
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
    assert.ok(total <= 12, String(total));
  });

  it("for a list of more than one page are one a page", async () => {
    const [listed, , calls] = await counted(() => client.listPeerings({ region: REGION }));
    assert.equal(listed.length, 100);
    assert.deepEqual(calls, { DescribeVpcPeeringConnections: 2 });
  });

  it("for deleting it are at most one for each link and two for each table", async () => {
    const [, total] = await counted(async () => {
      await abreast(vpcs, (vpc) => client.deleteRoutes!(tableOf(vpc), routesOf(vpc)));
      await abreast(links, (link) => client.deletePeering(link));
      await abreast(vpcs, (vpc) => client.deleteVpc(vpc));
    });
    assert.ok(total <= 20 * 2 + 100 + 20, String(total));
  }).timeout(60_000);

  const tableOf = (vpc: VpcRecord) => ({ region: REGION, id: vpc.defaultRouteTableId });
  const routesOf = (vpc: VpcRecord): NewRoute[] =>
    links
      .filter(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].includes(vpc.id))
      .map(({ id, requester, accepter }) => {
        const far = requester.vpcId === vpc.id ? accepter : requester;
        return { destinationCidrBlock: far.cidrBlocks![0]!, peeringConnectionId: id };
      });
});

/**
 * How many requests a client takes by itself, for 20 VPCs, 100 links and 200 routes in 20 tables. What a program costs,
 * whose reads are shared on top of it, is in request-counts.test.ts.
 */
import assert from "node:assert/strict";
import type { Backend, NewRoute, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { inParallel } from "../servers/emulator/program.js";
import { connectionBetween, Scene, tableOf } from "./scene.js";

interface Most {
  readonly making: number;
  /** By one call of the client for each kind. */
  readonly reading: number;
  /** By one call of the client for each thing, all at the same time. */
  readonly readingSingly: number;
  readonly deleting: number;
}

/** Time passes ten times as fast here, and a list of many pages has to end within it. */
const UNHURRIED = { timeoutSeconds: 600 };

const VPCS = 20;
const LINKS = 100;

/** One for each link, and two for each table, whose rows some vendors delete by handles that they have to be asked for. */
const DELETING = VPCS + LINKS + 2 * VPCS;

/** A vendor without a client has none to count. */
const MOST: Readonly<Record<VendorId, Most | undefined>> = {
  tencent: { making: 300, reading: 10, readingSingly: 12, deleting: DELETING },
  tce: { making: 300, reading: 10, readingSingly: 12, deleting: DELETING },
  qcloud: { making: 300, reading: 8, readingSingly: 30, deleting: DELETING },
  // A list of tables leaves their routes out, so each table is one more: after its routes are created, too.
  huawei: { making: 160 + VPCS, reading: VPCS + 5, readingSingly: VPCS + 12, deleting: DELETING },
  "jdcloud-cps": undefined,
  // Each side makes a half of its own, and deletes it; halves are listed before anything is read or deleted.
  jdcloud: { making: 600, reading: 10, readingSingly: 400, deleting: 600 },
};

for (const vendor of VENDOR_IDS) {
  const most = MOST[vendor];
  if (most !== undefined) describe(`${vendor}: request counts`, () => countRequests(vendor, most)).timeout(60_000);
}

function countRequests(vendor: VendorId, most: Most): void {
  const scene = new Scene(vendor, { time: new FastTime(10) });
  let client: Backend;
  let vpcs: VpcRecord[];
  let connections: PeeringRecord[];
  before(async () => {
    // The vendors' own quotas are below a hundred.
    await scene.start({ limits: { peerings: 200 } });
    client = await scene.client(0, UNHURRIED);
  });
  after(() => scene.end());

  it("stay within the limit for creating everything", async () => {
    const { calls, total } = await scene.counted(async () => {
      vpcs = await abreast(Array.from({ length: VPCS }), () => scene.vpcIn(client));
      const pairs = vpcs.flatMap((own, i) => [1, 2, 3, 4, 5].map((step) => [own, vpcs[(i + step) % VPCS]!] as const));
      connections = await abreast(pairs, ([own, peer]) => connectionBetween(client, own, peer));
      await abreast(vpcs, (vpc) => client.createRoutes!(tableOf(vpc), routesOf(vpc)));
    });
    assert.equal(connections.length, LINKS);
    atMost(most.making, total, calls);
  });

  it("stay within the limit for reading everything again", async () => {
    const fresh = await scene.client(0, UNHURRIED);
    const { result, calls, total } = await scene.counted(() =>
      Promise.all([fresh.getVpcs(vpcs), fresh.getPeerings(connections), fresh.getRouteTables(vpcs.map(tableOf))]),
    );
    assert.deepEqual(result[0], vpcs);
    assert.deepEqual(result[1], connections);
    const routes = result[2].flatMap((table) => table!.routes);
    assert.equal(routes.filter(({ peeringConnectionId }) => peeringConnectionId !== undefined).length, 2 * LINKS);
    atMost(most.reading, total, calls);
  });

  it("stay within the limit for concurrent reads of single objects", async () => {
    const fresh = await scene.client(0, UNHURRIED);
    const { calls, total } = await scene.counted(() =>
      Promise.all([
        ...vpcs.map((vpc) => fresh.getVpcs([vpc])),
        ...connections.map((connection) => fresh.getPeerings([connection])),
        ...vpcs.map((vpc) => fresh.getRouteTables([tableOf(vpc)])),
      ]),
    );
    atMost(most.readingSingly, total, calls);
  });

  it("stay within the limit for deleting everything", async () => {
    const { calls, total } = await scene.counted(async () => {
      await inParallel(vpcs, (vpc) => client.deleteRoutes!(tableOf(vpc), routesOf(vpc)));
      await inParallel(connections, (connection) => client.deletePeering(connection));
      await inParallel(vpcs, (vpc) => client.deleteVpc(vpc));
    });
    atMost(most.deleting, total, calls);
  });

  const routesOf = (vpc: VpcRecord): NewRoute[] =>
    connections
      .filter(({ requester, accepter }) => [requester.vpcId, accepter.vpcId].includes(vpc.id))
      .map(({ id, requester, accepter, accepterPeeringConnectionId = id }) => {
        const [peerId, hop] =
          requester.vpcId === vpc.id ? [accepter.vpcId, id] : [requester.vpcId, accepterPeeringConnectionId];
        const { cidrBlock } = vpcs.find((peer) => peer.id === peerId)!;
        return { destinationCidrBlock: cidrBlock, peeringConnectionId: hop };
      });
}

/** As many at a time as an engine works at, and the results in their order. */
async function abreast<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  await inParallel([...items.entries()], async ([i, item]) => void (results[i] = await work(item)), 16);
  return results;
}

function atMost(most: number, total: number, calls: object): void {
  assert.ok(total > 0 && total <= most, `${total} requests, not ${most}: ${JSON.stringify(calls)}`);
}

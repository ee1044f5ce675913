/**
 * A fifth of all calls fails, in every way: nothing is made twice, nothing is left, and nobody hears of it. Here by
 * the client's own methods, in one life of everything it can make and change; whole programs, and more links, in
 * test/provider/servers/emulator/faults.test.ts.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Backend, PeeringChanges, VpcChanges } from "../../../provider/backend/contract.js";
import type { EmulatorBehaviour } from "../../../provider/servers/emulator/contract.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { connectionBetween, Scene, tableOf } from "./scene.js";

interface Life {
  readonly behaviour: Partial<EmulatorBehaviour>;
  /** What can change of a VPC. Each is made with its creator's mark, as programs make them. */
  readonly vpc: VpcChanges;
  /** What can change of a connection between regions; without it, the vendor has none, or none that can change. */
  readonly far?: PeeringChanges;
}

/** A vendor without a client has no life of its own. */
const LIVES: Readonly<Record<VendorId, Life | undefined>> = {
  tencent: {
    behaviour: { seed: 42, lag: 1_000 },
    vpc: { name: "hub", tags: { role: "hub" }, secondaryCidrBlocks: ["172.16.0.0/16"] },
  },
  tce: { behaviour: { seed: 1 }, vpc: { name: "hub" }, far: { bandwidthMbps: 50 } },
  qcloud: { behaviour: { seed: 7, task: 300 }, vpc: { name: "hub" }, far: { bandwidthMbps: 50 } },
  huawei: {
    behaviour: { seed: 42, lag: 1_000, task: 3_000 },
    vpc: { name: "hub", tags: { role: "hub" }, secondaryCidrBlocks: ["172.16.0.0/16"] },
  },
  "jdcloud-cps": undefined,
  jdcloud: { behaviour: { seed: 7 }, vpc: { name: "hub" } },
};

for (const vendor of VENDOR_IDS) {
  const life = LIVES[vendor];
  if (life !== undefined)
    describe(`${vendor} with a fifth of all calls failing`, () => live(vendor, life)).timeout(60_000);
}

function live(vendor: VendorId, { behaviour, vpc: vpcChanges, far }: Life): void {
  let skipped = 0;
  /** Waiting passes at once, for the clients and for the emulator alike. */
  const time = {
    now: () => Date.now() + skipped,
    sleep: async (requested: number) => {
      const milliseconds = Math.ceil(requested);
      skipped += milliseconds;
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
  const scene = new Scene(vendor, { time });
  const isMutual = rulesOf(vendor).acceptance.value === "mutual";
  let first: Backend, second: Backend;
  before(async () => {
    await scene.start({ behaviour: { faults: 0.2, ...behaviour } });
    const open = (n: 0 | 1) => scene.client(n, { timeoutSeconds: 86_400 }, { attemptTimeout: 150 });
    [first, second] = [await open(0), await open(1)];
  });
  after(() => scene.end());

  it("creates each resource once, applies each change and deletes everything", async () => {
    const make = (backend: Backend, n: number, region = scene.region) =>
      Promise.all(Array.from({ length: n }, () => scene.vpcIn(backend, { region, creator: randomUUID() })));
    const count = () => scene.operate((operator) => operator.inventory({ vendor }));
    const [[hub, ...spokes], theirs] = [await make(first, 5), await make(second, isMutual ? 0 : 2)];
    const distant = await make(first, far === undefined ? 0 : 2, scene.farRegion);
    const own = [hub!, ...spokes, ...distant];
    assert.equal(count().vpcs.length, own.length + theirs.length);

    const peers = [...spokes, ...distant, ...theirs];
    const connections = await Promise.all(peers.map((peer) => connectionBetween(first, hub!, peer)));
    const across = connections.filter((_, i) => theirs.includes(peers[i]!));
    await Promise.all(across.map(({ accepter, id }) => second.acceptPeering({ region: accepter.region, id })));
    assert.deepEqual(
      count()
        .peeringConnections.map(({ id, state }) => `${id} ${state}`)
        .toSorted(),
      connections.map(({ id }) => `${id} active`).toSorted(),
    );

    const table = tableOf(hub!);
    const routes = peers.map(({ cidrBlock }, i) => ({
      destinationCidrBlock: cidrBlock,
      peeringConnectionId: connections[i]!.id,
    }));
    await first.createRoutes!(table, routes.slice(0, 3));
    await Promise.all(routes.slice(3).map((route) => first.createRoute(table, route)));
    await Promise.all(routes.map((route) => first.putRoute(table, { ...route, description: "changed" })));
    const written = () =>
      count().routes.filter(({ routeTableId, origin }) => routeTableId === table.id && origin === "user");
    assert.deepEqual(
      written()
        .map(({ destinationCidrBlock, description }) => `${destinationCidrBlock} ${description}`)
        .toSorted(),
      routes.map(({ destinationCidrBlock }) => `${destinationCidrBlock} changed`).toSorted(),
    );

    const isFar = (i: number): boolean => distant.includes(peers[i]!);
    await Promise.all(
      connections.map((connection, i) =>
        first.updatePeering(connection, { name: `renamed-${i}`, ...(isFar(i) && far) }),
      ),
    );
    assert.deepEqual(
      count()
        .peeringConnections.map(({ name, bandwidthMbps }) => `${name} ${bandwidthMbps}`)
        .toSorted(),
      connections.map((_, i) => `renamed-${i} ${isFar(i) ? far?.bandwidthMbps : undefined}`).toSorted(),
    );
    const after = await first.updateVpc(hub!, vpcChanges);
    assert.deepEqual({ ...after, ...vpcChanges }, after);

    await first.deleteRoutes!(table, routes);
    assert.deepEqual(written(), []);
    await Promise.all(connections.map((connection) => first.deletePeering(connection)));
    await Promise.all(across.map(({ accepter, id }) => second.deletePeering({ region: accepter.region, id })));
    await Promise.all([...own.map((vpc) => first.deleteVpc(vpc)), ...theirs.map((vpc) => second.deleteVpc(vpc))]);
    const left = count();
    assert.deepEqual([left.vpcs, left.peeringConnections, left.routes], [[], [], []]);
    const made = scene
      .operate((operator) => operator.events())
      .filter(({ action }) => action === "CreateVpc" || action === "CreatePeering");
    assert.equal(
      made.length,
      own.length + theirs.length + connections.length * (isMutual ? 2 : 1),
      "not even for a moment",
    );
  });
}

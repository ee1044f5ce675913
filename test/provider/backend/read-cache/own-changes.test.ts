/** How many calls changes cost, what they do to what is shared, and what goes one by one. */
import assert from "node:assert/strict";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import { isPeeringError } from "../../../../provider/errors.js";
import type { FakeOptions } from "../fake-cloud.js";
import { BY_HAND, ISSUED, connection, makeVpcs, pairs, region, scene, together } from "./shared-scene.js";

describe("the client's own changes", () => {
  it("show in shared reads: a hundred new connections are checked with one list", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 15);
    const wanted = pairs(vpcs).slice(0, 100);
    await here.clock.run(
      together(100, async (i) => {
        const [a] = wanted[i]!;
        await here.shared.listPeerings({ region, vpcId: a.id });
        const made = await connection(here.backend, wanted[i]!);
        const again = await here.shared.listPeerings({ region, vpcId: a.id });
        assert.ok(again.some(({ id }) => id === made.id));
      }),
    );
    assert.equal(here.cloud.count("createPeering"), 100);
    assert.equal(here.cloud.count("listPeerings"), 1);
  });

  it("are applied to reads that do not reflect them yet, but only to shared reads", async () => {
    const here = scene({ settleSeconds: 10 });
    const [first] = await makeVpcs(here, 3);
    here.cloud.vpcs.clear();
    await here.clock.run(here.clock.sleep(6_000));
    const [byId] = await here.clock.run(here.shared.getVpcs([first!]));
    assert.equal(byId?.id, first!.id);
    const lists = await here.clock.run(together(3, () => here.shared.listVpcs({ region })));
    assert.deepEqual(
      lists.map(({ length }) => length),
      [3, 3, 3],
    );
    assert.deepEqual(await here.clock.run(here.backend.getVpcs([first!])), [undefined]);
    await here.clock.run(here.clock.sleep(6_000));
    assert.deepEqual(await here.clock.run(here.shared.getVpcs([first!])), [undefined]);
  });

  it("invalidate shared reads if they fail", async () => {
    const here = scene();
    const [a, b] = await makeVpcs(here, 2);
    assert.deepEqual(await here.clock.run(together(3, () => here.shared.listPeerings({ region }))), [[], [], []]);
    const theirs = await here.clock.run(connection(here.cloud.backend(), [a!, b!]));
    await assert.rejects(here.clock.run(connection(here.backend, [a!, b!])), (error) =>
      isPeeringError(error, "already-exists"),
    );
    const seen = await here.clock.run(here.shared.listPeerings({ region, vpcId: a!.id }));
    assert.deepEqual(
      seen.map(({ id }) => id),
      [theirs.id],
    );
  });

  it("that fail keep the next caller from joining a list that is under way", async () => {
    const latencies = [0, 0, 2_000];
    const here = scene({ latency: () => latencies.shift() ?? 0 });
    const [a, b] = await makeVpcs(here, 2);
    const early = together(3, () => here.shared.listPeerings({ region }));
    const late = here.clock.sleep(1_500).then(async () => {
      const theirs = await connection(here.cloud.backend(), [a!, b!]);
      await assert.rejects(connection(here.backend, [a!, b!]));
      const seen = await together(3, () => here.shared.listPeerings({ region }));
      return seen.map((connections) => connections.map(({ id }) => id === theirs.id));
    });
    assert.deepEqual(await here.clock.run(late), [[true], [true], [true]]);
    await here.clock.run(early);
  });

  it("to connections change route tables if the vendor issues routes", async () => {
    for (const [rules, isSeen] of [
      [BY_HAND, false],
      [ISSUED, true],
    ] as const) {
      const here = scene({}, rules);
      const [a, b] = await makeVpcs(here, 2);
      const ref = { region, id: a!.defaultRouteTableId };
      const [before] = await here.clock.run(here.shared.getRouteTables([ref]));
      here.cloud.tables.set(ref.id, { ...before!, name: "with issued rows" });
      await here.clock.run(connection(here.backend, [a!, b!]));
      const [after] = await here.clock.run(here.shared.getRouteTables([ref]));
      assert.equal(after!.name === "with issued rows", isSeen);
    }
  });

  it("to one VPC run one after the other, those to different ones at once, without a deadlock", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 6);
    const crossing = [
      [0, 1],
      [1, 2],
      [2, 0],
      [3, 4],
      [4, 5],
      [5, 3],
    ].map(([a, b]) => [vpcs[a!]!, vpcs[b!]!] as const);
    const connections = await here.clock.run(together(6, (i) => connection(here.backend, crossing[i]!)));
    assert.equal(here.cloud.most.get("createPeering"), 2);
    // In another process, which has to look first whose they are.
    const later = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    await here.clock.run(together(6, (i) => later.deletePeering(connections[i]!)));
    assert.equal(here.cloud.most.get("deletePeering"), 2);
    assert.equal(here.cloud.peerings.size, 0);
  });

  it("continue after one of them has failed", async () => {
    const here = scene();
    const [a, b, c] = await makeVpcs(here, 3);
    here.cloud.broken = (call) => call.startsWith("createPeering") && call.includes(`"peerVpcId":"${b!.id}"`);
    const outcome = await here.clock.run(
      Promise.allSettled([connection(here.backend, [a!, b!]), connection(here.backend, [a!, c!])]),
    );
    assert.deepEqual(
      outcome.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
  });
});

describe("routes that are created together", () => {
  async function linked(options: FakeOptions = {}) {
    const here = scene(options);
    const [a, b] = await makeVpcs(here, 2);
    const { id } = await here.clock.run(connection(here.backend, [a!, b!]));
    const table = { region, id: a!.defaultRouteTableId };
    const row = (i: number) => ({ destinationCidrBlock: `10.1.${i}.0/24`, peeringConnectionId: id });
    return { ...here, table, row };
  }

  it("need one call per table, and one to delete", async () => {
    const { clock, cloud, backend, table, row } = await linked();
    const made = await clock.run(together(10, (i) => backend.createRoute(table, row(i))));
    assert.deepEqual(
      made.map(({ destinationCidrBlock }) => destinationCidrBlock),
      Array.from({ length: 10 }, (_, i) => row(i).destinationCidrBlock),
    );
    await clock.run(together(10, (i) => backend.deleteRoute(table, row(i))));
    assert.deepEqual(cloud.tables.get(table.id)!.routes, []);
    assert.deepEqual(
      ["createRoute", "createRoutes", "deleteRoute", "deleteRoutes"].map((name) => cloud.count(name)),
      [0, 1, 0, 1],
    );
  });

  it("are retried one by one if they fail together, and fail only for their own caller", async () => {
    const { clock, cloud, backend, table, row } = await linked();
    await clock.run(backend.createRoute(table, row(2)));
    const outcome = await clock.run(
      Promise.allSettled(Array.from({ length: 4 }, (_, i) => backend.createRoute(table, row(i)))),
    );
    assert.deepEqual(
      outcome.map(({ status }) => status),
      ["fulfilled", "fulfilled", "rejected", "fulfilled"],
    );
    assert.match(String((outcome[2] as PromiseRejectedResult).reason), /there is a route to 10\.1\.2\.0\/24/);
    assert.equal(cloud.most.get("createRoute"), 1);
  });

  it("are created one after the other if the API takes one at a time", async () => {
    const { clock, cloud, backend, table, row } = await linked({ several: false });
    await clock.run(together(5, (i) => backend.createRoute(table, row(i))));
    assert.deepEqual([cloud.count("createRoute"), cloud.most.get("createRoute")], [5, 1]);
    assert.equal(cloud.tables.get(table.id)!.routes.length, 5);
  });
});

/** How many calls reads cost, and when what is shared is not believed. */
import assert from "node:assert/strict";
import { readThrough } from "../../../../provider/backend/read-cache/read-through.js";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { FakeCloud } from "../fake-cloud.js";
import { BY_HAND, connection, makeVpcs, region, scene, together, vpc } from "./shared-scene.js";
import { VirtualClock } from "../virtual-clock.js";

describe("concurrent reads", () => {
  it("by id share one call, and each gets its own records in its own order", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 16);
    const none = { region, id: "vpc-none" };
    const seen = await here.clock.run(together(16, (i) => here.backend.getVpcs([none, vpcs[i]!, vpcs[0]!])));
    assert.deepEqual(
      seen.map((records) => records.map((record) => record?.id)),
      vpcs.map(({ id }) => [undefined, id, vpcs[0]!.id]),
    );
    assert.equal(here.cloud.count("getVpcs"), 1);
  });

  it("of no id make no call", async () => {
    const { clock, cloud, backend } = scene();
    assert.deepEqual(await clock.run(backend.getPeerings([])), []);
    assert.deepEqual(cloud.calls, []);
  });

  it("that fail together are repeated one by one, and fail only for their own caller", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 4);
    here.cloud.broken = (call) => call.includes("vpc-bad");
    const bad = { region, id: "vpc-bad" };
    const seen = await here.clock.run(
      Promise.allSettled([...vpcs.map((ref) => here.backend.getVpcs([ref])), here.backend.getVpcs([vpcs[0]!, bad])]),
    );
    assert.deepEqual(
      seen.map(({ status }) => status),
      ["fulfilled", "fulfilled", "fulfilled", "fulfilled", "rejected"],
    );
    assert.ok(isPeeringError((seen[4] as PromiseRejectedResult).reason, "backend-failure"));
  });

  it("share an equal list, and read the whole list if several need a part", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 5);
    await here.clock.run(together(8, () => here.backend.listVpcs({ region, name: "vpc 1" })));
    assert.deepEqual(here.cloud.calls.slice(5), [`listVpcs {"region":"r1","name":"vpc 1"}`]);
    const seen = await here.clock.run(together(5, (i) => here.backend.listVpcs({ region, name: `vpc ${i}` })));
    assert.deepEqual(
      seen.map((records) => records.map(({ id }) => id)),
      vpcs.map(({ id }) => [id]),
    );
    assert.deepEqual(here.cloud.calls.slice(6), [`listVpcs {"region":"r1"}`]);
  });

  it("fall back to their parts if the whole list is not allowed", async () => {
    const here = scene();
    await makeVpcs(here, 3);
    here.cloud.broken = (call) => call === `listVpcs {"region":"r1"}`;
    for (const reads of [here.backend, here.shared]) {
      const seen = await here.clock.run(together(3, (i) => reads.listVpcs({ region, name: `vpc ${i}` })));
      assert.deepEqual(
        seen.map((records) => records.map(({ name }) => name)),
        [["vpc 0"], ["vpc 1"], ["vpc 2"]],
      );
    }
  });

  it("fail only one caller if its backend throws synchronously", async () => {
    const here = scene();
    const [first] = await makeVpcs(here, 1);
    const plain = here.cloud.backend();
    const rude = shareReads(
      {
        ...plain,
        getVpcs: (refs) => {
          if (refs.some(({ id }) => id === "vpc-bad")) throw new Error("no such id");
          return plain.getVpcs(refs);
        },
      },
      BY_HAND,
      here.clock,
    );
    const seen = await here.clock.run(
      Promise.allSettled([rude.getVpcs([first!]), rude.getVpcs([{ region, id: "vpc-bad" }])]),
    );
    assert.deepEqual(
      seen.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
  });
});

describe("shared reads", () => {
  it("list a region once several callers need it, and reuse the list for a moment", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 60);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    for (let from = 0; from < 60; from += 15) {
      const seen = await here.clock.run(together(15, (i) => fresh.shared!.getVpcs([vpcs[from + i]!])));
      assert.deepEqual(
        seen.map(([record]) => record?.id),
        vpcs.slice(from, from + 15).map(({ id }) => id),
      );
    }
    assert.deepEqual(here.cloud.calls.slice(60), [`listVpcs {"region":"r1"}`]);
  });

  it("read by id while there are few", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    await here.clock.run(together(2, (i) => fresh.shared!.getVpcs([vpcs[i]!])));
    assert.deepEqual([here.cloud.count("getVpcs"), here.cloud.count("listVpcs")], [1, 0]);
    await here.clock.run(fresh.shared!.getVpcs([vpcs[2]!]));
    assert.deepEqual([here.cloud.count("getVpcs"), here.cloud.count("listVpcs")], [1, 1]);
  });

  it("read again after a moment", async () => {
    const here = scene();
    const [first] = await makeVpcs(here, 1);
    here.cloud.vpcs.set(first!.id, { ...first!, name: "renamed elsewhere" });
    const name = async () => (await here.clock.run(here.shared.getVpcs([first!])))[0]!.name;
    assert.equal(await name(), "vpc 0");
    await here.clock.run(here.clock.sleep(5_001));
    assert.equal(await name(), "renamed elsewhere");
  });

  it("join a list that is under way, and reuse it for a moment from its end", async () => {
    const here = scene({ latency: () => 20_000 });
    const vpcs = await makeVpcs(here, 6);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    await here.clock.run(
      together(6, async (i) => {
        await here.clock.sleep(i < 3 ? 0 : 4_000);
        return fresh.shared!.getVpcs([vpcs[i]!]);
      }),
    );
    assert.deepEqual(here.cloud.calls.slice(6), [`listVpcs {"region":"r1"}`]);
  });

  for (const [objects, took, shared] of [
    [3, 400, 5_000],
    [50, 400, 5_000],
    [240, 400, 24_000],
    [3, 2_000, 20_000],
    [3, 20_000, 120_000],
    [1_300, 400, 120_000],
  ] as const)
    it(`reuse a list of ${objects} objects that took ${took / 1000} s for ${shared / 1000} s`, async () => {
      const here = scene({ latency: () => took });
      const vpcs = await makeVpcs(here, objects);
      const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
      const lists = async () => {
        await here.clock.run(together(3, (i) => fresh.shared!.getVpcs([vpcs[i]!])));
        return here.cloud.count("listVpcs");
      };
      assert.equal(await lists(), 1);
      await here.clock.run(here.clock.sleep(shared - 100));
      assert.equal(await lists(), 1);
      await here.clock.run(here.clock.sleep(200));
      assert.equal(await lists(), 2);
    });

  it("do not replace a newer response by an older one that arrives later", async () => {
    const latencies = [0, 1_000, 0];
    const here = scene({ latency: () => latencies.shift()! });
    const made = await here.clock.run(here.cloud.backend().createVpc(vpc(1)));
    // The slow one is asked first, and takes effect in the middle of its time.
    const slow = here.backend.getVpcs([made]);
    const quick = here.clock.sleep(700).then(() => {
      here.cloud.vpcs.set(made.id, { ...made, name: "renamed elsewhere" });
      return here.backend.getVpcs([made]);
    });
    const [[older], [newer]] = await here.clock.run(Promise.all([slow, quick]));
    assert.deepEqual([older!.name, newer!.name], ["vpc 1", "renamed elsewhere"]);
    const [shared] = await here.clock.run(here.shared.getVpcs([made]));
    assert.equal(shared!.name, "renamed elsewhere");
  });

  it("never conclude from a list alone that an object is gone", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 4);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    const late = vpcs[3]!;
    here.cloud.vpcs.delete(late.id);
    await here.clock.run(together(3, (i) => fresh.shared!.getVpcs([vpcs[i]!])));
    here.cloud.vpcs.set(late.id, late);
    assert.deepEqual(await here.clock.run(fresh.shared!.getVpcs([late])), [late]);
  });

  it("read a VPC's tables again if a list has none, because every VPC has one", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, (i) => here.shared.listRouteTables({ region, vpcId: vpcs[i]!.id })));
    const late = await here.clock.run(here.backend.createVpc(vpc(9)));
    const [table] = await here.clock.run(here.shared.listRouteTables({ region, vpcId: late.id }));
    assert.equal(table?.id, late.defaultRouteTableId);
  });

  it("let the cloud resolve the route table of a subnet", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, (i) => here.shared.listRouteTables({ region, vpcId: vpcs[i]!.id })));
    await here.clock.run(here.shared.listRouteTables({ region, subnetId: "subnet-1" }));
    assert.equal(here.cloud.calls.at(-1), `listRouteTables {"region":"r1","subnetId":"subnet-1"}`);
  });

  it("do not list route tables that cost a call each", async () => {
    const here = scene({ readsTablesSingly: true });
    const vpcs = await makeVpcs(here, 8);
    const refs = vpcs.map((record) => ({ region, id: record.defaultRouteTableId }));
    for (let round = 0; round < 3; round++)
      await here.clock.run(together(8, (i) => here.shared.getRouteTables([refs[i]!])));
    assert.deepEqual([here.cloud.count("getRouteTables"), here.cloud.count("listRouteTables")], [1, 0]);
  });

  it("share the list of all connections from the first one on, because a filter saves nothing", async () => {
    const here = scene();
    const [a, b] = await makeVpcs(here, 2);
    const one = await here.clock.run(connection(here.backend, [a!, b!]));
    const other = shareReads(here.cloud.backend(), BY_HAND, here.clock).shared!;
    const before = here.cloud.calls.length;
    for (const { id } of [a!, b!])
      assert.deepEqual(await here.clock.run(other.listPeerings({ region, vpcId: id })), [one]);
    assert.deepEqual(here.cloud.calls.slice(before), [`listPeerings {"region":"r1"}`]);
  });

  it("find a connection by the region of either end, and list it where the account has an end", async () => {
    const here = scene();
    const [a, b] = await makeVpcs(here, 2);
    const one = await here.clock.run(connection(here.backend, [a!, b!]));
    here.cloud.peerings.set(one.id, { ...one, role: "requester", accepter: { ...one.accepter, region: "r2" } });
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock).shared!;
    const [seen] = await here.clock.run(fresh.getPeerings([{ region: "r2", id: one.id }]));
    assert.equal(seen?.id, one.id);
    here.cloud.peerings.clear();
    assert.deepEqual(await here.clock.run(together(3, () => fresh.listPeerings({ region: "r2" }))), [[], [], []]);
  });
});

describe("a second read", () => {
  it("goes to the cloud only if the result would be decisive and may be stale", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, () => here.shared.listVpcs({ region })));
    const before = here.cloud.calls.length;
    const look = (name: string) =>
      here.clock.run(
        readThrough(
          here.backend,
          (reads) => reads.listVpcs({ region, name }),
          ({ length }) => length === 0,
        ),
      );
    assert.deepEqual(await look("vpc 9"), []);
    assert.equal(here.cloud.calls.length, before);
    assert.deepEqual(await look("vpc 0"), [vpcs[0]]);
    assert.equal(here.cloud.calls.length, before + 1);
  });

  it("is skipped if nothing is shared", async () => {
    const clock = new VirtualClock();
    const cloud = new FakeCloud({ sleep: clock.sleep });
    await clock.run(
      readThrough(
        cloud.backend(),
        (reads) => reads.listVpcs({ region }),
        () => false,
      ),
    );
    assert.equal(cloud.calls.length, 1);
  });
});

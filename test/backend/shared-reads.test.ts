/** How many calls reads and changes cost, and when what is shared is not believed. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, VpcRecord } from "../../provider/backend/contract.js";
import { lookTwice } from "../../provider/backend/look-twice.js";
import { shareReads } from "../../provider/backend/shared-reads.js";
import { isPeeringError } from "../../provider/errors.js";
import { FakeCloud, type FakeOptions } from "./fake-cloud.js";
import { VirtualClock } from "./virtual-clock.js";

const region = "r1";
const BY_HAND = { routes: { value: "by-hand", source: { title: "" } } } as never;
const ISSUED = { routes: { value: "issued", source: { title: "" } } } as never;

function scene(options: FakeOptions = {}, rules = BY_HAND) {
  const clock = new VirtualClock();
  const cloud = new FakeCloud({ latency: () => 40, sleep: clock.sleep, ...options });
  const backend = shareReads(cloud.backend(), rules, clock);
  return { clock, cloud, backend, shared: backend.shared! };
}

type Scene = ReturnType<typeof scene>;

const together = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)));

const vpc = (i: number) => ({ region, name: `vpc ${i}`, cidrBlock: `10.${i}.0.0/16` });

const makeVpcs = ({ clock, backend }: Scene, n: number): Promise<VpcRecord[]> =>
  clock.run(together(n, (i) => backend.createVpc(vpc(i))));

const link = (backend: Backend, [a, b]: readonly [VpcRecord, VpcRecord]): Promise<PeeringRecord> =>
  backend.createPeering({
    name: `${a.id} to ${b.id}`,
    region,
    vpcId: a.id,
    peerRegion: region,
    peerVpcId: b.id,
    peerAccountId: "one",
  });

const pairs = (vpcs: readonly VpcRecord[]) => vpcs.flatMap((a, i) => vpcs.slice(i + 1).map((b) => [a, b] as const));

describe("reads that arrive together", () => {
  it("by reference are one call, each with its own answer in its own order", async () => {
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

  it("of no reference are no call", async () => {
    const { clock, cloud, backend } = scene();
    assert.deepEqual(await clock.run(backend.getPeerings([])), []);
    assert.deepEqual(cloud.calls, []);
  });

  it("that fail together are asked one by one, and fail for whom they fail", async () => {
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

  it("ask for a list once if it is the same, and for all of it if several want a part", async () => {
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

  it("fall back to their parts where not all may be seen", async () => {
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

  it("fail one caller of a backend that throws at once, not its company", async () => {
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
  it("list a region once several have asked, and answer from the list for a moment", async () => {
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

  it("ask by reference while they are few", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    await here.clock.run(together(2, (i) => fresh.shared!.getVpcs([vpcs[i]!])));
    assert.deepEqual([here.cloud.count("getVpcs"), here.cloud.count("listVpcs")], [1, 0]);
    await here.clock.run(fresh.shared!.getVpcs([vpcs[2]!]));
    assert.deepEqual([here.cloud.count("getVpcs"), here.cloud.count("listVpcs")], [1, 1]);
  });

  it("ask again after a moment", async () => {
    const here = scene();
    const [first] = await makeVpcs(here, 1);
    here.cloud.vpcs.set(first!.id, { ...first!, name: "renamed elsewhere" });
    const name = async () => (await here.clock.run(here.shared.getVpcs([first!])))[0]!.name;
    assert.equal(await name(), "vpc 0");
    await here.clock.run(here.clock.sleep(5_001));
    assert.equal(await name(), "renamed elsewhere");
  });

  it("join a list that is under way, and believe it for a moment from its end", async () => {
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

  it("do not let an older answer that comes later displace a newer one", async () => {
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

  it("never take a list's word that something is gone", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 4);
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    const late = vpcs[3]!;
    here.cloud.vpcs.delete(late.id);
    await here.clock.run(together(3, (i) => fresh.shared!.getVpcs([vpcs[i]!])));
    here.cloud.vpcs.set(late.id, late);
    assert.deepEqual(await here.clock.run(fresh.shared!.getVpcs([late])), [late]);
  });

  it("ask the cloud when a table list has nothing, because every VPC has a table", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, (i) => here.shared.listRouteTables({ region, vpcId: vpcs[i]!.id })));
    const late = await here.clock.run(here.backend.createVpc(vpc(9)));
    const [table] = await here.clock.run(here.shared.listRouteTables({ region, vpcId: late.id }));
    assert.equal(table?.id, late.defaultRouteTableId);
  });

  it("leave it to the cloud which table a subnet uses", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, (i) => here.shared.listRouteTables({ region, vpcId: vpcs[i]!.id })));
    await here.clock.run(here.shared.listRouteTables({ region, subnetId: "subnet-1" }));
    assert.equal(here.cloud.calls.at(-1), `listRouteTables {"region":"r1","subnetId":"subnet-1"}`);
  });

  it("do not list tables that cost a call each", async () => {
    const here = scene({ readsTablesSingly: true });
    const vpcs = await makeVpcs(here, 8);
    const refs = vpcs.map((record) => ({ region, id: record.defaultRouteTableId }));
    for (let round = 0; round < 3; round++)
      await here.clock.run(together(8, (i) => here.shared.getRouteTables([refs[i]!])));
    assert.deepEqual([here.cloud.count("getRouteTables"), here.cloud.count("listRouteTables")], [1, 0]);
  });

  it("find by the region of either end, and list where the account has an end", async () => {
    const here = scene();
    const [a, b] = await makeVpcs(here, 2);
    const one = await here.clock.run(link(here.backend, [a!, b!]));
    here.cloud.peerings.set(one.id, { ...one, role: "requester", accepter: { ...one.accepter, region: "r2" } });
    const fresh = shareReads(here.cloud.backend(), BY_HAND, here.clock).shared!;
    const [seen] = await here.clock.run(fresh.getPeerings([{ region: "r2", id: one.id }]));
    assert.equal(seen?.id, one.id);
    here.cloud.peerings.clear();
    assert.deepEqual(await here.clock.run(together(3, () => fresh.listPeerings({ region: "r2" }))), [[], [], []]);
  });
});

describe("own changes", () => {
  it("show in what is shared: a hundred new links look for their like with one list", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 15);
    const wanted = pairs(vpcs).slice(0, 100);
    await here.clock.run(
      together(100, async (i) => {
        const [a] = wanted[i]!;
        await here.shared.listPeerings({ region, vpcId: a.id });
        const made = await link(here.backend, wanted[i]!);
        const again = await here.shared.listPeerings({ region, vpcId: a.id });
        assert.ok(again.some(({ id }) => id === made.id));
      }),
    );
    assert.equal(here.cloud.count("createPeering"), 100);
    assert.equal(here.cloud.count("listPeerings"), 1);
  });

  it("are laid over reads that do not show them yet, but only where reads are shared", async () => {
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

  it("that fail make nothing shared believed", async () => {
    const here = scene();
    const [a, b] = await makeVpcs(here, 2);
    assert.deepEqual(await here.clock.run(together(3, () => here.shared.listPeerings({ region }))), [[], [], []]);
    const theirs = await here.clock.run(link(here.cloud.backend(), [a!, b!]));
    await assert.rejects(here.clock.run(link(here.backend, [a!, b!])), (error) =>
      isPeeringError(error, "already-exists"),
    );
    const seen = await here.clock.run(here.shared.listPeerings({ region, vpcId: a!.id }));
    assert.deepEqual(
      seen.map(({ id }) => id),
      [theirs.id],
    );
  });

  it("that fail keep whoever asks next from joining a list that is under way", async () => {
    const latencies = [0, 0, 2_000];
    const here = scene({ latency: () => latencies.shift() ?? 0 });
    const [a, b] = await makeVpcs(here, 2);
    const early = together(3, () => here.shared.listPeerings({ region }));
    const late = here.clock.sleep(1_500).then(async () => {
      const theirs = await link(here.cloud.backend(), [a!, b!]);
      await assert.rejects(link(here.backend, [a!, b!]));
      const seen = await together(3, () => here.shared.listPeerings({ region }));
      return seen.map((links) => links.map(({ id }) => id === theirs.id));
    });
    assert.deepEqual(await here.clock.run(late), [[true], [true], [true]]);
    await here.clock.run(early);
  });

  it("of links change tables where the vendor issues routes", async () => {
    for (const [rules, isSeen] of [
      [BY_HAND, false],
      [ISSUED, true],
    ] as const) {
      const here = scene({}, rules);
      const [a, b] = await makeVpcs(here, 2);
      const ref = { region, id: a!.defaultRouteTableId };
      const [before] = await here.clock.run(here.shared.getRouteTables([ref]));
      here.cloud.tables.set(ref.id, { ...before!, name: "with issued rows" });
      await here.clock.run(link(here.backend, [a!, b!]));
      const [after] = await here.clock.run(here.shared.getRouteTables([ref]));
      assert.equal(after!.name === "with issued rows", isSeen);
    }
  });

  it("of one VPC go one after the other, those of different ones at once, and none wait for each other", async () => {
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
    const links = await here.clock.run(together(6, (i) => link(here.backend, crossing[i]!)));
    assert.equal(here.cloud.most.get("createPeering"), 2);
    // In another process, which has to look first whose they are.
    const later = shareReads(here.cloud.backend(), BY_HAND, here.clock);
    await here.clock.run(together(6, (i) => later.deletePeering(links[i]!)));
    assert.equal(here.cloud.most.get("deletePeering"), 2);
    assert.equal(here.cloud.peerings.size, 0);
  });

  it("go on after one of them has failed", async () => {
    const here = scene();
    const [a, b, c] = await makeVpcs(here, 3);
    here.cloud.broken = (call) => call.startsWith("createPeering") && call.includes(`"peerVpcId":"${b!.id}"`);
    const outcome = await here.clock.run(
      Promise.allSettled([link(here.backend, [a!, b!]), link(here.backend, [a!, c!])]),
    );
    assert.deepEqual(
      outcome.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
  });
});

describe("routes that arrive together", () => {
  async function linked(options: FakeOptions = {}) {
    const here = scene(options);
    const [a, b] = await makeVpcs(here, 2);
    const { id } = await here.clock.run(link(here.backend, [a!, b!]));
    const table = { region, id: a!.defaultRouteTableId };
    const row = (i: number) => ({ destinationCidrBlock: `10.1.${i}.0/24`, peeringConnectionId: id });
    return { ...here, table, row };
  }

  it("are one call for a table, and one to delete", async () => {
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

  it("that fail together are written one by one, and fail for whom they fail", async () => {
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

  it("go one by one, one after the other, where the cloud takes one at a time", async () => {
    const { clock, cloud, backend, table, row } = await linked({ several: false });
    await clock.run(together(5, (i) => backend.createRoute(table, row(i))));
    assert.deepEqual([cloud.count("createRoute"), cloud.most.get("createRoute")], [5, 1]);
    assert.equal(cloud.tables.get(table.id)!.routes.length, 5);
  });
});

describe("looking twice", () => {
  it("asks the cloud only for what would be decisive and may be old", async () => {
    const here = scene();
    const vpcs = await makeVpcs(here, 3);
    await here.clock.run(together(3, () => here.shared.listVpcs({ region })));
    const before = here.cloud.calls.length;
    const look = (name: string) =>
      here.clock.run(
        lookTwice(
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

  it("looks once where nothing is shared", async () => {
    const clock = new VirtualClock();
    const cloud = new FakeCloud({ sleep: clock.sleep });
    await clock.run(
      lookTwice(
        cloud.backend(),
        (reads) => reads.listVpcs({ region }),
        () => false,
      ),
    );
    assert.equal(cloud.calls.length, 1);
  });
});

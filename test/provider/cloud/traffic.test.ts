/** Recorded traffic, and what each vendor tells of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import Database from "libsql";
import type { Backend, MetricSeries, PeeringRecord } from "../../../provider/backend/contract.js";
import type { TrafficSample } from "../../../provider/cloud/index.js";
import type { MetricName, MetricPeriod } from "../../../provider/rules/schema.js";
import { type VendorId, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { HOUR, connectionBetween, Scene, START, vpcIn } from "./scene.js";

const MINUTE = 60_000;
const ALL: readonly MetricName[] = [
  "inBandwidth",
  "outBandwidth",
  "inPackets",
  "outPackets",
  "packetLoss",
  "inUtilisation",
  "outUtilisation",
];

let scene: Scene;
const end = () => scene.end();

const sample = (minute: number, given: Partial<TrafficSample> = {}): TrafficSample => ({
  at: START - HOUR + minute * MINUTE,
  source: "",
  inMbps: 0,
  outMbps: 0,
  inPackets: 0,
  outPackets: 0,
  ...given,
});

/** A link of two accounts, between regions with a cap of 20 Mbps where one is named; the time is `START`. */
async function connection(
  vendor: VendorId,
  { between = "regions" }: { between?: "regions" | "one region" } = {},
): Promise<{ requester: Backend; accepter: Backend; record: PeeringRecord }> {
  scene = new Scene(vendor);
  const limits = { crossRegion: true };
  const [requester, accepter] = [scene.as(0, limits), scene.as(1, limits)];
  const across = between === "regions" && scene.rules.bandwidthCrossRegion.value === "required";
  const own = await vpcIn(requester, scene.region, "10.1.0.0/16");
  const peer = await vpcIn(accepter, across ? scene.farRegion : scene.region, "10.2.0.0/16");
  const cap = across ? { bandwidthMbps: 20 } : {};
  const record = await connectionBetween(requester, own, peer, cap);
  if (scene.rules.acceptance.value === "mutual") await connectionBetween(accepter, peer, own);
  else await accepter.acceptPeering(record);
  return { requester, accepter, record };
}

function ask(
  backend: Backend,
  ref: PeeringRecord,
  metrics: readonly MetricName[],
  periodSeconds: MetricPeriod = 60,
  [start, end]: readonly [number, number] = [START - HOUR, START],
): Promise<MetricSeries[]> {
  const range = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  return backend.getMetrics!({ ref, metrics, periodSeconds, ...range });
}

/** Minutes after the first one, and values. */
const pointsOf = (series: readonly MetricSeries[]): Record<string, [number, number][]> =>
  Object.fromEntries(
    series.map(({ metric, points }) => [
      metric,
      points.map(({ at, value }) => [(Date.parse(at) - START + HOUR) / MINUTE, value]),
    ]),
  );

describe("recorded traffic", () => {
  afterEach(end);

  it("is read as recorded, in every metric of the vendor, by either account", async () => {
    const { requester, accepter, record } = await connection("tencent");
    const given = { inMbps: 10, outMbps: 5, inPackets: 1000, outPackets: 500 };
    assert.equal(scene.operator().recordTraffic(record.id, [sample(0, given), sample(3, { inMbps: 2 })]), 2);
    const series = await ask(requester, record, ALL);
    assert.deepEqual(pointsOf(series), {
      inBandwidth: [
        [0, 10],
        [3, 2],
      ],
      outBandwidth: [
        [0, 5],
        [3, 0],
      ],
      inPackets: [
        [0, 1000],
        [3, 0],
      ],
      outPackets: [
        [0, 500],
        [3, 0],
      ],
      packetLoss: [
        [0, 0],
        [3, 0],
      ],
      inUtilisation: [
        [0, 50],
        [3, 10],
      ],
      outUtilisation: [
        [0, 25],
        [3, 0],
      ],
    });
    assert.deepEqual(
      series.map(({ unit }) => unit),
      ["Mbps", "Mbps", "packets/s", "packets/s", "%", "%", "%"],
    );
    const far = { ...record, region: scene.farRegion };
    assert.deepEqual(await ask(accepter, far, ALL), series);
    await refused("not-found", /account \d+ sees no such peering connection/, () => ask(scene.as(2), record, ALL));
  });

  it("is cut to the bandwidth cap in each direction, and the packets above it are lost", async () => {
    const { requester, record } = await connection("tencent");
    // 25 of 40 Mbps and 20 of 20: of 5,000 packets in, 2,500 pass, and of 1,000 out, all.
    scene
      .operator()
      .recordTraffic(record.id, [sample(0, { inMbps: 40, outMbps: 20, inPackets: 5000, outPackets: 1000 })]);
    assert.deepEqual(pointsOf(await ask(requester, record, ALL)), {
      inBandwidth: [[0, 20]],
      outBandwidth: [[0, 20]],
      inPackets: [[0, 2500]],
      outPackets: [[0, 1000]],
      packetLoss: [[0, 41.667]],
      inUtilisation: [[0, 100]],
      outUtilisation: [[0, 100]],
    });
  });

  it("is not changed by a later cap", async () => {
    const { requester, record } = await connection("tencent");
    const operator = scene.operator();
    operator.recordTraffic(record.id, [sample(0, { inMbps: 40 })]);
    await requester.updatePeering(record, { bandwidthMbps: 100 });
    operator.recordTraffic(record.id, [sample(1, { inMbps: 40 })]);
    assert.deepEqual(pointsOf(await ask(requester, record, ["inBandwidth", "inUtilisation"])), {
      inBandwidth: [
        [0, 20],
        [1, 40],
      ],
      inUtilisation: [
        [0, 100],
        [1, 40],
      ],
    });
  });

  it("has no cap, so no utilisation, inside a region", async () => {
    const { requester, record } = await connection("tencent", { between: "one region" });
    scene.operator().recordTraffic(record.id, [sample(0, { inMbps: 40_000, inPackets: 10 })]);
    assert.deepEqual(pointsOf(await ask(requester, record, ["inBandwidth", "packetLoss", "inUtilisation"])), {
      inBandwidth: [[0, 40_000]],
      packetLoss: [[0, 0]],
      inUtilisation: [],
    });
  });

  it("is averaged over five minutes without the empty ones; loss is over all packets", async () => {
    const { requester, record } = await connection("tencent");
    scene
      .operator()
      .recordTraffic(record.id, [
        sample(0, { outMbps: 10, outPackets: 1000 }),
        sample(4, { outMbps: 40, outPackets: 3000 }),
        sample(5, { outMbps: 7 }),
        sample(15, { outMbps: 1 }),
      ]);
    // Minutes 0 and 4: (10 + 20) / 2; of 4,000 packets, 1,000 + 1,500 pass.
    assert.deepEqual(pointsOf(await ask(requester, record, ["outBandwidth", "packetLoss", "outUtilisation"], 300)), {
      outBandwidth: [
        [0, 15],
        [5, 7],
        [15, 1],
      ],
      packetLoss: [
        [0, 37.5],
        [5, 0],
        [15, 0],
      ],
      outUtilisation: [
        [0, 75],
        [5, 35],
        [15, 5],
      ],
    });
  });

  it("is read from the start of the period to before its end, and never from the future", async () => {
    const { requester, record } = await connection("tencent");
    const operator = scene.operator();
    operator.recordTraffic(
      record.id,
      [0, 5, 10, 60, 61].map((minute) => sample(minute, { inMbps: minute + 1 })),
    );
    const minutesIn = async (range: readonly [number, number], period: MetricPeriod = 60) =>
      pointsOf(await ask(requester, record, ["inBandwidth"], period, range))["inBandwidth"]!.map(([minute]) => minute);
    const first = START - HOUR;
    assert.deepEqual(await minutesIn([first + 5 * MINUTE, first + 10 * MINUTE]), [5]);
    assert.deepEqual(await minutesIn([first + 7 * MINUTE, first + 11 * MINUTE], 300), [5, 10]);
    assert.deepEqual(await minutesIn([first, first + 24 * HOUR]), [0, 5, 10]);
    assert.equal(requester.now!().getTime(), START);
    operator.advance(90_000);
    assert.deepEqual(await minutesIn([first, first + 24 * HOUR]), [0, 5, 10, 60, 61]);
    assert.equal(requester.now!().getTime(), START + 90_000);
  });

  it("of a minute replaces the earlier recording, address by address", async () => {
    const { requester, record } = await connection("tencent");
    const operator = scene.operator();
    const odd = { ...sample(0, { inMbps: 3 }), at: START - HOUR + 59_999 };
    operator.recordTraffic(record.id, [sample(0, { inMbps: 8 }), odd, sample(0, { inMbps: 4, source: "10.1.0.5" })]);
    assert.deepEqual(pointsOf(await ask(requester, record, ["inBandwidth"])), { inBandwidth: [[0, 7]] });
    assert.deepEqual(
      operator
        .traffic(`${scene.region}/${record.id}`)
        .samples.map(({ source, inMbps, capMbps }) => [source, inMbps, capMbps]),
      [
        ["", 3, 20],
        ["10.1.0.5", 4, 20],
      ],
    );
  });

  it("is deleted with its connection, and is in the log", async () => {
    const { requester, accepter, record } = await connection("tencent");
    const operator = scene.operator();
    operator.recordTraffic(record.id, [sample(0)]);
    operator.limitAddress(record.id, "10.1.0.5", 1);
    assert.deepEqual(
      operator
        .events()
        .slice(-2)
        .map(({ action, subject, detail }) => [action, subject, detail]),
      [
        ["RecordTraffic", record.id, { samples: 1 }],
        ["LimitAddress", record.id, { address: "10.1.0.5", mbps: 1 }],
      ],
    );
    await requester.deletePeering(record);
    await refused("invalid-state", /is deleted-by-peer, and carries no traffic/, async () =>
      operator.recordTraffic(record.id, [sample(1)]),
    );
    await accepter.deletePeering(record);
    await refused("not-found", /has no such peering connection/, async () => operator.traffic(record.id));
  });

  it("is rejected if the connection is not active, and for unknown addresses", async () => {
    const { record } = await connection("tencent");
    const operator = scene.operator();
    const from = (source: string) => operator.recordTraffic(record.id, [sample(0, { source })]);
    await refused(
      "invalid-input",
      /^source "10\.3\.0\.1": is in neither VPC .*10\.1\.0\.0\/16, 10\.2\.0\.0\/16/,
      async () => from("10.3.0.1"),
    );
    await refused("invalid-input", /^source "10\.1\.0\.0\/16": is not an IP address/, async () => from("10.1.0.0/16"));
    await refused("not-found", /^peeringConnection "pcx-none"/, async () => operator.recordTraffic("pcx-none", []));
    assert.deepEqual(operator.traffic(record.id).samples, [], "and nothing of it is recorded");
  });
});

describe("a store of a release without traffic", () => {
  afterEach(end);

  it("records traffic after this release has opened it", () => {
    scene = new Scene("tce");
    const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
    const old = new Database(scene.file);
    old.exec(readFileSync(path.join(repository, "test/fixtures/states/0.1.0/cloud.sql"), "utf8"));
    old.close();
    const operator = scene.operator();
    const active = operator.inventory().peeringConnections.find(({ state }) => state === "active")!;
    assert.equal(operator.recordTraffic(active.id, [sample(0, { inMbps: 4 })]), 1);
    assert.equal(operator.traffic(active.id).samples[0]!.inMbps, 4);
    operator.reset();
    assert.deepEqual(operator.inventory().peeringConnections, []);
  });
});

describe("the cap of an address", () => {
  afterEach(end);

  it("is applied to its traffic before the connection's cap is applied to the rest", async () => {
    const { requester, record } = await connection("tencent");
    const operator = scene.operator();
    const [greedy, modest] = ["10.1.0.5", "10.2.0.7"];
    const surge = (minute: number) => [
      sample(minute, { source: greedy, inMbps: 60, inPackets: 6000 }),
      sample(minute, { source: modest, inMbps: 20, inPackets: 2000 }),
    ];
    operator.recordTraffic(record.id, surge(0));
    assert.deepEqual(operator.limitAddress(record.id, greedy, 12), [{ address: greedy, mbps: 12 }]);
    operator.recordTraffic(record.id, surge(1));
    operator.limitAddress(record.id, greedy, 5);
    operator.limitAddress(record.id, modest, 10);
    operator.recordTraffic(record.id, surge(2));
    assert.deepEqual(operator.limitAddress(record.id, greedy, undefined), [{ address: modest, mbps: 10 }]);
    assert.deepEqual(operator.traffic(record.id).limits, [{ address: modest, mbps: 10 }]);
    const talkers = async (minute: number) =>
      (await requester.getTopTalkers!({ ref: record, at: new Date(sample(minute).at).toISOString(), limit: 9 })).map(
        ({ address, inBytes, inPackets }) => [address, (inBytes * 8) / 60 / 1e6, inPackets / 60],
      );
    // 60 and 20 share 20 Mbps; then 12 and 20 do; then 5 and 10 are below it.
    assert.deepEqual(await talkers(0), [
      [greedy, 15, 1500],
      [modest, 5, 500],
    ]);
    assert.deepEqual(await talkers(1), [
      [modest, 12.5, 1250],
      [greedy, 7.5, 750],
    ]);
    assert.deepEqual(await talkers(2), [
      [modest, 10, 1000],
      [greedy, 5, 500],
    ]);
    assert.deepEqual(pointsOf(await ask(requester, record, ["inBandwidth", "packetLoss"])), {
      inBandwidth: [
        [0, 20],
        [1, 20],
        [2, 15],
      ],
      packetLoss: [
        [0, 75],
        [1, 75],
        [2, 81.25],
      ],
    });
  });
});

describe("top talkers", () => {
  afterEach(end);

  it("are the addresses of one minute by bytes of both directions, without traffic of no address", async () => {
    const { requester, record } = await connection("tencent");
    const operator = scene.operator();
    operator.recordTraffic(record.id, [
      sample(7, { source: "10.1.0.5", inMbps: 1, outMbps: 2, inPackets: 10, outPackets: 20 }),
      sample(7, { source: "10.1.0.6", inMbps: 4 }),
      sample(7, { source: "10.1.0.4", outMbps: 4 }),
      sample(7, { inMbps: 9 }),
      sample(8, { source: "10.1.0.9", inMbps: 9 }),
    ]);
    const at = (minute: number, limit = 10) =>
      requester.getTopTalkers!({ ref: record, at: new Date(sample(minute).at + 30_000).toISOString(), limit });
    assert.deepEqual(await at(7), [
      { address: "10.1.0.4", inBytes: 0, outBytes: 30_000_000, inPackets: 0, outPackets: 0 },
      { address: "10.1.0.6", inBytes: 30_000_000, outBytes: 0, inPackets: 0, outPackets: 0 },
      { address: "10.1.0.5", inBytes: 7_500_000, outBytes: 15_000_000, inPackets: 600, outPackets: 1200 },
    ]);
    assert.deepEqual(
      (await at(7, 1)).map(({ address }) => address),
      ["10.1.0.4"],
    );
    assert.deepEqual(await at(9), []);
    operator.recordTraffic(record.id, [sample(70, { source: "10.1.0.5", inMbps: 1 })]);
    assert.deepEqual(await at(70), [], "what is still to come");
  });
});

describe("a metric that the vendor does not measure", () => {
  afterEach(end);

  const FIVE = ALL.slice(0, 5);
  const METRICS: Readonly<Record<VendorId, readonly MetricName[] | RegExp>> = {
    tencent: ALL,
    tce: FIVE,
    qcloud: FIVE,
    huawei: /no metrics of VPC peering connections are documented \[huawei, Huawei Cloud VPC API Reference/,
    "jdcloud-cps": /no metrics of peering connections are documented \[jdcloud-cps, /,
    jdcloud: /no metrics of VPC peerings are documented \[jdcloud, /,
  };
  const TALKERS: Readonly<Record<VendorId, "told" | RegExp>> = {
    tencent: "told",
    tce: /traffic is shown for a connection as a whole \[tce, .*Cross-region Traffic, 2025-03-11\]/,
    qcloud: /API 2\.0 counts no traffic by address \[qcloud, /,
    huawei: /no metrics .*Measure on servers at either end/,
    "jdcloud-cps": /no metrics .*Measure on servers at either end/,
    jdcloud: /no metrics .*Measure on servers at either end/,
  };

  for (const vendor of VENDOR_IDS) {
    it(`is rejected on ${vendor}, with the reason`, async () => {
      const { requester, record } = await connection(vendor);
      scene.operator().recordTraffic(record.id, [sample(0, { inMbps: 4, source: "10.1.0.5" })]);
      const measured = METRICS[vendor];
      if (measured instanceof RegExp)
        await refused("unsupported", measured, () => ask(requester, record, ["inBandwidth"]));
      else {
        for (const metric of ALL) {
          if (measured.includes(metric)) assert.equal((await ask(requester, record, [metric]))[0]!.points.length, 1);
          else {
            await refused(
              "unsupported",
              new RegExp(`^metrics "${metric}": the vendor does not measure it.*Use inBandwidth, `),
              () => ask(requester, record, ["inBandwidth", metric]),
            );
          }
        }
        await refused("unsupported", /^periodSeconds 3600: .*Use 60 or 300 seconds/, () =>
          ask(requester, record, ["inBandwidth"], 3600 as MetricPeriod),
        );
      }
      const talkers = TALKERS[vendor];
      const request = () =>
        requester.getTopTalkers!({ ref: record, at: new Date(sample(0).at).toISOString(), limit: 5 });
      if (talkers instanceof RegExp) await refused("unsupported", talkers, request);
      else assert.equal((await request()).length, 1);
    });
  }

  const INSIDE: Readonly<Record<"tencent" | "tce" | "qcloud", "measured" | RegExp>> = {
    tencent: "measured",
    tce: /only connections between regions are measured, and this connection is inside a region/,
    qcloud: "measured",
  };
  for (const [vendor, verdict] of Object.entries(INSIDE)) {
    it(`${vendor} inside a region: ${verdict === "measured" ? verdict : "refused"}`, async () => {
      const { requester, record } = await connection(vendor as VendorId, { between: "one region" });
      const request = () => ask(requester, record, ["inBandwidth"]);
      if (verdict === "measured") assert.deepEqual(pointsOf(await request()), { inBandwidth: [] });
      else await refused("unsupported", verdict, request);
    });
  }
});

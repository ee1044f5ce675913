/** What a program learns of a link's traffic, and of what it costs. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../provider/backend/contract.js";
import type { TrafficSample } from "../../../provider/cloud/index.js";
import { estimateCost } from "../../../provider/functions/cost.js";
import type { EstimateCostArgs } from "../../../provider/functions/declarations/cost.js";
import { getPeeringMetrics, METRIC_NAMES } from "../../../provider/functions/metrics.js";
import type { Scope } from "../../../provider/functions/scope.js";
import { getTopTalkers } from "../../../provider/functions/top-talkers.js";
import type { UserPrices } from "../../../provider/rules/schema.js";
import { type VendorId, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { refused } from "../cloud/refusals.js";
import { HOUR, connectionBetween, Scene, START, vpcIn } from "../cloud/scene.js";
import { withoutBandwidth } from "../backend/without-bandwidth.js";

const MINUTE = 60_000;

let scene: Scene;
const end = () => scene.end();

const warn = (message: string) => assert.fail(message);
const scopeOf = (backend: Backend): Scope => ({ backend, vendor: scene.vendor, region: scene.region, warn });

/** A link of the first account, between regions with a cap of 50 Mbps where the vendor has those. */
async function ownConnection(
  vendor: VendorId,
  { inside = false } = {},
): Promise<{ backend: Backend; connection: PeeringRecord }> {
  scene = new Scene(vendor);
  const backend = scene.as(0, { crossRegion: true });
  const across = !inside && scene.rules.bandwidthCrossRegion.value === "required";
  const a = await vpcIn(backend, scene.region, "10.1.0.0/16");
  const b = await vpcIn(backend, across ? scene.farRegion : scene.region, "10.2.0.0/16");
  return { backend, connection: await connectionBetween(backend, a, b, across ? { bandwidthMbps: 50 } : {}) };
}

function record(connection: PeeringRecord, ...samples: (Partial<TrafficSample> & { ago: number })[]): void {
  const silent = { source: "", inMbps: 0, outMbps: 0, inPackets: 0, outPackets: 0 };
  const stamped = samples.map(({ ago, ...sample }) => ({ ...silent, ...sample, at: START - ago * MINUTE }));
  scene.operator().recordTraffic(connection.id, stamped);
}

describe("getPeeringMetrics", () => {
  afterEach(end);

  it("returns every metric of the last hour in periods of five minutes by default", async () => {
    const { backend, connection } = await ownConnection("tencent");
    record(
      connection,
      { ago: 61, inMbps: 1 },
      { ago: 60, inMbps: 10, outMbps: 20 },
      { ago: 5, inMbps: 25, outMbps: 5 },
    );
    const scope = scopeOf(backend);
    const found = await getPeeringMetrics(scope, { peeringConnection: connection.id });
    const { series, ...rest } = found;
    assert.deepEqual(rest, {
      id: `${scene.region}/${connection.id}`,
      peeringConnectionId: connection.id,
      periodSeconds: 300,
      start: new Date(START - HOUR).toISOString(),
      end: new Date(START).toISOString(),
      bandwidthMbps: 50,
    });
    assert.deepEqual(
      series.map(({ metric }) => metric),
      METRIC_NAMES,
    );
    const [first, last] = [new Date(START - HOUR).toISOString(), new Date(START - 5 * MINUTE).toISOString()];
    assert.deepEqual(series[0], {
      metric: "inBandwidth",
      unit: "Mbps",
      points: [
        { at: first, value: 10 },
        { at: last, value: 25 },
      ],
      average: 17.5,
      maximum: 25,
    });
    assert.deepEqual(series[6], {
      metric: "outUtilisation",
      unit: "%",
      points: [
        { at: first, value: 40 },
        { at: last, value: 10 },
      ],
      average: 25,
      maximum: 40,
    });
    const narrow = {
      peeringConnection: `${scene.farRegion}/${connection.id}`,
      metrics: ["outBandwidth"],
      periodSeconds: 60,
      start: new Date(START - 61 * MINUTE).toISOString().replace("Z", "+00:00"),
      end: new Date(START - 30 * MINUTE).toISOString(),
    };
    const requested = await getPeeringMetrics(scope, narrow);
    assert.deepEqual(
      requested.series.map(({ metric, points }) => [metric, points.map(({ value }) => value)]),
      [["outBandwidth", [0, 20]]],
    );
    assert.equal(requested.id, found.id, "the requester's region, whichever region the call names");
    assert.equal(requested.start, new Date(START - 61 * MINUTE).toISOString());
  });

  it("omits averages if nothing was measured", async () => {
    const { backend, connection } = await ownConnection("tencent");
    const { series } = await getPeeringMetrics(scopeOf(backend), {
      peeringConnection: connection.id,
      metrics: ["packetLoss"],
    });
    assert.deepEqual(series, [{ metric: "packetLoss", unit: "%", points: [] }]);
  });

  it("uses the cloud's clock", async () => {
    const { backend, connection } = await ownConnection("tencent");
    scene.operator().advance(24 * HOUR);
    record(connection, { ago: -24 * 60 + 5, inMbps: 7 });
    const { series, end } = await getPeeringMetrics(scopeOf(backend), { peeringConnection: connection.id });
    assert.deepEqual([end, series[0]!.maximum], [new Date(START + 24 * HOUR).toISOString(), 7]);
  });

  it("computes utilisation from the cap if the vendor does not measure it, and omits it without one", async () => {
    const { backend, connection } = await ownConnection("tce");
    record(connection, { ago: 5, inMbps: 20, outMbps: 1 });
    const scope = scopeOf(backend);
    const peeringConnection = connection.id;
    const all = await getPeeringMetrics(scope, { peeringConnection });
    assert.deepEqual(
      all.series.map(({ metric, maximum }) => [metric, maximum]),
      [
        ["inBandwidth", 20],
        ["outBandwidth", 1],
        ["inPackets", 0],
        ["outPackets", 0],
        ["packetLoss", 0],
        ["inUtilisation", 40],
        ["outUtilisation", 2],
      ],
    );
    const only = await getPeeringMetrics(scope, { peeringConnection, metrics: ["outUtilisation"] });
    assert.deepEqual(only.series, [all.series[6]]);
    scene.end();

    const hidden = await ownConnection("qcloud");
    record(hidden.connection, { ago: 5, inMbps: 20 });
    const silent = withoutBandwidth(hidden.backend);
    const logged = await getPeeringMetrics(scopeOf(silent), { peeringConnection: hidden.connection.id });
    assert.deepEqual(
      logged.series.map(({ metric }) => metric),
      METRIC_NAMES.slice(0, 5),
    );
    assert.equal(logged.bandwidthMbps, undefined);
    const requested = { peeringConnection: hidden.connection.id, metrics: ["inUtilisation"] };
    await refused("unsupported", /^metrics "inUtilisation": the vendor does not measure it/, () =>
      getPeeringMetrics(scopeOf(silent), requested),
    );
  });

  it("rejects invalid arguments", async () => {
    const { backend, connection } = await ownConnection("tencent");
    const ask = (more: object) => getPeeringMetrics(scopeOf(backend), { peeringConnection: connection.id, ...more });
    await refused("invalid-input", /^start .*: is not before the end/, () =>
      ask({ start: new Date(START).toISOString() }),
    );
    await refused("invalid-input", /^start "yesterday": is not a time with a time zone/, () =>
      ask({ start: "yesterday" }),
    );
    await refused("invalid-input", /^end "2026-01-01T08:00:00": is not a time with a time zone/, () =>
      ask({ end: "2026-01-01T08:00:00" }),
    );
    await refused("invalid-input", /^periodSeconds 10: is not one of the allowed values .*60 or 300/, () =>
      ask({ periodSeconds: 10 }),
    );
    await refused("invalid-input", /^metrics\.0 "cpu": is not one of the allowed values .*"inBandwidth", /, () =>
      ask({ metrics: ["cpu"] }),
    );
    const at = (ahead: number) => new Date(START + ahead).toISOString();
    const future = (property: string, ahead: number) =>
      new RegExp(
        `^${property} "${at(ahead)}": is in the future: nothing is measured after now, ${at(0)} \\[tencent\\]\\. Set an earlier time\\.$`,
      );
    await refused("invalid-input", future("start", 1), () => ask({ start: at(1), end: at(HOUR) }));
    await refused("invalid-input", future("end", HOUR + 1), () => ask({ end: at(HOUR + 1) }));
    // What there is until now is known.
    for (const range of [{ end: at(HOUR) }, { start: at(0), end: at(1) }])
      assert.deepEqual((await ask({ ...range, metrics: ["inBandwidth"] })).series[0]!.points, []);
    await refused("unknown-property", /^period: getPeeringMetrics has no argument/, () => ask({ period: 60 }));
    await refused("not-found", /sees no such peering connection/, () => ask({ peeringConnection: "pcx-none" }));
  });

  it("reports a backend that has no metrics", async () => {
    const { backend, connection } = await ownConnection("tencent");
    const silent = { ...backend };
    delete silent.getMetrics;
    delete silent.getTopTalkers;
    const scope = scopeOf(silent);
    await refused("unsupported", /this backend does not report metrics.*or api/, () =>
      getPeeringMetrics(scope, { peeringConnection: connection.id }),
    );
    await refused("unsupported", /this backend does not report traffic by address/, () =>
      getTopTalkers(scope, { peeringConnection: connection.id }),
    );
    const { atMost } = await estimateCost(costScope(scope.backend), { peeringConnection: connection.id });
    assert.equal(atMost, undefined);
  });

  for (const vendor of VENDOR_IDS) {
    it(`${vendor}: returns metrics or the reason why not, as in the rule`, async () => {
      const { backend, connection } = await ownConnection(vendor);
      const { monitoring, topTalkers } = scene.rules;
      const scope = scopeOf(backend);
      const metrics = () => getPeeringMetrics(scope, { peeringConnection: connection.id });
      const talkers = () => getTopTalkers(scope, { peeringConnection: connection.id });
      const reason = ({ unsupported }: { unsupported: string }) =>
        new RegExp(`^peeringConnection: ${unsupported} \\[${vendor}, `);
      if ("unsupported" in monitoring.value) await refused("unsupported", reason(monitoring.value), metrics);
      else assert.ok((await metrics()).series.length >= monitoring.value.metrics.length);
      if ("unsupported" in topTalkers.value) await refused("unsupported", reason(topTalkers.value), talkers);
      else assert.deepEqual((await talkers()).talkers, []);
    });
  }
});

describe("getTopTalkers", () => {
  afterEach(end);

  it("returns who sent and received most in the previous minute, or in another", async () => {
    const { backend, connection } = await ownConnection("tencent");
    record(
      connection,
      { ago: 1, source: "10.1.0.5", inMbps: 1, outMbps: 2, inPackets: 3, outPackets: 4 },
      { ago: 1, source: "10.2.0.9", inMbps: 30 },
      { ago: 2, source: "10.1.0.7", outMbps: 8 },
    );
    const scope = scopeOf(backend);
    const peeringConnection = connection.id;
    assert.deepEqual(await getTopTalkers(scope, { peeringConnection }), {
      id: `${scene.region}/${connection.id}`,
      peeringConnectionId: connection.id,
      at: new Date(START - MINUTE).toISOString(),
      talkers: [
        {
          address: "10.2.0.9",
          inMbps: 30,
          outMbps: 0,
          inBytes: 225_000_000,
          outBytes: 0,
          inPackets: 0,
          outPackets: 0,
        },
        {
          address: "10.1.0.5",
          inMbps: 1,
          outMbps: 2,
          inBytes: 7_500_000,
          outBytes: 15_000_000,
          inPackets: 180,
          outPackets: 240,
        },
      ],
    });
    const addresses = async (more: object) =>
      (await getTopTalkers(scope, { peeringConnection, ...more })).talkers.map(({ address }) => address);
    assert.deepEqual(await addresses({ limit: 1 }), ["10.2.0.9"]);
    assert.deepEqual(await addresses({ at: new Date(START - 2 * MINUTE + 59_000).toISOString() }), ["10.1.0.7"]);
    await refused("invalid-input", /^limit 0: /, () => addresses({ limit: 0 }));
    await refused("invalid-input", /^at "now": is not a time/, () => addresses({ at: "now" }));
    assert.deepEqual(await addresses({ at: new Date(START).toISOString() }), []);
    const future =
      /^at "2026-01-01T00:00:01.000Z": is in the future: nothing is measured after now, 2026-01-01T00:00:00.000Z \[tencent\]\. Set an earlier time\.$/;
    await refused("invalid-input", future, () => addresses({ at: new Date(START + 1000).toISOString() }));
  });
});

const costScope = (backend: Backend, prices?: UserPrices) => {
  const { region, vendor } = scopeOf(backend);
  return { region, vendor, prices, warn, openBackend: () => Promise.resolve(backend) };
};

describe("estimateCost", () => {
  afterEach(end);

  const PRICES: UserPrices = { currency: "CNY", date: "2026-01-01", per: "mbps-day", prices: { "*": 2 } };

  it("uses a connection's measured traffic, and names the account that pays", async () => {
    const { backend, connection } = await ownConnection("tce");
    // A peak of a minute is a fifth of one of five minutes.
    const steady = [0, 1, 2, 3, 4].map((minute) => ({ ago: 60 - minute, inMbps: 30, outMbps: 10 }));
    record(connection, ...steady, { ago: 30, outMbps: 45 }, { ago: 29, outMbps: 15 }, { ago: 8 * 24 * 60, inMbps: 50 });
    const found = await estimateCost(costScope(backend, PRICES), { peeringConnection: connection.id });
    assert.deepEqual(
      found.lines.map(({ arithmetic }) => arithmetic),
      ["max(30 out, 30 in) = 30 Mbps × 2 CNY = 60 CNY"],
    );
    assert.deepEqual([found.payer, found.payerAccountId], ["requester", scene.accounts[0]]);
    const longer = await estimateCost(costScope(backend, PRICES), { peeringConnection: connection.id, days: 9 });
    assert.deepEqual(
      longer.lines.map(({ arithmetic }) => arithmetic),
      ["max(0 out, 50 in) = 50 Mbps × 2 CNY = 100 CNY", "max(30 out, 30 in) = 30 Mbps × 2 CNY = 60 CNY"],
    );
  });

  it("prefers assumed to measured traffic, and uses the cap without either", async () => {
    const { backend, connection } = await ownConnection("tce");
    const ask = (more: EstimateCostArgs = {}) =>
      estimateCost(costScope(backend, PRICES), { peeringConnection: connection.id, ...more });
    const cap = await ask();
    assert.deepEqual([cap.lines[0]!.arithmetic, cap.atMost], ["max(50 out, 50 in) = 50 Mbps × 2 CNY = 100 CNY", true]);
    record(connection, { ago: 30, inMbps: 5 });
    assert.equal((await ask()).total, 10);
    assert.equal((await ask({ peakInMbps: 7, peakOutMbps: 0 })).total, 14);
    const samples = [{ at: "2026-01-01T00:00:00Z", inMbps: 1, outMbps: 9 }];
    assert.equal((await ask({ samples })).total, 18);
    await refused("invalid-input", /^peakOutMbps: the peak of one direction/, () => ask({ peakInMbps: 7 }));
    await refused("invalid-input", /^peakInMbps: the peak of one direction/, () => ask({ peakOutMbps: 7 }));
    await refused(
      "invalid-input",
      /^peerRegion "ap-beijing": an existing connection has its own .* \[tce\]\. Remove it, /,
      () => ask({ peerRegion: "ap-beijing" }),
    );
    await refused("invalid-input", /^samples\.0\.at "noon": is not a time .*Correct it/, () =>
      ask({ samples: [{ ...samples[0]!, at: "noon" }] }),
    );
  });

  it("takes the cap from its caller if the vendor does not report it", async () => {
    const { backend, connection } = await ownConnection("qcloud");
    const ask = (more: EstimateCostArgs = {}) =>
      estimateCost(costScope(withoutBandwidth(backend)), { peeringConnection: connection.id, ...more });
    assert.deepEqual(
      [(await ask()).verdict, (await ask()).because],
      ["unknown", "neither its traffic nor its bandwidth cap is known"],
    );
    assert.equal((await ask({ bandwidthMbps: 10 })).monthly, 12_000);
  });

  it("makes no call for a hypothetical connection", async () => {
    const scope = {
      region: "ap-guangzhou",
      vendor: "qcloud",
      prices: undefined,
      warn,
      openBackend: () => Promise.reject(new Error("a cloud was asked")),
    };
    scene = new Scene("qcloud");
    const { lines, payerAccountId } = await estimateCost(scope, {
      peerRegion: "ap-beijing",
      peakInMbps: 20,
      peakOutMbps: 30,
    });
    assert.equal(lines[0]!.arithmetic, "30 out + 20 in = 50 Mbps × 12 CNY = 600 CNY");
    assert.equal(payerAccountId, undefined);
    const priced = await estimateCost(scope, { region: "ap-hongkong", peerRegion: "ap-beijing", bandwidthMbps: 10 });
    assert.equal(priced.total, 2400); // 20 × 120
    await refused("invalid-input", /^peerRegion: the regions of the connection are not given/, () =>
      estimateCost(scope, {}),
    );
    await refused("invalid-input", /^region: the regions of the connection/, () =>
      estimateCost({ ...scope, region: undefined }, { peerRegion: "ap-beijing" }),
    );
  });
});

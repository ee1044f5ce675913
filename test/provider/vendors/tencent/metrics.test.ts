/** What a link carried, over the wire, is what the embedded cloud recorded. */
import assert from "node:assert/strict";
import type { Backend, MetricsQuery, PeeringRecord } from "../../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../../provider/cloud/index.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, connectionBetween, Scene, settingsFor } from "../scene.js";

const [REGION] = REGIONS.tencent;
const KEYS = keysOf("tencent");

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 15, 55);
const iso = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe("tencent: metrics", () => {
  const scene = new Scene("tencent");
  let client: Backend, embedded: Backend, connection: PeeringRecord, addresses: string[];
  before(async () => {
    await scene.start();
    client = await scene.client(0);
    const own = await scene.vpcIn(client);
    connection = await connectionBetween(client, own, await scene.vpcIn(client));
    addresses = [1, 2, 3].map((host) => own.cidrBlock.replace("0.0/16", `0.${host}`));
    embedded = openEmbeddedBackend({
      ...settingsFor("tencent", undefined),
      accountId: KEYS[0].accountId,
      cloudFile: scene.file,
    });
    const samples = [0, 1, 2, 3, 7, 1499].flatMap((minute) =>
      addresses.map((source, i) => ({
        at: START + minute * MINUTE,
        source,
        inMbps: 3 - i,
        outMbps: (i + 1) * (minute + 1),
        inPackets: 100,
        outPackets: 50 * (i + 1),
      })),
    );
    scene.operate((operator) => operator.recordTraffic(connection.id, samples));
  });
  after(async () => {
    embedded.close?.();
    await scene.end();
  });

  const query = (more: Partial<MetricsQuery> = {}): MetricsQuery => ({
    ref: connection,
    metrics: ["inBandwidth", "outBandwidth", "inPackets", "outPackets", "packetLoss"],
    periodSeconds: 60,
    start: iso(0),
    end: iso(10),
    ...more,
  });
  const rounded = (series: Awaited<ReturnType<NonNullable<Backend["getMetrics"]>>>) =>
    series.map(({ metric, unit, points }) => ({
      metric,
      unit,
      points: points.map(({ at, value }) => ({ at, value: Number(value.toFixed(6)) })),
    }));

  it("are converted to our units, for both periods, across midnight in Beijing", async () => {
    for (const periodSeconds of [60, 300] as const) {
      const requested = query({ periodSeconds });
      const measured = await client.getMetrics!(requested);
      assert.deepEqual(rounded(measured), rounded(await embedded.getMetrics!(requested)));
      assert.ok(measured[0]!.points.length > 1);
      assert.equal(measured[0]!.unit, "Mbps");
    }
  });

  it("exclude the end, and use a second call if one call returns too few points", async () => {
    const [exact] = await client.getMetrics!(query({ metrics: ["inBandwidth"], end: iso(3) }));
    assert.deepEqual(
      exact!.points.map(({ at }) => at),
      [iso(0), iso(1), iso(2)],
    );
    scene.emulator.forgetCalls();
    const [long] = await client.getMetrics!(query({ metrics: ["outPackets"], end: iso(1500) }));
    assert.equal(long!.points.length, 6);
    assert.equal(scene.emulator.calls("tencent")["GetMonitorData"], 2);
  });

  it("list the top talkers in both directions", async () => {
    const requested = { ref: connection, at: iso(7), limit: 2 };
    const talkers = await client.getTopTalkers!(requested);
    assert.deepEqual(talkers, await embedded.getTopTalkers!(requested));
    assert.deepEqual(
      talkers.map(({ address }) => address),
      [addresses[2], addresses[1]],
    );
    assert.deepEqual(await client.getTopTalkers!({ ...requested, at: iso(8) }), []);
  });

  it("are empty for an unknown connection", async () => {
    const ref = { region: REGION, id: "pcx-00000000" };
    await assert.rejects(client.getMetrics!(query({ ref })), (error) => isPeeringError(error, "not-found"));
  });
});

/** `vpc-peering cloud traffic`, `cloud limit` and `metrics`. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PeeringRecord } from "../../provider/backend/contract.js";
import type { VendorId } from "../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../provider/cloud/scene.js";
import { type Ran, runCommand } from "./command.js";

const BACKEND = join(__dirname, "backend-without-bandwidth.js");

describe("traffic on the command line", function () {
  this.timeout(30_000);
  let scene: Scene;
  let connection: PeeringRecord;
  afterEach(() => scene.end());

  /** Between regions with a cap of 50 Mbps where the vendor has those. */
  async function open(vendor: VendorId): Promise<void> {
    scene = new Scene(vendor);
    scene.now = Date.now();
    const backend = scene.as(0);
    const across = scene.rules.crossRegion.value.allowed;
    const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
    const peer = await vpcIn(backend, across ? scene.farRegion : scene.region, "10.2.0.0/16");
    connection = await connectionBetween(backend, own, peer, across ? { bandwidthMbps: 50 } : {});
  }

  const cloud = (...args: string[]) => runCommand(["cloud", ...args, "--file", scene.file]);
  const metrics = (...args: string[]) =>
    runCommand(["metrics", `${scene.region}/${connection.id}`, "--vendor", scene.vendor, ...args], {
      VPC_PEERING_CLOUD_FILE: scene.file,
      VPC_PEERING_ACCOUNT_ID: scene.accounts[0],
    });
  const succeeds = async (running: Promise<Ran>, exit = 0): Promise<string> => {
    const { code, stdout, stderr } = await running;
    assert.deepEqual([code, stderr], [exit, ""]);
    return stdout;
  };
  const fails = async (words: RegExp, running: Promise<Ran>): Promise<void> => {
    const { code, stdout, stderr } = await running;
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, words);
  };

  it("is recorded by hand, listed in equal stretches, and measured; alarms set the exit code", async () => {
    await open("tce");
    assert.equal(await succeeds(cloud("traffic", connection.id)), "nothing is recorded\n");
    const minutesAgo = (minutes: number) => new Date(scene.now - minutes * 60_000).toISOString();
    const record = (...args: string[]) => succeeds(cloud("traffic", connection.id, ...args));
    const recorded = await record("--in", "40", "--out", "60", "--for", "30m", "--at", minutesAgo(45));
    assert.match(recorded, /^30 minutes recorded for pcx-\w+, from \S+Z to \S+Z\n$/);
    await record("--in", "10", "--for", "10m", "--in-packets", "5", "--at", minutesAgo(25));
    const listed = (await succeeds(cloud("traffic", connection.id))).split("\n");
    assert.match(listed[1]!, /^\S+Z +20 +- +40 +60 +5000 +7500 +- +50$/);
    assert.match(listed[2]!, /^\S+Z +10 +- +10 +0 +5 +0 +- +50$/);

    const text = await succeeds(metrics());
    assert.match(text, /^ap-guangzhou\/pcx-\w+, 50 Mbps: \S+ to \S+, every 300 s\n/);
    assert.match(text, /^outBandwidth +Mbps +0 .* 50 +\S+Z +█+/m);
    assert.match(text, /^outUtilisation +% +0 .* 100 +\S+Z/m);
    const alarmed = await succeeds(metrics("--alarm", "outBandwidth>80%", "packetLoss>50%", "--last", "6h"), 3);
    assert.match(alarmed, /^alarm outBandwidth>80%: fires, outUtilisation was 100% at \S+Z, and in \d more$/m);
    assert.match(alarmed, /^alarm packetLoss>50%: quiet$/m);
    assert.match(await succeeds(metrics("--alarm", "outBandwidth>100%")), /^alarm outBandwidth>100%: quiet$/m);

    const before = ["--end", "2020-01-01T00:00Z", "--alarm", "inBandwidth>1Mbps"];
    const unjudged = await succeeds(metrics(...before), 4);
    assert.match(unjudged, /nothing was measured\nalarm inBandwidth>1Mbps: nothing was measured\n$/);
    const data = JSON.parse(
      await succeeds(
        metrics("--json", "--period", "60", "--metric", "outBandwidth", "--alarm", "outBandwidth>45Mbps"),
        3,
      ),
    ) as {
      periodSeconds: number;
      series: { metric: string; maximum: number }[];
      alarms: { verdict: string; points: object[] }[];
    };
    assert.equal(data.periodSeconds, 60);
    assert.deepEqual(
      data.series.map(({ metric, maximum }) => [metric, maximum]),
      [["outBandwidth", 50]],
    );
    assert.deepEqual(
      data.alarms.map(({ verdict, points }) => [verdict, points.length]),
      [["fires", 20]],
    );
  });

  it("is of the previous minute by default", async () => {
    await open("tce");
    const before = Date.now();
    const logged = JSON.parse(await succeeds(cloud("traffic", connection.id, "--in", "1", "--json"))) as {
      minutes: number;
      from: string;
      to: string;
    };
    assert.deepEqual([logged.minutes, Date.parse(logged.to) - Date.parse(logged.from)], [1, 60_000]);
    assert.ok(Date.parse(logged.to) > before - 60_000 && Date.parse(logged.to) <= Date.now(), logged.to);
  });

  it("shows the address that causes a surge, which can be capped", async () => {
    await open("tencent");
    const surge = ["--at", "2024-01-31T08:00Z", "--for", "2m"];
    await succeeds(cloud("traffic", connection.id, "--out", "900", "--source", "10.1.0.5", ...surge));
    await succeeds(cloud("traffic", connection.id, "--out", "30", "--source", "10.1.0.6", ...surge));
    const at = ["--end", "2024-01-31T08:30Z"];
    const found = await succeeds(metrics(...at, "--top"));
    assert.match(
      found,
      /the busiest minute, 2024-01-31T08:00Z:\nADDRESS .*\n10\.1\.0\.5 +0 +900 .*\n10\.1\.0\.6 +0 +30 /,
    );
    const limited = await succeeds(cloud("limit", connection.id, "10.1.0.5", "20"));
    assert.match(
      limited,
      /^ADDRESS +MBPS\n10\.1\.0\.5 +20\n\nSimulated by the embedded cloud only\. Not on tencent: .*ModifyGatewayFlowQos\)\.\n$/,
    );
    await succeeds(cloud("traffic", connection.id, "--out", "900", "--source", "10.1.0.5", ...surge));
    const top = JSON.parse(await succeeds(metrics(...at, "--top", "1", "--json"))) as {
      topTalkers: { talkers: { address: string; outMbps: number }[] };
    };
    assert.deepEqual(
      top.topTalkers.talkers.map(({ address, outMbps }) => [address, outMbps]),
      [["10.1.0.6", 30]],
    );
    const none = JSON.parse(await succeeds(cloud("limit", connection.id, "10.1.0.5", "off", "--json"))) as {
      limits: object[];
    };
    assert.deepEqual(none.limits, []);
    assert.match(await succeeds(cloud("limit", connection.id)), /^no address is limited\n/);
    await fails(/^error: Mbps: no limit is given\. .*"off"/, cloud("limit", connection.id, "10.1.0.5"));
    await fails(/^error: Mbps "much": is not a bandwidth/, cloud("limit", connection.id, "10.1.0.5", "much"));
    await fails(/^error: address "10\.9\.0\.1": is in neither VPC/, cloud("limit", connection.id, "10.9.0.1", "5"));
  });

  it("is recorded from a file", async () => {
    await open("tce");
    const file = `${scene.file}.csv`;
    writeFileSync(file, "at,inMbps,outMbps,source\n2024-01-31T08:00Z,8,2,\n2024-01-31T08:05Z,4,1,10.1.0.5\n");
    const recorded = JSON.parse(await succeeds(cloud("traffic", connection.id, "--csv", file, "--json"))) as object;
    assert.deepEqual(recorded, {
      connection: connection.id,
      minutes: 2,
      from: "2024-01-31T08:00:00Z",
      to: "2024-01-31T08:06:00Z",
    });
    const { samples } = JSON.parse(await succeeds(cloud("traffic", connection.id, "--json"))) as { samples: object[] };
    assert.deepEqual(samples, [
      { at: "2024-01-31T08:00:00Z", inMbps: 8, outMbps: 2, inPackets: 1000, outPackets: 250, capMbps: 50 },
      {
        at: "2024-01-31T08:05:00Z",
        source: "10.1.0.5",
        inMbps: 4,
        outMbps: 1,
        inPackets: 500,
        outPackets: 125,
        capMbps: 50,
      },
    ]);
    await fails(
      /^error: --in-packets: cannot be combined with --csv, .* Leave out --in-packets, or --csv/,
      cloud("traffic", connection.id, "--csv", file, "--in-packets", "5"),
    );
  });

  it("is rejected with options that do not fit together", async () => {
    await open("huawei");
    await fails(/^error: --in: no traffic is given/, cloud("traffic", connection.id, "--for", "2h"));
    await fails(
      /^error: --for "90s": is not a number of whole minutes/,
      cloud("traffic", connection.id, "--in", "1", "--for", "90s"),
    );
    await fails(/^error: --for "32d": is not/, cloud("traffic", connection.id, "--in", "1", "--for", "32d"));
    await fails(
      /^error: --at "noon": is not a time with a time zone/,
      cloud("traffic", connection.id, "--in", "1", "--at", "noon"),
    );
    await fails(/Must be a number of 0 or more/, cloud("traffic", connection.id, "--in", "many"));
    await fails(
      /^error: peeringConnection: no metrics of VPC peering connections are documented \[huawei, /,
      metrics(),
    );
    await fails(/^error: --alarm "loss": is not an alarm/, metrics("--alarm", "loss"));
    await fails(/Must be a whole number from 1 to 100/, metrics("--top", "0"));
    const future = /^error: --end "2999-01-01T00:00:00.000Z": is in the future: nothing is measured after now, /;
    await fails(future, metrics("--end", "2999-01-01T00:00Z", "--top"));
  });

  it("requires a cap for an alarm in percent", async () => {
    await open("qcloud");
    await fails(
      /the connection has no known bandwidth cap.*outBandwidth>40Mbps/,
      metrics("--backend", BACKEND, "--alarm", "outBandwidth>80%"),
    );
    await fails(
      /^error: metrics "outUtilisation": the vendor does not measure it/,
      metrics("--backend", BACKEND, "--metric", "outUtilisation"),
    );
  });

  it("is explained in the help", async () => {
    await open("tce");
    const help = await succeeds(runCommand(["metrics", "--help"]));
    for (const word of ["Examples:", "outBandwidth>80%", "Exit code: 0; 3 if an alarm fires; 4 if"]) {
      assert.ok(help.includes(word), word);
    }
    const record = await succeeds(runCommand(["cloud", "traffic", "--help"]));
    for (const word of ["Examples:", "--csv monday.csv", "at, inMbps and outMbps"])
      assert.ok(record.includes(word), word);
  });
});

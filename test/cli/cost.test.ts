/** `vpc-peering cost`. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PeeringRecord } from "../../provider/backend/contract.js";
import type { VendorId } from "../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../provider/cloud/scene.js";
import { type Ran, runCommand } from "./command.js";

const MINUTE = 60_000;

const BACKEND = join(__dirname, "backend-without-bandwidth.js");

describe("vpc-peering cost", function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => void (scene = new Scene("tce")));
  afterEach(() => scene.end());

  const cost = (...args: string[]) =>
    runCommand(["cost", ...args], {
      VPC_PEERING_CLOUD_FILE: scene.file,
      VPC_PEERING_ACCOUNT_ID: scene.accounts[0],
    });
  const succeeds = async (running: Promise<Ran>): Promise<string> => {
    const { code, stdout, stderr } = await running;
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };
  const fails = async (words: RegExp, running: Promise<Ran>): Promise<void> => {
    const { code, stdout, stderr } = await running;
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, words);
  };
  const file = (name: string, text: string): string => {
    const named = `${scene.file}.${name}`;
    writeFileSync(named, text);
    return named;
  };
  const prices = () =>
    file("json", JSON.stringify({ currency: "CNY", date: "2026-01-01", per: "mbps-day", prices: { "*": 2 } }));

  async function connections(
    vendor: VendorId,
  ): Promise<Record<"own" | "theirs" | "inside" | "pending", PeeringRecord>> {
    scene.end();
    scene = new Scene(vendor);
    scene.now = Date.now();
    const [us, them] = [scene.as(0), scene.as(1)];
    const [near, far] = [scene.region, scene.farRegion];
    const cap = { bandwidthMbps: 50 };
    const a = await vpcIn(us, near, "10.1.0.0/16");
    const own = await connectionBetween(us, a, await vpcIn(us, far, "10.2.0.0/16"), { ...cap, name: "own" });
    const inside = await connectionBetween(us, a, await vpcIn(us, near, "10.3.0.0/16"), { name: "inside" });
    const b = await vpcIn(them, far, "10.4.0.0/16");
    const theirs = await connectionBetween(them, b, a, { ...cap, name: "theirs" });
    await us.acceptPeering(theirs);
    const pending = await connectionBetween(us, a, await vpcIn(them, far, "10.5.0.0/16"), { ...cap, name: "pending" });
    return { own, theirs, inside, pending };
  }

  it("shows the arithmetic for a hypothetical connection without a cloud", async () => {
    const ends = ["--vendor", "qcloud", "--from", "ap-guangzhou", "--to", "ap-beijing"];
    assert.equal(
      (await succeeds(cost(...ends, "--out", "30", "--in", "20"))).split("\n").slice(0, 5).join("\n"),
      `  charged by the day's highest five minutes out plus those in
    a day: 30 out + 20 in = 50 Mbps × 12 CNY = 600 CNY
  18,000 CNY in thirty such days
  paid by the requester, at the vendor's published prices
  source: Tencent Cloud (qcloud), VPC Peering Connection, Billing, 2017`,
    );
    const capped = await succeeds(cost(...ends, "--bandwidth", "10"));
    assert.match(capped, /10 out \+ 10 in = 20 Mbps × 20 CNY = 400 CNY\n {2}at most 12,000 CNY in thirty such days/);
    const beyond = JSON.parse(await succeeds(cost(...ends, "--out", "80", "--in", "80", "--json"))) as object;
    assert.deepEqual(
      { ...beyond, source: "", assumption: "" },
      {
        verdict: "negotiable",
        because:
          "charged by the day's highest five minutes out plus those in, at a price to be negotiated above 100 Mbps",
        source: "",
        assumption: "",
        payer: "requester",
        currency: "CNY",
        pricesFrom: "vendor",
        lines: [
          {
            period: "a day",
            peakInMbps: 80,
            peakOutMbps: 80,
            billableMbps: 160,
            arithmetic: "80 out + 80 in = 160 Mbps",
          },
        ],
      },
    );
  });

  it("uses each day's peak over all addresses of the samples", async () => {
    const samples = file(
      "csv",
      `at,inMbps,outMbps,source
2026-03-01T09:00+08:00,10,1,10.1.0.5
2026-03-01T09:00+08:00,5,1,10.1.0.6
2026-03-01T15:00+08:00,1,25,
2026-03-02T00:00+08:00,6,5,`,
    );
    const text = await succeeds(
      cost("--vendor", "qcloud", "--from", "ap-guangzhou", "--to", "ap-beijing", "--samples", samples),
    );
    assert.match(
      text,
      /^ {4}2026-03-01: 25 out \+ 15 in = 40 Mbps × 12 CNY = 480 CNY\n {4}2026-03-02: 5 out \+ 6 in = 11 Mbps × 20 CNY = 220 CNY\n {2}10,500 CNY in thirty/m,
    );
  });

  it("uses the user's prices for configured bandwidth, and reports missing ones", async () => {
    const ends = ["--vendor", "jdcloud-cps", "--from", "cn-north-1", "--to", "cn-east-1", "--bandwidth", "50"];
    assert.match(
      await succeeds(cost(...ends, "--prices", prices())),
      /a month: 50 Mbps × 60 CNY = 3,000 CNY\n {2}3,000 CNY in thirty such days\n {2}paid by the requester, at your prices of 2026-01-01/,
    );
    assert.match(
      await succeeds(cost(...ends)),
      /^ {2}no price: charged by configured bandwidth, and no price is given\n {4}a month: 50 Mbps\n/,
    );
    assert.match(
      await succeeds(cost("--vendor", "tencent", "--from", "ap-guangzhou", "--to", "ap-guangzhou")),
      /^ {2}unknown: the document states no price/,
    );
    assert.match(
      await succeeds(cost("--vendor", "huawei", "--from", "cn-north-4", "--to", "cn-north-4")),
      /^ {2}free: the vendor's connections are free\n {2}source: Huawei/,
    );
  });

  it("names who pays for an account's connections, and sums the account's own", async () => {
    const { own, theirs, inside, pending } = await connections("tce");
    const rates = { source: "", inMbps: 30, outMbps: 45, inPackets: 0, outPackets: 0 };
    scene.operator().recordTraffic(own.id, [{ at: scene.now - 30 * MINUTE, ...rates }]);
    const regions = ["--vendor", "tce", "--region", scene.region, scene.farRegion];
    const text = await succeeds(cost(...regions, "--prices", prices()));
    for (const words of [
      `${scene.region}/${own.id} "own", ap-guangzhou to ap-beijing\n`,
      /^ {4}\d{4}-\d\d-\d\d: max\(45 out, 30 in\) = 45 Mbps × 2 CNY = 90 CNY$/m,
      `${scene.farRegion}/${theirs.id} "theirs", ap-beijing to ap-guangzhou\n`,
      `  at most 3,000 CNY in thirty such days\n  paid by the requester, account ${scene.accounts[1]}, at your prices`,
      `"inside", ap-guangzhou to ap-guangzhou\n  free: connections inside a region are free\n`,
      `${scene.region}/${pending.id} is pending-acceptance, and not charged`,
    ]) {
      if (typeof words === "string") assert.ok(text.includes(words), words);
      else assert.match(text, words);
    }
    assert.ok(text.endsWith(`\n\naccount ${scene.accounts[0]} pays 2,700 CNY a month\n`), "and not the other's link");

    const logged = JSON.parse(await succeeds(cost(...regions, "--json"))) as {
      connections: { id: string; paidByUs: boolean; cost: { verdict: string } }[];
      monthly: object;
      undetermined: string[];
    };
    assert.deepEqual(
      logged.connections.map(({ id, paidByUs, cost }) => [id.split("/")[1], paidByUs, cost.verdict].join(" ")).sort(),
      [`${own.id} true no-price`, `${inside.id} true free`, `${theirs.id} false no-price`].sort(),
    );
    assert.deepEqual([logged.monthly, logged.undetermined], [{}, [`${scene.region}/${own.id}`]]);
    const one = await succeeds(cost("--vendor", "tce", "--id", `${scene.region}/${inside.id}`));
    assert.match(one, /^\S+ "inside", .*\naccount \d+ pays nothing a month\n$/s);
  });

  it("accepts the bandwidth as an option if the account does not report it", async () => {
    const { own } = await connections("qcloud");
    const id = ["--vendor", "qcloud", "--backend", BACKEND, "--id", `${scene.region}/${own.id}`];
    const unknown = await succeeds(cost(...id));
    assert.match(unknown, /unknown: neither its traffic nor its bandwidth cap is known/);
    assert.match(unknown, /\n\nof \S+ the cost is unknown\n$/);
    assert.match(await succeeds(cost(...id, "--bandwidth", "10")), /at most 12,000 CNY/);
  });

  it("rejects options that do not fit together", async () => {
    await fails(/^error: --to: requires the other end/, cost("--vendor", "tce", "--from", "ap-guangzhou"));
    await fails(
      /^error: --days: cannot be combined with --from and --to/,
      cost("--vendor", "tce", "--from", "a", "--to", "b", "--days", "3"),
    );
    await fails(
      /^error: --charge-type: can only be used for a single connection/,
      cost("--vendor", "tce", "--charge-type", "daily-peak"),
    );
    await fails(
      /^error: --bandwidth: can only be used for a single connection/,
      cost("--vendor", "tce", "--region", "a", "--bandwidth", "5"),
    );
    await fails(
      /^error: --prices "nowhere\.json": the file cannot be read/,
      cost("--vendor", "tce", "--prices", "nowhere.json"),
    );
    const wrong = file("wrong.json", '{"currency": "CNY"}');
    await fails(
      /^error: --prices ".*wrong\.json": date is not a date, such as/,
      cost("--vendor", "tce", "--prices", wrong),
    );
    const planned = (from: string, ...more: string[]) =>
      cost("--vendor", "qcloud", "--from", from, "--to", "ap-beijing", ...more);
    await fails(/^error: --from "Guangzhou": it does not have the form .* Use the form "ap-/, planned("Guangzhou"));
    await fails(
      /^error: --bandwidth 1\.5: a bandwidth cap is a whole number of Mbps, at least 1 \[qcloud\]/,
      planned("ap-guangzhou", "--bandwidth", "1.5"),
    );
    await fails(
      /^error: peakOutMbps: the peak of one direction/,
      cost("--vendor", "tce", "--from", "a", "--to", "b", "--in", "3"),
    );
    await fails(/Must be a whole number from 1 to 31/, cost("--vendor", "tce", "--days", "32"));
    assert.match(
      await succeeds(cost("--vendor", "tce", "--region", "ap-guangzhou")),
      /^account \d+ has no connections there\n$/,
    );
  });

  it("prints its help", async () => {
    const help = await succeeds(runCommand(["cost", "--help"]));
    for (const word of ["Examples:", "--samples monday.csv", '"per": "mbps-day"', "unknown, which is not 0"]) {
      assert.ok(help.includes(word), word);
    }
  });
});

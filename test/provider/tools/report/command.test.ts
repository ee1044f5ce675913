/** `vpc-peering report`. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GATES, MARKER } from "../../../../provider/tools/report/index.js";
import type { Report } from "../../../../provider/tools/report/report.js";
import { type Ran, runCommand } from "../../../cli/command.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { previews, RECORDED, recordedFile } from "./fixtures.js";

/** Which conditions each recorded change meets. */
const TRIPS: Readonly<Record<string, readonly string[]>> = {
  bandwidth: ["cost-increase", "change"],
  expired: ["warning", "replace", "drift", "change"],
  mesh: ["change"],
  "no-return": ["warning", "interruption", "cut", "delete", "change"],
  overlap: ["error", "warning", "change"],
  region: ["interruption", "replace", "change"],
};

/** Which of them the report cannot decide. */
const UNKNOWN: Readonly<Record<string, readonly string[]>> = {
  expired: ["cost-increase"],
  mesh: ["cost-increase"],
};

describe("vpc-peering report", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-report-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const report = (name: string, ...args: string[]): Promise<Ran> =>
    runCommand(["report", recordedFile(name, "preview.json"), "--state", recordedFile(name, "state.json"), ...args]);

  for (const name of RECORDED) {
    it(`${name}: exits with 3 for every condition that is met, and names it`, async () => {
      const { code, stdout, stderr } = await report(name, "--fail-on", ...Object.keys(GATES));
      assert.equal(code, 3);
      const named = (form: RegExp) => [...stderr.matchAll(form)].map(([, gate]) => gate);
      assert.deepEqual(named(/^--fail-on (\S+):/gm), TRIPS[name]);
      assert.deepEqual(named(/^--fail-on (\S+) \(unknown\):/gm), UNKNOWN[name] ?? []);
      assert.equal(stdout, readFileSync(recordedFile(name, "report.md"), "utf8"));
      const others = Object.keys(GATES).filter((gate) => !TRIPS[name]!.includes(gate));
      const quiet = await report(name, "--fail-on", ...others);
      const lines = quiet.stderr.split("\n").slice(0, -1);
      assert.deepEqual([quiet.code, lines.length], UNKNOWN[name] === undefined ? [0, 0] : [4, UNKNOWN[name].length]);
    });
  }

  it("writes every format to a file", async () => {
    const out = path.join(folder, "report");
    const text = async (...args: string[]) => {
      const { code, stdout, stderr } = await report("region", "--out", out, ...args);
      assert.deepEqual([code, stdout, stderr], [0, "", ""]);
      return readFileSync(out, "utf8");
    };
    assert.ok((await text()).startsWith(`${MARKER}\n`));
    assert.match(await text("--format", "html"), /^<!doctype html>/);
    const json = JSON.parse(await text("--json")) as Report;
    assert.deepEqual([json.version, json.verdict, json.changes.length], [1, "interrupts", 4]);
  });

  it("accepts several stacks at once", async () => {
    const { stdout } = await runCommand([
      "report",
      recordedFile("region", "preview.json"),
      recordedFile("mesh", "preview.json"),
      "--json",
    ]);
    assert.equal((JSON.parse(stdout) as Report).stacks.length, 2);
  });

  it("uses the user's prices, and a connection's measured traffic", async () => {
    const prices = path.join(folder, "prices.json");
    writeFileSync(prices, JSON.stringify({ currency: "CNY", date: "2026-01-01", per: "mbps-day", prices: { "*": 1 } }));
    const monthly = async (...args: string[]) => {
      const { stdout, stderr } = await report("bandwidth", "--json", "--prices", prices, ...args);
      assert.equal(stderr, "");
      return (JSON.parse(stdout) as Report).cost.monthly;
    };
    assert.deepEqual(await monthly(), [{ currency: "CNY", before: 600, after: 3000 }]);
    const samples = path.join(folder, "monday.csv");
    writeFileSync(samples, "at,inMbps,outMbps\n2026-01-05T08:00Z,2,3\n");
    assert.deepEqual(await monthly("--samples", `shop-ledger=${samples}`), [
      { currency: "CNY", before: 150, after: 150 },
    ]);
  });

  it("reports an unreadable file in one line", async () => {
    const fails = async (words: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await runCommand(["report", ...args]);
      assert.deepEqual([code, stdout, stderr.split("\n").length], [1, "", 2]);
      assert.match(stderr, words);
    };
    const broken = path.join(folder, "broken.json");
    writeFileSync(broken, "no JSON");
    await fails(/the preview cannot be read: it is not JSON/, broken);
    await fails(/previews ".*none\.json": the file cannot be read \(ENOENT\)/, path.join(folder, "none.json"));
    await fails(/previews ".*broken\.json": the preview cannot/, recordedFile("mesh", "preview.json"), broken);
    await fails(/--state ".*broken\.json": the state cannot/, recordedFile("mesh", "preview.json"), "--state", broken);
    await fails(/--prices ".*broken\.json": is not JSON/, recordedFile("mesh", "preview.json"), "--prices", broken);
    await fails(
      /limits .* has no property "peering"/,
      recordedFile("mesh", "preview.json"),
      "--limits",
      '{"peering": 5}',
    );
    const [preview, state] = [recordedFile("mesh", "preview.json"), recordedFile("mesh", "state.json")];
    await fails(/there are 2 states and only 1 previews/, preview, "--state", state, state);
    await fails(/Allowed choices are error, warning/, preview, "--fail-on", "rain");
  });

  it("lists its conditions in the help and in the documentation", async () => {
    const { stdout } = await runCommand(["report", "--help"]);
    const page = readFileSync(path.join(previews, "../../../docs/how-to/ci.md"), "utf8");
    for (const [gate, condition] of Object.entries(GATES)) {
      const words = [condition.means, "unknown" in condition ? condition.unknown.means : ""];
      for (const text of words) assert.ok(stdout.includes(text), text);
      assert.match(page, new RegExp(`^\\| \`${gate}\` +\\| ${words.map((text) => `${text} *`).join("\\| ")}\\|$`, "m"));
    }
  });

  it("reads the contents of accounts", async () => {
    const scene = new Scene("tce");
    try {
      const [us] = [scene.as(0)];
      const near = await vpcIn(us, "ap-guangzhou", "10.20.0.0/16");
      await connectionBetween(us, near, await vpcIn(us, "ap-beijing", "10.21.0.0/16"), {
        name: "by-hand",
        bandwidthMbps: 10,
      });
      const environment = { VPC_PEERING_CLOUD_FILE: scene.file };
      const args = ["report", recordedFile("no-return", "preview.json"), "--live", scene.accounts[0]!, "--json"];
      const { code, stdout, stderr } = await runCommand(args, environment);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match((JSON.parse(stdout) as Report).topology.after, /10\.21\.0\.0\/16/);
    } finally {
      scene.end();
    }
  });
});

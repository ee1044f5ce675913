/** The three forms in which the real engine prints a preview: every gate and picture reads the same from each. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Report } from "../../provider/tools/report/report.js";
import { runProgram } from "./harness/command.js";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { IMPORTS } from "./harness/programs.js";

const CLI = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist", "cli", "main.js");

const PROGRAM = (region: string, bandwidthMbps: number, more = "") => `${IMPORTS}
  const vpc1 = new Vpc("vpc1", { cidrBlock: "10.1.0.0/16", region: "${region}" });
  const vpc2 = new Vpc("vpc2", { cidrBlock: "10.2.0.0/16", region: "ap-beijing" });
  const link = new PeeringConnection("link", { vpc: vpc1, peerVpc: vpc2, bandwidthMbps: ${bandwidthMbps} });
  new Route("there", { vpc: vpc1, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link });
  new Route("back", { vpc: vpc2, destinationCidrBlock: "10.1.0.0/16", peeringConnection: link });
  ${more}
`;

describe("the forms of a preview", function () {
  this.timeout(120_000);
  let stack: EngineStack;
  before(async () => {
    stack = await engineStack({ program: PROGRAM("ap-guangzhou", 10), config: { "vpcpeering:vendor": "tce" } });
    await stack.up();
  });
  after(() => stack?.close());

  const FORMS = {
    digest: { args: ["--json"], env: {} },
    stream: { args: ["--json"], env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" } },
    operations: { args: ["--output", "json"], env: {} },
  } as const;

  async function printed(form: keyof typeof FORMS): Promise<string> {
    const { args, env } = FORMS[form];
    const options = { cwd: stack.folder, env: { ...stack.env, ...env } };
    const run = ["preview", "--stack", "dev", "--refresh", "--non-interactive", ...args];
    const { stdout } = await runProgram("pulumi", run, options);
    await writeFile(join(stack.folder, `${form}.json`), stdout);
    return `${form}.json`;
  }

  async function reportOf(...args: readonly string[]): Promise<{ report: Report; code: number; stderr: string }> {
    const options = { cwd: stack.folder, env: stack.env };
    const ran = await runProgram(process.execPath, [CLI, "report", "--json", ...args], options);
    return { report: JSON.parse(ran.stdout || "null") as Report, code: ran.code, stderr: ran.stderr };
  }

  it("a stream of events gives the same report as the digest", async () => {
    await stack.setProgram(PROGRAM("ap-shanghai", 20));
    const [digest, stream] = [await reportOf(await printed("digest")), await reportOf(await printed("stream"))];
    assert.equal(digest.report.verdict, "interrupts");
    assert.deepEqual(stream.report, digest.report);
  });

  it("a list of operations requires the state, and meets the conditions on operations", async () => {
    const operations = await printed("operations");
    const without = await reportOf(operations, "--fail-on", "change");
    assert.equal(without.code, 1);
    assert.match(without.stderr, /`--output json` lists operations without their properties.*--state/);

    await writeFile(join(stack.folder, "state.json"), JSON.stringify(await stack.exportState()));
    const gates = ["--fail-on", "change", "replace", "interruption"];
    const { report, code, stderr } = await reportOf(operations, "--state", "state.json", ...gates);
    assert.equal(code, 3);
    assert.equal(stderr.split("\n").length, 4);
    const { report: digest } = await reportOf("digest.json");
    const steps = ({ changes }: Report) =>
      changes.map(({ urn, operation, impact }) => `${urn} ${operation} ${impact}`).sort();
    assert.deepEqual(steps(report), steps(digest));
    assert.ok(report.findings.some(({ what }) => what.includes("lists operations without their properties")));
  });

  it("each form of a failed preview fails the report", async () => {
    await stack.setProgram(PROGRAM("ap-guangzhou", 0));
    for (const form of ["digest", "stream"] as const) {
      const { report, code } = await reportOf(await printed(form), "--fail-on", "error");
      assert.deepEqual([report.verdict, code], ["fails", 3], form);
    }
    const { report, code } = await reportOf(await printed("operations"), "--state", "state.json", "--fail-on", "error");
    assert.deepEqual([report.verdict, code], ["fails", 3]);
  });

  it("a stream reports that the ends of a connection between new VPCs are not known", async () => {
    const more = `
      const vpc3 = new Vpc("vpc3", { cidrBlock: "10.3.0.0/16", region: "ap-beijing" });
      new PeeringConnection("link3", { vpc: vpc1, peerVpc: vpc3, bandwidthMbps: 10 });`;
    await stack.setProgram(PROGRAM("ap-guangzhou", 10, more));
    const { report } = await reportOf(await printed("stream"));
    assert.ok(report.changes.some(({ name, operation }) => name === "link3" && operation === "create"));
    assert.ok(report.findings.some(({ what }) => what.includes("PULUMI_ENABLE_STREAMING_JSON_PREVIEW")));
  });
});

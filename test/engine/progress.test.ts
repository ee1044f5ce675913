/** What a person reads on a resource's own line while `pulumi up` runs: what it waits for, what it adopts. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningEmulator, startEmulator } from "../../provider/servers/server.js";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { accountsProgram } from "./harness/programs.js";
import type { EngineRun } from "./harness/report.js";
import { prelude, secretsOf, WIRES } from "./wire/grounds.js";

/** What was said on the line of the resource of that name. */
const linesOf = (run: EngineRun, name: string): string[] =>
  run.diagnostics
    .filter(({ urn = "", severity }) => urn.endsWith(`::${name}`) && severity === "info")
    .map(({ message }) => message.trim());

describe("progress on a resource's line", function () {
  this.timeout(120_000);

  describe("in the embedded cloud", () => {
    let stack: EngineStack;
    before(async () => void (stack = await engineStack({ program: "" })));
    after(() => stack?.close());

    it("names the account to act, the expiry, and the adopted object", async () => {
      const ends = `
        const vpcA = new Vpc("vpcA", { cidrBlock: "10.1.0.0/16" }, { provider: a });
        const vpcB = new Vpc("vpcB", { cidrBlock: "10.2.0.0/16" }, { provider: b });
        const link = new PeeringConnection("link", { name: "link", vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a });
        exports.expiresAt = link.expiresAt;`;
      await stack.setProgram(accountsProgram(ends));
      const requested = await stack.up();
      const { expiresAt } = await stack.outputs();
      assert.match(String(expiresAt), /^\d{4}-\d\d-\d\dT/);
      assert.deepEqual(linesOf(requested, "link"), [
        `waiting for account 100000000002 to accept, until ${String(expiresAt)}`,
      ]);

      await stack.setProgram(
        accountsProgram(`${ends}
          const accepter = new PeeringAccepter("accepter", { peeringConnection: link }, { provider: b });
          const route = new Route("route", { vpc: vpcA, destinationCidrBlock: "10.2.0.0/16", peeringConnection: accepter }, { provider: a });
          new Route("twin", { vpc: vpcB, destinationCidrBlock: "10.1.0.0/16", peeringConnection: accepter }, { provider: b });`),
      );
      assert.deepEqual(linesOf(await stack.up(), "link"), []);

      // What another program finds already there is adopted, which it says.
      const state = await stack.exportState();
      const route = state.deployment.resources?.find(({ urn }) => urn.endsWith("::route"));
      await stack.pulumi("state", "delete", route!.urn, "--yes", "--stack", "dev");
      const adopted = linesOf(await stack.up(), "route");
      assert.equal(adopted.length, 1);
      assert.match(adopted[0]!, /^adopted the existing route for 10\.2\.0\.0\/16 in rtb-/);
    });
  });

  describe("over the wire", () => {
    const wire = WIRES.find(({ vendor, path }) => vendor === "tce" && path === undefined)!;
    let folder: string;
    let emulator: RunningEmulator;
    let stack: EngineStack;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "vpc-peering-progress-"));
      emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour: { callsPerSecond: 1 } });
      stack = await engineStack({
        program: `${prelude(wire, emulator)}
          for (const n of [1, 2, 3, 4]) new Vpc("vpc" + n, { cidrBlock: "10." + n + ".0.0/16" }, { provider: a });`,
        secretConfig: secretsOf(wire, emulator),
      });
    });
    after(async () => {
      await stack?.close();
      await emulator?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it("reports that it was throttled, and when it retries", async () => {
      const run = await stack.up();
      const said = ["vpc1", "vpc2", "vpc3", "vpc4"].flatMap((name) => linesOf(run, name));
      assert.ok(said.length > 0);
      for (const line of said) assert.match(line, /^\w+: throttled \(\w+(\.\w+)*\); trying again in \d+\.\d s$/);
    });
  });
});

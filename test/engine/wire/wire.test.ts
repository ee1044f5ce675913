/**
 * The quickstart and the cross-account example over each vendor's wire: the real engine, our client, and the emulator,
 * from the first `up` to the last `destroy`.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../../provider/backend/contract.js";
import { CloudOperator, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import type { LogEntry } from "../../../provider/servers/emulator/log.js";
import { rulesOf } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import { prelude, secretsOf, WIRES } from "./grounds.js";

const DAY = 24 * 60 * 60 * 1000;

for (const wire of WIRES) {
  describe(`the engine over the wire: ${wire.title}`, function () {
    this.timeout(240_000);
    const rules = rulesOf(wire.vendor);
    const byHand = rules.routes.value === "by-hand";
    const isMutual = rules.acceptance.value === "mutual";
    const isFar = wire.far !== wire.region;
    const expires = rules.pendingExpiry.value.hours !== null;
    const log: LogEntry[] = [];
    const said: string[] = [];
    let folder: string;
    let emulator: RunningEmulator;
    let stack: EngineStack;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "vpc-peering-wire-"));
      emulator = await startEmulator({
        cloudFile: join(folder, "cloud.db"),
        behaviour: { task: 50 },
        onEntry: (entry) => log.push(entry),
      });
      stack = await engineStack({
        program: program(),
        cloudFile: emulator.cloudFile,
        config: { region: wire.region },
        secretConfig: secretsOf(wire, emulator),
      });
    });
    after(async () => {
      await stack?.close();
      await emulator?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const program = ({ changed = false } = {}) => `${prelude(wire, emulator)}
      const cap = (mbps) => (${isFar && rules.bandwidthCrossRegion.value === "required"} ? { bandwidthMbps: mbps } : {});
      const vpc1 = new Vpc("vpc1", { region: near, cidrBlock: "10.1.0.0/16" }, { provider: a });
      const vpc2 = new Vpc("vpc2", { region: far, cidrBlock: "10.2.0.0/16" }, { provider: a });
      const link = new PeeringConnection("link", { name: ${JSON.stringify(isFar || !changed ? "link-1" : "link-2")}, vpc: vpc1, peerVpc: vpc2, ...cap(${changed ? 20 : 10}) }, { provider: a });

      const vpc3 = new Vpc("vpc3", { region: near, cidrBlock: "10.3.0.0/16" }, { provider: b });
      const across = new PeeringConnection("across", { name: "across", vpc: vpc1, peerVpc: vpc3 }, { provider: a });
      const accepter = new PeeringAccepter("accepter", ${
        isMutual
          ? `{ vpc: vpc3, requester: { accountId: vpc1.accountId, vpc: vpc1 }, name: "mirror" }`
          : `{ peeringConnection: across, trustedAccountIds: [vpc1.accountId] }`
      }, { provider: b, dependsOn: [across] });

      // Nobody answers this one.
      const vpc4 = new Vpc("vpc4", { region: near, cidrBlock: "10.4.0.0/16" }, { provider: b });
      const pending = new PeeringConnection("pending", { name: "pending", vpc: vpc1, peerVpc: vpc4 }, { provider: a });

      if (${byHand}) {
        new Route("route12", { vpc: vpc1, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link }, { provider: a });
        new Route("route21", { vpc: vpc2, destinationCidrBlock: "10.1.0.0/16", peeringConnection: link }, { provider: a });
        new Route("route13", { vpc: vpc1, destinationCidrBlock: "10.3.0.0/16", peeringConnection: ${isMutual ? "across" : "accepter"} }, { provider: a, dependsOn: [accepter] });
        new Route("route31", { vpc: vpc3, destinationCidrBlock: "10.1.0.0/16", peeringConnection: accepter }, { provider: b });
      }
      exports.states = { link: link.state, across: accepter.state, pending: pending.state };
      exports.ids = { link: link.id, across: across.id, pending: pending.id };
    `;

    const noted = async (run: Promise<EngineRun>): Promise<EngineRun> => {
      const result = await run;
      said.push(JSON.stringify(result));
      return result;
    };
    const shown = async () => ops(await noted(stack.preview({ args: ["--refresh"] })));
    const states = async () => (await stack.outputs())["states"];
    const ids = async () => (await stack.outputs())["ids"] as Record<string, string>;

    it("connects, within an account and across two", async () => {
      await noted(stack.up());
      assert.deepEqual(await states(), { link: "active", across: "active", pending: "pending-acceptance" });
      const { routes = [] } = await stack.cloud();
      assert.equal(routes.filter(({ origin }) => origin !== "system").length, 4);
    });

    it("shows no change afterwards", async () => {
      assert.deepEqual(await shown(), []);
    });

    it(isFar ? "changes a bandwidth in place" : "changes a name in place", async () => {
      const before = await ids();
      await stack.setProgram(program({ changed: true }));
      const run = await noted(stack.up());
      assert.deepEqual(ops(run), ["update link"]);
      assert.deepEqual(Object.keys(run.changes[0]!.detailedDiff), [isFar ? "bandwidthMbps" : "name"]);
      assert.deepEqual(await ids(), before);
      assert.deepEqual(await shown(), []);
    });

    it("shows changes made outside, and reverts them", async () => {
      const { across } = await ids();
      await asRequester(async (backend) => {
        const [region, id] = across!.split("/") as [string, string];
        await backend.updatePeering({ region, id }, { name: "other" });
        if (!byHand) return;
        const [own] = (await backend.listRouteTables({ region })).filter(({ routes }) =>
          routes.some(({ peeringConnectionId }) => peeringConnectionId === id),
        );
        await backend.deleteRoute(own!, { destinationCidrBlock: "10.3.0.0/16", peeringConnectionId: id });
      });
      assert.deepEqual(await shown(), [...(byHand ? ["create route13"] : []), "update across"]);
      await noted(stack.up({ args: ["--refresh"] }));
      assert.deepEqual(await shown(), []);
    });

    if (expires) {
      it("shows an expired request, and requests again", async () => {
        advance(8 * DAY);
        const enables = rules.pendingExpiry.value.reEnable;
        const plan = await noted(stack.preview({ args: ["--refresh"] }));
        assert.deepEqual(ops(plan), [enables ? "update pending" : "replace pending"]);
        const before = await ids();
        await noted(stack.up({ args: ["--refresh"] }));
        assert.equal(((await states()) as Record<string, string>)["pending"], "pending-acceptance");
        assert.equal((await ids())["pending"] === before["pending"], enables);
      });
    }

    it("destroys, and leaves nothing behind", async () => {
      await noted(stack.destroy());
      const { vpcs, peeringConnections, routes } = await stack.cloud();
      assert.deepEqual({ vpcs, peeringConnections, routes }, { vpcs: [], peeringConnections: [], routes: [] });
    });

    it("makes every call over the wire, and exposes no key", async () => {
      const calls = log.filter(({ vendor }) => vendor === (wire.backend === "gateway" ? "gateway" : wire.vendor));
      assert.ok(calls.length > 20, `${calls.length} calls`);
      const operator = new CloudOperator(emulator.cloudFile);
      const logged = [
        JSON.stringify(await stack.exportState()),
        ...said,
        JSON.stringify(log),
        JSON.stringify(operator.events()),
      ];
      operator.close();
      const secrets = emulator.keysOf(wire.vendor).flatMap(({ secretId, secretKey }) => [secretId, secretKey]);
      assert.equal(secrets.length, 4);
      assert.deepEqual(
        secrets.flatMap((secret) => logged.filter((text) => text.includes(secret)).map((text) => text.slice(0, 80))),
        [],
      );
    });

    async function asRequester(act: (backend: Backend) => Promise<void>): Promise<void> {
      const { accountId } = emulator.keysOf(wire.vendor)[0]!;
      const { vendor } = wire;
      const settings = {
        vendor,
        backend: "embedded",
        accountId,
        cloudFile: emulator.cloudFile,
        limits: {},
        timeoutSeconds: 1,
      };
      const backend = openEmbeddedBackend(settings);
      try {
        await act(backend);
      } finally {
        backend.close?.();
      }
    }

    function advance(milliseconds: number): void {
      const operator = new CloudOperator(emulator.cloudFile);
      operator.advance(milliseconds);
      operator.close();
    }
  });
}

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

/**
 * A private cloud's API 3.0 between two regions and two accounts, on the real engine: every change goes to an action
 * with `Ex`, and in the region of the end that acts.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import { prelude, secretsOf, WIRES } from "./grounds.js";

const WIRE = WIRES.find(({ title }) => title === "tce, API 3.0")!;
const DAY = 24 * 60 * 60 * 1000;

describe("the engine over API 3.0 of a private cloud, between two regions and two accounts", function () {
  this.timeout(240_000);
  let folder: string;
  let emulator: RunningEmulator;
  let stack: EngineStack;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "vpc-peering-regions-"));
    emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour: { task: 300 } });
    stack = await engineStack({
      program: program({ mbps: 10, accepts: false }),
      cloudFile: emulator.cloudFile,
      config: { region: WIRE.region },
      secretConfig: secretsOf(WIRE, emulator),
    });
  });
  after(async () => {
    await stack?.close();
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const program = ({ mbps, accepts }: { mbps: number; accepts: boolean }) => `${prelude(WIRE, emulator)}
    const own = new Vpc("own", { region: near, cidrBlock: "10.1.0.0/16" }, { provider: a });
    const one = new Vpc("one", { region: far, cidrBlock: "10.2.0.0/16" }, { provider: b });
    const two = new Vpc("two", { region: far, cidrBlock: "10.3.0.0/16" }, { provider: b });
    const across = new PeeringConnection("across", { name: "across", vpc: own, peerVpc: one, bandwidthMbps: ${mbps} }, { provider: a });
    const waiting = new PeeringConnection("waiting", { name: "waiting", vpc: own, peerVpc: two, bandwidthMbps: 10 }, { provider: a });
    if (${accepts}) new PeeringAccepter("accepter", { peeringConnection: across, trustedAccountIds: [own.accountId] }, { provider: b });
    exports.ids = { across: across.id, waiting: waiting.id };
    exports.states = { across: across.state, waiting: waiting.state };
  `;
  const ids = async () => (await stack.outputs())["ids"];
  const states = async () => (await stack.outputs())["states"];
  const changing = () =>
    Object.fromEntries(
      Object.entries(emulator.calls("tce")).filter(
        ([action]) => action.includes("VpcPeeringConnection") && !action.startsWith("Describe"),
      ),
    );
  const ran = async (run: () => Promise<EngineRun>) => {
    emulator.forgetCalls();
    return ops(await run());
  };

  it("requests the connections", async () => {
    await ran(() => stack.up());
    assert.deepEqual(await states(), { across: "pending-acceptance", waiting: "pending-acceptance" });
    assert.deepEqual(changing(), { CreateVpcPeeringConnectionEx: 2 });
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
  });

  it("changes the bandwidth in place, and the other account accepts", async () => {
    const before = await ids();
    await stack.setProgram(program({ mbps: 20, accepts: true }));
    assert.deepEqual(await ran(() => stack.up()), ["create accepter", "update across"]);
    assert.deepEqual(changing(), { ModifyVpcPeeringConnectionEx: 1, AcceptVpcPeeringConnectionEx: 1 });
    assert.deepEqual(await ids(), before);
    const { peeringConnections = [] } = await stack.cloud();
    const across = peeringConnections.find(({ name }) => name === "across")!;
    assert.deepEqual([across["state"], across["bandwidthMbps"]], ["active", 20]);
  });

  it("enables the expired request again, in place", async () => {
    const before = await ids();
    const operator = new CloudOperator(emulator.cloudFile);
    operator.advance(8 * DAY);
    operator.close();
    assert.deepEqual(await ran(() => stack.up({ args: ["--refresh"] })), ["update waiting"]);
    assert.deepEqual(changing(), { EnableVpcPeeringConnectionEx: 1 });
    assert.deepEqual([await ids(), await states()], [before, { across: "active", waiting: "pending-acceptance" }]);
    assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
  });

  it("destroys everything", async () => {
    await ran(() => stack.destroy());
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual({ vpcs, peeringConnections }, { vpcs: [], peeringConnections: [] });
    assert.deepEqual(Object.keys(changing()), ["DeleteVpcPeeringConnectionEx"]);
  });
});

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

import assert from "node:assert/strict";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Backend, PeeringRecord, VpcRecord } from "../../provider/backend/contract.js";
import { CloudOperator, openEmbeddedBackend } from "../../provider/cloud/index.js";
import { connectionBetween, vpcIn } from "../provider/cloud/scene.js";
import { runProgram } from "./harness/command.js";
import { type EngineStack, engineStack, type StackOptions } from "./harness/harness.js";
import { pluginFolder } from "./harness/plugin-folder.js";
import type { EngineRun } from "./harness/report.js";
import { TCE } from "./harness/programs.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));
const MAIN = join(REPOSITORY, "dist", "cli", "main.js");
const ours = "100000000001";
const theirs = "100000000002";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`);

describe("vpc-peering import", function () {
  this.timeout(540_000);
  let stack: EngineStack;
  const open: Backend[] = [];
  afterEach(async () => {
    for (const backend of open.splice(0)) backend.close!();
    await stack.close();
  });

  const start = async (options: Partial<StackOptions> = {}): Promise<EngineStack> =>
    (stack = await engineStack({ program: "", ...options }));

  /** The cloud itself, past Pulumi: what a console does by hand. */
  function byHand(accountId = ours): Backend {
    const backend = openEmbeddedBackend({
      vendor: "tce",
      backend: "embedded",
      cloudFile: stack.cloudFile,
      accountId,
      limits: {},
      timeoutSeconds: 1,
    });
    open.push(backend);
    return backend;
  }

  async function routeBy(backend: Backend, vpc: VpcRecord, to: VpcRecord, connection: PeeringRecord): Promise<void> {
    await backend.createRoute(
      { region: vpc.region, id: vpc.defaultRouteTableId },
      { destinationCidrBlock: to.cidrBlock, peeringConnectionId: connection.id },
    );
  }

  /** Runs the command, makes its program the stack's own, and lets the engine import its file. */
  async function importAll(...args: string[]): Promise<string> {
    const env = { PATH: process.env["PATH"]!, VPC_PEERING_CLOUD_FILE: stack.cloudFile };
    const logged = await runProgram(process.execPath, [MAIN, "import", "--vendor", "tce", ...args], {
      cwd: stack.folder,
      env,
    });
    assert.deepEqual([logged.code, logged.stderr], [0, ""]);
    await runTypeScript(join("vpc-peering-import", "index.ts"));
    await stack.pulumi(
      "import",
      "--file",
      join("vpc-peering-import", "import.json"),
      "--generate-code=false",
      "--protect=false",
      "--yes",
      "--skip-preview",
      "--stack",
      "dev",
    );
    return logged.stdout;
  }

  /** From now on the project's program is this one, as the language host runs it for users. */
  async function runTypeScript(program: string): Promise<void> {
    await rm(join(stack.folder, "index.js"));
    await copyFile(join(stack.folder, program), join(stack.folder, "index.ts"));
    await copyFile(join(REPOSITORY, "examples", "quickstart", "tsconfig.json"), join(stack.folder, "tsconfig.json"));
    await writeFile(
      join(stack.folder, "Pulumi.yaml"),
      JSON.stringify({
        name: "test",
        main: "index.ts",
        runtime: "nodejs",
        plugins: { providers: [{ name: "vpcpeering", path: pluginFolder() }] },
      }),
    );
  }

  async function managed(): Promise<string[]> {
    const { resources = [] } = (await stack.exportState()).deployment;
    return resources
      .filter(({ type }) => /^(pulumi-nodejs|vpcpeering):/.test(type))
      .map(({ urn }) => urn.split("::")[3]!);
  }

  async function assertNothingLeft(): Promise<void> {
    const { peeringConnections, vpcs, routes } = await stack.cloud();
    assert.deepEqual({ peeringConnections, vpcs, routes }, { peeringConnections: [], vpcs: [], routes: [] });
  }

  it("imports 100 existing connections with their VPCs and routes, without a change", async () => {
    await start({ config: TCE });
    const hand = byHand();
    const south: VpcRecord[] = [];
    const north: VpcRecord[] = [];
    for (let i = 0; i < 10; i++) {
      south.push(await vpcIn(hand, "ap-guangzhou", `10.${i}.0.0/16`, { name: `south-${i}` }));
      north.push(await vpcIn(hand, "ap-beijing", `10.${100 + i}.0.0/16`, { name: `north-${i}` }));
    }
    for (const a of south) {
      for (const b of north) {
        const connection = await connectionBetween(hand, a, b, { name: `${a.name} to ${b.name}`, bandwidthMbps: 10 });
        await routeBy(hand, a, b, connection);
        await routeBy(hand, b, a, connection);
      }
    }
    const before = await stack.cloud();
    assert.equal(before["peeringConnections"]?.length, 100);

    const logged = await importAll("--region", "ap-guangzhou", "ap-beijing");
    assert.match(logged, /20 VPCs, 100 connections, 0 accepters, 200 routes/);
    assert.doesNotMatch(logged, /left out|note:/);
    // Exits with an error where anything would change.
    const plan = await stack.preview({ args: ["--expect-no-changes"] });
    assert.deepEqual([ops(plan), plan.warnings, plan.errors], [[], "", ""]);
    assert.equal((await managed()).length, 320);
    assert.deepEqual(ops(await stack.refresh()), []);
    assert.deepEqual(ops(await stack.up()), []);
    assert.deepEqual(await stack.cloud(), before);
    await stack.destroy();
    await assertNothingLeft();
  });

  /** One hub of ours with every kind of link that can hang on it. */
  async function makeMixedEstate(): Promise<Record<"spokeLink" | "inbound" | "undecided", PeeringRecord>> {
    const [mine, other] = [byHand(ours), byHand(theirs)];
    const hub = await vpcIn(mine, "ap-guangzhou", "10.0.0.0/16", { name: "生产", enableIpv6: true });
    const spoke = await vpcIn(mine, "ap-guangzhou", "10.1.0.0/16", { name: "spoke", enableIpv6: true });
    await vpcIn(mine, "ap-guangzhou", "10.1.0.0/16", { name: "spoke", tags: { team: "network", "cost-centre": "7" } });
    const far = await Promise.all(
      [2, 3, 4, 5].map((n) => vpcIn(other, "ap-beijing", `10.${n}.0.0/16`, { name: `far-${n}` })),
    );
    const spokeConnection = await connectionBetween(mine, hub, spoke, { name: "default" });
    await routeBy(mine, hub, spoke, spokeConnection);
    await routeBy(mine, spoke, hub, spokeConnection);
    const operator = new CloudOperator(stack.cloudFile);
    const table = operator.createRouteTable(hub.id, "custom");
    operator.close();
    const { region, id: vpcId } = hub;
    const zone = `${region}-3`;
    const web = await mine.createSubnet!({ region, vpcId, name: "web", cidrBlock: "10.0.1.0/24", zone });
    await mine.createSubnet!({ region, vpcId, name: "db", cidrBlock: "10.0.2.0/24", zone });
    await mine.updateSubnet!(web, { routeTableId: table.id });
    for (const [route, id] of [
      [spoke.ipv6CidrBlock!, table.id],
      ["10.1.0.0/17", hub.defaultRouteTableId],
    ] as const) {
      await mine.createRoute(
        { region: hub.region, id },
        { destinationCidrBlock: route, peeringConnectionId: spokeConnection.id, description: "by hand" },
      );
    }
    const accept = (connection: PeeringRecord, by: Backend) =>
      by.acceptPeering({ region: connection.accepter.region, id: connection.id });
    const inbound = await accept(await connectionBetween(other, far[0]!, hub, { name: "in", bandwidthMbps: 10 }), mine);
    await routeBy(mine, hub, far[0]!, inbound);
    const undecided = await connectionBetween(other, far[1]!, hub, { name: "undecided", bandwidthMbps: 10 });
    await connectionBetween(mine, hub, far[2]!, { name: "out", bandwidthMbps: 20 });
    const ended = await accept(
      await connectionBetween(mine, hub, far[3]!, { name: "ended", bandwidthMbps: 20 }),
      other,
    );
    await other.deletePeering({ region: "ap-beijing", id: ended.id });
    return { spokeLink: spokeConnection, inbound, undecided };
  }

  it("imports both sides of connections through an explicit Provider, and reports what it left out", async () => {
    await start();
    const { undecided } = await makeMixedEstate();
    const before = await stack.cloud();
    const logged = await importAll("--region", "ap-guangzhou", "--provider", "provider", "--account", ours);
    assert.match(logged, /3 VPCs, 2 connections, 1 accepter, 5 routes, 1 route table, 2 subnets/);
    assert.match(logged, /left out: .*: the connection is deleted-by-peer: account 100000000002 deleted its side/);
    assert.match(logged, /left out: .*: the request waits for this account/);
    assert.doesNotMatch(logged, /config set/);
    const names = (await managed()).sort();
    assert.equal(names.length, 14);
    const plan = await stack.preview({ args: ["--expect-no-changes"] });
    assert.deepEqual([ops(plan), plan.warnings, plan.errors], [[], "", ""]);
    assert.deepEqual(ops(await stack.refresh()), []);
    assert.deepEqual(ops(await stack.up()), []);
    assert.deepEqual((await managed()).sort(), names);
    assert.deepEqual(await stack.cloud(), before);
    // A request that waits for an answer keeps its VPC.
    await byHand(theirs).deletePeering(undecided);
    await stack.destroy();
    const { vpcs = [], routes } = await stack.cloud();
    assert.deepEqual([vpcs.map((vpc) => vpc["accountId"]), routes], [Array(4).fill(theirs), []]);
  });

  it("imports one connection and its routes, and only reads the VPCs at its ends", async () => {
    await start({ config: TCE });
    const { spokeLink: spokeConnection, inbound } = await makeMixedEstate();
    const ids = [spokeConnection, inbound].map(({ region, id }) => `${region}/${id}`);
    const logged = await importAll("--id", ...ids);
    assert.match(logged, /0 VPCs, 1 connection, 1 accepter, 5 routes/);
    const plan = await stack.preview({ args: ["--expect-no-changes"] });
    assert.deepEqual([ops(plan), plan.warnings, plan.errors], [[], "", ""]);
    assert.deepEqual(ops(await stack.up()), []);
    assert.deepEqual(ops(await stack.refresh()), []);
    await stack.destroy();
    const { vpcs, routes, peeringConnections = [] } = await stack.cloud();
    assert.deepEqual([vpcs?.length, routes], [7, []]);
    assert.deepEqual(peeringConnections.map(({ name }) => String(name)).sort(), ["out", "undecided"]);
  });
});

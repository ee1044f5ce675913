import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type CloudContents, type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/**
 * The provider's process is killed (SIGKILL) at each call that changes the cloud, before and after the cloud acted;
 * either way the engine has no answer and saves nothing. The next `up` ends with exactly one of everything.
 *
 * `npm test` kills once at the calls that matter most, after the cloud acted. `npm run test:kill` kills at every call,
 * before and after, three times each: left to chance is how many calls were under way beside the killed one.
 */
const ROUNDS = Number(process.env["KILL_ROUNDS"] ?? 0);
const isSample = ROUNDS === 0;
const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));

/** The embedded cloud, but the process dies at the call named in the file KILL, which is then used up. */
const BACKEND = `
  const { execFileSync } = require("node:child_process");
  const { existsSync, readFileSync, rmSync } = require("node:fs");
  const { basename } = require("node:path");
  const { openEmbeddedBackend } = require(${JSON.stringify(join(REPOSITORY, "dist/provider/cloud/index.js"))});
  const file = require("node:path").join(__dirname, "KILL");
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const die = (point) => {
      if (!existsSync(file) || readFileSync(file, "utf8") !== point) return;
      rmSync(file);
      process.kill(process.pid, "SIGKILL");
    };
    const dieWithEngine = (point) => {
      if (!existsSync(file) || readFileSync(file, "utf8") !== point) return;
      rmSync(file);
      const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\\n");
      const all = processes.map((line) => line.trim().split(/\\s+/)).map(([pid, ppid, name]) => ({ pid: Number(pid), ppid: Number(ppid), name }));
      // A script that starts the plugin is between the two.
      let engine = all.find(({ pid }) => pid === process.ppid);
      while (basename(engine.name) !== "pulumi") engine = all.find(({ pid }) => pid === engine.ppid);
      const below = (one) => all.filter(({ ppid }) => ppid === one.pid).flatMap((child) => [child, ...below(child)]);
      for (const { pid } of [engine, ...below(engine)]) if (pid !== process.pid) try { process.kill(pid, "SIGKILL"); } catch (error) { if (error.code !== "ESRCH") throw error; }
      process.kill(process.pid, "SIGKILL");
    };
    const lose = (point) => {
      if (!existsSync(file) || readFileSync(file, "utf8") !== point) return;
      rmSync(file);
      throw new Error("the connection was reset");
    };
    const wrap = (name) => async (...args) => {
      die(name + " before");
      const answer = await inner[name](...args);
      lose(name + " lost");
      die(name + " after");
      dieWithEngine(name + " engine");
      return answer;
    };
    const calls = ["createVpc", "updateVpc", "deleteVpc", "createPeering", "updatePeering", "acceptPeering", "deletePeering", "createRoute", "putRoute", "deleteRoute"];
    return new Proxy(inner, { get: (target, key) => calls.includes(key) ? wrap(key) : Reflect.get(target, key, target) });
  };
`;

const program = ({
  vpcName = "vpc-a",
  linkName: connectionName = "link",
  bandwidth = 10,
  hop = "first",
  replacing = "ap-beijing",
  accepter = "accepter",
} = {}) => `${IMPORTS}
  const side = (name, accountId) => new Provider(name, { vendor: "tce", backend: "./backend.js", accountId, region: "ap-guangzhou" });
  const [a, b] = [side("a", "100000000001"), side("b", "100000000002")];
  const vpcA = new Vpc("vpcA", { name: "${vpcName}", region: "ap-guangzhou", cidrBlock: "192.168.1.0/24" }, { provider: a });
  const vpcB = new Vpc("vpcB", { region: "${replacing}", cidrBlock: "10.0.1.0/24" }, { provider: b });
  const link = new PeeringConnection("link", { name: "${connectionName}", vpc: vpcA, peerVpc: vpcB, bandwidthMbps: ${bandwidth} }, { provider: a });
  const accepter = new PeeringAccepter("${accepter}", { peeringConnection: link }, { provider: b });
  new Route("there", { vpc: vpcA, destinationCidrBlock: "10.0.1.0/24", peeringConnection: accepter, description: "${hop}" }, { provider: a });
  new Route("back", { vpc: vpcB, destinationCidrBlock: "192.168.1.0/24", peeringConnection: accepter }, { provider: b });
`;

const BASE = program();

/** verb → the calls that it makes, and the program (or destroy) that makes them. */
const VERBS: Record<string, { readonly calls: readonly string[]; readonly from?: string; readonly to: string }> = {
  create: { calls: ["createVpc", "createPeering", "acceptPeering", "createRoute"], to: BASE },
  update: {
    calls: ["updateVpc", "updatePeering", "putRoute"],
    from: BASE,
    to: program({ vpcName: "vpc-b", bandwidth: 20, linkName: "renamed", hop: "second" }),
  },
  replace: {
    calls: ["createVpc", "deletePeering", "createPeering", "acceptPeering", "createRoute", "putRoute", "deleteVpc"],
    from: BASE,
    to: program({ replacing: "ap-shanghai" }),
  },
  delete: { calls: ["deleteRoute", "deletePeering", "deleteVpc"], from: BASE, to: "destroy" },
};

const SAMPLE: Record<string, readonly string[]> = {
  create: ["createVpc", "createPeering"],
  update: [],
  replace: ["createPeering"],
  delete: ["deletePeering"],
};

describe("after the provider process is killed", function () {
  this.timeout(600_000);
  const counts = { runs: 0, duplicates: 0, orphans: 0, losses: 0 };
  let stack: EngineStack;

  before(async () => {
    stack = await engineStack({ program: BASE });
    writeFileSync(join(stack.folder, "backend.js"), BACKEND);
  });
  after(async () => {
    await stack?.close();
    console.log(`      ${JSON.stringify(counts)}`);
  });

  for (const [verb, { calls, from, to }] of Object.entries(VERBS)) {
    for (const call of calls) {
      if (isSample && !SAMPLE[verb]!.includes(call)) continue;
      for (const when of isSample ? ["after"] : ["before", "after"]) {
        it(`the next run completes the work: ${verb}, ${when} ${call}`, async () => {
          for (let round = 0; round < Math.max(1, ROUNDS); round++) {
            await startFrom(from);
            await killAt(`${call} ${when}`, to);
            await finish(to);
            await judge(to, round === 0);
          }
        });
      }
    }
  }

  /** The cloud and the state as the verb finds them. */
  async function startFrom(source: string | undefined): Promise<void> {
    rmSync(join(stack.folder, "KILL"), { force: true });
    await stack.setProgram(source ?? BASE);
    if (source === undefined) await stack.destroy();
    else await stack.up();
  }

  async function killAt(point: string, to: string): Promise<void> {
    writeFileSync(join(stack.folder, "KILL"), point);
    await (to === "destroy"
      ? stack.destroy({ expectError: true })
      : (await stack.setProgram(to), stack.up({ expectError: true })));
    assert.equal(existsSync(join(stack.folder, "KILL")), false, `${point} was never reached`);
  }

  async function finish(to: string): Promise<void> {
    if (to === "destroy") await stack.destroy();
    else await stack.up();
  }

  async function judge(to: string, withPreview = true): Promise<void> {
    counts.runs++;
    const cloud = await stack.cloud();
    const wanted =
      to === "destroy" ? { vpcs: 0, peeringConnections: 0, routes: 0 } : { vpcs: 2, peeringConnections: 1, routes: 2 };
    for (const [kind, count] of Object.entries(wanted)) {
      const found = cloud[kind]!.length;
      counts.duplicates += Math.max(0, found - count);
      counts.losses += Math.max(0, count - found);
    }
    counts.orphans += (await orphans(cloud)).length;
    assert.deepEqual({ ...counts, runs: 0 }, { runs: 0, duplicates: 0, orphans: 0, losses: 0 }, JSON.stringify(cloud));
    if (to === "destroy" || !withPreview) return;
    assert.deepEqual(
      (await stack.preview({ args: ["--refresh"] })).changes.map(({ op, name }) => `${op} ${name}`),
      [],
    );
    assert.equal(cloud["peeringConnections"]?.[0]?.["state"], "active");
  }

  /** Live objects that no resource in state has. */
  async function orphans(cloud: CloudContents): Promise<string[]> {
    const { resources = [] } = (await stack.exportState()).deployment;
    const held = new Set(resources.flatMap(({ id }) => (id === undefined ? [] : [id])));
    const ids = [
      ...cloud["vpcs"]!.map(({ region, id }) => `${String(region)}/${String(id)}`),
      ...cloud["peeringConnections"]!.map(
        ({ requester, id }) => `${(requester as { region: string }).region}/${String(id)}`,
      ),
      ...cloud["routes"]!.map(
        ({ region, routeTableId, destinationCidrBlock }) =>
          `${String(region)}/${String(routeTableId)}/${String(destinationCidrBlock)}`,
      ),
    ];
    return ids.filter((id) => !held.has(id));
  }

  it("the next run adopts everything if the engine, too, was killed and had saved nothing (PULUMI_SKIP_CHECKPOINTS)", async () => {
    await startFrom(undefined);
    const options = { program: BASE, beside: stack, env: { PULUMI_SKIP_CHECKPOINTS: "true" } };
    const unsaved = await engineStack({ ...options, project: "unsaved" });
    try {
      writeFileSync(join(unsaved.folder, "backend.js"), BACKEND);
      writeFileSync(join(unsaved.folder, "KILL"), "createRoute engine");
      await assert.rejects(unsaved.up());
      assert.equal(existsSync(join(unsaved.folder, "KILL")), false, "createRoute was never reached");
      assert.equal((await unsaved.exportState()).deployment.resources, undefined);
      const { vpcs, peeringConnections } = await unsaved.cloud();
      assert.deepEqual([vpcs!.length, peeringConnections!.length], [2, 1]);
      // The killed engine could not unlock its stack.
      await unsaved.pulumi("cancel", "--yes");
      await unsaved.up();
      const cloud = await unsaved.cloud();
      assert.deepEqual(
        [cloud["vpcs"], cloud["peeringConnections"]!.map(({ id }) => id)],
        [vpcs, peeringConnections!.map(({ id }) => id)],
      );
      assert.deepEqual((await unsaved.preview({ args: ["--refresh"] })).changes, []);
      await unsaved.destroy();
    } finally {
      await unsaved.close();
    }
  });

  it("between the create and the delete of a rename, the renamed object remains", async () => {
    await startFrom(BASE);
    const before = await stack.cloud();
    const renamed = program({ accepter: "renamed" });
    // The rename accepts (adopts) first; the engine is stopped before it deletes under the old name.
    await stack.setProgram(
      `${renamed}\n accepter.id.apply(() => { throw new Error("stopped between create and delete"); });`,
    );
    await stack.up({ expectError: true });
    const { resources = [] } = (await stack.exportState()).deployment;
    assert.equal(
      resources.filter(({ type }) => type.endsWith(":PeeringAccepter")).length,
      2,
      "both names are in state",
    );
    await stack.setProgram(renamed);
    await stack.up();
    assert.deepEqual(await stack.cloud(), before);
    assert.deepEqual((await stack.preview({ args: ["--refresh"] })).changes, []);
  });

  it("between the create and the delete of a `--replace`, the adopted object remains", async () => {
    await startFrom(BASE);
    const before = await stack.cloud();
    await stack.setProgram(`${BASE}\n vpcA.id.apply(() => { throw new Error("stopped between create and delete"); });`);
    await stack.up({ args: ["--replace", "**:Vpc::vpcA"], expectError: true });
    await stack.setProgram(BASE);
    await stack.up();
    assert.deepEqual((await stack.cloud())["vpcs"], before["vpcs"]);
    assert.deepEqual((await stack.preview({ args: ["--refresh"] })).changes, []);
  });

  it("the next run searches for the object of a lost response before it creates another", async () => {
    await startFrom(undefined);
    for (const call of ["createVpc", "createPeering", "createRoute"]) await killAt(`${call} lost`, BASE);
    await finish(BASE);
    await judge(BASE);
  });

  it("the embedded cloud's file is intact", async () => {
    await stack.destroy();
    const operator = new CloudOperator(stack.cloudFile);
    const { vpcs, peeringConnections, routes } = operator.inventory();
    assert.deepEqual([vpcs, peeringConnections, routes], [[], [], []]);
  });
});

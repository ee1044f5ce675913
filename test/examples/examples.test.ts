import assert from "node:assert/strict";
import { appendFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runProgram } from "../engine/harness/command.js";
import { type EngineStack, engineStack } from "../engine/harness/harness.js";
import { pluginFolder } from "../engine/harness/plugin-folder.js";
import type { EngineRun } from "../engine/harness/report.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

/** Every example, as it stands in the repository, on the real engine with a cloud of its own. */
describe("examples", function () {
  this.timeout(240_000);
  let stacks: EngineStack[];

  beforeEach(() => (stacks = []));
  afterEach(async () => {
    for (const stack of stacks.toReversed()) await stack.close();
  });

  /** @param files what to copy: path in the repository → path in the project. */
  async function start(files: Record<string, string>, beside?: EngineStack): Promise<EngineStack> {
    const [manifest] = Object.keys(files).filter((file) => file.endsWith("Pulumi.yaml"));
    const project = /^name: (.*)$/m.exec(await readFile(path.join(repository, manifest!), "utf8"))![1]!;
    const stack = await engineStack({ program: "", project, ...(beside && { beside }) });
    stacks.push(stack);
    for (const file of ["index.js", "package.json"]) await rm(path.join(stack.folder, file));
    for (const [from, to] of Object.entries(files)) {
      await cp(path.join(repository, from), path.join(stack.folder, to), { recursive: true });
    }
    return stack;
  }

  const startFolder = (folder: string, beside?: EngineStack) => {
    const files = ["Pulumi.yaml", "index.ts", "tsconfig.json"].map((file) => [`examples/${folder}/${file}`, file]);
    return start(Object.fromEntries(files) as Record<string, string>, beside);
  };

  async function assertNothingLeft(stack: EngineStack): Promise<void> {
    const { peeringConnections, vpcs } = await stack.cloud();
    assert.deepEqual({ peeringConnections, vpcs }, { peeringConnections: [], vpcs: [] });
  }

  async function startYaml(folder: string): Promise<EngineStack> {
    const stack = await start({ [`examples/${folder}/Pulumi.yaml`]: "Pulumi.yaml" });
    await appendFile(
      path.join(stack.folder, "Pulumi.yaml"),
      `\nplugins: { providers: [{ name: vpcpeering, path: ${JSON.stringify(pluginFolder())} }] }\n`,
    );
    return stack;
  }

  it("yaml-cross-account: requests, accepts and routes in one `up`, and needs the accepter's Provider", async () => {
    const stack = await startYaml("yaml-cross-account");
    const file = path.join(stack.folder, "Pulumi.yaml");
    const program = await readFile(file, "utf8");
    await writeFile(file, program.replace("accepterProvider: ${accepter}", ""));
    assert.match((await stack.preview({ expectError: true })).errors, /\(wrong-account\)/);
    await writeFile(file, program);
    await stack.up();
    assert.equal((await stack.outputs())["state"], "active");
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("yaml: the quickstart on the plugin", async () => {
    const stack = await startYaml("yaml");
    const created = ["create peering", "create route1", "create route2", "create vpc1", "create vpc2"];
    assert.deepEqual(ops(await stack.preview()), created);
    assert.deepEqual(ops(await stack.up()), created);
    const { connection, state } = await stack.outputs();
    assert.match(String(connection), /^pcx-/);
    assert.equal(state, "active");
    assert.deepEqual(ops(await stack.preview()), []);

    const file = path.join(stack.folder, "Pulumi.yaml");
    const program = await readFile(file, "utf8");
    await writeFile(file, program.replace("bandwidthMbps: 10", "bandwidthMbps: 20"));
    assert.deepEqual(ops(await stack.up()), ["update peering"]);
    await writeFile(file, program.replace("10.0.1.0/24", "192.168.1.0/25"));
    assert.match((await stack.preview({ expectError: true })).errors, /'peering' has a problem: peerVpc: .* overlap/);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("quickstart: connects, updates in place, moves, and leaves nothing", async () => {
    const stack = await start({ "Pulumi.yaml": "Pulumi.yaml", "examples/quickstart": "examples/quickstart" });
    assert.deepEqual(ops(await stack.up()), [
      "create peering",
      "create route1",
      "create route2",
      "create vpc1",
      "create vpc2",
    ]);
    const before = await stack.outputs();
    assert.deepEqual([before["state"], before["bandwidthMbps"]], ["active", 10]);
    assert.deepEqual(ops(await stack.preview()), []);

    await stack.setConfig({ bandwidthMbps: "20" });
    const faster = await stack.up();
    assert.deepEqual(ops(faster), ["update peering"]);
    const after = await stack.outputs();
    assert.deepEqual([after["connection"], after["bandwidthMbps"]], [before["connection"], 20]);

    await stack.setConfig({ region: "ap-shanghai" });
    await stack.up();
    assert.deepEqual(ops(await stack.preview()), []);
    const moved = (await stack.outputs())["vpcs"] as string[];
    assert.match(moved[0]!, /^ap-shanghai\//);
    assert.equal((await stack.cloud())["peeringConnections"]?.length, 1);

    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("cross-account-one-stack: requests, accepts and routes in one `up`, one resource at a time", async () => {
    const stack = await startFolder("cross-account-one-stack");
    await stack.up({ args: ["--parallel", "1"] });
    assert.equal((await stack.outputs())["state"], "active");
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("cross-account: two stacks find each other by the steps of their README", async () => {
    const accepter = await startFolder("cross-account/accepter");
    assert.deepEqual(ops(await accepter.up()), ["create vpc"]);

    const requester = await startFolder("cross-account/requester", accepter);
    const requested = await requester.up();
    assert.deepEqual(ops(requested), ["create peering", "create route", "create vpc"]);
    const pending = await requester.outputs();
    assert.deepEqual([pending["state"], pending["routeState"]], ["pending-acceptance", "deferred"]);
    assert.match(requested.warnings, /deferred/);

    await accepter.setConfig({ requesterVpc: pending["requesterVpc"] as string });
    assert.deepEqual(ops(await accepter.up()), ["create accepter", "create route"]);
    assert.equal((await accepter.outputs())["state"], "active");

    assert.deepEqual(ops(await requester.up()), ["update route"]);
    const active = await requester.outputs();
    assert.deepEqual([active["state"], active["routeState"]], ["active", "written"]);
    for (const stack of [accepter, requester]) assert.deepEqual(ops(await stack.preview()), []);

    await requester.destroy();
    await accepter.destroy();
    await assertNothingLeft(accepter);
  });

  it("disaster-recovery: routes every CIDR block, adds bandwidth in place, and moves the standby", async () => {
    const stack = await startFolder("disaster-recovery");
    await stack.up();
    const reachable = async () => {
      const { state, reachable } = await stack.outputs();
      assert.equal(state, "active");
      return (reachable as string[]).map((line) => line.replace(/ by rtb-\w+$/, ""));
    };
    const all = [
      "requester: 10.20.0.0/16",
      "requester: 10.21.0.0/16",
      "accepter: 10.10.0.0/16",
      "accepter: 10.11.0.0/16",
    ];
    assert.deepEqual(await reachable(), all);
    assert.deepEqual(ops(await stack.preview()), []);

    await stack.setConfig({ replicationMbps: "500" });
    assert.deepEqual(ops(await stack.up()), ["update replication"]);
    await stack.setConfig({ standbyRegion: "ap-shanghai" });
    await stack.up();
    assert.deepEqual(await reachable(), all);
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("mesh: connects each pair of four VPCs", async () => {
    const stack = await startFolder("mesh");
    await stack.up();
    const { states } = await stack.outputs();
    assert.deepEqual(
      states,
      Object.fromEntries(
        [
          "payments.reports",
          "payments.shop",
          "payments.warehouse",
          "reports.shop",
          "reports.warehouse",
          "shop.warehouse",
        ].map((pair) => [pair, "active"]),
      ),
    );
    const { peeringConnections = [], routes = [] } = await stack.cloud();
    assert.deepEqual(
      peeringConnections.map(({ bandwidthMbps }) => Number(bandwidthMbps ?? 0)).sort((one, other) => one - other),
      [0, 10, 10, 10, 100, 100],
    );
    assert.equal(routes.filter(({ origin }) => origin === "user").length, 12);
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("subnets: connects two subnets over route tables of their own, and replaces a third", async () => {
    const stack = await startFolder("subnets");
    await stack.up();
    const { subnets, tables, isolatedTable } = (await stack.outputs()) as Record<string, string[]>;
    const { routes = [] } = await stack.cloud();
    assert.deepEqual(new Set(routes.map(({ routeTableId }) => routeTableId)), new Set(tables));
    assert.ok(!tables!.includes(String(isolatedTable)));
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.setConfig({ secondRange: "192.168.3.0/24" });
    await stack.up();
    const after = (await stack.outputs())["subnets"] as string[];
    assert.deepEqual([after.slice(0, 2), after[2] === subnets![2]], [subnets!.slice(0, 2), false]);
    await stack.destroy();
    await assertNothingLeft(stack);
  });

  it("own-backend: connects on a backend that only the project's own module defines", async () => {
    const files = ["Pulumi.yaml", "package.json", "index.ts", "my-backend.js", "tsconfig.json"];
    const stack = await start(Object.fromEntries(files.map((file) => [`examples/own-backend/${file}`, file])));
    const held = async () => {
      const text = await readFile(path.join(stack.folder, "my-cloud.json"), "utf8");
      const { vpcs, connections, tables } = JSON.parse(text) as Record<string, { routes?: unknown[] }[]>;
      return [vpcs!.length, connections!.length, tables!.flatMap(({ routes }) => routes!).length];
    };
    const made = await stack.up();
    assert.deepEqual(ops(made), ["create ledger", "create peering", "create shop", "create toLedger", "create toShop"]);
    assert.equal((await stack.outputs())["state"], "active");
    assert.deepEqual(await held(), [2, 1, 2]);
    await assertNothingLeft(stack);
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    assert.deepEqual(await held(), [0, 0, 0]);
  });

  it("import: adopts existing resources with the program that the command writes", async () => {
    const hand = await startFolder("import/by-hand");
    await hand.up();
    const before = await hand.cloud();
    await hand.pulumi("stack", "rm", "--force", "--yes", "--stack", "dev");

    const stack = await startFolder("import/managed", hand);
    const command = path.join(repository, "dist", "cli", "main.js");
    const requested = [
      "import",
      "--vendor",
      "tce",
      "--account",
      "100000000009",
      "--region",
      "ap-guangzhou",
      "ap-beijing",
      "ap-shanghai",
    ];
    const { code, stderr } = await runProgram(process.execPath, [command, ...requested, "--out", "imported"], {
      cwd: stack.folder,
      env: { VPC_PEERING_CLOUD_FILE: stack.cloudFile },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const text = (file: string) => readFile(path.join(stack.folder, file), "utf8");
    assert.equal(await text("imported/index.ts"), await text("index.ts"));

    const file = path.join("imported", "import.json");
    const flags = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview", "--stack", "dev"];
    await stack.pulumi("import", "--file", file, ...flags);
    assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);
    assert.deepEqual(ops(await stack.up()), []);
    assert.deepEqual(await stack.cloud(), before);
    await stack.destroy();
    await assertNothingLeft(stack);
  });
});

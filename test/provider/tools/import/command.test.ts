/** `vpc-peering import`, as a user runs it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { MAIN } from "../../../cli/command.js";

describe("vpc-peering import", function () {
  this.timeout(30_000);
  let scene: Scene;
  let out: string;
  const start = (vendor: ConstructorParameters<typeof Scene>[0]) => {
    scene = new Scene(vendor);
    scene.now = Date.now();
    out = join(dirname(scene.file), "out");
  };
  afterEach(() => scene.end());

  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const all = [MAIN, "import", "--out", out, ...args];
    return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, all, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
      );
    });
  }
  const answer = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(["--cloud-file", scene.file, ...args]);
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  };
  const fails = async (words: RegExp, ...args: string[]): Promise<void> => {
    // There is no such file yet.
    const { code, stdout, stderr } = await run(args, { VPC_PEERING_CLOUD_FILE: scene.file });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, words);
  };

  it("prints what it wrote and the next step, and overwrites nothing by default", async () => {
    start("tce");
    await vpcIn(scene.open({ accountId: "100000000001" }), scene.region, "10.0.0.0/16", { name: "hub" });
    const args = ["--vendor", "tce", "--region", scene.region];
    const text = await answer(...args);
    assert.match(text, /import\.json and .*index\.ts: 1 VPC, 0 connections, 0 accepters, 0 routes/);
    assert.match(
      text,
      /pulumi config set vpcpeering:vendor tce\n {2}pulumi config set vpcpeering:cloudFile \S*cloud\.db/,
    );
    assert.match(text, /pulumi import --file \S*import\.json --generate-code=false --protect=false/);
    await fails(
      /--out ".*out": .*import\.json exists already\. Name another folder, or overwrite it with --force/,
      ...args,
    );
    const report = JSON.parse(await answer(...args, "--force", "--json")) as Record<string, unknown>;
    assert.deepEqual(report, {
      importFile: join(out, "import.json"),
      program: join(out, "index.ts"),
      resources: { vpcs: 1, routeTables: 0, subnets: 0, peeringConnections: 0, peeringAccepters: 0, routes: 0 },
      leftOut: [],
      notes: [],
    });
    assert.match(
      readFileSync(join(out, "index.ts"), "utf8"),
      /^import \{ Vpc \} from "pulumi-vpc-peering";\n\nnew Vpc\("hub", /,
    );
  });

  it("takes its account from the environment, and writes no API keys", async () => {
    start("tce");
    await vpcIn(scene.as(1), scene.region, "10.0.0.0/16", { name: "hub" });
    const { code, stdout } = await run(["--region", scene.region, "--provider", "main"], {
      VPC_PEERING_VENDOR: "tce",
      VPC_PEERING_ACCOUNT_ID: scene.accounts[1],
      VPC_PEERING_SECRET_KEY: "SKnever-to-be-seen",
      VPC_PEERING_CLOUD_FILE: scene.file,
    });
    assert.deepEqual([code, /config set/.test(stdout)], [0, false]);
    const [file, program] = ["import.json", "index.ts"].map((name) => readFileSync(join(out, name), "utf8"));
    assert.match(program!, /const main = new Provider\("main", \{ vendor: "tce", accountId: "100000000022" \}\);/);
    assert.match(program!, /\{ provider: main \}/);
    const [provider, hub] = (JSON.parse(file!) as { resources: Record<string, unknown>[] }).resources;
    assert.deepEqual(provider, {
      type: "pulumi:providers:pulumi-nodejs",
      name: "main",
      inputs: { "vpcpeering:vendor": "tce", "vpcpeering:accountId": "100000000022" },
    });
    assert.deepEqual([hub!["provider"], hub!["name"]], ["main", "hub"]);
    assert.doesNotMatch(file! + program! + stdout, /SKnever/);
  });

  it("writes for the package what Pulumi reads itself, and leaves the program to Pulumi", async () => {
    start("tce");
    await vpcIn(scene.open({ accountId: "100000000001" }), scene.region, "10.0.0.0/16", { name: "hub" });
    const args = ["--vendor", "tce", "--region", scene.region, "--face", "package"];
    assert.match(
      await answer(...args),
      /\n {2}pulumi import --file \S*import\.json --protect=false {4}# prints the program\n/,
    );
    const { resources } = JSON.parse(readFileSync(join(out, "import.json"), "utf8")) as {
      resources: Record<string, unknown>[];
    };
    const [{ id, ...hub }] = resources as [Record<string, unknown>];
    assert.deepEqual(hub, { type: "vpcpeering:index:Vpc", name: "hub" });
    assert.match(String(id), new RegExp(`^${scene.region}/vpc-`));
    assert.equal(existsSync(join(out, "index.ts")), false);
    await fails(/--provider "main": Pulumi writes no program for an explicit Provider/, ...args, "--provider", "main");
  });

  it("notes what the vendor does not report", async () => {
    start("qcloud");
    const backend = scene.open({});
    const [a, b] = [
      await vpcIn(backend, scene.region, "10.0.0.0/16"),
      await vpcIn(backend, scene.farRegion, "10.1.0.0/16"),
    ];
    const connection = await connectionBetween(backend, a, b, { bandwidthMbps: 10 });
    const text = await answer("--vendor", "qcloud", "--region", scene.region, scene.farRegion);
    assert.match(
      text,
      new RegExp(`note: qcloud does not report the charge type of peering connections.*\\(${connection.id}\\)`),
    );
  });

  it("fails without a required option, and writes nothing", async () => {
    start("tce");
    await fails(/--vendor: no vendor is configured/);
    await fails(/account \d+ has nothing to import \[tce\]/, "--vendor", "tce", "--account", "100000000099");
    await fails(/--id "vpc-1": no region is given.*Write region\/vpc-1/, "--vendor", "tce", "--id", "vpc-1");
    await fails(
      /--id "ap-guangzhou\/pcx-1": account 100000000001 sees no VPC and no peering connection.*\(--account\)/,
      "--vendor",
      "tce",
      "--region",
      "ap-guangzhou",
      "--id",
      "pcx-1",
    );
    await fails(
      /--region \["ap-guangzhou"\]: account 100000000001 has nothing to import there.*\(--account\)/,
      "--vendor",
      "tce",
      "--region",
      "ap-guangzhou",
    );
    assert.equal(existsSync(out), false);
  });
});

/** `vpc-peering report`, `topology` and `import` work with both faces. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "../harness/command.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { pairProgram, TCE } from "../harness/programs.js";
import { resource, type YamlStack, yamlStack } from "./yaml.js";

const COMMAND = join(dirname(require.resolve("pulumi-vpc-peering/package.json")), "dist", "cli", "main.js");

/** The program of `pairProgram`, in another language. */
const PAIR = {
  resources: {
    vpc1: resource("Vpc", { region: "ap-guangzhou", cidrBlock: "192.168.1.0/24" }),
    vpc2: resource("Vpc", { region: "ap-beijing", cidrBlock: "10.0.1.0/24" }),
    link: resource("PeeringConnection", { name: "PeerConn", vpc: "${vpc1}", peerVpc: "${vpc2}", bandwidthMbps: 10 }),
    route1: resource("Route", { vpc: "${vpc1}", destinationCidrBlock: "10.0.1.0/24", peeringConnection: "${link}" }),
    route2: resource("Route", { vpc: "${vpc2}", destinationCidrBlock: "192.168.1.0/24", peeringConnection: "${link}" }),
  },
};

describe("the commands that read previews and states", function () {
  this.timeout(240_000);
  const stacks: EngineStack[] = [];
  after(async () => {
    for (const stack of stacks) await stack.close();
  });

  /** What the command prints, without what only the engine chooses: IDs, and the order of parallel steps. */
  async function printed(stack: EngineStack, args: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await runProgram(process.execPath, [COMMAND, ...args], {
      cwd: stack.folder,
      env: stack.env,
    });
    assert.equal(code, 0, stderr);
    const text = stdout
      .replaceAll(/pulumi-nodejs:dynamic\/vpcpeering|vpcpeering:index/g, "TYPE")
      .replaceAll(/\b(vpc|pcx|rtb)-[a-z0-9]{8}\b/g, "$1-ID");
    return sorted(JSON.parse(text));
  }

  it("print the same for the dynamic provider and for the package, before and after an `up`", async () => {
    stacks.push(await engineStack({ program: pairProgram(), config: TCE, face: "dynamic" }));
    stacks.push(await yamlStack(PAIR, { config: TCE }));
    const seen = [];
    for (const stack of stacks) {
      await writeFile(join(stack.folder, "plan.json"), withoutHost(await stack.previewJson()));
      const report = await printed(stack, ["report", "plan.json", "--format", "json"]);
      const plan = await printed(stack, ["topology", "--preview", "plan.json", "--format", "json"]);
      await stack.up();
      await writeFile(join(stack.folder, "state.json"), JSON.stringify(await stack.exportState()));
      const state = await printed(stack, ["topology", "--state", "state.json", "--format", "json"]);
      seen.push({ report, plan, state });
    }
    assert.deepEqual(seen[1], seen[0]);
    const { report } = seen[0] as { report: { changes: string[] } };
    assert.equal(report.changes.filter((change) => change.includes('"operation":"create"')).length, 5);
  });
});

describe("vpc-peering import", function () {
  this.timeout(240_000);
  const stacks: YamlStack[] = [];
  after(async () => {
    for (const stack of stacks) await stack.close();
  });

  it("writes a file that Pulumi imports into a program in YAML, without a change", async () => {
    const made = await yamlStack(PAIR, { config: TCE });
    stacks.push(made);
    await made.up();
    const cloud = await made.cloud();
    const stack = await yamlStack({ resources: {} }, { beside: made, project: "imported", config: TCE });
    stacks.push(stack);
    const regions = ["--region", "ap-guangzhou", "ap-beijing"];
    const args = [COMMAND, "import", "--vendor", "tce", "--face", "package", "--out", "out", ...regions];
    const { code, stderr } = await runProgram(process.execPath, args, { cwd: stack.folder, env: stack.env });
    assert.deepEqual([code, stderr], [0, ""]);
    const file = ["--file", join("out", "import.json"), "--out", "program.yaml", "--protect=false"];
    await stack.pulumi("import", ...file, "--yes", "--skip-preview", "--stack", "dev");
    const program = await readFile(join(stack.folder, "program.yaml"), "utf8");
    const manifest = await readFile(join(stack.folder, "Pulumi.yaml"), "utf8");
    const { resources: _, ...project } = JSON.parse(manifest) as Record<string, unknown>;
    const settings = Object.entries(project).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
    await writeFile(join(stack.folder, "Pulumi.yaml"), settings.join("") + program);
    const { changes } = await stack.preview();
    assert.deepEqual(
      changes.map(({ op, name }) => `${op} ${name}`),
      [],
    );
    assert.deepEqual(await stack.cloud(), cloud);
  });

  it("has an equal in `pulumi import` of a subnet and a route table by type and ID, without a change", async () => {
    const config = { "vpcpeering:vendor": "tencent", "vpcpeering:region": "ap-guangzhou" };
    const network = {
      vpc: resource("Vpc", { name: "net", cidrBlock: "10.0.0.0/16" }),
      table: resource("RouteTable", { name: "batch", vpc: "${vpc}" }),
      web: resource("Subnet", {
        name: "web",
        vpc: "${vpc}",
        cidrBlock: "10.0.1.0/24",
        zone: "ap-guangzhou-3",
        routeTable: "${table}",
      }),
    };
    const made = await yamlStack({ resources: network }, { config });
    stacks.push(made);
    await made.up();
    const cloud = await made.cloud();
    const idOf = (list: string, name: string) =>
      `ap-guangzhou/${String(cloud[list]!.find((one) => one["name"] === name)!["id"])}`;
    const [vpc, table] = [idOf("vpcs", "net"), idOf("routeTables", "batch")];
    const stack = await yamlStack({ resources: {} }, { beside: made, project: "by-type", config });
    stacks.push(stack);
    for (const [kind, name, id] of [
      ["RouteTable", "table", table],
      ["Subnet", "web", idOf("subnets", "web")],
    ] as const) {
      const said = await stack.pulumi(
        "import",
        `vpcpeering:index:${kind}`,
        name,
        id,
        "--out",
        `${name}.yaml`,
        "--protect=false",
        "--yes",
        "--stack",
        "dev",
      );
      assert.match(said, new RegExp(`${kind} ${name} import`));
    }
    const written = await readFile(join(stack.folder, "web.yaml"), "utf8");
    for (const words of [`vpc: ${vpc}`, "cidrBlock: 10.0.1.0/24", `routeTable: ${table}`, "zone: ap-guangzhou-3"])
      assert.ok(written.includes(words), written);
    const imported = {
      table: resource("RouteTable", { name: "batch", vpc }),
      web: resource("Subnet", { ...network.web.properties, vpc, routeTable: "${table}" }),
    };
    await stack.setResources({ resources: imported });
    const { changes } = await stack.preview({ args: ["--refresh"] });
    assert.deepEqual(
      changes.map(({ op, name }) => `${op} ${name}`),
      [],
    );
    assert.deepEqual(await stack.cloud(), cloud);
  });
});

/** The engine warns of a language host that it finds on PATH. */
function withoutHost(preview: string): string {
  const { diagnostics = [], ...rest } = JSON.parse(preview) as { diagnostics?: { message: string }[] };
  return JSON.stringify({ ...rest, diagnostics: diagnostics.filter(({ message }) => !/language-yaml/.test(message)) });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(sorted(one))).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sorted(one)]));
}

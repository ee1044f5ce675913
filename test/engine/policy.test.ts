/** The example's policy pack on the real engine; the production that it speaks of is the harness's stack. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { accountsProgram } from "./harness/programs.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));

/** An account that the pack does not trust, a range that it says is taken, too much bandwidth, and no protection. */
const CARELESS = accountsProgram(
  `
  const vpcA = new Vpc("vpcA", { cidrBlock: "10.99.0.0/17" }, { provider: a });
  const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
  const peering = new PeeringConnection("main", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 1000 }, { provider: a });
  new PeeringAccepter("accepter", { peeringConnection: peering }, { provider: b });
`,
  { b: "100000000009" },
);

const VIOLATIONS = [
  /bandwidth-ceiling.*\nbandwidthMbps 1000 is above the ceiling of 100 Mbps/,
  /no-overlap.*\ncidrBlock "10\.99\.0\.0\/17" overlaps 10\.99\.0\.0\/16 of the office/,
  /protected-connections.*PeeringConnection: main/,
  /protected-connections.*PeeringAccepter: accepter/,
  /expected-connections.*\nthe connection "peering" is not in the program/,
  /trusted-accounts.*PeeringConnection: main.*\npeerAccountId "100000000009"/,
  /trusted-accounts.*PeeringAccepter: accepter.*\ntrustedAccountIds is not set/,
];

const careful = (connection: string) =>
  accountsProgram(`
  const vpcA = new Vpc("vpcA", { cidrBlock: "10.0.0.0/24" }, { provider: a });
  const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
  ${connection}
`);
const LINKED = careful(`
  const peering = new PeeringConnection("peering", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a, protect: true });
  new PeeringAccepter("accepter", { peeringConnection: peering, trustedAccountIds: [vpcA.accountId] }, { provider: b, protect: true });
`);

describe("a policy pack", function () {
  this.timeout(120_000);
  let root: string;
  let flags: readonly string[];
  let path: string;
  let stack: EngineStack;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "vpc-peering-pack-"));
    const pack = join(root, "pack");
    await cp(join(REPOSITORY, "examples", "policy", "pack"), pack, { recursive: true });
    await symlink(join(REPOSITORY, "node_modules"), join(pack, "node_modules"), "junction");
    flags = ["--policy-pack", pack];
    const program = join(pack, "index.ts");
    await writeFile(program, (await readFile(program, "utf8")).replaceAll('"prod"', '"dev"'));
    path = await packRunner(root, pack);
    stack = await engineStack({ program: CARELESS, env: { PATH: path } });
  });
  after(async () => {
    await stack.close();
    await rm(root, { recursive: true, force: true });
  });

  it("reports every violation at preview, and nothing is created", async () => {
    const text = await stack.previewText({ args: flags, expectError: true });
    for (const expected of VIOLATIONS) {
      assert.match(text, expected);
    }
    assert.deepEqual((await stack.cloud())["vpcs"], []);
  });

  it("reports them for resources of the package as well", async () => {
    const other = await engineStack({ program: CARELESS, face: "package", env: { PATH: path } });
    try {
      const text = await other.previewText({ args: flags, expectError: true });
      for (const expected of VIOLATIONS) assert.match(text, expected);
    } finally {
      await other.close();
    }
  });

  it("accepts a compliant program, though much of it is unknown at preview", async () => {
    await stack.setProgram(LINKED);
    const text = await stack.previewText({ args: flags });
    assert.doesNotMatch(text, /can't run|advisory|mandatory/);
    await stack.up({ args: flags });
    assert.deepEqual((await stack.preview({ args: flags })).changes, []);
  });

  it("requires `protect`, with which the engine refuses a deletion", async () => {
    await stack.setProgram(careful(""));
    const { errors } = await stack.preview({ expectError: true });
    assert.match(errors, /protected/);
    assert.equal((await stack.cloud())["peeringConnections"]?.length, 1);
  });
});

/**
 * The `PATH` with which packs run. The engine has the Node language host run them; a CLI that was built, and not
 * released, has one from before that (scripts/pulumi-cli), and lacks the older way too, the script of releases.
 * There, the copy of the pack asks for that older way under a name that no language host has.
 */
async function packRunner(root: string, pack: string): Promise<string> {
  const { findPulumi } = await import("../../scripts/pulumi-cli/find.mjs");
  const cli = (await findPulumi(process.env))!;
  const path = [cli, dirname(process.execPath), process.env["PATH"]];
  if (existsSync(join(cli, "pulumi-analyzer-policy"))) return path.join(delimiter);
  const folder = join(root, "bin");
  await mkdir(folder);
  const script = join(folder, "pulumi-analyzer-policy-vpcpeeringtest");
  await writeFile(
    script,
    `#!/bin/sh\nexec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack")')" "$@"\n`,
  );
  await chmod(script, 0o755);
  await writeFile(join(pack, "PulumiPolicy.yaml"), "runtime: vpcpeeringtest\n");
  return [folder, ...path].join(delimiter);
}

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepSecret } from "../../../provider/errors.js";
import { CheckedResources } from "../../../provider/plugin/checked-resources.js";
import { notesOfRun } from "../../../provider/plugin/run-notes.js";

const ENGINE = "127.0.0.1:34567";
const urnOf = (kind: string, name: string) => `urn:pulumi:dev::test::vpcpeering:index:${kind}::${name}`;

describe("notes of a run", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "vpc-peering-notes-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** What the plugin's process of one provider knows. */
  const processOf = (address = ENGINE) => new CheckedResources(notesOfRun(address, root));
  const app = urnOf("Vpc", "app");
  const props = {
    name: "app",
    region: "ap-guangzhou",
    account: "embedded/tce/100000000001/f",
    cidrBlock: "10.0.0.0/16",
  };
  const factsOf = (checked: CheckedResources) =>
    checked.factsOf(urnOf("PeeringConnection", "link"), {}, new Map([["peerVpc", { urn: app }]])).peerVpc;

  it("are facts for another process of the same engine, and for no other engine's", () => {
    processOf().note("Vpc", { urn: app }, props);
    assert.deepEqual(factsOf(processOf()), {
      urn: app,
      region: "ap-guangzhou",
      account: "embedded/tce/100000000001/f",
      cidrBlocks: ["10.0.0.0/16"],
    });
    assert.equal(factsOf(processOf("127.0.0.1:34568")), undefined);
  });

  it("contain no secrets", () => {
    const secret = "10.77.99.0/24";
    keepSecret(secret);
    const own = processOf();
    own.note("Vpc", { urn: app }, { ...props, cidrBlock: secret });
    assert.deepEqual(factsOf(own)?.cidrBlocks, [secret]);
    assert.equal(factsOf(processOf()), undefined);
  });

  it("pass on that a CIDR block is a secret, and no block", () => {
    const facts = { urn: app, secrets: ["secondaryCidrBlocks"] };
    const block = "10.78.0.0/16";
    const own = processOf();
    own.note("Vpc", facts, { ...props, secondaryCidrBlocks: [block] });
    const seen = { urn: app, region: "ap-guangzhou", account: props.account, hasSecretBlocks: true };
    assert.deepEqual(factsOf(own), { ...seen, cidrBlocks: ["10.0.0.0/16", block] });
    assert.deepEqual(factsOf(processOf()), { ...seen, cidrBlocks: ["10.0.0.0/16"] });

    const connection = urnOf("PeeringConnection", "link");
    own.note("PeeringConnection", { urn: connection, vpc: factsOf(own)! }, props);
    const references = new Map([["peeringConnection", { urn: connection }]]);
    const accepter = urnOf("PeeringAccepter", "accepter");
    assert.deepEqual(processOf().factsOf(accepter, {}, references).peering?.vpc, seen);
  });

  it("are removed after their engine has ended, by the next run", async () => {
    const { pid } = spawnSync(process.execPath, ["--eval", ""]);
    const runs = join(root, "runs");
    await mkdir(join(runs, `${pid}-34567`), { recursive: true, mode: 0o700 });
    processOf().note("Vpc", { urn: app }, props);
    processOf();
    assert.deepEqual(await readdir(runs), [`${process.ppid}-34567`]);
  });

  it("are not kept without an engine, nor where another user could write them", async function () {
    assert.equal(notesOfRun(undefined, root), undefined);
    if (process.platform === "win32") return this.skip();
    await chmod(root, 0o777);
    assert.equal(notesOfRun(ENGINE, root), undefined);
  });
});

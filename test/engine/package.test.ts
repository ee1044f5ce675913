/** The package `vpcpeering`, used as the SDKs of other languages use it: resources as references, no facts of a program. */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "./harness/harness.js";
import type { EngineRun } from "./harness/report.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

/** Classes as Pulumi generates them from the schema. */
const CLASSES = `
  const pulumi = require("@pulumi/pulumi");
  const OUTPUTS = {
    Vpc: ["vpcId", "accountId", "cidrBlock", "region"],
    PeeringConnection: ["peeringConnectionId", "state", "role", "crossRegion", "crossAccount", "peerRegion", "bandwidthMbps"],
    PeeringAccepter: ["peeringConnectionId", "state"],
    Route: ["routeTableId", "region", "state"],
  };
  const classOf = (kind) => class extends pulumi.CustomResource {
    constructor(name, args, opts) {
      const seeds = Object.fromEntries(OUTPUTS[kind].map((output) => [output, undefined]));
      super("vpcpeering:index:" + kind, name, { ...seeds, ...args }, opts);
    }
  };
  const [Vpc, PeeringConnection, PeeringAccepter, Route] = Object.keys(OUTPUTS).map(classOf);
  class Provider extends pulumi.ProviderResource {
    constructor(name, args) { super("vpcpeering", name, args); }
  }
`;

const network = ({ peerBlock = "10.1.0.0/16", link: connection = "", more = "" } = {}) => `${CLASSES}
  const app = new Vpc("app", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });
  const data = new Vpc("data", { region: "ap-beijing", cidrBlock: "${peerBlock}" });
  const link = new PeeringConnection("link", { vpc: app, peerVpc: data, bandwidthMbps: 10, ${connection} });
  const there = new Route("there", { vpc: app, destinationCidrBlock: data.cidrBlock, peeringConnection: link });
  exports.link = { id: link.peeringConnectionId, state: link.state, role: link.role, across: link.crossRegion, to: link.peerRegion };
  exports.route = { table: there.routeTableId, region: there.region, state: there.state };
  exports.account = app.accountId;
  ${more}
`;

const TCE = { "vpcpeering:vendor": "tce", "vpcpeering:face": "package" };

describe("the package, for programs in other languages", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  afterEach(() => stack?.close());

  it("creates, shows, updates, refreshes and destroys, with the outputs that the schema declares", async () => {
    stack = await engineStack({ program: network(), config: TCE });
    assert.deepEqual(ops(await stack.preview()), ["create app", "create data", "create link", "create there"]);
    await stack.up();
    const { link: connection, route, account } = (await stack.outputs()) as Record<string, Record<string, unknown>>;
    assert.match(String(connection!["id"]), /^pcx-/);
    assert.match(String(route!["table"]), /^rtb-/);
    assert.deepEqual(
      { ...connection, id: "" },
      { id: "", state: "active", role: "both", across: true, to: "ap-beijing" },
    );
    assert.deepEqual({ ...route, table: "" }, { table: "", region: "ap-guangzhou", state: "written" });
    assert.equal(account, "100000000001");
    assert.deepEqual(ops(await stack.preview({ args: ["--expect-no-changes"] })), []);
    assert.deepEqual(ops(await stack.refresh()), []);

    await stack.setProgram(network({ link: `name: "renamed"` }));
    const plan = await stack.preview();
    assert.deepEqual(ops(plan), ["update link"]);
    assert.deepEqual(plan.changes[0]!.detailedDiff, { name: "update" });
    await stack.up();
    const [peering] = (await stack.cloud())["peeringConnections"]!;
    assert.equal(peering!["name"], "renamed");
    await stack.destroy();
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections], [[], []]);
  });

  it("reports at preview what references show: overlap, wrong account, a route with another next hop", async () => {
    stack = await engineStack({ program: network({ peerBlock: "10.0.5.0/24" }), config: TCE });
    const overlap = await stack.preview({ expectError: true });
    assert.match(overlap.errors, /resource 'link' has a problem: peerVpc: the CIDR blocks of the two VPCs overlap/);

    await stack.setProgram(
      network({
        more: `
          const third = new Vpc("third", { region: "ap-guangzhou", cidrBlock: "10.3.0.0/16" });
          new Route("elsewhere", { vpc: third, destinationCidrBlock: data.cidrBlock, peeringConnection: link });`,
      }),
    );
    const elsewhere = await stack.preview({ expectError: true });
    assert.match(elsewhere.errors, /resource 'elsewhere' has a problem/);

    await stack.setProgram(
      network({
        more: `new PeeringAccepter("accepter", { peeringConnection: link, trustedAccountIds: ["100000000009"] });`,
      }),
    );
    const untrusted = await stack.preview({ expectError: true });
    assert.match(untrusted.errors, /resource 'accepter'.*\(untrusted-requester\)/);
    assert.deepEqual((await stack.cloud())["vpcs"], []);
  });

  it("checks the configuration before any resource, with the key that is wrong", async () => {
    const program = (args: string) => `${CLASSES}
      const provider = new Provider("p", ${args});
      new Vpc("vpc", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" }, { provider });`;
    stack = await engineStack({
      program: program(`{ vendor: "tce", accountid: "1" }`),
      config: { "vpcpeering:face": "package" },
    });
    assert.match((await stack.preview({ expectError: true })).errors, /vpcpeering:accountid.*Set accountId/s);
    await stack.setProgram(program(`{ vendor: "azure" }`));
    assert.match((await stack.preview({ expectError: true })).errors, /the vendor does not exist/);
    // As an object, and as the JSON text that generated SDKs send.
    for (const limits of [`{ peerings: 20 }`, `JSON.stringify({ peerings: 20 })`]) {
      await stack.setProgram(program(`{ vendor: "tce", limits: ${limits} }`));
      assert.deepEqual(ops(await stack.preview()), ["create vpc"]);
    }
  });

  it("acts for two accounts in one program, waits as `customTimeouts` allows, and keeps secrets out of the state", async () => {
    const program = (accountId: string, timeout: string) => `${CLASSES}
      const ours = new Provider("ours", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000001", secretKey: pulumi.secret("K3Y") });
      const theirs = new Provider("theirs", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000002" });
      const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/16", name: pulumi.secret("confidential") }, { provider: ours });
      const peer = new Vpc("peer", { cidrBlock: "10.1.0.0/16" }, { provider: theirs });
      const link = new PeeringConnection("link", { vpc, peerVpc: peer, peerAccountId: "${accountId}" }, { provider: ours });
      const accepter = new PeeringAccepter("accepter", { peeringConnection: link }, { provider: theirs ${timeout} });
      exports.state = accepter.state;`;
    stack = await engineStack({ program: program("100000000002", ""), config: { "vpcpeering:face": "package" } });
    await stack.up();
    assert.equal((await stack.outputs())["state"], "active");
    assert.doesNotMatch(JSON.stringify(await stack.exportState()), /K3Y|confidential/);
    await stack.destroy();

    const waiting = `${CLASSES}
      const theirs = new Provider("theirs", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000002" });
      const peer = new Vpc("peer", { cidrBlock: "10.1.0.0/16" }, { provider: theirs });
      const requester = { accountId: "100000000001", vpc: "ap-guangzhou/vpc-nobodys" };
      new PeeringAccepter("accepter", { vpc: peer, requester }, { provider: theirs, customTimeouts: { create: "1s" } });`;
    await stack.setProgram(waiting);
    assert.match((await stack.up({ expectError: true })).errors, /did not happen within 1 second/);
  });

  it("imports by type and ID, and calls functions", async () => {
    stack = await engineStack({ program: network(), config: TCE });
    await stack.up();
    const [vpc] = (await stack.cloud())["vpcs"]!.filter(({ region }) => region === "ap-beijing");
    const id = `ap-beijing/${String(vpc!["id"])}`;
    const imported = await stack.pulumi(
      "import",
      "vpcpeering:index:Vpc",
      "adopted",
      id,
      "--yes",
      "--stack",
      "dev",
      "--generate-code=false",
    );
    assert.match(imported, /adopted/);
    const call = `exports.found = pulumi.runtime.invoke("vpcpeering:index:getVpcs", { region: "ap-beijing" });`;
    await stack.setProgram(network({ more: call }));
    await stack.up({ args: ["--target", "**link"] });
    const { found } = (await stack.outputs()) as { found: { vpcs: { id: string }[] } };
    assert.deepEqual(
      found.vpcs.map((one) => one.id),
      [id],
    );
  });

  it("warns of a name that one VPC takes from another, since their order does not show, and refuses an exchange", async () => {
    const program = (a: string, b: string) => `${CLASSES}
      const a = new Vpc("a", { name: "${a}", cidrBlock: "10.1.0.0/16" });
      new Vpc("b", { name: "${b}", cidrBlock: "10.2.0.0/16" }, { dependsOn: a });
    `;
    const config = { ...TCE, "vpcpeering:vendor": "huawei", "vpcpeering:region": "cn-north-4" };
    stack = await engineStack({ program: program("x", "z"), config });
    await stack.up();
    await stack.setProgram(program("z", "x"));
    const words = /name "[xz]": "[ab]" has this name until the update changes it, and "[ab]" takes it/;
    assert.match((await stack.preview({ expectError: true })).errors, words);
    await stack.setProgram(program("y", "x"));
    assert.match(
      await stack.previewText(),
      /warning: name "x": "a" has this name .* add "a" itself to its option dependsOn/,
    );
    await stack.up();
    const names = (await stack.cloud())["vpcs"]!.map(({ name, cidrBlock }) => `${String(name)} ${String(cidrBlock)}`);
    assert.deepEqual(names.toSorted(), ["x 10.2.0.0/16", "y 10.1.0.0/16"]);
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { type EngineStack, engineStack, type StackOptions } from "./harness/harness.js";
import { accountsProgram, IMPORTS, pairProgram, TCE } from "./harness/programs.js";
import type { EngineRun } from "./harness/report.js";

/** What a run changed, as `op name`. */
const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`);

describe("the engine", function () {
  this.timeout(240_000);
  let stack: EngineStack | undefined;
  const start = async (options: StackOptions): Promise<EngineStack> => (stack = await engineStack(options));
  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  it("makes an upstream update one step through outputs, and `up --plan` adheres to it", async () => {
    const wired = (bandwidth: number, name: string) => `${IMPORTS}
      const vpc1 = new Vpc("vpc1", { region: "ap-guangzhou", cidrBlock: "192.168.1.0/24", name: "${name}" });
      const vpc2 = new Vpc("vpc2", { region: "ap-beijing", cidrBlock: "10.0.1.0/24" });
      const link = new PeeringConnection("link", { vpc: vpc1.vpcId, region: vpc1.region, peerVpc: vpc2.id, bandwidthMbps: ${bandwidth} });
      new Route("route1", { vpc: vpc1.vpcId, region: "ap-guangzhou", destinationCidrBlock: vpc2.cidrBlock, peeringConnection: link.peeringConnectionId });
      new Route("route2", { routeTableId: vpc2.defaultRouteTableId, region: "ap-beijing", destinationCidrBlock: vpc1.cidrBlock, peeringConnection: link });
    `;
    const s = await start({ program: wired(10, "one"), config: TCE });
    await s.up();
    for (const [program, step] of [
      [wired(10, "other"), "update vpc1"],
      [wired(20, "other"), "update link"],
    ] as const) {
      await s.setProgram(program);
      const plan = join(s.folder, "plan.json");
      await s.pulumi("preview", "--stack", "dev", "--save-plan", plan);
      assert.deepEqual(ops(await s.preview()), [step]);
      assert.deepEqual(ops(await s.up({ args: ["--plan", plan] })), [step]);
    }
    assert.deepEqual(ops(await s.preview()), []);
  });

  it("keeps the route when its logical name changes, and the connection with an alias", async () => {
    const s = await start({ program: pairProgram(), config: TCE });
    await s.up();
    const before = await s.cloud();
    await s.setProgram(pairProgram({ route1Name: "renamed" }));
    assert.deepEqual(ops(await s.up()).sort(), ["create renamed", "delete route1"]);
    assert.deepEqual(await s.cloud(), before);
    assert.deepEqual(ops(await s.preview()), []);
    await s.setProgram(pairProgram({ route1Name: "again", route1Opts: `{ aliases: [{ name: "renamed" }] }` }));
    assert.deepEqual(ops(await s.up()), []);
    assert.deepEqual(await s.cloud(), before);
  });

  it("keeps the connection when the accepter's logical name changes", async () => {
    const program = (name: string) =>
      accountsProgram(`
        const vpcA = new Vpc("vpcA", { cidrBlock: "192.168.1.0/24" }, { provider: a });
        const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
        const link = new PeeringConnection("link", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a });
        const accepter = new PeeringAccepter("${name}", { peeringConnection: link }, { provider: b });
        new Route("there", { vpc: vpcA, destinationCidrBlock: "10.0.1.0/24", peeringConnection: accepter }, { provider: a });
        exports.state = accepter.state;
      `);
    const s = await start({ program: program("accepter") });
    await s.up();
    assert.deepEqual(await s.outputs(), { state: "active" });
    const before = await s.cloud();
    await s.setProgram(program("renamed"));
    assert.deepEqual(ops(await s.up()).sort(), ["create renamed", "delete accepter"]);
    assert.deepEqual(await s.cloud(), before);
    await s.refresh();
    assert.deepEqual(ops(await s.preview()), []);
  });

  it("leaves exactly one existing VPC after `up --replace`", async () => {
    const program = (args: string) =>
      `${IMPORTS} exports.id = new Vpc("vpc", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16", ${args} }).id;`;
    for (const args of ["", `name: "chosen"`]) {
      const s = await start({ program: program(args), config: TCE });
      await s.up();
      await s.up({ args: ["--replace", "**:Vpc::vpc"] });
      const { id } = await s.outputs();
      const { vpcs = [] } = await s.cloud();
      assert.deepEqual(
        vpcs.map((vpc) => `${String(vpc["region"])}/${String(vpc["id"])}`),
        [id],
      );
      assert.deepEqual(ops(await s.refresh()), []);
      await s.close();
    }
  });

  describe("keeps unreachable resources in the state", () => {
    const program = (account: string) => `${IMPORTS}
      const p = new Provider("p", { vendor: "tce", region: "ap-guangzhou", accountId: "${account}" });
      new Vpc("explicit", { cidrBlock: "10.0.0.0/16" }, { provider: p });
      new Vpc("default", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16" });
    `;
    const [right, swapped] = [program("100000000001"), program("100000000002")];

    async function deployed() {
      const s = await start({ program: right, config: TCE });
      await s.up();
      const vpcs = async () => {
        const { resources = [] } = (await s.exportState()).deployment;
        return resources.filter(({ type }) => type.endsWith(":Vpc")).map(({ urn, id }) => `${urn} ${id}`);
      };
      const state = (await vpcs()).sort();
      const { vpcs: cloud } = await s.cloud();
      const holds = async (
        what: RegExp,
        ...runs: readonly ((options: { expectError: true }) => Promise<EngineRun>)[]
      ) => {
        for (const run of runs) assert.match((await run({ expectError: true })).errors, what);
        assert.deepEqual((await vpcs()).sort(), state);
        assert.deepEqual((await s.cloud())["vpcs"], cloud);
      };
      return { s, vpcs, holds };
    }

    it("under a Provider of another account", async () => {
      const { s, holds } = await deployed();
      await s.setProgram(swapped);
      const elsewhere =
        /belongs to embedded\/tce\/100000000001\/\w+, but its provider uses embedded\/tce\/100000000002/;
      // The failed update has saved the swapped provider, so the refresh runs under the other account too.
      await holds(elsewhere, s.preview, s.up, s.refresh);
      await s.setProgram(right);
      assert.deepEqual(ops(await s.up()), []);
    });

    const NO_VENDOR = /vpcpeering:vendor: no vendor is configured.* tencent, tce, qcloud/;

    it("without the configuration", async () => {
      const { s, holds } = await deployed();
      await s.setConfig({ "vpcpeering:vendor": undefined });
      await holds(NO_VENDOR, s.preview, s.up);
    });

    it("in a refresh after an update without the configuration", async () => {
      const { s, holds } = await deployed();
      await s.setConfig({ "vpcpeering:vendor": undefined });
      await holds(NO_VENDOR, s.up, s.refresh);
    });

    it("on another embedded cloud", async () => {
      const { s, vpcs, holds } = await deployed();
      await s.setConfig({ ...TCE, "vpcpeering:cloudFile": join(s.folder, "other.db") });
      const otherStore =
        /belongs to embedded\/tce\/100000000001\/(\w+), but its provider uses embedded\/tce\/100000000001\/(?!\1)/;
      await holds(otherStore, s.preview, s.up, s.refresh);
      // The explicit provider still names the right cloud, so only its own VPC may go.
      assert.match((await s.destroy({ expectError: true })).errors, otherStore);
      assert.deepEqual(
        (await vpcs()).map((vpc) => vpc.split(" ")[0]?.split("::").at(-1)),
        ["default"],
      );
      assert.deepEqual((await s.cloud())["vpcs"]?.length, 1);
    });
  });

  it("names both resources that declare one route", async () => {
    const s = await start({
      program: pairProgram({
        more: `new Route("twin", { vpc: vpc1, destinationCidrBlock: "10.0.1.0/24", peeringConnection: link });`,
      }),
      config: TCE,
    });
    assert.match(
      (await s.preview({ expectError: true })).errors,
      /"twin" and "route1" both describe|"route1" and "twin" both describe/,
    );
    await s.setProgram(
      pairProgram({
        more: `new Route("twin", { routeTableId: vpc1.defaultRouteTableId, region: "ap-guangzhou", destinationCidrBlock: "10.0.1.0/24", peeringConnection: link });`,
      }),
    );
    assert.match(
      (await s.up({ expectError: true })).errors,
      /"twin" and "route1" both describe|"route1" and "twin" both describe/,
    );
    const { routes = [] } = await s.cloud();
    assert.equal(routes.filter((route) => route["destinationCidrBlock"] === "10.0.1.0/24").length, 1);
  });

  it("shows unknown ids in a first preview without an error", async () => {
    const s = await start({ program: pairProgram(), config: TCE });
    const plan = await s.preview();
    assert.deepEqual(ops(plan).sort(), ["create link", "create route1", "create route2", "create vpc1", "create vpc2"]);
    assert.equal(plan.warnings, "");
    const connection = plan.changes.find(({ name }) => name === "link");
    assert.deepEqual(
      [
        connection?.newState?.inputs?.["vpc"],
        connection?.newState?.inputs?.["region"],
        connection?.newState?.inputs?.["peerAccountId"],
      ],
      ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "ap-guangzhou", "100000000001"],
    );
  });

  it("keeps secrets out of the state", async () => {
    const program = `${IMPORTS}
      const p = new Provider("p", { vendor: "tce", region: "ap-guangzhou", secretId: "AKIDplain0123456789", secretKey: "SKplain0123456789", securityToken: "TOKplain0123456789" });
      new Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider: p });
      new Vpc("other", { region: "ap-beijing", cidrBlock: "10.1.0.0/16" });
    `;
    const s = await start({ program, config: TCE, secretConfig: { "vpcpeering:secretKey": "SKconfig0123456789" } });
    await s.up();
    assert.doesNotMatch(JSON.stringify(await s.exportState()), /(AKID|SK|TOK)(plain|config)0123456789/);
    await s.setProgram(`${IMPORTS}
      const { secret } = require("@pulumi/pulumi");
      new Vpc("vpc", { region: "ap-guangzhou", cidrBlock: secret("10.99.77.55/16") });
    `);
    const { errors } = await s.preview({ expectError: true });
    assert.match(errors, /cidrBlock "\[secret\]": has host bits set/);
    assert.doesNotMatch(errors, /10\.99\.77\.55/);
  });
});

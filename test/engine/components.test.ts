/** `PeeringLink` and `PeeringMesh` on the real engine: whole networks, reachable both ways, that stay as they are. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type CloudContents, type EngineStack, engineStack, type StackOptions } from "./harness/harness.js";
import { IMPORTS, TCE } from "./harness/programs.js";
import type { EngineRun } from "./harness/report.js";

const PROGRAM = `${IMPORTS}
  const { PeeringLink, PeeringMesh, getRoutesOutput } = require("pulumi-vpc-peering");
`;

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

/** Destinations of the routes through links, by the VPC whose table has them. */
function reachable({ vpcs = [], routes = [], routeTables = [] }: CloudContents): Record<string, string[]> {
  const vpcOf = new Map(routeTables.map((table) => [table["id"], table["vpcId"]]));
  return Object.fromEntries(
    vpcs.map(({ id, cidrBlock }) => {
      const own = routes.filter((route) => vpcOf.get(route["routeTableId"]) === id && route["origin"] !== "system");
      return [cidrBlock, own.map((route) => String(route["destinationCidrBlock"])).sort()];
    }),
  );
}

describe("components", function () {
  this.timeout(240_000);
  let stack: EngineStack | undefined;
  const start = async (options: StackOptions): Promise<EngineStack> => (stack = await engineStack(options));
  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });

  async function assertGone(s: EngineStack): Promise<void> {
    await s.destroy();
    const { vpcs, peeringConnections, routes } = await s.cloud();
    assert.deepEqual({ vpcs, peeringConnections, routes }, { vpcs: [], peeringConnections: [], routes: [] });
  }

  it("connect two VPCs of one account with every CIDR block, and keep the resources through reordering", async () => {
    const program = (secondary: string[], more = "") => `${PROGRAM}
      const a = new Vpc("a", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16", secondaryCidrBlocks: ${JSON.stringify(secondary)} });
      const b = new Vpc("b", { region: "ap-beijing", cidrBlock: "10.2.0.0/16" });
      const link = new PeeringLink("link", { vpc: a, peerVpc: b, bandwidthMbps: 10, ${more} });
      exports.state = link.state;
      exports.routes = getRoutesOutput({ peeringConnection: link.connection }, { dependsOn: link.routes })
        .routes.apply((routes) => routes.map(({ side, destinationCidrBlock }) => side + " " + destinationCidrBlock));
    `;
    const s = await start({ program: program(["10.3.0.0/16", "10.4.0.0/16"]), config: TCE });
    const created = ["a", "b", "link", "link"].map((name) => `create ${name}`);
    const routes = ["peer-10.1.0.0/16", "peer-10.3.0.0/16", "peer-10.4.0.0/16", "vpc-10.2.0.0/16"];
    const all = [...created, ...routes.map((route) => `create link-${route}`)].sort();
    assert.deepEqual(ops(await s.preview()), all);
    assert.deepEqual(ops(await s.up()), all);
    assert.deepEqual(await s.outputs(), {
      state: "active",
      routes: ["requester 10.2.0.0/16", "accepter 10.1.0.0/16", "accepter 10.3.0.0/16", "accepter 10.4.0.0/16"],
    });
    assert.deepEqual(ops(await s.preview()), []);

    await s.setProgram(program(["10.4.0.0/16", "10.3.0.0/16"]));
    assert.deepEqual(ops(await s.preview()), []);
    await s.setProgram(program(["10.4.0.0/16"]));
    assert.deepEqual(ops(await s.up()), ["delete link-peer-10.3.0.0/16", "update a"]);
    await s.setProgram(program(["10.4.0.0/16"], `routes: { exclude: ["10.4.0.0/16"] }`));
    assert.deepEqual(ops(await s.up()), ["delete link-peer-10.4.0.0/16"]);
    assert.deepEqual(reachable(await s.cloud()), { "10.1.0.0/16": ["10.2.0.0/16"], "10.2.0.0/16": ["10.1.0.0/16"] });
    await assertGone(s);
  });

  it("connect two accounts in one stack, one resource at a time", async () => {
    const s = await start({
      program: `${PROGRAM}
        const ours = new Provider("ours", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000001" });
        const theirs = new Provider("theirs", { vendor: "tce", region: "ap-beijing", accountId: "100000000002" });
        const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" }, { provider: ours });
        const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" }, { provider: theirs });
        const link = new PeeringLink("link", { vpc: a, peerVpc: b, bandwidthMbps: 10, requesterProvider: ours, accepterProvider: theirs });
        exports.state = link.state;
        exports.routes = getRoutesOutput({ peeringConnection: link.connection }, { provider: theirs, dependsOn: link.routes })
          .routes.apply((routes) => routes.map(({ side, destinationCidrBlock }) => side + " " + destinationCidrBlock));
      `,
    });
    await s.up({ args: ["--parallel", "1"] });
    assert.deepEqual(await s.outputs(), { state: "active", routes: ["accepter 10.1.0.0/16"] });
    assert.deepEqual(reachable(await s.cloud()), { "10.1.0.0/16": ["10.2.0.0/16"], "10.2.0.0/16": ["10.1.0.0/16"] });
    assert.deepEqual(ops(await s.preview()), []);
    await s.refresh();
    assert.deepEqual(ops(await s.preview()), []);
    await assertGone(s);
  });

  it("create both halves if the vendor has no requests", async () => {
    const s = await start({
      program: `${PROGRAM}
        const ours = new Provider("ours", { vendor: "jdcloud", region: "cn-north-1", accountId: "100000000001" });
        const theirs = new Provider("theirs", { vendor: "jdcloud", region: "cn-north-1", accountId: "100000000002" });
        const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" }, { provider: ours });
        const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" }, { provider: theirs });
        const link = new PeeringLink("link", { vpc: a, peerVpc: b });
        exports.state = link.state;
      `,
    });
    await s.up({ args: ["--parallel", "1"] });
    assert.deepEqual(await s.outputs(), { state: "active" });
    assert.deepEqual(reachable(await s.cloud()), { "10.1.0.0/16": ["10.2.0.0/16"], "10.2.0.0/16": ["10.1.0.0/16"] });
    assert.deepEqual(ops(await s.preview()), []);
    await assertGone(s);
  });

  for (const [vendor, region] of [
    ["tce", "ap-beijing"],
    ["huawei", "cn-north-4"],
    ["jdcloud", "cn-north-1"],
  ]) {
    it(`connect VPCs of two accounts by their ids alone (${vendor})`, async () => {
      const s = await start({
        program: `${PROGRAM}
          const ours = new Provider("ours", { vendor: "${vendor}", region: "${region}", accountId: "100000000001" });
          const theirs = new Provider("theirs", { vendor: "${vendor}", region: "${region}", accountId: "100000000002" });
          const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" }, { provider: ours });
          const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" }, { provider: theirs });
          const link = new PeeringLink("link", {
            vpc: a.vpcId, requesterProvider: ours, cidrBlocks: ["10.1.0.0/16"],
            peerVpc: b.id, accepterProvider: theirs, peerCidrBlocks: ["10.2.0.0/16"],
          });
          exports.state = link.state;
        `,
      });
      await s.up();
      assert.deepEqual(await s.outputs(), { state: "active" });
      assert.deepEqual(reachable(await s.cloud()), { "10.1.0.0/16": ["10.2.0.0/16"], "10.2.0.0/16": ["10.1.0.0/16"] });
      assert.deepEqual(ops(await s.preview()), []);
      await assertGone(s);
    });
  }

  it("leave the routes to a vendor that issues them", async () => {
    const s = await start({
      program: `${PROGRAM}
        const a = new Vpc("a", { region: "cn-north-1", cidrBlock: "10.1.0.0/16" });
        const b = new Vpc("b", { region: "cn-east-2", cidrBlock: "10.2.0.0/16" });
        new PeeringLink("link", { vpc: a, peerVpc: b, bandwidthMbps: 10 });
      `,
      config: { "vpcpeering:vendor": "jdcloud-cps" },
    });
    assert.deepEqual(ops(await s.up()), ["create a", "create b", "create link", "create link"]);
    assert.deepEqual(reachable(await s.cloud()), { "10.1.0.0/16": ["10.2.0.0/16"], "10.2.0.0/16": ["10.1.0.0/16"] });
    assert.deepEqual(ops(await s.preview()), []);
    await assertGone(s);
  });

  it("route IPv6, and keep the routes while a VPC is updated", async () => {
    const program = (name: string, b = "enableIpv6: true") => `${PROGRAM}
      const a = new Vpc("a", { name: "${name}", region: "ap-guangzhou", cidrBlock: "10.1.0.0/16", enableIpv6: true });
      const b = new Vpc("b", { name: "${name}", region: "ap-beijing", cidrBlock: "10.2.0.0/16", ${b} });
      new PeeringLink("link", { vpc: a, peerVpc: b, bandwidthMbps: 10 });
      exports.blocks = [a.ipv6CidrBlock, b.ipv6CidrBlock];
    `;
    const s = await start({ program: program("one", ""), config: TCE });
    await s.up();
    await s.setProgram(program("one"));
    assert.deepEqual(ops(await s.up()), ["create link-peer-ipv6", "create link-vpc-ipv6", "update b"]);
    const blocks = (await s.outputs())["blocks"] as [string, string];
    assert.deepEqual(reachable(await s.cloud()), {
      "10.1.0.0/16": ["10.2.0.0/16", blocks[1]],
      "10.2.0.0/16": ["10.1.0.0/16", blocks[0]],
    });
    assert.deepEqual(ops(await s.preview()), []);

    await s.setProgram(program("other"));
    const plan = join(s.folder, "plan.json");
    await s.pulumi("preview", "--stack", "dev", "--save-plan", plan);
    assert.deepEqual(ops(await s.preview()), ["update a", "update b"]);
    assert.deepEqual(ops(await s.up({ args: ["--plan", plan] })), ["update a", "update b"]);

    const moved = program("other").replace("ap-beijing", "ap-shanghai");
    await s.setProgram(moved);
    await s.up();
    assert.deepEqual(ops(await s.preview()), []);
    const after = (await s.outputs())["blocks"] as [string, string];
    assert.notEqual(after[1], blocks[1]);
    assert.deepEqual(reachable(await s.cloud())["10.1.0.0/16"], ["10.2.0.0/16", after[1]]);
    await assertGone(s);
  });

  it("connect each pair of four VPCs; a fifth only adds resources, and the order does not matter", async () => {
    const program = (names: string[]) => `${PROGRAM}
      const regions = { a: "ap-guangzhou", b: "ap-guangzhou", c: "ap-beijing", d: "ap-shanghai", e: "ap-beijing" };
      const vpc = (name, i) => new Vpc(name, { region: regions[name], cidrBlock: "10." + "abcde".indexOf(name) + ".0.0/16" });
      const mesh = new PeeringMesh("mesh", { members: ${JSON.stringify(names)}.map((name) => ({ vpc: vpc(name) })), bandwidthMbps: 10 });
      exports.links = pulumi.output(Object.fromEntries(Object.entries(mesh.links).map(([pair, { connection, state }]) =>
        [pair, pulumi.all([state, connection.bandwidthMbps]).apply(([state, mbps]) => state + " " + mbps)])));
    `;
    const s = await start({ program: program(["a", "b", "c", "d"]), config: TCE });
    await s.up();
    const far = "active 10";
    assert.deepEqual((await s.outputs())["links"], {
      "a.b": "active undefined",
      "a.c": far,
      "a.d": far,
      "b.c": far,
      "b.d": far,
      "c.d": far,
    });
    const [a, b, c, d] = ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"] as const;
    assert.deepEqual(reachable(await s.cloud()), { [a]: [b, c, d], [b]: [a, c, d], [c]: [a, b, d], [d]: [a, b, c] });
    assert.deepEqual(ops(await s.preview()), []);
    await s.setProgram(program(["d", "b", "a", "c"]));
    assert.deepEqual(ops(await s.preview()), []);

    await s.setProgram(program(["e", "d", "b", "a", "c"]));
    const added = ops(await s.up());
    assert.deepEqual(
      added.filter((op) => !op.startsWith("create ")),
      [],
    );
    assert.equal(added.filter((op) => /^create mesh-\w\.\w$/.test(op)).length, 8, "four components, four connections");
    assert.equal((await s.cloud())["peeringConnections"]?.length, 10);
    assert.deepEqual(ops(await s.preview()), []);
    await assertGone(s);
  });

  it("report a user's mistake by its message, at preview", async () => {
    const s = await start({
      program: `${PROGRAM}
        const a = new Vpc("a", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16" });
        new PeeringLink("link", { vpc: a, peerVpc: "vpc-00000001" });
      `,
      config: TCE,
    });
    const { errors } = await s.preview({ expectError: true });
    assert.match(errors, /peerVpc: its CIDR blocks are not plain values.*Give peerCidrBlocks/);
  });
});

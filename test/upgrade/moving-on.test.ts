/**
 * The way out of dynamic providers: a plugin of our own, some day. A plugin made here of the same handlers takes over
 * what dynamic resources left, by alias, and nothing changes.
 */
import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EngineStack, engineStack } from "../engine/harness.js";
import { pairProgram, TCE } from "../engine/programs.js";
import type { EngineRun } from "../engine/report.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`);

/** As the engine starts it: a program of that name. Its server does not hand on configuration, so it is said here. */
const PLUGIN = `#!/usr/bin/env node
const { main } = require("@pulumi/pulumi/provider");
const { handler } = require("pulumi-vpc-peering/provider");

const handlers = new Map(
  ["Vpc", "PeeringConnection", "PeeringAccepter", "Route"].map((kind) => {
    const made = handler(kind);
    made.configure({ config: { get: (key) => (key === "vpcpeering:vendor" ? "tce" : undefined) } });
    return [kind, made];
  }),
);
const of = (urn) => handlers.get(urn.split("::")[2].split("$").at(-1).split(":").at(-1));

main(
  {
    version: "1.0.0",
    check: (urn, olds, news) => of(urn).check(olds, news),
    diff: (id, urn, olds, news) => of(urn).diff(id, olds, news),
    create: (urn, inputs) => of(urn).create(inputs),
    read: (id, urn, props) => of(urn).read(id, props),
    update: (id, urn, olds, news) => of(urn).update(id, olds, news),
    delete: (id, urn, props) => of(urn).delete(id, props),
  },
  process.argv.slice(2),
);
`;

/** The classes of that day, and the program of \`pairProgram\` in their terms. */
const programOf = (bandwidthMbps: number) => `
  const pulumi = require("@pulumi/pulumi");
  const resource = (kind) =>
    class extends pulumi.CustomResource {
      constructor(name, args) {
        const seeds = { cidrBlock: undefined, state: undefined };
        const aliases = [{ type: "pulumi-nodejs:dynamic/vpcpeering:" + kind }];
        super("vpcpeering:index:" + kind, name, { ...seeds, ...args }, { aliases });
      }
    };
  const [Vpc, PeeringConnection, PeeringAccepter, Route] =
    ["Vpc", "PeeringConnection", "PeeringAccepter", "Route"].map(resource);
  const vpc1 = new Vpc("vpc1", { region: "ap-guangzhou", cidrBlock: "192.168.1.0/24", name: "one" });
  const vpc2 = new Vpc("vpc2", { region: "ap-beijing", cidrBlock: "10.0.1.0/24", name: "two" });
  const link = new PeeringConnection("link", { name: "PeerConn", vpc: vpc1.id, peerVpc: vpc2.id, bandwidthMbps: ${bandwidthMbps} });
  new Route("route1", { vpc: vpc1.id, destinationCidrBlock: vpc2.cidrBlock, peeringConnection: link.id });
  new Route("route2", { vpc: vpc2.id, destinationCidrBlock: vpc1.cidrBlock, peeringConnection: link.id });
  new PeeringAccepter("accepter", { peeringConnection: link.id, region: "ap-beijing" });
  exports.state = link.state;
`;

describe("a future plugin", function () {
  this.timeout(180_000);
  let stack: EngineStack;
  after(() => stack?.close());

  it("adopts dynamic resources by alias without a change, and manages them from then on", async () => {
    const more = `new PeeringAccepter("accepter", { peeringConnection: link, region: "ap-beijing" });`;
    const program = pairProgram({ vpc1: `name: "one"`, vpc2: `name: "two"`, more });
    stack = await engineStack({ program, config: TCE });
    await stack.up();
    const before = await stack.cloud();

    const folder = join(stack.folder, "plugin");
    await mkdir(folder);
    await writeFile(join(folder, "pulumi-resource-vpcpeering"), PLUGIN);
    await chmod(join(folder, "pulumi-resource-vpcpeering"), 0o755);
    await writeFile(
      join(stack.folder, "Pulumi.yaml"),
      JSON.stringify({
        name: "test",
        main: "index.js",
        runtime: { name: "nodejs", options: { typescript: false } },
        plugins: { providers: [{ name: "vpcpeering", path: "./plugin" }] },
      }),
    );
    await stack.setProgram(programOf(10));
    const plan = await stack.preview({ args: ["--expect-no-changes"] });
    assert.deepEqual([ops(plan), plan.errors], [[], ""]);
    assert.deepEqual(ops(await stack.up()), []);
    assert.deepEqual(await stack.cloud(), before);
    const { resources = [] } = (await stack.exportState()).deployment;
    const types = resources
      .filter(({ id, type }) => id !== undefined && !type.startsWith("pulumi:"))
      .map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), [
      "vpcpeering:index:PeeringAccepter",
      "vpcpeering:index:PeeringConnection",
      "vpcpeering:index:Route",
      "vpcpeering:index:Vpc",
    ]);

    await stack.setProgram(programOf(20));
    assert.deepEqual(ops(await stack.up()), ["update link"]);
    assert.deepEqual(ops(await stack.refresh()), []);
    await stack.destroy();
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections], [[], []]);
  });
});

/** Subnets and route tables from their first preview to their destruction, in one stack. */
import assert from "node:assert/strict";
import type { Backend } from "../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import { networkChangeOf, readPlan, reviewPlans } from "../../provider/tools/report/index.js";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { resourceErrors } from "./vendors/world.js";
import type { EngineRun } from "./harness/report.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

const program = ({
  name = "web",
  cidr = "10.0.1.0/24",
  table = true,
  tableArgs = "",
  tableOpts = "",
  more = "",
} = {}) => `
  const { PeeringConnection, Route, RouteTable, Subnet, Vpc } = require("pulumi-vpc-peering");
  const vpc1 = new Vpc("vpc1", { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" });
  const vpc2 = new Vpc("vpc2", { region: "ap-guangzhou", cidrBlock: "10.1.0.0/16" });
  const table = new RouteTable("table", { vpc: vpc1, ${tableArgs} }, { ${tableOpts} });
  const subnet = new Subnet("subnet", { vpc: vpc1, name: "${name}", cidrBlock: "${cidr}", zone: "ap-guangzhou-3"${table ? ", routeTable: table" : ""} });
  const other = new Subnet("other", { vpc: vpc1, cidrBlock: "10.0.9.0/24", zone: "ap-guangzhou-4" });
  const link = new PeeringConnection("link", { vpc: vpc1, peerVpc: vpc2 });
  new Route("there", { routeTableId: table.id, destinationCidrBlock: vpc2.cidrBlock, peeringConnection: link });
  exports.subnet = { id: subnet.id, subnetId: subnet.subnetId, vpc: subnet.vpc, region: subnet.region, account: subnet.accountId,
    table: subnet.routeTableId, free: subnet.availableIpCount };
  exports.table = { id: table.id, routeTableId: table.routeTableId, isDefault: table.isDefault };
  exports.defaultTable = [vpc1.defaultRouteTableId, other.routeTableId];
  ${more}`;

describe("subnets and route tables on the engine", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  let cloud: Backend;
  before(async () => {
    stack = await engineStack({ program: program(), config: { "vpcpeering:vendor": "tencent" } });
    const { cloudFile } = stack;
    cloud = openEmbeddedBackend({ vendor: "tencent", backend: "embedded", cloudFile, limits: {}, timeoutSeconds: 1 });
  });
  after(async () => {
    cloud.close!();
    await stack.close();
  });

  type Logged = Record<string, Record<string, string>>;
  const subnets = async () => cloud.listSubnets!({ region: "ap-guangzhou" });

  for (const [title, more, text] of [
    [
      "a subnet that overlaps another one of a VPC that is still to be created",
      'new Subnet("inside", { vpc: vpc1, cidrBlock: "10.0.9.0/25", zone: "z" }, { dependsOn: other });',
      'cidrBlock "10.0.9.0/25": subnet "other" of the same VPC has 10.0.9.0/24, and subnets must not overlap [tencent, ',
    ],
    [
      "a route in a table that is still to be created, to a destination outside of the peer VPC",
      'new Route("wrong", { routeTableId: table.id, destinationCidrBlock: "10.9.0.0/16", peeringConnection: link });',
      "the peer VPC, which has 10.1.0.0/16",
    ],
  ] as const)
    it(`refuse ${title}, in the preview`, async () => {
      await stack.setProgram(program({ more }));
      const [error, ...others] = resourceErrors(await stack.preview({ expectError: true }));
      assert.ok(error!.message.includes(text), error!.message);
      assert.deepEqual(others, []);
    });

  it("are created with their table and route, and the next preview is empty", async () => {
    await stack.setProgram(program());
    const plan = await stack.preview();
    const names = ["link", "other", "subnet", "table", "there", "vpc1", "vpc2"];
    assert.deepEqual(
      ops(plan),
      names.map((name) => `create ${name}`),
    );
    assert.deepEqual(ops(await stack.up()), ops(plan));
    const { subnet, table, defaultTable } = (await stack.outputs()) as Logged;
    const { id, subnetId, vpc, ...facts } = subnet!;
    assert.equal(id, `ap-guangzhou/${subnetId}`);
    assert.match(vpc!, /^ap-guangzhou\/vpc-/);
    assert.deepEqual(facts, {
      region: "ap-guangzhou",
      account: "100000000001",
      table: table!["routeTableId"],
      free: 253,
    });
    assert.deepEqual([table!["id"], table!["isDefault"]], [`ap-guangzhou/${table!["routeTableId"]!}`, false]);
    assert.equal(defaultTable![0], defaultTable![1]);
    assert.deepEqual(ops(await stack.preview()), []);
    const { routes } = await stack.cloud();
    assert.deepEqual(
      routes!.map((row) => [row["routeTableId"], row["destinationCidrBlock"]]),
      [[table!["routeTableId"], "10.1.0.0/16"]],
    );
  });

  it("are renamed and associated in place", async () => {
    await stack.setProgram(program({ name: "api", table: false }));
    const { steps } = await stack.preview();
    const plan = readPlan(JSON.stringify({ steps }), JSON.stringify(await stack.exportState()));
    const logged = reviewPlans([plan], networkChangeOf([plan], [])).changes.map(({ kind, name, impact, what }) => [
      kind,
      name,
      impact,
      what,
    ]);
    assert.deepEqual(logged, [
      ["Subnet", "subnet", "cut", "subnet 10.0.1.0/24 moves from table to the default route table"],
    ]);
    const { changes } = await stack.up();
    assert.deepEqual(
      changes.map(({ op, name }) => `${op} ${name}`),
      ["update subnet"],
    );
    const { subnet, defaultTable } = (await stack.outputs()) as Logged;
    assert.equal(subnet!["table"], defaultTable![0]);
    await stack.setProgram(program({ name: "api" }));
    assert.deepEqual(ops(await stack.up()), ["update subnet"]);
  });

  it("refuse to delete a table with an associated subnet first, in the preview, and replace it in the usual order", async () => {
    const moved = { name: "api", tableArgs: 'name: "moved"' };
    const tableOpts = 'replaceOnChanges: ["name"]';
    await stack.setProgram(program({ ...moved, tableOpts: `${tableOpts}, deleteBeforeReplace: true` }));
    const [error, ...others] = resourceErrors(await stack.preview({ expectError: true }));
    assert.match(
      error!.message,
      /routeTable: "table" is deleted before .* an associated subnet.*Remove deleteBeforeReplace: true from the options of "table"\. \(in-use\)/s,
    );
    assert.deepEqual(others, []);
    const more =
      'new Subnet("follows", { vpc: vpc1, cidrBlock: "10.0.8.0/24", zone: "ap-guangzhou-4", routeTable: table });';
    await stack.setProgram(program({ ...moved, tableOpts, more }));
    assert.deepEqual(ops(await stack.preview()), ["create follows", "replace table", "replace there", "update subnet"]);
    await stack.up();
    assert.deepEqual(
      (await cloud.listRouteTables({ region: "ap-guangzhou" }))
        .filter(({ isDefault }) => !isDefault)
        .map(({ name }) => name),
      ["moved"],
    );
  });

  it("find what was changed by hand in a refresh, and revert it", async () => {
    const before = (await subnets()).find(({ name }) => name === "api")!;
    const [main] = ((await stack.outputs()) as Logged)["defaultTable"] as unknown as [string];
    await cloud.updateSubnet!(before, { name: "by-hand", routeTableId: main });
    assert.deepEqual(ops(await stack.refresh()), ["update subnet"]);
    assert.deepEqual(ops(await stack.up()), ["update subnet"]);
    assert.deepEqual(
      (await subnets()).find(({ id }) => id === before.id),
      before,
    );
  });

  it("are replaced for another CIDR block, and read by get", async () => {
    const before = (await subnets()).find(({ name }) => name === "api")!;
    const more = `
      const read = Subnet.get("read", other.id), tableRead = RouteTable.get("table-read", table.id);
      exports.read = [read.name, read.zone, read.routeTableId, tableRead.isDefault, tableRead.name];`;
    await stack.setProgram(program({ name: "api", cidr: "10.0.1.0/25", more }));
    const { changes } = await stack.up();
    assert.deepEqual(
      changes.filter(({ name }) => name === "subnet").map(({ op }) => op),
      ["delete-replaced", "replace", "create-replacement"].filter((op) => changes.some((change) => change.op === op)),
    );
    const after = (await subnets()).find(({ name }) => name === "api")!;
    assert.notEqual(after.id, before.id);
    assert.equal(after.cidrBlock, "10.0.1.0/25");
    const { read, defaultTable } = (await stack.outputs()) as Record<string, unknown[]>;
    assert.deepEqual(read!.slice(1, 4), ["ap-guangzhou-4", defaultTable![0], false]);
    assert.deepEqual(
      ops(await stack.preview()).filter((op) => !op.startsWith("read ")),
      [],
    );
  });

  it("are destroyed in the order that the cloud demands", async () => {
    await stack.destroy();
    const { vpcs, subnets: left, routeTables } = await stack.cloud();
    assert.deepEqual([vpcs, left, routeTables], [[], [], []]);
  });
});

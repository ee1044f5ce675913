/**
 * Each document's walkthrough from an empty account, over the vendor's wire: VPCs of two accounts, a subnet in each with a
 * route table of its own, the connection, its acceptance, and a route in each table to the other subnet.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rulesOf } from "../../../provider/rules/registry.js";
import { type RunningEmulator, startEmulator } from "../../../provider/servers/server.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { ops } from "../vendors/world.js";
import { prelude, secretsOf, type Wire, WIRES } from "./grounds.js";

const program = (wire: Wire, emulator: RunningEmulator): string => {
  const rules = rulesOf(wire.vendor);
  const zone = rules.subnetZone.value === "required" ? 'zone: "100001",' : "";
  const hasTables = !("unsupported" in rules.routeTables.value);
  const isMutual = rules.acceptance.value === "mutual";
  const side = (n: 1 | 2, account: string) => `
    const vpc${n} = new Vpc("vpc${n}", { region: near, cidrBlock: "10.${n}.0.0/16" }, { provider: ${account} });
    ${hasTables ? `const table${n} = new RouteTable("table${n}", { vpc: vpc${n} }, { provider: ${account} });` : ""}
    const subnet${n} = new Subnet("subnet${n}", { vpc: vpc${n}, cidrBlock: "10.${n}.1.0/24", ${zone}
      ${hasTables ? `routeTable: table${n}` : ""} }, { provider: ${account} });`;
  return `${prelude(wire, emulator)}
    const { RouteTable, Subnet } = require("pulumi-vpc-peering");
    ${side(1, "a")} ${side(2, "b")}
    const link = new PeeringConnection("link", { vpc: vpc1, peerVpc: vpc2 }, { provider: a });
    const answer = new PeeringAccepter("answer", ${
      isMutual
        ? `{ vpc: vpc2, requester: { accountId: vpc1.accountId, vpc: vpc1 } }`
        : `{ peeringConnection: link, trustedAccountIds: [vpc1.accountId] }`
    }, { provider: b, dependsOn: [link] });
    ${
      rules.routes.value === "by-hand"
        ? `new Route("there", { routeTableId: table1.id, destinationCidrBlock: subnet2.cidrBlock, peeringConnection: ${isMutual ? "link" : "answer"} }, { provider: a, dependsOn: [answer] });
           new Route("back", { routeTableId: table2.id, destinationCidrBlock: subnet1.cidrBlock, peeringConnection: answer }, { provider: b });`
        : ""
    }
    exports.state = answer.state;
    exports.tables = [subnet1.routeTableId, subnet2.routeTableId];
    exports.own = ${hasTables ? "[table1.routeTableId, table2.routeTableId]" : "[vpc1.defaultRouteTableId, vpc2.defaultRouteTableId]"};`;
};

for (const wire of WIRES)
  describe(`the walkthrough from an empty account: ${wire.title}`, function () {
    this.timeout(240_000);
    let folder: string;
    let emulator: RunningEmulator;
    let stack: EngineStack;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "vpc-peering-walk-"));
      emulator = await startEmulator({ cloudFile: join(folder, "cloud.db"), behaviour: { task: 50 } });
      stack = await engineStack({
        program: program(wire, emulator),
        cloudFile: emulator.cloudFile,
        secretConfig: secretsOf(wire, emulator),
      });
    });
    after(async () => {
      await stack?.close();
      await emulator?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it("connects the two subnets, shows no change after a refresh, and leaves nothing", async () => {
      await stack.up();
      const { state, tables, own } = await stack.outputs();
      assert.deepEqual([state, tables], ["active", own]);
      const { subnets, routes } = await stack.cloud();
      assert.equal(subnets!.length, 2);
      if (rulesOf(wire.vendor).routes.value === "by-hand")
        assert.deepEqual(
          new Map(routes!.map((row) => [row["destinationCidrBlock"], row["routeTableId"]])),
          new Map([
            ["10.2.1.0/24", (own as string[])[0]],
            ["10.1.1.0/24", (own as string[])[1]],
          ]),
        );
      assert.deepEqual(ops(await stack.preview({ args: ["--refresh"] })), []);
      await stack.destroy();
      const left = await stack.cloud();
      assert.deepEqual([left["vpcs"], left["subnets"], left["routeTables"]], [[], [], []]);
    });
  });

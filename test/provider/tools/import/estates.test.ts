/**
 * An estate made by hand, for every vendor: what the command writes is run as a program, and every resource of it is
 * checked and compared with the state to be imported, as the engine's next preview would.
 */
import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import * as prettier from "prettier";
import * as ts from "typescript";
import type { Backend, PeeringRecord } from "../../../../provider/backend/contract.js";
import { type Selection, readEstate } from "../../../../provider/tools/import/estate.js";
import { type ImportPlan, type Managed, planImport } from "../../../../provider/tools/import/plan.js";
import { writeProgram } from "../../../../provider/tools/import/program.js";
import { importedProvider } from "../../../../provider/tools/import/provider.js";
import type { Handler } from "../../../../provider/resources/handler.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../../provider/resources/route/handler.js";
import { routeTable } from "../../../../provider/resources/route-table/handler.js";
import { subnet } from "../../../../provider/resources/subnet/handler.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { Run } from "../../../../provider/run/run.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { connectionBetween, Scene, seenBy, vpcIn } from "../../cloud/scene.js";

const HANDLERS: Readonly<Record<string, Handler>> = {
  Vpc: vpc,
  RouteTable: routeTable,
  Subnet: subnet,
  PeeringConnection: peeringConnection,
  PeeringAccepter: peeringAccepter,
  Route: route,
};

/** A route that somebody disabled. */
const DISABLED: Readonly<Record<VendorId, "is disabled in the program" | "is reported" | "has no counterpart">> = {
  tencent: "is disabled in the program",
  tce: "is disabled in the program",
  qcloud: "is reported",
  huawei: "is reported",
  // Its routes are issued, and none is in a program.
  "jdcloud-cps": "has no counterpart",
  jdcloud: "is reported",
};

describe("an existing network", () => {
  for (const vendor of VENDOR_IDS) {
    describe(`on ${vendor}`, () => {
      let scene: Scene;
      let ours: Backend;
      let theirs: Backend;
      let warnings: string[];
      let run: Run;
      beforeEach(() => {
        scene = new Scene(vendor);
        [ours, theirs] = [scene.as(0), scene.as(1)];
        warnings = [];
        run = new Run(
          { vendor, backend: "embedded", limits: {}, timeoutSeconds: 1 },
          {
            open: () => Promise.resolve(ours),
            log: (level, message) => void (level === "warning" && warnings.push(message)),
          },
        );
      });
      afterEach(() => scene.end());

      async function planned(selection: Selection): Promise<ImportPlan & { leftOut: readonly string[] }> {
        const estate = await readEstate(ours, vendor, selection);
        return { ...(await planImport(run, estate)), leftOut: estate.leftOut.map(({ reason }) => reason) };
      }

      /** Accepts, or where each side makes its half, makes it. */
      async function accept(connection: PeeringRecord, by: Backend): Promise<PeeringRecord> {
        const { accepter, requester } = connection;
        if (scene.rules.acceptance.value === "request")
          return by.acceptPeering({ region: accepter.region, id: connection.id });
        return by.createPeering({
          name: "their-half",
          region: accepter.region,
          vpcId: accepter.vpcId,
          peerRegion: requester.region,
          peerVpcId: requester.vpcId,
          peerAccountId: requester.accountId,
        });
      }

      async function routeThrough(by: Backend, id: string, table: string, to: string) {
        if (scene.rules.routes.value === "issued") return;
        await by.createRoute(
          { region: scene.region, id: table },
          { destinationCidrBlock: to, peeringConnectionId: id, description: "by hand" },
        );
      }

      it("is imported with connections of both directions and routes, and the program changes nothing", async () => {
        const describes = scene.rules.peeringDescription.value === "absent" ? {} : { description: 'the "first"' };
        const named = scene.rules.vpcDescription.value === "absent" ? {} : { description: `a "quoted" one` };
        const tagged = scene.rules.vpcTags.value === "absent" ? {} : { tags: { team: "net", "cost-centre": "7" } };
        const hub = await vpcIn(ours, scene.region, "10.0.0.0/16", tagged);
        const spoke = await vpcIn(ours, scene.region, "10.1.0.0/16", { name: "VPC", ...named });
        const peers = [
          await vpcIn(theirs, scene.region, "10.2.0.0/16"),
          await vpcIn(theirs, scene.region, "10.3.0.0/16"),
        ];
        const own = await connectionBetween(ours, hub, spoke, { name: "class", ...describes });
        const outbound = await connectionBetween(ours, hub, peers[0]!, { name: "out" });
        await accept(outbound, theirs);
        const inbound = await accept(await connectionBetween(theirs, peers[1]!, hub, { name: "in" }), ours);
        await routeThrough(ours, own.id, hub.defaultRouteTableId, spoke.cidrBlock);
        await routeThrough(ours, own.accepterPeeringConnectionId ?? own.id, spoke.defaultRouteTableId, hub.cidrBlock);
        await routeThrough(ours, outbound.id, hub.defaultRouteTableId, "10.2.0.0/17");
        await routeThrough(ours, inbound.id, hub.defaultRouteTableId, "10.3.0.0/16");

        const plan = await planned({ regions: [scene.region] });
        const routes = scene.rules.routes.value === "issued" ? 0 : 4;
        assert.deepEqual(
          [plan.vpcs.length, plan.connections.map(({ kind }) => kind).sort(), plan.routes.length, plan.neighbours],
          [2, ["PeeringAccepter", "PeeringConnection", "PeeringConnection"], routes, []],
        );
        assert.equal(plan.leftOut.length, routes === 0 ? 4 : 0);
        await assertStated(plan);
        assert.deepEqual(warnings, []);
      });

      it("is imported with subnets and route tables, each associated as it is, and without default tables", async () => {
        const hub = await vpcIn(ours, scene.region, "10.0.0.0/16", { name: "hub" });
        const spoke = await vpcIn(ours, scene.region, "10.1.0.0/16", { name: "spoke" });
        const { id } = await connectionBetween(ours, hub, spoke, { name: "x" });
        const zone = scene.rules.subnetZone.value === "absent" ? {} : { zone: `${scene.region}-1` };
        const subnetIn = (name: string, cidrBlock: string) =>
          ours.createSubnet!({ region: scene.region, vpcId: hub.id, name, cidrBlock, ...zone });
        const [web] = [await subnetIn("web", "10.0.1.0/24"), await subnetIn("db", "10.0.2.0/24")];
        const hasTables = "allowed" in scene.rules.routeTables.value;
        if (hasTables) {
          const table = await ours.createRouteTable!({ region: scene.region, vpcId: hub.id, name: "apps" });
          await ours.updateSubnet!({ region: scene.region, id: web.id }, { routeTableId: table.id });
          await routeThrough(ours, id, table.id, spoke.cidrBlock);
        }
        const plan = await planned({ regions: [scene.region] });
        assert.deepEqual(
          [plan.routeTables.map(({ name }) => name), plan.subnets.map(({ name }) => name)],
          [hasTables ? ["apps"] : [], ["db", "web"]],
        );
        await assertStated(plan);
        const program = writeProgram(plan);
        assert.equal(/new Subnet\("web", \{[^}]*routeTable: apps/.test(program), hasTables);
        assert.equal(/routeTableId: apps\.id/.test(program), hasTables && scene.rules.routes.value !== "issued");
        assert.deepEqual((await planned({ refs: [{ region: scene.region, id: spoke.id }] })).subnets, []);
      });

      const disabled = DISABLED[vendor];
      if (disabled !== "has no counterpart")
        it(`has a disabled route, which ${disabled}`, async () => {
          const [a, b] = [
            await vpcIn(ours, scene.region, "10.0.0.0/16"),
            await vpcIn(ours, scene.region, "10.1.0.0/16"),
          ];
          const { id } = await connectionBetween(ours, a, b, { name: "x" });
          await routeThrough(ours, id, a.defaultRouteTableId, b.cidrBlock);
          scene.operator().switchRoute(a.id, a.defaultRouteTableId, b.cidrBlock, false);
          const plan = await planned({ regions: [scene.region] });
          await assertStated(plan);
          const isStated = disabled === "is disabled in the program";
          assert.deepEqual(
            plan.routes.map(({ inputs }) => inputs["enabled"]),
            [isStated ? false : undefined],
          );
          assert.equal(warnings.length > 0, !isStated);
          for (const warning of warnings)
            assert.match(warning, /^enabled: the route to 10\.1\.0\.0\/16 .* is disabled/);
        });

      it("is read, not managed, if only one of its connections is imported", async () => {
        const [a, b] = [await vpcIn(ours, scene.region, "10.0.0.0/16"), await vpcIn(ours, scene.region, "10.1.0.0/16")];
        const c = await vpcIn(ours, scene.region, "10.2.0.0/16");
        const [wanted, other] = [
          await connectionBetween(ours, a, b, { name: "x" }),
          await connectionBetween(ours, a, c, { name: "y" }),
        ];
        await routeThrough(ours, wanted.id, a.defaultRouteTableId, b.cidrBlock);
        await routeThrough(ours, other.id, a.defaultRouteTableId, c.cidrBlock);
        const plan = await planned({ refs: [wanted] });
        assert.deepEqual(
          [plan.vpcs, plan.neighbours.map(({ record }) => record.id).sort(), plan.connections.map(({ id }) => id)],
          [[], [a.id, b.id].sort(), [`${wanted.region}/${wanted.id}`]],
        );
        await assertStated(plan);

        const partial = await planned({ refs: [a] });
        assert.deepEqual([partial.vpcs.length, partial.neighbours.length, partial.connections.length], [1, 2, 2]);
        await assertStated(partial);
      });

      it("is imported without ended connections and pending requests", async () => {
        const hub = await vpcIn(ours, scene.region, "10.0.0.0/16");
        const peers = [
          await vpcIn(theirs, scene.region, "10.2.0.0/16"),
          await vpcIn(theirs, scene.region, "10.3.0.0/16"),
        ];
        const over = await connectionBetween(ours, hub, peers[0]!);
        const half = await accept(over, theirs);
        await theirs.deletePeering({ region: scene.region, id: half.id });
        await connectionBetween(theirs, peers[1]!, hub);
        const { connections, leftOut } = await planned({ regions: [scene.region] });
        const waits = scene.rules.acceptance.value === "request" ? [/waits for this account/] : [];
        const ended = (await seenBy(ours, over)) === undefined ? [] : [/^the connection is deleted-by-peer: /];
        assert.deepEqual(connections, []);
        const expected = [...ended, ...waits];
        assert.equal(leftOut.length, expected.length);
        expected.forEach((words, i) => assert.match(leftOut[i]!, words));
      });

      it("without the given id fails, and the error names the account", async () => {
        const selection = { refs: [{ region: scene.region, id: "vpc-none" }] };
        await assert.rejects(readEstate(ours, vendor, selection), /--id ".*\/vpc-none": account .* sees no VPC and no/);
      });

      async function assertStated(plan: ImportPlan): Promise<void> {
        const program = writeProgram(plan);
        assert.equal(await prettier.format(program, { parser: "typescript", printWidth: 120 }), program);
        const provider = importedProvider("ours", { vendor, accountId: ours.accountId, limits: { peerings: 12 } });
        const explicit = writeProgram(plan, provider);
        assert.equal(await prettier.format(explicit, { parser: "typescript", printWidth: 120 }), explicit);
        const registered = await runProgram(program, plan, ours.identity);
        const resources: readonly Managed[] = resourcesOf(plan);
        assert.deepEqual([...registered.keys()].sort(), resources.map(({ kind, name }) => `${kind} ${name}`).sort());
        for (const { kind, name, id, inputs, outputs } of resources) {
          const handler = HANDLERS[kind]!;
          const checked = await handler.check(run, inputs, registered.get(`${kind} ${name}`)!);
          // The first check after an import notes which of the tags the program sets.
          const { ownTags: _, ...logged } = checked.inputs;
          assert.deepEqual({ ...checked, inputs: logged }, { inputs, failures: [] });
          assert.equal((await handler.diff(run, id, outputs, checked.inputs)).changes, false);
          assert.deepEqual(await handler.read(run, id, outputs), { id, props: outputs, inputs });
        }
      }
    });
  }
});

const resourcesOf = ({ vpcs, routeTables, subnets, connections, routes }: ImportPlan): readonly Managed[] => [
  ...vpcs,
  ...routeTables,
  ...subnets,
  ...connections,
  ...routes,
];

/** Runs a program on a stand-in for the engine, which knows the plan's resources by name. Gives what was registered. */
async function runProgram(program: string, plan: ImportPlan, account: string): Promise<Map<string, Props>> {
  const registered = new Map<string, Props>();
  const byName = new Map(resourcesOf(plan).map((resource) => [resource.name, resource]));
  const read = new Map(plan.neighbours.map(({ record }) => [`${record.region}/${record.id}`, record]));
  await pulumi.runtime.setMocks(
    {
      call: ({ inputs }) => inputs as object,
      newResource: ({ type, name, id, inputs }: MockResourceArgs) => {
        const existing = read.get(id ?? "");
        if (existing !== undefined) return { id, state: { ...existing, account } };
        registered.set(`${type.split(":").at(-1)} ${name}`, inputs as Props);
        const resource = byName.get(name);
        return { id: resource?.id, state: resource?.outputs ?? {} };
      },
    },
    "shop",
    "dev",
    true,
  );
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (name: string): unknown => {
    assert.equal(name, "pulumi-vpc-peering");
    return require("../../../../sdk/index.js");
  };
  const run = runInThisContext(`(require, exports) => {${outputText}}`) as (
    require: typeof load,
    exports: object,
  ) => void;
  run(load, {});
  await pulumi.runtime.disconnect();
  return registered;
}

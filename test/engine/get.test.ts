import assert from "node:assert/strict";
import { type Backend } from "../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import { connectionBetween, vpcIn } from "../provider/cloud/scene.js";
import { type EngineStack, engineStack } from "./harness/harness.js";
import { IMPORTS, TCE } from "./harness/programs.js";
import type { EngineRun } from "./harness/report.js";

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`);

describe("the static get method", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  let cloud: Backend;
  let ids: Record<"a" | "b" | "link" | "route", string>;

  /** Two linked VPCs and a route, which nobody manages. */
  before(async () => {
    stack = await engineStack({ program: "", config: { ...TCE, "vpcpeering:region": "ap-guangzhou" } });
    cloud = openEmbeddedBackend({
      vendor: "tce",
      backend: "embedded",
      cloudFile: stack.cloudFile,
      limits: {},
      timeoutSeconds: 1,
    });
    const a = await vpcIn(cloud, "ap-guangzhou", "10.0.0.0/16", { name: "a", enableIpv6: true });
    const b = await vpcIn(cloud, "ap-beijing", "10.1.0.0/16", { name: "b", secondaryCidrBlocks: ["10.2.0.0/16"] });
    const connection = await connectionBetween(cloud, a, b, { bandwidthMbps: 10 });
    const table = { region: "ap-guangzhou", id: a.defaultRouteTableId };
    await cloud.createRoute(table, { destinationCidrBlock: "10.1.0.0/16", peeringConnectionId: connection.id });
    ids = { a: a.id, b: b.id, link: connection.id, route: `${table.id}/10.1.0.0/16` };
  });
  after(async () => {
    cloud?.close!();
    await stack?.close();
  });

  const program = (body: string): string => `${IMPORTS} const ids = ${JSON.stringify(ids)}; ${body}`;

  it("reads all four types by the vendor's id, with or without its region, in the preview too, and manages none", async () => {
    for (const prefix of ["", "ap-guangzhou/"]) {
      await stack.setProgram(
        program(`
          const a = Vpc.get("a", "${prefix}" + ids.a);
          const b = Vpc.get("b", "ap-beijing/" + ids.b);
          const link = PeeringConnection.get("link", "${prefix}" + ids.link);
          const accepter = PeeringAccepter.get("accepter", "${prefix}" + ids.link);
          const route = Route.get("route", "${prefix}" + ids.route);
          exports.a = [a.id, a.vpcId, a.cidrBlock, a.enableIpv6, a.accountId, a.region];
          exports.b = [b.id, b.cidrBlock, b.secondaryCidrBlocks, b.region];
          exports.link = [link.id, link.peeringConnectionId, link.state, link.bandwidthMbps, link.vpc, link.peerVpc, link.crossRegion, link.crossAccount];
          exports.accepter = [accepter.id, accepter.state, accepter.region];
          exports.route = [route.id, route.region, route.routeTableId, route.destinationCidrBlock, route.peeringConnection];
        `),
      );
      assert.deepEqual(ops(await stack.preview()), []);
      assert.deepEqual(ops(await stack.up()), []);
      const [vpcA, vpcB, connection] = [`ap-guangzhou/${ids.a}`, `ap-beijing/${ids.b}`, `ap-guangzhou/${ids.link}`];
      // `id` stays as it was asked for: Pulumi's SDK does not take another from a read.
      assert.deepEqual(await stack.outputs(), {
        a: [prefix + ids.a, ids.a, "10.0.0.0/16", true, "100000000001", "ap-guangzhou"],
        b: [vpcB, "10.1.0.0/16", ["10.2.0.0/16"], "ap-beijing"],
        link: [prefix + ids.link, ids.link, "active", 10, vpcA, vpcB, true, false],
        accepter: [prefix + ids.link, "active", "ap-beijing"],
        route: [prefix + ids.route, "ap-guangzhou", ids.route.split("/")[0], "10.1.0.0/16", connection],
      });
      assert.deepEqual(ops(await stack.refresh()), []);
    }
    const before = await stack.cloud();
    await stack.destroy();
    assert.deepEqual(await stack.cloud(), before);
  });

  it("fails for a missing object and names it", async () => {
    for (const [kind, id] of [
      ["Vpc", "ap-guangzhou/vpc-none"],
      ["PeeringConnection", "pcx-none"],
      ["PeeringAccepter", "ap-beijing/pcx-none"],
      ["Route", "ap-guangzhou/rtb-none/10.1.0.0/16"],
      ["Route", "no-route-id"],
    ] as const) {
      await stack.setProgram(program(`${kind}.get("gone", "${id}");`));
      const logged = (await stack.preview({ expectError: true })).errors;
      assert.match(
        logged,
        new RegExp(`id "${id}": there is no ${kind} of that id, or this account cannot see it\\. Check`),
      );
    }
  });

  it("reads an id that only the update knows during the update", async () => {
    await stack.setProgram(
      program(`
        const made = new Vpc("made", { name: "made", cidrBlock: "10.9.0.0/16" });
        const read = Vpc.get("read", made.id);
        exports.cidr = read.cidrBlock;
      `),
    );
    const plan = await stack.preview();
    assert.deepEqual([ops(plan), plan.errors], [["create made"], ""]);
    await stack.up();
    assert.deepEqual(await stack.outputs(), { cidr: "10.9.0.0/16" });
    await stack.destroy();
  });

  it("shows an overlap with a peer VPC in the preview", async () => {
    await stack.setProgram(
      program(`
        const peer = Vpc.get("peer", "ap-beijing/" + ids.b);
        const own = new Vpc("own", { cidrBlock: "10.1.128.0/17" });
        new PeeringConnection("link", { vpc: own, peerVpc: peer, bandwidthMbps: 10 });
      `),
    );
    const { errors } = await stack.preview({ expectError: true });
    assert.match(errors, /10\.1\.128\.0\/17.*10\.1\.0\.0\/16.*overlap|overlap.*10\.1\.(128\.0\/17|0\.0\/16)/);
  });
});

/** What the plan alone shows: refused or remarked on at preview, by the real engine where wiring is what shows it. */
import assert from "node:assert/strict";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../provider/resources/route/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import type { Rows } from "./cell.js";
import type { Cells } from "./cells.js";
import type { World } from "./world.js";

type PlannedCells = Pick<
  Cells,
  | "crossRegion"
  | "api"
  | "peerAccount"
  | "endsOverlap"
  | "overlapAtAcceptance"
  | "bandwidthInRegion"
  | "bandwidthAcross"
  | "bandwidthMaximum"
  | "routeElsewhere"
  | "routeIntoOwn"
  | "transitive"
  | "malformedRegion"
  | "unknownRegion"
  | "needLeave"
  | "excluded"
>;

/** By id alone: nothing is known of the VPCs. */
const LINK = { vpc: "vpc-1", peerVpc: "vpc-2" };
const PAIR = `const vpc1 = vpc("vpc1", "10.1.0.0/16"); const vpc2 = vpc("vpc2", "10.2.0.0/16");`;
const LINKED = `${PAIR} const link12 = link("link12", vpc1, vpc2);`;

export const PLANNED: Rows<World, PlannedCells> = {
  crossRegion: {
    rule: "crossRegion",
    async test(world, cell) {
      const cap = world.cells.bandwidthAcross === "required" ? { bandwidthMbps: 10 } : {};
      const far = { ...LINK, peerRegion: world.ground.far, ...cap };
      // A customer may have links from the time when the vendor still made them.
      const limits = { crossRegion: true };
      const { value } = world.rules.crossRegion;
      if (value.allowed || value.exceptions) await world.allowedByCheck(peeringConnection, far, { limits });
      else await world.refusedByCheck("crossRegion", cell as RegExp, peeringConnection, far, { limits });
      if (cell === "allowed") {
        await world.allowedByCheck(peeringConnection, far);
        assert.equal((await world.outputs()).states["far"], "active");
        return;
      }
      const body = `link("far", vpc("vpc1", "10.1.0.0/16"), vpc("vpc2", "10.2.0.0/16", { region: far }));`;
      await world.refusedAtPreview("crossRegion", cell, body);
    },
  },
  api: {
    rule: "backends",
    async test(world, cell) {
      const { errors } = await world.check(vpc, { cidrBlock: "10.1.0.0/16" }, { backend: "api" });
      assert.equal(errors.length, 1);
      assert.match(errors[0]!, cell === "needs keys" ? /requires an API key, and none was found/ : cell);
      assert.match(errors[0]!, /to embedded\./);
    },
  },
  peerAccount: {
    rule: "peerIdentity",
    async test(world, cell) {
      const byNumber = { ...LINK, peerAccountId: "100000000002" };
      if (cell === "account") await world.allowedByCheck(peeringConnection, byNumber);
      else await world.refusedByCheck("peerIdentity", cell, peeringConnection, byNumber);
      await world.allowedByCheck(peeringConnection, { ...LINK, peerAccountId: world.ground.accounts[1] });
    },
  },
  endsOverlap: {
    rule: "endsOverlap",
    async test(world, cell) {
      const words = /10\.1\.0\.0\/16 and 10\.1\.128\.0\/17/;
      if (cell === "refused") {
        const body = `link("link", vpc("vpc1", "10.1.0.0/16"), vpc("vpc2", "10.1.128.0/17"));`;
        await world.refusedAtPreview("endsOverlap", words, body);
        return;
      }
      assert.equal((await world.outputs()).states["overlap"], "active");
      const facts = {
        vpc: { urn: "urn:1", region: world.ground.region, cidrBlocks: ["10.1.0.0/16"] },
        peerVpc: { urn: "urn:2", region: world.ground.region, cidrBlocks: ["10.1.128.0/17"] },
      };
      const [warning, ...more] = await world.allowedByCheck(peeringConnection, LINK, { facts });
      assert.deepEqual(more, []);
      assert.match(warning!, words);
      assert.match(
        warning!,
        /may not take effect.*Write routes to single subnets or hosts.*identical CIDR blocks cannot communicate/,
      );
      world.namesSource("endsOverlap", warning!);
    },
  },
  overlapAtAcceptance: {
    rule: "endsOverlap",
    test: (world) => assert.equal(world.rules.endsOverlap.value.recheck, false),
  },
  bandwidthInRegion: {
    rule: "bandwidthInRegion",
    async test(world, words) {
      const rule = world.cells.bandwidthAcross === "never" ? "bandwidthCrossRegion" : "bandwidthInRegion";
      await world.refusedAtPreview(rule, words, `${PAIR} link("link", vpc1, vpc2, { bandwidthMbps: 10 });`);
    },
  },
  bandwidthAcross: {
    rule: "bandwidthCrossRegion",
    async test(world, cell) {
      const limits = { crossRegion: true };
      if (cell === "never") {
        const capped = { ...LINK, bandwidthMbps: 10 };
        await world.refusedByCheck("bandwidthCrossRegion", /no bandwidth cap/, peeringConnection, capped);
        return;
      }
      const body = `link("far", vpc("vpc1", "10.1.0.0/16"), vpc("vpc2", "10.2.0.0/16", { region: far }));`;
      await world.refusedAtPreview("bandwidthCrossRegion", /requires a bandwidth cap in whole Mbps/, body, limits);
    },
  },
  bandwidthMaximum: {
    rule: "bandwidthMaximum",
    async test(world, cell) {
      if (cell === "no connections") return assert.notEqual(world.cells.crossRegion, "allowed");
      const judge = async (bandwidthMbps: number, bandwidthLimit?: number) => {
        const limits = { crossRegion: true, ...(bandwidthLimit !== undefined && { bandwidthMbps: bandwidthLimit }) };
        const far = { ...LINK, peerRegion: world.ground.far, bandwidthMbps };
        return (await world.check(peeringConnection, far, { limits })).errors;
      };
      if (cell === "none stated") return assert.deepEqual(await judge(1_000_000), []);
      for (const mbps of cell.refused) {
        const [error, ...more] = await judge(mbps);
        assert.deepEqual(more, []);
        assert.match(error ?? "it was allowed", new RegExp(`bandwidthMbps ${mbps}: .*Mbps`));
        world.namesSource(mbps >= 1 && Number.isInteger(mbps) ? "bandwidthMaximum" : "bandwidthCrossRegion", error!);
      }
      for (const mbps of cell.raised) {
        assert.equal((await judge(mbps)).length, 1);
        assert.deepEqual(await judge(mbps, mbps), []);
      }
    },
  },
  routeElsewhere: {
    rule: "routeDestination",
    async test(world, cell) {
      const body = `${LINKED} route("r", vpc1, "10.200.0.0/16", link12);`;
      if (cell !== "allowed") await world.refusedAtPreview("routeDestination", cell, body);
      else await world.allowedByCheck(route, ...routeFrom(world, "10.200.0.0/16"));
    },
  },
  routeIntoOwn: {
    rule: "routeDestination",
    async test(world, cell) {
      const plan = routeFrom(world, "10.1.5.0/24");
      if (cell instanceof RegExp) {
        const body = `${LINKED} route("r", vpc1, "10.1.0.0/16", link12);`;
        await world.refusedAtPreview("routeDestination", cell, body);
        return;
      }
      const warnings = await world.allowedByCheck(route, ...plan);
      assert.equal(warnings.length, cell === "warned" ? 1 : 0, warnings.join());
      if (cell === "warned") assert.match(warnings[0]!, /is inside 10\.1\.0\.0\/16 of the route's own VPC/);
    },
  },
  transitive: {
    rule: "routeDestination",
    async test(world, words) {
      const body = `${LINKED} link("link13", vpc1, vpc("vpc3", "10.3.0.0/16")); route("r", vpc2, "10.3.0.0/16", link12);`;
      await world.refusedAtPreview("routeDestination", words, body);
    },
  },
  malformedRegion: {
    rule: "regions",
    async test(world, words) {
      for (const region of ["Guangzhou!", "UPPER-1", "a b"]) {
        await world.refusedByCheck("regions", words, vpc, { cidrBlock: "10.1.0.0/16", region });
      }
    },
  },
  unknownRegion: {
    rule: "regions",
    async test(world, cell) {
      const region = world.ground.region.replace(/[a-z]+-?\d*$/, "atlantis-9");
      const warnings = await world.allowedByCheck(vpc, { cidrBlock: "10.1.0.0/16", region });
      assert.equal(warnings.length, cell === "warned" ? 1 : 0, warnings.join());
      if (cell === "warned") assert.match(warnings[0]!, /not in the vendor's list of regions/);
    },
  },
  needLeave: {
    rule: "regions",
    async test(world, regions) {
      const cap = world.cells.crossRegion === "allowed" ? { bandwidthMbps: 10 } : {};
      const words = /requires the vendor's approval first.*limits \{"regions": \["/;
      for (const region of regions) {
        const connection = { ...LINK, peerRegion: region, ...(region === world.ground.region ? {} : cap) };
        const inside = { ...LINK, region, peerRegion: region };
        await world.refusedByCheck("regions", words, peeringConnection, inside);
        await world.allowedByCheck(peeringConnection, inside, { limits: { regions: [region] } });
        if (world.cells.crossRegion === "allowed") {
          await world.refusedByCheck("regions", words, peeringConnection, connection);
          await world.allowedByCheck(peeringConnection, connection, { limits: { regions: [region] } });
        }
        await world.allowedByCheck(vpc, { cidrBlock: "10.1.0.0/16", region });
      }
      const [first] = regions;
      if (first === undefined) return assert.deepEqual(world.rules.regions.value.approval, {});
      const body = `link("l", vpc("vpc1", "10.1.0.0/16", { region: "${first}" }), vpc("vpc2", "10.2.0.0/16", { region: "${first}" }));`;
      await world.refusedAtPreview("regions", words, body);
    },
  },
  excluded: {
    rule: "regions",
    async test(world, regions) {
      for (const region of regions) {
        const inside = { ...LINK, region, peerRegion: region };
        const options = { limits: { regions: [region] } };
        await world.refusedByCheck(
          "regions",
          /no peering connections in this region/,
          peeringConnection,
          inside,
          options,
        );
      }
      assert.deepEqual(Object.keys(world.rules.regions.value.excluded), regions);
    },
  },
};

/** Inputs and facts of a route from a VPC with 10.1.0.0/16 through its link to one with 10.2.0.0/16. */
function routeFrom({ ground }: World, destinationCidrBlock: string) {
  const planned = (urn: string, block: string) => ({ urn, region: ground.region, cidrBlocks: [block] });
  const [vpc1, vpc2] = [planned("urn:1", "10.1.0.0/16"), planned("urn:2", "10.2.0.0/16")];
  const facts = { vpc: vpc1, peering: { urn: "urn:3", region: ground.region, vpc: vpc1, peerVpc: vpc2 } };
  return [{ vpc: "vpc-1", destinationCidrBlock, peeringConnection: "pcx-1" }, { facts }] as const;
}

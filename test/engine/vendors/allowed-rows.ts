/** What is allowed works: read off the cloud and the outputs after one `up` of the story, and after a changed one. */
import assert from "node:assert/strict";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import type { CloudContents } from "../harness/harness.js";
import type { EngineRun, Step } from "../harness/report.js";
import type { RuleName, Rows } from "./cell.js";
import type { Cells, Field } from "./cells.js";
import type { StoryOutputs, World } from "./world.js";

/** After the first `up`, and after the one with other values. */
export interface Logged {
  readonly world: World;
  readonly outputs: StoryOutputs;
  readonly cloud: CloudContents;
  readonly changes: EngineRun;
}

type Row = Readonly<Record<string, unknown>>;

type AllowedCells = Pick<
  Cells,
  | "sameAccount"
  | "crossAccount"
  | "chargeTypes"
  | "routes"
  | "routeOnPending"
  | "tags"
  | "vpcTags"
  | "enterpriseProjects"
  | "vpcDescription"
  | "description"
  | "secondaryCidrs"
  | "type"
  | "qosLevel"
  | "typeAndQosOnly"
  | "ipv6"
  | "edgeSites"
>;

export const ALLOWED: Rows<Logged, AllowedCells> = {
  sameAccount: {
    rule: "sameAccount",
    test({ outputs, cloud }, cell) {
      assert.equal(outputs.states["near"], "active");
      const connection = connectionOf(cloud, "near");
      assert.equal(end(connection, "requester"), end(connection, "accepter"));
      assert.equal(connection["accepterPeeringConnectionId"] !== undefined, cell === "two halves, active at once");
    },
  },
  crossAccount: {
    rule: "acceptance",
    test({ world, outputs, cloud }, cell) {
      assert.equal(outputs.states["across"], "active");
      const connection = connectionOf(cloud, "across");
      assert.deepEqual([end(connection, "requester"), end(connection, "accepter")], world.ground.accounts);
      assert.equal(connection["state"], "active");
      assert.equal(outputs.ids.accepter === outputs.ids.across, cell === "accepted");
    },
  },
  chargeTypes: {
    rule: "chargeTypes",
    async test({ world, cloud }, types) {
      const far = types.length > 0 ? { peerRegion: world.ground.far, bandwidthMbps: 10 } : {};
      const connection = { vpc: "vpc-1", peerVpc: "vpc-2", ...far };
      const limits = { crossRegion: true };
      for (const chargeType of ["daily-peak", "monthly-95th", "configured-bandwidth"] as const) {
        if (types.includes(chargeType)) {
          await world.allowedByCheck(peeringConnection, { ...connection, chargeType }, { limits });
          const near = { vpc: "vpc-1", peerVpc: "vpc-2", chargeType };
          await world.refusedByCheck("chargeTypes", /only a connection between regions/, peeringConnection, near);
        } else {
          const words = types.length === 0 ? /have no charge type/ : /does not offer this charge type/;
          await world.refusedByCheck(
            "chargeTypes",
            words,
            peeringConnection,
            { ...connection, chargeType },
            { limits },
          );
        }
      }
      if (world.cells.crossRegion === "allowed") assert.equal(connectionOf(cloud, "far")["chargeType"], types[0]);
    },
  },
  routes: {
    rule: "routes",
    test({ outputs, cloud }, cell) {
      const origin = cell === "by hand" ? "user" : "issued";
      const [one, two, three] = [outputs.vpcs.vpc1, outputs.vpcs.vpc2, outputs.vpcs.vpc3];
      for (const [from, destination] of [
        [one, "10.2.0.0/16"],
        [two, "10.1.0.0/16"],
        [one, "10.3.0.0/16"],
        [three, "10.1.0.0/16"],
      ] as const) {
        assert.deepEqual(routeOrigins(cloud, from, destination), [origin], `${from} to ${destination}`);
      }
      // Nobody wrote a route for these; where they are issued there is one per side and family.
      const rich = cloud["vpcs"]!.filter(({ cidrBlock }) => ["10.7.0.0/16", "10.8.0.0/16"].includes(String(cidrBlock)));
      const between = cloud["routes"]!.filter(
        ({ vpcId, peeringConnectionId }) =>
          rich.some(({ id }) => id === vpcId) && peeringConnectionId === connectionOf(cloud, "rich")["id"],
      );
      assert.equal(between.length, cell === "by hand" ? 0 : 4);
    },
  },
  routeOnPending: {
    rule: "routeOnPendingConnection",
    test({ outputs, cloud }, cell) {
      assert.equal(outputs.states["pending"], "pending-acceptance");
      assert.equal(outputs.states["routeOnPending"], cell === "none" ? undefined : cell);
      const existing = routeOrigins(cloud, outputs.vpcs.vpc1, "10.5.0.0/16");
      assert.deepEqual(existing, cell === "written" ? ["user"] : []);
    },
  },
  tags: {
    rule: "peeringTags",
    async test(logged, cell) {
      if (cell !== "creation") return fieldOfConnection("tags", "peeringTags", { team: "a" }).test(logged, cell);
      assert.deepEqual(connectionOf(logged.cloud, "rich")["tags"], { team: "a" });
      const olds = await logged.world.saved("rich");
      const { vpc: one, peerVpc } = olds;
      const changed = { vpc: one, peerVpc, tags: { team: "b" } };
      await logged.world.refusedByCheck("peeringTags", /sets tags at creation only/, peeringConnection, changed, {
        olds,
      });
    },
  },
  vpcTags: {
    rule: "vpcTags",
    async test({ world, cloud, changes }, cell) {
      const given = { cidrBlock: "10.60.0.0/16", tags: { team: "a" } };
      if (cell === "absent") return world.refusedByCheck("vpcTags", /VPCs of this vendor have no tags/, vpc, given);
      await world.allowedByCheck(vpc, given);
      const rich = cloud["vpcs"]!.find(({ cidrBlock }) => cidrBlock === "10.7.0.0/16");
      assert.deepEqual(rich?.["tags"], { team: "a" });
      const paths = Object.keys(changeOf(changes, "rich1")?.detailedDiff ?? {});
      assert.equal(paths.includes("tags.team"), cell === "update", paths.join());
    },
  },
  enterpriseProjects: {
    rule: "enterpriseProjects",
    async test({ world }, cell) {
      const given = { cidrBlock: "10.60.0.0/16", enterpriseProjectId: "0" };
      const words = /this vendor has no enterprise projects/;
      if (cell === "absent") await world.refusedByCheck("enterpriseProjects", words, vpc, given);
      else await world.allowedByCheck(vpc, given);
    },
  },
  vpcDescription: {
    rule: "vpcDescription",
    async test({ world }, cell) {
      const given = { cidrBlock: "10.60.0.0/16", description: "first" };
      const words = /VPCs of this vendor have no description/;
      if (cell === "absent") await world.refusedByCheck("vpcDescription", words, vpc, given);
      else await world.allowedByCheck(vpc, given);
    },
  },
  description: fieldOfConnection("description", "peeringDescription", "first"),
  type: fieldOfConnection("type", "peeringType", "bare-metal"),
  qosLevel: fieldOfConnection("qosLevel", "qosLevel", "PT"),
  typeAndQosOnly: {
    rule: "typeAndQosOnlyCrossRegion",
    async test({ world, cloud }, cell) {
      const near = { vpc: "vpc-1", peerVpc: "vpc-2" };
      for (const field of [{ type: "vpc" }, { qosLevel: "PT" }]) {
        if (cell === "anywhere") await world.allowedByCheck(peeringConnection, { ...near, ...field });
        else {
          const { errors } = await world.check(peeringConnection, { ...near, ...field });
          assert.match(
            errors.join(),
            cell === "nowhere" ? /connections of this vendor have no/ : /only a connection between regions/,
          );
        }
      }
      const { requester, accepter } = connectionOf(cloud, "rich") as Record<
        "requester" | "accepter",
        { region: string }
      >;
      assert.equal(requester.region !== accepter.region, cell === "between regions");
    },
  },
  secondaryCidrs: {
    rule: "secondaryCidrs",
    async test({ world, changes, cloud }, cell) {
      const given = { cidrBlock: "10.60.0.0/16", secondaryCidrBlocks: ["10.61.0.0/16"] };
      if (cell === "absent") {
        await world.refusedByCheck("secondaryCidrs", /have no secondary CIDR blocks/, vpc, given);
        return;
      }
      await world.allowedByCheck(vpc, given);
      assert.deepEqual(changeOf(changes, "rich1")?.op, cell);
      const rich = cloud["vpcs"]!.find(({ cidrBlock }) => cidrBlock === "10.7.0.0/16");
      assert.deepEqual(rich?.["secondaryCidrBlocks"], ["10.27.0.0/16"]);
    },
  },
  ipv6: {
    rule: "ipv6",
    async test({ world, outputs }, cell) {
      if (cell === "absent") {
        const given = { cidrBlock: "10.60.0.0/16", enableIpv6: true };
        await world.refusedByCheck("ipv6", /have no IPv6/, vpc, given);
        return;
      }
      const [one, two] = outputs.ipv6;
      assert.match(String(one), /^2001:db8:.*\/\d+$/);
      assert.match(String(two), /^2001:db8:.*\/\d+$/);
      assert.notEqual(one, two);
    },
  },
  edgeSites: {
    rule: "edgeSites",
    async test({ world, cloud }, cell) {
      const given = { cidrBlock: "10.60.0.0/16", edgeSiteId: "site-1" };
      if (cell === "absent") {
        await world.refusedByCheck("edgeSites", /no edge sites/, vpc, given);
        return;
      }
      await world.allowedByCheck(vpc, given);
      assert.equal(cloud["vpcs"]!.find(({ cidrBlock }) => cidrBlock === "10.7.0.0/16")?.["edgeSiteId"], "site-1");
    },
  },
};

/** A field of connections: refused where the vendor lacks it; else made as given, and changed as the cell says. */
function fieldOfConnection(field: string, rule: RuleName, first: unknown) {
  return {
    rule,
    async test({ world, cloud, changes }: Logged, cell: Field) {
      if (cell === "absent") {
        const connection = { vpc: "vpc-1", peerVpc: "vpc-2", [field]: first };
        await world.refusedByCheck(rule, new RegExp(`have no ${field}`), peeringConnection, connection);
        return;
      }
      assert.deepEqual(connectionOf(cloud, "rich")[field], first);
      const change = changeOf(changes, "rich");
      const paths = Object.keys(change?.detailedDiff ?? {}).map((path) => path.split(".")[0]);
      assert.ok(paths.includes(field), paths.join());
      assert.equal(change!.replaceReasons.includes(field), cell === "replace");
    },
  };
}

function connectionOf(cloud: CloudContents, name: string): Row {
  const found = cloud["peeringConnections"]!.filter((connection) => connection["name"] === name);
  assert.equal(found.length, 1, `links named ${name}`);
  return found[0]!;
}

const end = (connection: Row, side: "requester" | "accepter") =>
  (connection[side] as { readonly accountId: string }).accountId;

/** How the routes for a destination in a VPC's tables came to be. */
export function routeOrigins(cloud: CloudContents, vpc: string, destination: string): unknown[] {
  return cloud["routes"]!.filter(
    ({ vpcId, destinationCidrBlock }) => vpcId === vpc.split("/").at(-1) && destinationCidrBlock === destination,
  ).map(({ origin }) => origin);
}

export function changeOf({ changes }: EngineRun, name: string): Step | undefined {
  return changes.find((step) => step.name === name && step.op !== "delete-replaced");
}

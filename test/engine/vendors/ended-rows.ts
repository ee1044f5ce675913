/** How links end, and what others may do to them: the other account acts beside Pulumi, then comes a refresh. */
import assert from "node:assert/strict";
import { isPeeringError } from "../../../provider/errors.js";
import { parseId } from "../../../provider/engine/ids.js";
import type { CloudContents } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import { changeOf, routeOrigins } from "./allowed-rows.js";
import type { Rows } from "./cell.js";
import type { Cells } from "./cells.js";
import { asAccount } from "./ground.js";
import { ops, type StoryOutputs, type World } from "./world.js";

const HOUR = 3_600_000;
const YEAR_HOURS = 365 * 24;

/** What the other account tried, and what a refresh, a preview and an `up` made of it all. */
export interface Ended {
  readonly world: World;
  readonly before: StoryOutputs;
  readonly accepterModified: { readonly refused?: string; readonly requesterReads?: string };
  /** Saved states of links after the refresh; absent: gone. */
  readonly states: Readonly<Record<string, unknown>>;
  readonly cloud: CloudContents;
  readonly seenByAccepter: Readonly<Record<string, string>>;
  readonly plan: EngineRun;
  readonly suspendedUp: EngineRun | undefined;
  readonly after: StoryOutputs;
}

type EndedCells = Pick<Cells, "reject" | "expiry" | "deletion" | "mayModify" | "arrears" | "bandwidthReadable">;

export async function end(world: World, program: string): Promise<Ended> {
  const { stack, ground, cells } = world;
  const before = await world.outputs();
  const { region } = ground;
  const ref = (id: string) => ({ region, id: parseId(id).id });

  const accepterModified = await asAccount(ground, 1, stack.cloudFile, async (backend) => {
    try {
      await backend.updatePeering(ref(before.ids.accepter), { name: "theirs" });
    } catch (error) {
      if (isPeeringError(error, "wrong-account")) return { refused: error.message };
      throw error;
    }
    return {};
  });
  const requesterReads = await asAccount(ground, 0, stack.cloudFile, async (backend) => {
    const [own] = await backend.getPeerings([ref(before.ids.across)]);
    if (cells.crossRegion === "allowed") {
      const [far] = await backend.listPeerings({ region: ground.far, name: "far" });
      await backend.updatePeering(far!, { bandwidthMbps: 50 });
    }
    return own!.name;
  });
  const seenByAccepter = await asAccount(ground, 1, stack.cloudFile, async (backend) => {
    const seen = await backend.listPeerings({ region });
    await backend.deletePeering(ref(before.ids.accepter));
    return Object.fromEntries(seen.map(({ name, state }) => [name, state]));
  });
  world.operate((operator) => {
    operator.advance((cells.expiry === "never" ? YEAR_HOURS : cells.expiry.hours) * HOUR);
    operator.account(ground.accounts[0], world.vendor, { arrears: true });
  });

  await stack.setProgram(program);
  await stack.refresh();
  const { resources = [] } = (await stack.exportState()).deployment;
  const states = Object.fromEntries(
    resources
      .filter(({ type }) => type.endsWith(":PeeringConnection") || type.endsWith(":PeeringAccepter"))
      .map(({ urn, outputs }) => [urn.split("::").at(-1)!, outputs!["state"]]),
  );
  const cloud = await stack.cloud();
  const plan = await stack.preview();
  const suspendedUp =
    cells.arrears === "suspended" ? await stack.up({ expectError: true, args: ["--target", "**::far"] }) : undefined;
  world.operate((operator) => operator.account(ground.accounts[0], world.vendor, { arrears: false }));
  await stack.up();
  const after = await world.outputs();
  return {
    world,
    before,
    accepterModified: { ...accepterModified, requesterReads },
    states,
    cloud,
    seenByAccepter,
    plan,
    suspendedUp,
    after,
  };
}

export const ENDED: Rows<Ended, EndedCells> = {
  reject: {
    rule: "reject",
    async test({ world, before, states, plan, seenByAccepter }, cell) {
      if (cell === "nothing to reject") {
        const body = `new PeeringAccepter("no",
          { vpc: vpc("vpc3", "10.3.0.0/16", {}, b), requester: { accountId: "${world.ground.accounts[0]}", vpc: "vpc-1" }, decision: "reject" },
          { provider: b });`;
        await world.previewError(/no request to reject.*Remove the PeeringAccepter/, body);
        return;
      }
      assert.equal(before.states["unwanted"], "rejected");
      assert.deepEqual([states["unwanted"], seenByAccepter["unwanted"] ?? "nothing"], cell);
      // Decided is decided: nobody asks again by himself, and nothing of it is forgotten.
      assert.deepEqual(
        ops(plan).filter((op) => /unwanted|refusal/.test(op)),
        [],
      );
    },
  },
  expiry: {
    rule: "pendingExpiry",
    test({ before, after, states, plan }, cell) {
      if (cell === "never") {
        assert.equal(states["pending"], "pending-acceptance");
        assert.equal(after.ids.pending, before.ids.pending);
        return;
      }
      assert.equal(states["pending"], "expired");
      assert.equal(after.states["pending"], "pending-acceptance");
      const change = changeOf(plan, "pending");
      assert.equal(change?.op, cell.afterwards === "re-enabled" ? "update" : "replace");
      assert.deepEqual(Object.keys(change.detailedDiff), ["desiredState"]);
      assert.equal(after.ids.pending === before.ids.pending, cell.afterwards === "re-enabled");
    },
  },
  deletion: {
    rule: "deletion",
    test({ before, after, states, cloud, plan }, cell) {
      assert.equal(states["across"] ?? "nothing", cell.otherSide);
      const left = [
        ...routeOrigins(cloud, before.vpcs.vpc1, "10.3.0.0/16"),
        ...routeOrigins(cloud, before.vpcs.vpc3, "10.1.0.0/16"),
      ];
      assert.equal(left.length, cell.routes === "left" ? 2 : 0);
      assert.match(ops(plan).join("\n"), cell.otherSide === "nothing" ? /^create across$/m : /^replace across$/m);
      assert.notEqual(after.ids.across, before.ids.across);
      assert.equal(after.states["across"], "active");
    },
  },
  mayModify: {
    rule: "mayModify",
    test({ world, accepterModified }, cell) {
      const { refused, requesterReads } = accepterModified;
      if (cell === "requester") {
        assert.match(refused ?? "it was allowed", /only the requester/);
        world.namesSource("mayModify", refused!);
      } else assert.equal(refused, undefined);
      assert.equal(requesterReads, cell === "either" ? "theirs" : "across");
    },
  },
  arrears: {
    rule: "arrears",
    test({ world, states, suspendedUp }, cell) {
      assert.equal(states["near"], "active");
      if (world.cells.crossRegion !== "allowed") return assert.equal(states["far"], undefined);
      assert.equal(states["far"], cell === "suspended" ? "suspended" : "active");
      if (cell === "suspended")
        assert.match(suspendedUp!.errors, /in arrears.*cap of a suspended connection cannot change/);
    },
  },
  bandwidthReadable: {
    rule: "bandwidthReadable",
    test({ plan }, readable) {
      assert.equal(changeOf(plan, "far")?.detailedDiff["bandwidthMbps"], readable ? "update" : undefined);
    },
  },
};

/**
 * Runs the table of resource options on the real engine: one stack for the options of a program, one for those of the
 * command line. Each run compares the cloud before and after, object by object.
 */
import assert from "node:assert/strict";
import { type CloudContents, type EngineStack, engineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import { labelOf, type Phase, programOf, type Strand, strandsOf } from "./strands.js";
import {
  type Calls,
  type Cell,
  FLAGS,
  type Flag,
  type Operation,
  OPERATIONS,
  type Option,
  OPTIONS,
  type Resource,
  RESOURCES,
  TABLE,
} from "./table.js";

const counts = { calls: 0, error: 0, reason: 0 };
const cellOf = (strand: Strand, operation: Operation): Cell => {
  const resource = strand.split(" ").at(-1) as Resource;
  return TABLE[strand.slice(0, -resource.length - 1) as Option | Flag][resource][operation];
};
const isRefused = (strand: Strand, operation: Operation): boolean => "error" in cellOf(strand, operation);

/** Objects of a strand in the cloud: id → all that the cloud shows of it. */
function objectsOf(cloud: CloudContents, strand: Strand): Map<string, string> {
  const label = labelOf(strand);
  const [kind, property, id] = {
    Vpc: ["vpcs", "name", "id"],
    PeeringConnection: ["peeringConnections", "name", "id"],
    PeeringAccepter: ["peeringConnections", "name", "id"],
    Route: ["routes", "description", "destinationCidrBlock"],
  }[strand.split(" ").at(-1) as Resource] as [string, string, string];
  const own = cloud[kind]!.filter((object) => String(object[property]).replace(/-2$/, "") === label);
  return new Map(own.map((object) => [String(object[id]), JSON.stringify(object)]));
}

function callsBetween(before: CloudContents, after: CloudContents, strand: Strand): Calls {
  const [old, now] = [objectsOf(before, strand), objectsOf(after, strand)];
  const created = [...now.keys()].some((id) => !old.has(id));
  const deleted = [...old.keys()].some((id) => !now.has(id));
  const updated = [...now].some(([id, shown]) => old.has(id) && old.get(id) !== shown);
  const seen = [created && "create", deleted && "delete", updated && "update"].filter((call) => call !== false);
  return (seen.join(", ") || "none") as Calls;
}

/** What the table says of the strands, and what happened; errors are looked for in the run's messages. */
function compare(
  strands: readonly Strand[],
  operation: Operation,
  before: CloudContents,
  after: CloudContents,
  { errors }: Pick<EngineRun, "errors">,
): void {
  const [wanted, seen]: Record<string, string>[] = [{}, {}];
  for (const strand of strands) {
    const cell = cellOf(strand, operation);
    const calls = callsBetween(before, after, strand);
    if ("reason" in cell) counts.reason++;
    else if ("error" in cell) {
      counts.error++;
      wanted![strand] = "none, error";
      const isLogged = cell.error.test(errors.replaceAll("\n", " "));
      seen![strand] = `${calls}, ${isLogged ? "error" : "no such error"}`;
    } else {
      counts.calls++;
      wanted![strand] = cell.calls;
      seen![strand] = calls;
    }
  }
  assert.deepEqual(seen, wanted, `${operation}\n${errors}`);
}

/** Every VPC and connection of state is in the cloud, and what the cloud has beside them. */
async function notInState(s: EngineStack): Promise<string[]> {
  const { resources = [] } = (await s.exportState()).deployment;
  const ids = new Set(resources.flatMap(({ id = "" }) => (id.includes("/") ? [id.split("/")[1]!] : [])));
  const { vpcs = [], peeringConnections = [] } = await s.cloud();
  const existing = [...vpcs, ...peeringConnections];
  const held = new Set(existing.map(({ id }) => String(id)));
  const lost = resources.filter(({ id = "" }) => /^[^/]+\/(vpc|pcx)-[^/]+$/.test(id) && !held.has(id.split("/")[1]!));
  assert.deepEqual(lost, [], "state has what the cloud has not");
  return existing.filter(({ id }) => !ids.has(String(id))).map(({ name }) => String(name));
}

describe("resource options", function () {
  this.timeout(600_000);
  let s: EngineStack | undefined;
  afterEach(async () => {
    await s?.close();
    s = undefined;
  });

  it("of a program have the effect in each cell of the table", async () => {
    const strands = strandsOf(OPTIONS);
    const program = (phaseOf: (strand: Strand) => Phase) => programOf(OPTIONS, phaseOf);
    s = await engineStack({ program: program(() => "base") });
    const stack = s;
    await stack.up();
    let before = await stack.cloud();
    const step = async (operation: Operation, which: readonly Strand[], run: () => Promise<EngineRun>) => {
      const result = await run();
      const after = await stack.cloud();
      compare(which, operation, before, after, result);
      before = after;
      return result;
    };

    await stack.setProgram(program(() => "update"));
    const updated = await step("update", strands, () => stack.up());
    assert.match(
      updated.warnings,
      /deletedWith: a destroy of "deletedwith-peeringconnection-spoke" drops this resource/,
    );
    assert.deepEqual(await notInState(stack), []);
    assert.deepEqual((await stack.preview()).changes, []);

    // Errors that the engine or a check raises end the whole run: a preview of those strands alone shows them.
    const early = strands.filter((strand) => /^protect |^deleteBeforeReplace: true PeeringAccepter/.test(strand));
    for (const which of [early.filter((strand) => strand.startsWith("protect")), early.slice(0, 1)]) {
      await stack.setProgram(program((strand) => (which.includes(strand) ? "replace" : "update")));
      await step("replace", which, () => stack.preview({ expectError: true }));
    }
    // An error leaves the old objects of the other replacements for the next run to delete.
    const others = strands.filter((strand) => !early.includes(strand));
    const late = others.filter((strand) => isRefused(strand, "replace"));
    await stack.setProgram(program((strand) => (early.includes(strand) ? "update" : "replace")));
    await step("replace", others, async () => {
      const refused = await stack.up({ args: ["--continue-on-error"], expectError: true });
      await stack.setProgram(program((strand) => ([...early, ...late].includes(strand) ? "update" : "replace")));
      await stack.up();
      return refused;
    });
    assert.deepEqual(await notInState(stack), ["retainondelete-vpc"]);
    assert.deepEqual((await stack.preview()).changes, []);

    // The engine deletes what is not protected even so.
    const whole = before;
    const kept = strands.filter((strand) => strand.startsWith("protect"));
    await step("destroy", kept, () => stack.destroy({ expectError: true }));
    const end = await stack.destroy({ args: ["--ignore-protect", "--continue-on-error"], expectError: true });
    const unprotected = strands.filter((strand) => !kept.includes(strand));
    compare(unprotected, "destroy", whole, await stack.cloud(), end);
    assert.match(end.errors, /still has the peering connection pcx-\w+.*vpc-peering import --vendor tencent .*pcx-/s);
    assert.deepEqual((await notInState(stack)).sort(), [
      "deletedwith-peeringconnection-2",
      "deletedwith-vpc",
      "retainondelete-peeringconnection-2",
      "retainondelete-vpc",
      "retainondelete-vpc",
    ]);
  });

  it("of the command line have the effect in each cell of the table", async () => {
    const strands = strandsOf(FLAGS);
    const of = (flag: Flag) => strands.filter((strand) => strand.startsWith(`${flag} `));
    const urns = (which: readonly Strand[]) =>
      which.map((strand) => `**:${strand.split(" ").at(-1)}::${labelOf(strand)}`);
    const flags = (flag: string, which: readonly Strand[]) => urns(which).flatMap((urn) => [flag, urn]);
    const phases = new Map<Strand, Phase>(strands.map((strand) => [strand, "base"]));
    const program = (more = "") => programOf(FLAGS, (strand) => phases.get(strand)!, more);
    const set = async (which: readonly Strand[], phase: Phase, more?: string) => {
      for (const strand of which) phases.set(strand, phase);
      await stack.setProgram(program(more));
    };
    s = await engineStack({ program: program() });
    const stack = s;
    await stack.up();

    let before = await stack.cloud();
    const step = async (operation: Operation, which: readonly Strand[], run: () => Promise<EngineRun>) => {
      const result = await run();
      const after = await stack.cloud();
      compare(which, operation, before, after, result);
      before = after;
    };
    const failing = `new PeeringAccepter("lost", { peeringConnection: "pcx-none" }, theirs);`;
    for (const phase of ["update", "replace"] as const) {
      await set(of("--target"), phase);
      await set(of("--exclude"), phase);
      // What is excluded changes in the program alone; the targets change beside it.
      await step(phase, of("--target"), () => stack.up({ args: flags("--target", of("--target")) }));
      await step(phase, of("--exclude"), () => stack.up({ args: flags("--exclude", of("--exclude")) }));
      await set(of("--continue-on-error"), phase, failing);
      const excluded = flags("--exclude", of("--exclude"));
      await step(phase, of("--continue-on-error"), async () => {
        const failed = await stack.up({ args: ["--continue-on-error", ...excluded], expectError: true });
        assert.match(failed.errors, /pcx-none/);
        await set([], phase);
        // What the run created beside is deleted by the next one.
        await stack.up({ args: excluded });
        return failed;
      });
      await set(of("--exclude"), "base");
      const earlier = new Map(phases);
      await set(of("--replace"), phase);
      await step(phase, of("--replace"), async () => {
        const replaced = ["--continue-on-error", ...flags("--replace", of("--replace"))];
        const refused = await stack.up({ args: replaced, expectError: true });
        for (const strand of of("--replace").filter((strand) => isRefused(strand, phase)))
          await set([strand], earlier.get(strand)!);
        await stack.up();
        return refused;
      });
      assert.deepEqual(await notInState(stack), []);
    }
    await step("destroy", of("--target"), () => stack.destroy({ args: flags("--target", of("--target")) }));
    await step("destroy", [...of("--exclude"), ...of("--continue-on-error"), ...of("--replace")], () =>
      stack.destroy({ args: ["--continue-on-error", ...flags("--exclude", of("--exclude"))] }),
    );
    await stack.destroy();
    const { vpcs, peeringConnections } = await stack.cloud();
    assert.deepEqual([vpcs, peeringConnections], [[], []]);
  });

  const cells = [...OPTIONS, ...FLAGS].flatMap((option) =>
    RESOURCES.flatMap((resource) => OPERATIONS.map((operation) => TABLE[option][resource][operation])),
  );
  const kinds = { calls: 0, error: 0, reason: 0 };
  for (const cell of cells) kinds["reason" in cell ? "reason" : "error" in cell ? "error" : "calls"]++;

  it(`are ${cells.length} cells: ${kinds.calls} compared with the cloud, ${kinds.error} refused, ${kinds.reason} without meaning`, () => {
    assert.deepEqual(counts, kinds);
  });
});

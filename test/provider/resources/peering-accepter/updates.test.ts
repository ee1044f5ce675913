/**
 * A PeeringAccepter answers a request exactly when its preview shows that: for random events at the other side,
 * refreshes, `ignoreChanges`, and failures before and after the answer.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { PeeringRecord } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { formatId } from "../../../../provider/engine/ids.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { isLive } from "../../../../provider/rules/states.js";
import { connectionBetween, Scene, seenBy, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

type Act =
  | { readonly kind: "accepted" | "rejected" | "deleted" | "refresh" }
  | {
      readonly kind: "up";
      readonly timeoutSeconds: number;
      readonly isIgnored: boolean;
      /** Whether the answer fails, and whether it arrives all the same. */
      readonly broken: "no" | "before" | "after";
    };

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const ACTS: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("accepted" as const, "rejected" as const, "deleted" as const) }),
    { arbitrary: fc.record({ kind: fc.constant("refresh" as const) }), weight: 2 },
    {
      arbitrary: fc.record({
        kind: fc.constant("up" as const),
        timeoutSeconds: fc.constantFrom(1, 2),
        isIgnored: fc.boolean(),
        broken: fc.constantFrom("no" as const, "before" as const, "after" as const),
      }),
      weight: 4,
    },
  ),
  { minLength: 2, maxLength: 7 },
);

describe("a PeeringAccepter", function () {
  this.timeout(120_000);
  before(() => console.log(`      SEED=${seed}`));

  for (const vendor of VENDOR_IDS.filter((id) => rulesOf(id).acceptance.value === "request")) {
    it(`accepts or rejects on ${vendor} only if state and program differ in it`, () =>
      fc.assert(
        fc.asyncProperty(ACTS, (acts) => live(vendor, acts)),
        { seed, numRuns: 40 },
      ));
  }
});

async function live(vendor: VendorId, acts: readonly Act[]): Promise<void> {
  const scene = new Scene(vendor);
  try {
    const [theirs, ours] = [scene.as(0), scene.as(1)];
    const peer = await vpcIn(theirs, scene.region, "10.0.0.0/24");
    const connection = await connectionBetween(theirs, peer, await vpcIn(ours, scene.region, "10.1.0.0/24"));
    const recorder = new Recorder(ours);
    const newRun = () => runOn(recorder.backend, vendor, scene.region);
    const step = new Step(peeringAccepter, newRun);
    // As an import leaves it: the request is pending.
    const { id, props, inputs } = await peeringAccepter.read(newRun(), formatId(connection), {});
    step.state = { id, inputs, outputs: props, failed: false };
    const seen = () => seenBy(ours, connection);
    for (const act of acts) {
      if (act.kind === "up") {
        if (!(await update(step, recorder, act, await seen(), seen))) return;
      } else if (act.kind === "refresh") {
        await step.refresh();
        if (step.state === undefined) return;
      } else if (act.kind === "deleted") await theirs.deletePeering(connection);
      else if ((await seen())?.state === "pending-acceptance")
        await (act.kind === "accepted" ? ours.acceptPeering(connection) : ours.rejectPeering(connection));
    }
  } finally {
    scene.end();
  }
}

/** @returns whether the resource still has this connection. */
async function update(
  step: Step,
  recorder: Recorder,
  { timeoutSeconds, isIgnored, broken }: Act & { kind: "up" },
  before: PeeringRecord | undefined,
  seen: () => Promise<PeeringRecord | undefined>,
): Promise<boolean> {
  const saved = step.outputs["desiredState"];
  const program = { peeringConnection: step.state!.id, timeoutSeconds };
  const ignored = isIgnored ? ["desiredState"] : [];
  recorder.taken();
  recorder.breaker = ({ args }) => {
    if (broken === "no") return "works";
    return { part: async (inner) => broken === "after" && inner.acceptPeering(args[0] as PeeringRecord) };
  };
  const { op, news, error } = await step.up(program, { ignored, mustWork: false });
  recorder.breaker = () => "works";
  const answers = recorder.taken().map(({ name }) => name);
  const decides = saved !== news["desiredState"];
  if (op === "replace") {
    assert.ok(decides && saved !== "pending-acceptance", "only another request is found by a replacement");
    return false;
  }
  const isPending = before?.state === "pending-acceptance";
  assert.deepEqual(answers, op === "update" && decides && isPending ? ["acceptPeering"] : []);
  if (op === "same" && error === undefined) return true;
  if (before === undefined || !isLive(before.state)) {
    assert.ok(isPeeringError(error, before === undefined ? "not-found" : "invalid-state"), "it ended");
    return false;
  }
  assert.equal(error === undefined, answers.length === 0 || broken === "no");
  const truth = (await seen())!.state === "active" ? "accepted" : "pending-acceptance";
  assert.equal(step.outputs["desiredState"], truth, "the state is what the cloud has");
  if (error !== undefined) {
    await step.up(program, { ignored });
    assert.equal((await seen())!.state, "active", "the next update answers");
  }
  return true;
}

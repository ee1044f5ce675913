/**
 * An update writes exactly what its preview shows: for random programs, changes by hand, refreshes, `ignoreChanges` and
 * failures half-way. Elements are compared: a tag, a block, a name.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Props } from "../../../provider/engine/props.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { elementsOf } from "./elements.js";
import {
  connectionWorld,
  halfWorld,
  type MakeWorld,
  routeWorld,
  subnetWorld,
  tableWorld,
  type Values,
  vpcWorld,
  type World,
} from "./worlds.js";

const MUTUAL = VENDOR_IDS.filter((vendor) => rulesOf(vendor).acceptance.value === "mutual");
const WORLDS: Readonly<Record<string, { readonly make: MakeWorld; readonly vendors: readonly VendorId[] }>> = {
  Vpc: { make: vpcWorld, vendors: VENDOR_IDS },
  PeeringConnection: { make: connectionWorld, vendors: VENDOR_IDS },
  // Elsewhere an accepter has nothing to update but its decision: see below.
  "PeeringAccepter's half": { make: halfWorld, vendors: MUTUAL },
  Route: { make: routeWorld, vendors: VENDOR_IDS },
  Subnet: { make: subnetWorld, vendors: VENDOR_IDS },
  RouteTable: {
    make: tableWorld,
    vendors: VENDOR_IDS.filter((vendor) => !("unsupported" in rulesOf(vendor).routeTables.value)),
  },
};

type Act =
  | { readonly kind: "by hand"; readonly values: Values }
  | { readonly kind: "refresh" }
  | {
      readonly kind: "up";
      readonly values: Values;
      readonly ignored: readonly string[];
      /** The inputs that are written before the update fails. */
      readonly broken: readonly string[] | undefined;
    };

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

/** Seeds that once failed. */
const REGRESSIONS = [135_751];

describe("an update", function () {
  this.timeout(120_000);
  before(() => console.log(`      SEED=${seed}`));

  for (const [resource, { make, vendors }] of Object.entries(WORLDS)) {
    for (const vendor of vendors) {
      it(`of a ${resource} on ${vendor} changes only what differs between state and program`, async () => {
        const sample = await make(vendor);
        sample.end();
        const { values, keys } = sample;
        const acts = fc.array(
          fc.oneof(
            fc.record({ kind: fc.constant("by hand" as const), values }),
            fc.record({ kind: fc.constant("refresh" as const) }),
            fc.record({
              kind: fc.constant("up" as const),
              values,
              ignored: fc.oneof(fc.constant([]), fc.subarray([...keys])),
              broken: fc.option(fc.subarray([...keys]), { nil: undefined, freq: 3 }),
            }),
          ),
          { minLength: 3, maxLength: 8 },
        );
        const property = fc.asyncProperty(values, acts, async (first, rest) => {
          const world = await make(vendor);
          try {
            await live(world, first, rest);
          } finally {
            world.end();
          }
        });
        for (const known of REGRESSIONS) await fc.assert(property, { seed: known, numRuns: 10 });
        await fc.assert(property, { seed, numRuns: 25 });
      });
    }
  }
});

async function live(world: World, first: Values, acts: readonly Act[]): Promise<void> {
  const { step } = world;
  await step.up(world.program(first));
  const made = await shown(world);
  for (const [name, value] of Object.entries(elementsOf(world.keys, world.program(first))))
    if (!isNowhere(world, name)) assert.equal(made[name], value, `a creation writes ${name}`);
  /** Whether the inputs in the state are what the outputs say, so that the engine's comparison shows all of it. */
  let isClean = true;
  for (const act of acts) {
    if (act.kind === "by hand") await world.byHand(act.values);
    else if (act.kind === "refresh") {
      await step.refresh();
      isClean = true;
    } else {
      isClean = await update(world, act, isClean);
    }
  }
}

async function update(world: World, { values, ignored, broken }: Act & { kind: "up" }, isClean: boolean) {
  const { step, recorder } = world;
  const before = await shown(world);
  const state = step.state!;
  const saved = elementsOf(world.keys, state.outputs);
  const program = world.program(values);
  recorder.taken();
  recorder.breaker = (call) => (broken === undefined ? "works" : { part: (inner) => world.part(call, broken, inner) });
  const { op, diff, news, error } = await step.up(program, { ignored, mustWork: false });
  recorder.breaker = () => "works";
  const calls = recorder.taken();
  const wanted = elementsOf(world.keys, news);
  const after = await shown(world);
  const all = [...new Set([saved, wanted, before, after].flatMap((one) => Object.keys(one)))];
  const changed = all.filter((name) => saved[name] !== wanted[name]);

  assert.ok(op === "same" || op === "update", op);
  if (changed.length === 0) assert.deepEqual(calls, [], "no difference, no call");
  if (isClean && diff?.changes === undefined && op === "update") {
    const inputs = elementsOf(world.keys, state.inputs);
    const logged = all.filter((name) => inputs[name] !== wanted[name]);
    assert.deepEqual(logged, changed, "the preview shows what is written");
  }
  for (const name of all.filter((one) => !changed.includes(one)))
    assert.equal(after[name], before[name], `${name} is in no difference and was touched`);
  const left = elementsOf(world.keys, step.outputs);
  if (error === undefined) {
    for (const name of changed.filter((one) => isWritten(world, one, wanted)))
      assert.equal(after[name], wanted[name], name);
    assert.deepEqual(left, wanted, "the state is the program's");
    return true;
  }
  for (const name of all.filter((one) => !isHidden(world, one)))
    assert.equal(left[name], changed.includes(name) ? after[name] : saved[name], `the state after a failure: ${name}`);

  await step.up(program, { ignored });
  const mended = await shown(world);
  for (const name of changed.filter((one) => isWritten(world, one, wanted)))
    assert.equal(mended[name], wanted[name], `${name} after the next update`);
  for (const name of all.filter((one) => !changed.includes(one)))
    assert.equal(mended[name], before[name], `${name} is touched by no repair`);
  return false;
}

const isHidden = ({ unreadable }: World, name: string): boolean => unreadable.includes(name.split("/")[0]!);
const isNowhere = ({ nowhere }: World, name: string): boolean => nowhere.includes(name.split("/")[0]!);
const isWritten = (world: World, name: string, wanted: Props): boolean =>
  !isNowhere(world, name) && (wanted[name] !== undefined || !world.lasting.includes(name.split("/")[0]!));
const shown = async (world: World) => elementsOf(world.keys, await world.seen());

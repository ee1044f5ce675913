/** Each fuzz target on a few inputs, always the same; `npm run fuzz` runs them for longer, on others. */
import assert from "node:assert/strict";
import { PeeringError } from "../../provider/errors.js";
import { fuzz, SECRET, type Target } from "./fuzzer.js";
import { TARGETS } from "./targets/index.js";

const INPUTS = 60;

describe("fuzzing", () => {
  for (const target of TARGETS)
    it(`finds no fault in what reads ${target.title}`, async () => {
      const { inputs, faults } = await fuzz(target, { seed: 1, inputs: INPUTS + target.seeds.length, isGuided: false });
      assert.deepEqual(faults, []);
      assert.ok(inputs >= INPUTS);
    }).timeout(60_000);

  const reader = (run: Target["run"]): Target => ({ name: "own", title: "of the test", seeds: ["abc"], run });
  const faultsOf = async (run: Target["run"]): Promise<string[]> =>
    (await fuzz(reader(run), { seed: 1, inputs: 64, isGuided: false })).faults.map(({ what }) => what);

  it("accepts a result, and an error of ours", async () => {
    assert.deepEqual(await faultsOf((input) => input.length), []);
    const refuse = () => {
      throw new PeeringError("invalid-input", "is too short", { property: "name" });
    };
    assert.deepEqual(await faultsOf(refuse), []);
  });

  it("finds any other error, a secret, a changed prototype, and an error of several lines", async () => {
    const dereference = () => (undefined as unknown as { readonly name: string }).name;
    assert.match((await faultsOf(dereference))[0]!, /^TypeError/);
    assert.match((await faultsOf(() => `key ${SECRET}`))[0]!, /^a secret in/);
    const pollute = () => void Object.assign(Object.prototype, { polluted: true });
    assert.equal((await faultsOf(pollute))[0], "the prototype of all objects was changed");
    const stack = () => {
      throw new PeeringError("backend-failure", "failed at read (/build/a.js:1:2)");
    };
    assert.match((await faultsOf(stack))[0]!, /^an error of several lines/);
  });

  it("grows inputs that reach new code", async () => {
    const { overlaps, readCidr } = await import("../../provider/network/cidr/cidr.js");
    const run = (input: string) => {
      const reading = readCidr(input);
      return "cidr" in reading && overlaps(reading.cidr, reading.cidr);
    };
    const target = { ...reader(run), seeds: ["10.0.0.0/8"] };
    const { kept, blocks } = await fuzz(target, { seed: 1, inputs: 1_000 });
    assert.ok(kept > 0 && blocks > 0);
  });
});

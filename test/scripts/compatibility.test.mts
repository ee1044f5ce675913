/** The cells of the compatibility matrix, and the jobs that run them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AXES, CELLS, cellNumbers, EXCLUSIONS, isPossible, keyOf } from "../../scripts/compatibility/axes.mjs";
import { combinations, pairsOf, pairwise } from "../../scripts/compatibility/pairwise.mjs";

const root = dirname(createRequire(import.meta.url).resolve("pulumi-vpc-peering/package.json"));

describe("the compatibility matrix", () => {
  it("has every possible pair of values, in at most 40 cells", () => {
    const covered = new Set(CELLS.flatMap(pairsOf));
    const possible = new Set(combinations(AXES).filter(isPossible).flatMap(pairsOf));
    assert.deepEqual(
      [...possible].filter((pair) => !covered.has(pair)),
      [],
    );
    assert.ok(CELLS.length <= 40, `${CELLS.length} cells`);
  });

  it("has no cell that is excluded, and no exclusion without effect", () => {
    assert.deepEqual(
      CELLS.filter((cell) => !isPossible(cell)),
      [],
    );
    for (const { values, reason } of EXCLUSIONS) {
      const excluded = combinations(AXES).filter((cell) =>
        Object.entries(values).every(([axis, value]) => cell[axis as keyof typeof cell] === value),
      );
      assert.ok(excluded.length > 0, reason);
    }
  });

  it("starts with the lowest version of @pulumi/pulumi that the package declares", () => {
    const { peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    assert.equal(peerDependencies["@pulumi/pulumi"], `^${AXES.sdk[0]}`);
  });

  it("is run in full by the nightly jobs, each cell once", () => {
    const workflow = readFileSync(join(root, ".github", "workflows", "nightly.yml"), "utf8");
    const [, list = ""] = /cells: \[([^\]]*)\]/.exec(workflow) ?? [];
    const numbers = list.split(",").flatMap((part) => cellNumbers(part.trim().replaceAll('"', "")));
    assert.deepEqual(
      numbers,
      CELLS.map((_, i) => i + 1),
    );
  });

  it("has a key for each cell", () => {
    assert.equal(new Set(CELLS.map(keyOf)).size, CELLS.length);
  });
});

describe("the numbers of cells", () => {
  it("are read from a list such as 3,7-9", () => {
    assert.deepEqual(cellNumbers("3,7-9"), [3, 7, 8, 9]);
  });

  for (const wrong of ["0", "", "x", "2-1", "1-41", "1.5"]) {
    it(`are refused in "${wrong}"`, () => assert.throws(() => cellNumbers(wrong), /cells are numbered from 1/));
  }
});

describe("a pairwise cover", () => {
  const axes = { a: ["1", "2", "3"], b: ["x", "y"], c: ["p", "q"] };

  it("is smaller than all combinations, and the same each time", () => {
    const cover = pairwise(axes, () => true);
    assert.equal(cover.length, 6);
    assert.deepEqual(
      pairwise(axes, () => true),
      cover,
    );
  });

  it("leaves out what is impossible, and only that", () => {
    const isPossible = ({ a, b }: Record<string, string>) => !(a === "1" && b === "x");
    const pairs = new Set(pairwise(axes, isPossible).flatMap(pairsOf));
    assert.equal(pairs.has("a=1 b=x"), false);
    assert.equal(pairs.size, 3 * 2 + 3 * 2 + 2 * 2 - 1);
  });
});

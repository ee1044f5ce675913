import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Cidr, overlaps, readCidr, toCidr } from "../../../../provider/network/cidr/cidr.js";
import { overlapsBetween, overlapsWithin, type Overlap } from "../../../../provider/network/cidr/overlap.js";

describe("overlap of sets of CIDR blocks", () => {
  it("lists the pairs, with the containing block first", () => {
    const blocks = ["10.0.1.0/24", "192.168.0.0/16", "10.0.0.0/16", "2001:db8:1::/48", "2001:db8::/32"].map(toCidr);
    assert.deepEqual(texts(overlapsWithin(blocks)), ["10.0.0.0/16 10.0.1.0/24", "2001:db8::/32 2001:db8:1::/48"]);
  });

  it("lists the first set's block first between two sets", () => {
    const left = ["10.0.1.0/24", "172.16.0.0/16"].map(toCidr);
    const right = ["10.0.0.0/16", "172.16.5.0/24", "::/0"].map(toCidr);
    assert.deepEqual(texts(overlapsBetween(left, right)), ["10.0.1.0/24 10.0.0.0/16", "172.16.0.0/16 172.16.5.0/24"]);
  });

  it("uses one list as both sets", () => {
    const blocks = [toCidr("10.0.0.0/16")];
    assert.deepEqual(texts(overlapsBetween(blocks, blocks)), ["10.0.0.0/16 10.0.0.0/16"]);
  });

  it("stops at the limit", () => {
    const same = Array.from({ length: 50 }, () => toCidr("10.0.0.0/16"));
    assert.equal(overlapsWithin(same).length, 10);
    assert.equal(overlapsWithin(same, 3).length, 3);
    assert.equal(overlapsBetween(same, same, 7).length, 7);
  });

  it("finds the same pairs as a comparison of all pairs", () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 25 }), fc.array(anyBlock, { maxLength: 25 }), (left, right) => {
        assert.deepEqual(unordered(overlapsWithin(left, Infinity)), unordered(pairsWithin(left)));
        assert.deepEqual(texts(overlapsBetween(left, right, Infinity)).sort(), texts(pairsBetween(left, right)).sort());
      }),
      { numRuns: 300 },
    );
  });

  it("needs n log n comparisons", () => {
    // Counted, not timed: a clock on a busy machine proves nothing.
    const [small, large] = [comparisons(1_000), comparisons(16_000)];
    assert.ok(large / small < 16 * 2, `${small} comparisons for 1,000 blocks, ${large} for 16,000`);
  });
});

/** Reads of `first` while a shuffled set of disjoint blocks is swept. */
function comparisons(count: number): number {
  let reads = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const place = (i * 7_919) % count;
    const cidr = toCidr(`10.${place >> 8}.${place & 255}.0/24`);
    return {
      ...cidr,
      get first() {
        reads += 1;
        return cidr.first;
      },
    } as Cidr;
  });
  assert.deepEqual(overlapsWithin(blocks), []);
  return reads;
}

const anyBlock = fc
  .oneof(
    fc.tuple(fc.constantFrom("10.0.0.0", "10.0.128.0", "10.1.2.0", "10.1.2.128"), fc.integer({ min: 7, max: 32 })),
    fc.tuple(fc.constantFrom("2001:db8::", "2001:db8:8000::", "2001:db9::"), fc.integer({ min: 30, max: 49 })),
  )
  .map(([address, prefix]) => {
    const reading = readCidr(`${address}/${prefix}`);
    return "cidr" in reading ? reading.cidr : toCidr(reading.fault.suggestion!);
  });

function pairsWithin(blocks: readonly Cidr[]): Overlap[] {
  return blocks.flatMap((a, i) =>
    blocks
      .slice(i + 1)
      .filter((b) => overlaps(a, b))
      .map((b) => ({ a, b })),
  );
}

function pairsBetween(left: readonly Cidr[], right: readonly Cidr[]): Overlap[] {
  return left.flatMap((a) => right.filter((b) => overlaps(a, b)).map((b) => ({ a, b })));
}

const texts = (found: readonly Overlap[]) => found.map(({ a, b }) => `${a.text} ${b.text}`);

const unordered = (found: readonly Overlap[]) => found.map(({ a, b }) => [a.text, b.text].sort().join(" ")).sort();

/**
 * Overlaps within one set of blocks, or between two, in O(n log n): sorted by start, then swept.
 *
 * Two CIDR blocks overlap only if one contains the other. During the sweep, the blocks that are still open therefore
 * form a stack of decreasing size, and each of them overlaps the next block.
 */
import type { Cidr } from "./cidr.js";

/** `a` belongs to the first set; within one set it is the containing block, or the earlier of two equal ones. */
export interface Overlap {
  readonly a: Cidr;
  readonly b: Cidr;
}

/** Maximum number of reported pairs; there can be n² of them. */
const ENOUGH = 10;

export function overlapsWithin(blocks: readonly Cidr[], limit = ENOUGH): Overlap[] {
  const found: Overlap[] = [];
  const open: Cidr[] = [];
  for (const block of sweepOrder(blocks)) {
    close(open, block);
    for (const outer of open) {
      if (found.length >= limit) return found;
      found.push({ a: outer, b: block });
    }
    open.push(block);
  }
  return found;
}

export function overlapsBetween(left: readonly Cidr[], right: readonly Cidr[], limit = ENOUGH): Overlap[] {
  const found: Overlap[] = [];
  const openLeft: Cidr[] = [];
  const openRight: Cidr[] = [];
  const isLeft = new Set(left);
  // A block object in both sets would count for one of them only.
  const others = right.map((block) => (isLeft.has(block) ? { ...block } : block));
  for (const block of sweepOrder([...left, ...others])) {
    close(openLeft, block);
    close(openRight, block);
    const ours = isLeft.has(block);
    for (const outer of ours ? openRight : openLeft) {
      if (found.length >= limit) return found;
      found.push(ours ? { a: block, b: outer } : { a: outer, b: block });
    }
    (ours ? openLeft : openRight).push(block);
  }
  return found;
}

/** Sorts by family, then start, then the larger block first; equal blocks keep their order. */
function sweepOrder(blocks: readonly Cidr[]): Cidr[] {
  return [...blocks].sort((a, b) => {
    if (a.family !== b.family) return a.family - b.family;
    if (a.first !== b.first) return a.first < b.first ? -1 : 1;
    return a.prefix - b.prefix;
  });
}

function close(open: Cidr[], next: Cidr): void {
  let top = open.at(-1);
  while (top !== undefined && (top.family !== next.family || top.last < next.first)) {
    open.pop();
    top = open.at(-1);
  }
}

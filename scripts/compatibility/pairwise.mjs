/**
 * Combinations in which every pair of values of two axes occurs, wherever a possible combination has it. Greedy: each
 * next combination is the one with the most pairs that are still missing; of several, the one of values that were used
 * least, then the first in the order of the axes.
 * @template {Readonly<Record<string, string>>} Combination
 * @param {{ readonly [Axis in keyof Combination]: readonly Combination[Axis][] }} axes
 * @param {(combination: Combination) => boolean} isPossible
 * @returns {Combination[]}
 */
export function pairwise(axes, isPossible) {
  const candidates = combinations(axes).filter(isPossible);
  const missing = new Set(candidates.flatMap(pairsOf));
  /** @type {Combination[]} */
  const chosen = [];
  while (missing.size > 0) {
    const used = (/** @type {Combination} */ candidate) =>
      chosen.flatMap((one) => Object.keys(one).filter((axis) => one[axis] === candidate[axis])).length;
    const gains = candidates.map((candidate) => pairsOf(candidate).filter((pair) => missing.has(pair)).length);
    const most = Math.max(...gains);
    const [best] = candidates.filter((_, i) => gains[i] === most).toSorted((a, b) => used(a) - used(b));
    if (best === undefined) throw new Error("a pair is missing from all combinations");
    chosen.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return chosen;
}

/** @param {Readonly<Record<string, string>>} combination */
export function pairsOf(combination) {
  const values = Object.entries(combination).map((entry) => entry.join("="));
  return values.flatMap((one, i) => values.slice(i + 1).map((other) => `${one} ${other}`));
}

/**
 * @template {Readonly<Record<string, string>>} Combination
 * @param {{ readonly [Axis in keyof Combination]: readonly Combination[Axis][] }} axes
 */
export function combinations(axes) {
  let all = [/** @type {Combination} */ ({})];
  for (const [axis, values] of Object.entries(axes))
    all = all.flatMap((one) => values.map((/** @type {string} */ value) => ({ ...one, [axis]: value })));
  return all;
}

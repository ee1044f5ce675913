/** The commands that a stack is measured by, in this order. */

const VERBS = {
  up: ["up", "--yes", "--skip-preview"],
  "no-op preview": ["preview", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview", "--expect-no-changes"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/**
 * @template T
 * @param {ReturnType<typeof import("./stack.mjs").makeStack>} stack
 * @param {(verb: string, seconds: number) => T | Promise<T>} measured called after each
 */
export async function runVerbs({ pulumi }, measured) {
  for (const [verb, args] of Object.entries(VERBS)) await measured(verb, (await pulumi(...args)).seconds);
}

/** What scripts can go by. The reference page of the command line is generated from these tables. */
export const EXIT = { done: 0, failed: 1, no: 3, unknown: 4 } as const;

/** Not 2: shells use that for themselves. */
export const EXIT_CODES: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "Done; for a question, the answer is yes.",
  failed: "It could not be done, or the command line is wrong: one line on standard error says why.",
  no: "The question was answered, and the answer is no: an alarm fires, a condition of `report --fail-on` is met, an address is not reachable.",
  unknown: "The question was asked of what is not known: nothing was measured, an account is not shown.",
};

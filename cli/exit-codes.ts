/** Exit codes for scripts. The reference page of the command line is generated from these tables. */
export const EXIT = { done: 0, failed: 1, no: 3, unknown: 4 } as const;

/** Not 2: shells use that code themselves. */
export const EXIT_CODES: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "Success; for a check, the result is yes.",
  failed: "Failure, or a wrong command line: one line on standard error states the reason.",
  no: "The result of a check is no: an alarm fires, a condition of `report --fail-on` is met, an address is not reachable.",
  unknown: "The result is unknown: nothing was measured, or what it depends on is not shown.",
};

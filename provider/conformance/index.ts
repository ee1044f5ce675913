/** The suite that every backend passes: `for (const { title, skip, run } of conformanceCases(subject)) …`. */
export { conformanceCases, type ConformanceCase } from "./cases.js";
export type { Account, ConformanceSubject, Need } from "./subject.js";

/** The suite that every backend passes: `for (const { title, skip, run } of conformanceCases(subject)) …`. */
export { conformanceCases, type ConformanceCase } from "./cases.js";
export type { Account, ConformanceSubject, Need, TamperedBackend } from "./subject.js";
export type { RawAnswer, RawRequest, Tamper } from "./tampering.js";

/**
 * Results of the trials in docs/reliability.md. A trial is a suite that is also run with large counts: by
 * `npm run reliability`, which sets RELIABILITY_RESULTS, gathers the results and writes the page.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Trial {
  /** Of its file and of `npm run reliability -- <name>`, in kebab-case. */
  readonly name: string;
  /** Of a trial that is divided among several processes: which part this is. The page adds up the counts of all parts. */
  readonly part?: string;
  /** Heading of its section: a noun phrase. */
  readonly title: string;
  /** What was done and how it was judged, in Markdown: one paragraph. */
  readonly method: string;
  /** That repeats the run, where it has random parts. */
  readonly seed?: number;
  /** A table of the page: what was counted → how many. */
  readonly counts: Readonly<Record<string, number | string>>;
  /** Faults that this run found, one sentence each; none if it passed. */
  readonly findings: readonly string[];
  /** Faults that earlier runs found and that are fixed, one sentence each. */
  readonly fixed?: readonly string[];
  /** What the trial does not show, one sentence each. */
  readonly notCovered: readonly string[];
  /** Duration of the run. */
  readonly seconds: number;
}

/** A trial with the commit and the machine, as it lies in `<name>.json`. */
export interface TrialResult extends Trial {
  readonly at: string;
  readonly commit: string;
  readonly node: string;
}

/** Writes `<name>.json`, or `<name>.<part>.json`, in the folder RELIABILITY_RESULTS; without that variable nothing. */
export function recordTrial(trial: Trial): void {
  const folder = process.env["RELIABILITY_RESULTS"];
  if (folder === undefined) return;
  const result: TrialResult = {
    ...trial,
    seconds: Math.round(trial.seconds),
    at: new Date().toISOString(),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: __dirname, encoding: "utf8" }).trim(),
    node: process.version,
  };
  mkdirSync(folder, { recursive: true });
  const file = trial.part === undefined ? trial.name : `${trial.name}.${trial.part}`;
  writeFileSync(join(folder, `${file}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

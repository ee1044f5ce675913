/** One run for each configuration in this process: its backend, and what its resources claim. */
import type { Settings } from "../configuration/read.js";
import { Run } from "./run.js";

const runs = new Map<string, Run>();

export function runOf(settings: Settings): Run {
  const key = JSON.stringify(settings);
  let run = runs.get(key);
  if (run === undefined) runs.set(key, (run = new Run(settings)));
  return run;
}

/** Ends every wait: the engine was interrupted. */
export function cancelRuns(): void {
  for (const run of runs.values()) run.cancel();
}

/** One run for each configuration in this process: its backend, and what its resources claim. */
import type { Settings } from "../configuration/read.js";
import { Run, type RunServices } from "./run.js";

const runs = new Map<string, Run>();

/** @param services of a run that begins with this call */
export function runOf(settings: Settings, services?: Partial<RunServices>): Run {
  const key = JSON.stringify(settings);
  let run = runs.get(key);
  if (run === undefined) runs.set(key, (run = new Run(settings, services)));
  return run;
}

/** Ends every wait: the engine was interrupted. */
export function cancelRuns(): void {
  for (const run of runs.values()) run.cancel();
}

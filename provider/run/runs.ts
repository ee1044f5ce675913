/** One run per configuration in this process: its backend, and its resources' claims. */
import type { Settings } from "../configuration/read.js";
import { Run, type RunServices } from "./run.js";

const runs = new Map<string, Run>();

/** @param services used if this call starts a run */
export function runOf(settings: Settings, services?: Partial<RunServices>): Run {
  const key = JSON.stringify(settings);
  let run = runs.get(key);
  if (run === undefined) runs.set(key, (run = new Run(settings, services)));
  return run;
}

/** Ends every wait, because the engine was interrupted. */
export function cancelRuns(): void {
  for (const run of runs.values()) run.cancel();
}

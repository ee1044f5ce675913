/** Everything of ours that reads what others write. */
import type { Target } from "../fuzzer.js";
import { answers } from "./answers.js";
import { commandLine } from "./command-line.js";
import { previews, states } from "./plans.js";
import { resources } from "./resources.js";
import { configuration, csv, keyFiles, traces, words } from "./texts.js";
import { emulators, gatewayRequests } from "./wire.js";

export const TARGETS: readonly Target[] = [
  configuration,
  resources,
  words,
  csv,
  keyFiles,
  previews,
  states,
  traces,
  commandLine,
  emulators,
  gatewayRequests,
  answers,
];

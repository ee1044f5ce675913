#!/usr/bin/env node
/** `vpc-peering`. Each command is a file beside this one, and a line in `COMMANDS`. */
import { Command } from "commander";
import { isPeeringError } from "../provider/errors.js";
import { registerCloud } from "./cloud.js";
import { registerCost } from "./cost.js";
import { registerImport } from "./import.js";
import { registerMetrics } from "./metrics.js";
import { registerRules } from "./rules.js";
import { registerServe } from "./serve.js";

const COMMANDS = [registerCloud, registerCost, registerImport, registerMetrics, registerRules, registerServe];

const { version } = require("../../package.json") as { version: string };
const program = new Command("vpc-peering")
  .description("VPC peering over six clouds: what the Pulumi package cannot do from inside a program")
  .version(version)
  .showHelpAfterError("(see --help)");
for (const register of COMMANDS) register(program);

program.parseAsync().catch((error: unknown) => {
  // What the user can mend is one line; anything else is a defect, and its stack is wanted.
  if (!isPeeringError(error)) throw error;
  process.stderr.write(`error: ${error.message.replace(/\s*\n\s*/g, " ")}\n`);
  process.exitCode = 1;
});

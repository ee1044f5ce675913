/** The tree of commands. Each command is a file beside this one, and a line in `COMMANDS`. */
import { Command } from "commander";
import { PeeringError } from "../provider/errors.js";
import { registerCloud } from "./commands/cloud.js";
import { registerCompletion } from "./commands/completion.js";
import { registerCost } from "./commands/cost.js";
import { registerDoctor } from "./commands/doctor.js";
import { registerImport } from "./commands/import.js";
import { registerLinks } from "./commands/links.js";
import { registerMetrics } from "./commands/metrics.js";
import { registerReach } from "./commands/reach.js";
import { registerReplay } from "./commands/replay.js";
import { registerReport } from "./commands/report.js";
import { registerRules } from "./commands/rules.js";
import { registerServe } from "./commands/serve.js";
import { registerTopology } from "./commands/topology.js";

/** As the help lists them. */
const COMMANDS = [
  registerDoctor,
  registerRules,
  registerCloud,
  registerServe,
  registerLinks,
  registerImport,
  registerReport,
  registerReach,
  registerTopology,
  registerCost,
  registerMetrics,
  registerReplay,
  registerCompletion,
];

const EXAMPLES = `
Examples:
  vpc-peering rules tce                                 rules of a vendor, with sources
  vpc-peering cloud list                                contents of the embedded cloud
  vpc-peering cost --vendor qcloud --from ap-guangzhou --to ap-beijing --out 30 --in 20
  vpc-peering <command> --help                          options and examples of a command

Exit code: 0, or 1 with one line that states the reason; checks have more codes, see their help.`;

export function buildProgram(): Command {
  const { version } = require("../../package.json") as { version: string };
  const program = new Command("vpc-peering")
    .description("VPC peering on six vendors: the commands beside the Pulumi package")
    .version(version)
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)} (see --help)\n`) })
    .addHelpText("after", EXAMPLES)
    .hook("preAction", (_, command) => refuseEmpty(command));
  for (const register of COMMANDS) register(program);
  return program;
}

/** An empty value is a shell variable that is not set: taken for no value, it would select everything. */
function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value !== "" && !(Array.isArray(value) && value.includes(""))) continue;
    const flag = option.long ?? option.flags;
    throw new PeeringError("invalid-input", "must not be empty", {
      property: flag,
      fix: `Set it, or leave ${flag} out`,
    });
  }
}

/** Suggestions come on a line of their own, and logs are read by lines. */
export const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, " ");

/** The command tree. Each command is a file in this folder, and a line in `COMMANDS`. */
import { type Argument, Command } from "commander";
import { PeeringError } from "../provider/errors.js";

interface Entry {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Adds the options and the action. */
  readonly load: () => (command: Command) => void;
}

/** In the order of the help. The file of a command is loaded only if the command runs. */
const COMMANDS: readonly Entry[] = [
  {
    usage: "doctor",
    description: "check Node, Pulumi, configuration, credentials, endpoint and clock, one by one",
    load: () => (require("./commands/doctor.js") as typeof import("./commands/doctor.js")).registerDoctor,
  },
  {
    usage: "rules",
    description: "the vendors' rules with their sources; without a vendor, an overview",
    load: () => (require("./commands/rules.js") as typeof import("./commands/rules.js")).registerRules,
  },
  {
    usage: "permissions",
    description: "print the vendor's access policy for exactly the calls that a program makes",
    load: () =>
      (require("./commands/permissions.js") as typeof import("./commands/permissions.js")).registerPermissions,
  },
  {
    usage: "cloud",
    description: "inspect the embedded cloud, advance its clock, change its accounts, record traffic",
    load: () => (require("./commands/cloud.js") as typeof import("./commands/cloud.js")).registerCloud,
  },
  {
    usage: "serve",
    description: "answer as the vendors' APIs do, on this machine: for tests, trials and other tools",
    load: () => (require("./commands/serve.js") as typeof import("./commands/serve.js")).registerServe,
  },
  {
    usage: "list [what]",
    description: "list the account's connections (default), VPCs, subnets or routes",
    load: () => (require("./commands/list.js") as typeof import("./commands/list.js")).registerList,
  },
  {
    usage: "quotas",
    description: "show the quotas of peering connections: limit, use, and the connections that a preview adds",
    load: () => (require("./commands/quotas.js") as typeof import("./commands/quotas.js")).registerQuotas,
  },
  ...["accept", "reject"].map((answer) => ({
    usage: `${answer} <connection>`,
    description: `${answer} a peering request, as the accepter's account`,
    load: () => (require("./commands/decision.js") as typeof import("./commands/decision.js")).registerDecision,
  })),
  {
    usage: "import",
    description: "import an account's resources: write the file for `pulumi import --file` and a matching program",
    load: () => (require("./commands/import.js") as typeof import("./commands/import.js")).registerImport,
  },
  {
    usage: "report [previews...]",
    description: "report the effect of a change on traffic, from `pulumi preview --json`, for pull requests and CI",
    load: () => (require("./commands/report.js") as typeof import("./commands/report.js")).registerReport,
  },
  {
    usage: "reach <from> <to>",
    description: "check whether one address can reach another, hop by hop",
    load: () => (require("./commands/reach.js") as typeof import("./commands/reach.js")).registerReach,
  },
  {
    usage: "topology",
    description: "draw VPCs, connections and missing routes: of stacks, of a preview, or of an account",
    load: () => (require("./commands/topology.js") as typeof import("./commands/topology.js")).registerTopology,
  },
  {
    usage: "cost",
    description: "estimate the cost of connections by the vendor's billing rule, with the calculation",
    load: () => (require("./commands/cost.js") as typeof import("./commands/cost.js")).registerCost,
  },
  {
    usage: "metrics <connection>",
    description:
      "show the traffic of a connection: bandwidth, packets, loss and utilisation; evaluate alarms by exit code",
    load: () => (require("./commands/metrics.js") as typeof import("./commands/metrics.js")).registerMetrics,
  },
  {
    usage: "replay <file>",
    description: "report the answers in a trace that the client does not understand",
    load: () => (require("./commands/replay.js") as typeof import("./commands/replay.js")).registerReplay,
  },
  {
    usage: "completion",
    description: "a script that completes commands, options and their values in a shell",
    load: () => (require("./commands/completion.js") as typeof import("./commands/completion.js")).registerCompletion,
  },
];

const EXAMPLES = `
Examples:
  vpc-peering rules tce                                 rules of a vendor, with sources
  vpc-peering cloud list                                contents of the embedded cloud
  vpc-peering cost --vendor qcloud --from ap-guangzhou --to ap-beijing --out 30 --in 20
  vpc-peering <command> --help                          options and examples of a command

Exit code: 0, or 1 with one line that states the reason; checks have more codes, see their help.`;

/** @param args words of the command line; without them every command is loaded, as completion and documentation need */
export function buildProgram(args?: readonly string[]): Command {
  const { version } = require("../../package.json") as { version: string };
  const program = new Command("vpc-peering")
    .description("VPC peering on six vendors: the commands beside the Pulumi package")
    .version(version)
    .configureHelp({ subcommandTerm })
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)} (see --help)\n`) })
    .addHelpText("after", EXAMPLES)
    .hook("preAction", (_, command) => refuseEmpty(command));
  const words = args?.filter((word) => !word.startsWith("-"));
  const wanted = words?.[0] === "help" ? words[1] : words?.[0];
  const isLoaded = (command: Command) => args === undefined || wanted === "completion" || wanted === command.name();
  for (const { usage, description, load } of COMMANDS) {
    const command = program.command(usage).description(description);
    if (isLoaded(command)) load()(command);
  }
  return program;
}

/** Name and arguments. Options are omitted, because those of a command that is not loaded are unknown. */
const subcommandTerm = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(termOf)].join(" ");

const termOf = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
};

/** An empty value comes from an unset shell variable: treated as no value, it would select everything. */
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

/** Suggestions are on a separate line, but logs are read line by line. */
export const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, " ");

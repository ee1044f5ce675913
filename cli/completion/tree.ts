/** Completions for each position of the command line. */
import type { Argument, Command, Option } from "commander";

export interface CommandNode {
  /** Words of the command, starting with the program's name. */
  readonly path: readonly string[];
  readonly commands: readonly Word[];
  readonly options: readonly OptionNode[];
  /** Allowed values of its arguments. */
  readonly values: readonly string[];
}

export interface Word {
  readonly text: string;
  readonly description: string;
}

export interface OptionNode {
  /** `--cloud-file`; `-h` and `--help`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly value: Value;
}

/** Value of an option: none, one of these words, a path, or free text. */
export type Value = "none" | "path" | "unknown" | readonly string[];

/** The command and all its subcommands, each parent before its children. */
export function describeTree(command: Command, above: readonly string[] = []): CommandNode[] {
  const path = [...above, command.name()];
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const node: CommandNode = {
    path,
    commands: commands.map((child) => ({ text: child.name(), description: child.description() })),
    options: help.visibleOptions(command).map(optionNode),
    values: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
  };
  return [node, ...command.commands.flatMap((child) => describeTree(child, path))];
}

function optionNode({ short, long, description, required, optional, argChoices, flags }: Option): OptionNode {
  const isPath = /<(file|files|path|folder)(\.\.\.)?>/.test(flags);
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: !required && !optional ? "none" : (argChoices ?? (isPath ? "path" : "unknown")),
  };
}

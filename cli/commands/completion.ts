/**
 * `vpc-peering completion`: a completion script for the shell, generated from the command tree. Completion does not
 * start Node.js.
 */
import { Argument, type Command } from "commander";
import { bashScript } from "../completion/bash.js";
import { fishScript } from "../completion/fish.js";
import { describeTree } from "../completion/tree.js";
import { zshScript } from "../completion/zsh.js";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const EXAMPLES = `
Examples:
  source <(vpc-peering completion bash)                 for this shell; in ~/.bashrc, for every shell
  vpc-peering completion zsh > ~/.zsh/completions/_vpc-peering    a folder of $fpath
  vpc-peering completion fish > ~/.config/fish/completions/vpc-peering.fish

The script completes the commands of this version. Generate it again after an upgrade.`;

export function registerCompletion(command: Command): void {
  command
    .addArgument(new Argument("<shell>", "shell: bash, zsh or fish").choices(Object.keys(SCRIPTS)))
    .addHelpText("after", EXAMPLES)
    .action((shell: keyof typeof SCRIPTS) => {
      process.stdout.write(SCRIPTS[shell](describeTree(command.parent!)));
    });
}

import { appendFileSync } from "node:fs";
import { collect } from "../set-up/command.mjs";

const LIMIT_MS = 5 * 60_000;

/** A command of a cell that did not end as it should. */
export class Failed extends Error {
  /** @param {string} command @param {string} output */
  constructor(command, output) {
    super(`${command}\n${output}`);
    this.output = output;
  }
}

/**
 * Runs a command, and appends it and its output to a log.
 * @param {readonly string[]} line the command and its arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, log: string }} options
 * @returns {Promise<string>} its standard output
 */
export async function run([command = "", ...args], { cwd, env, log }) {
  const line = [command, ...args].join(" ");
  appendFileSync(log, `\n$ ${line}\n`);
  const onText = (/** @type {string} */ text) => appendFileSync(log, text);
  const { code, stdout, output } = await collect(command, args, { cwd, env, timeout: LIMIT_MS, onText });
  if (code !== 0) throw new Failed(line, output);
  return stdout;
}

import { spawn } from "node:child_process";
import { interrupted, Stop } from "./stop.mjs";

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] sees each line of output as it comes
 */

/**
 * Runs a command on this terminal and returns its exit code.
 *
 * A Ctrl-C reaches the child from the terminal itself and is not passed on: Pulumi takes a second one as "leave
 * at once", with operations pending.
 * @param {string} command @param {readonly string[]} args @param {Omit<Options, "onLine">} options
 * @returns {Promise<number>}
 */
export function runHere(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: "inherit" });
  const pass = () => process.stdin.isTTY || child.kill("SIGTERM");
  interrupted.addEventListener("abort", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  }).finally(() => interrupted.removeEventListener("abort", pass));
}

/**
 * Runs a command, and collects what it prints.
 * @param {string} command @param {readonly string[]} args
 * @param {{ cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined, timeout?: number, onText?: (text: string) => void }} options
 * @returns {Promise<{ code: number | null, stdout: string, output: string }>} `output`: with standard error
 */
export async function collect(command, args, { cwd, env, timeout, onText } = {}) {
  interrupted.throwIfAborted();
  const child = spawn(command, args, { cwd, env, timeout, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => child.kill("SIGTERM");
  interrupted.addEventListener("abort", stop);
  const texts = { stdout: "", output: "" };
  for (const stream of /** @type {const} */ (["stdout", "stderr"])) {
    child[stream].setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      if (stream === "stdout") texts.stdout += text;
      texts.output += text;
      onText?.(text);
    });
  }
  try {
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    interrupted.throwIfAborted();
    return { code, ...texts };
  } finally {
    interrupted.removeEventListener("abort", stop);
  }
}

/**
 * Runs a command quietly. Failing is an error with what the command said.
 * @param {string} command @param {readonly string[]} args @param {Options} options
 * @returns {Promise<string>} its output
 */
export async function runQuietly(command, args, { cwd, env, onLine } = {}) {
  const onText = (/** @type {string} */ text) => onLine && text.split("\n").filter(Boolean).forEach(onLine);
  const { code, output } = await collect(command, args, { cwd, env, onText });
  if (code !== 0) throw new Stop(`${ends(output)}\n\`${[command, ...args].join(" ")}\` failed (exit code ${code}).`);
  return output;
}

/** The reason stands first in some tools and last in others. @param {string} output */
function ends(output) {
  const lines = output.trimEnd().split("\n");
  return (lines.length <= 40 ? lines : [...lines.slice(0, 15), "…", ...lines.slice(-25)]).join("\n");
}

import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { interrupted, Stop } from "../set-up/stop.mjs";

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
  interrupted.throwIfAborted();
  const line = [command, ...args].join(" ");
  appendFileSync(log, `\n$ ${line}\n`);
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
  const stop = () => child.kill("SIGTERM");
  interrupted.addEventListener("abort", stop);
  const texts = { stdout: "", all: "" };
  for (const stream of /** @type {const} */ (["stdout", "stderr"])) {
    child[stream].setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      if (stream === "stdout") texts.stdout += text;
      texts.all += text;
      appendFileSync(log, text);
    });
  }
  try {
    const code = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (interrupted.aborted) throw new Stop("interrupted", 130);
    if (code !== 0) throw new Failed(line, texts.all);
    return texts.stdout;
  } finally {
    interrupted.removeEventListener("abort", stop);
  }
}

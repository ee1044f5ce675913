/** One stack of the benchmark: a project in a folder of its own, and the Pulumi CLI on it. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} StackOptions
 * @property {string} name
 * @property {string} program source of index.js
 * @property {string} [backend] URL; default: a folder of its own
 * @property {Record<string, string>} [env]
 */

/** @param {StackOptions} options */
export function makeStack({ name, program, backend, env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  mkdirSync(join(folder, "state"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({ name, main: "index.js", runtime: { name: "nodejs", options: { typescript: false } } }),
  );
  writeFileSync(join(folder, "index.js"), program);
  const all = {
    ...process.env,
    PULUMI_BACKEND_URL: backend ?? `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    VPC_PEERING_CLOUD_FILE: join(folder, "cloud.db"),
    ...env,
  };

  /** @param {...string} args @returns {Promise<{ seconds: number, stdout: string }>} */
  const pulumi = (...args) =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const child = spawn("pulumi", [...args, "--non-interactive", "--stack", "bench"], { cwd: folder, env: all });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (text) => (stdout += text));
      child.stderr.on("data", (text) => (stderr += text));
      child.on("error", reject);
      child.on("close", (code) => {
        const seconds = (performance.now() - started) / 1000;
        if (code === 0) resolve({ seconds, stdout });
        else reject(new Error(`${name}: pulumi ${args.join(" ")} failed\n${stdout}\n${stderr}`));
      });
    });
  const state = join(folder, "state");
  return {
    name,
    pulumi,
    /** Of the state, where the backend is the folder. */
    stateBytes: () => statSync(join(state, ".pulumi", "stacks", name, "bench.json")).size,
    /** With the history and the backups. */
    storedBytes: () =>
      readdirSync(state, { recursive: true, encoding: "utf8" })
        .map((file) => statSync(join(state, file)))
        .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Results of commands that run at once. All end before this returns, also where one fails: an engine that is left
 * alone leaves its plugin behind.
 * @template T @param {readonly Promise<T>[]} commands @returns {Promise<T[]>}
 */
export async function allEnd(commands) {
  const ends = await Promise.allSettled(commands);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

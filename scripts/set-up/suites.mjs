/** Builds the tests and finds what they need, to run suites with mocha. */
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { obtainYamlHost } from "../pulumi-cli/yaml-host.mjs";
import { runHere } from "./command.mjs";
import { setUp } from "./everything.mjs";
import { repository } from "./repository.mjs";

// An engine run keeps about one processor busy, over its whole length.
const JOBS = Math.min(availableParallelism(), 8);

/** Arguments of mocha: files side by side, where there is a processor for each. */
export const PARALLEL = JOBS > 1 ? ["--parallel", "--jobs", String(JOBS)] : [];

export const MOCHA = join(repository, "node_modules", "mocha", "bin", "mocha.js");

/** @returns {Promise<(args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<number>>} runs Node.js with them */
export async function setUpSuites() {
  const cli = await setUp(["test/tsconfig.json"]);
  const path = [cli, await obtainYamlHost(cli), process.env["PATH"]].join(delimiter);
  return (args, env) =>
    runHere(process.execPath, args, { cwd: repository, env: { ...process.env, PATH: path, ...env } });
}

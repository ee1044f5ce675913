import { chmodSync } from "node:fs";
import { join } from "node:path";
import { obtainPulumi } from "../pulumi-cli/obtain.mjs";
import { build } from "./build.mjs";
import { install } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { repository } from "./repository.mjs";
import { Stop, stopEverything } from "./stop.mjs";

/**
 * Dependencies, compiled code and a Pulumi CLI: each only as far as it is missing or out of date.
 * @param {readonly string[]} [projects] what to compile besides the package
 * @returns {Promise<string>} the folder of the CLI
 */
export async function setUp(projects = []) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Stop(`Node ${process.versions.node} is too old: 20.19 or later is needed (https://nodejs.org).`);
  }
  const installed = installing(projects);
  // A build of the CLI takes minutes, so it begins at once. It ends if the packages cannot be installed.
  const cli = obtainPulumi(process.env, { installed: installed.catch(stopEverything) });
  cli.catch(() => undefined); // awaited below, once nothing else runs
  await installed;
  return cli;
}

/** @param {readonly string[]} projects */
async function installing(projects) {
  const onWait = (/** @type {number} */ pid) =>
    console.error(`Waiting for process ${pid}, which is setting up this folder.`);
  await withLock(
    join(repository, ".vpc-peering", "set-up.lock"),
    async () => {
      await install(repository);
      for (const project of ["tsconfig.json", ...projects]) await build(repository, project);
      // npx sets this when it first finds the command, and not again after `npm run clean`.
      chmodSync(join(repository, "dist", "cli", "main.js"), 0o755);
    },
    { onWait },
  );
}

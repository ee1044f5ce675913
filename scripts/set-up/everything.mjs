import { join } from "node:path";
import { obtainPulumi } from "../pulumi-cli/obtain.mjs";
import { build } from "./build.mjs";
import { install } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { repository } from "./repository.mjs";
import { Stop } from "./stop.mjs";

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
  const onWait = (/** @type {number} */ pid) =>
    console.error(`Waiting for process ${pid}, which is setting up this folder.`);
  await withLock(
    join(repository, ".vpc-peering", "set-up.lock"),
    async () => {
      await install(repository);
      for (const project of ["tsconfig.json", ...projects]) await build(repository, project);
    },
    { onWait },
  );
  return obtainPulumi(process.env);
}

import { copyFileSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CLI, executable } from "./find.mjs";

/**
 * Moves a finished set of programs to where the launcher looks, the CLI last: once it is there, all is.
 * @param {string} finished a folder on the same disk
 * @param {string} target
 */
export function place(finished, target) {
  const bin = join(target, "bin");
  mkdirSync(bin, { recursive: true });
  const programs = readdirSync(finished).filter((program) => program !== executable(CLI));
  for (const program of [...programs, executable(CLI)]) renameSync(join(finished, program), join(bin, program));
}

/**
 * The engine starts dynamic resources through a script that releases carry and `@pulumi/pulumi` ships.
 * @param {string} folder
 */
export function addDynamicProviderScript(folder) {
  const script = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  copyFileSync(join(sdk, script), join(folder, script));
}

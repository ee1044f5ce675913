/**
 * Looks for a Pulumi CLI that is already here: a `pulumi` of a recent version with its Node language host.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import { isRecentEnough, launcherPlace, pulumiHome } from "./versions.mjs";

export const CLI = "pulumi";
export const LANGUAGE_HOST = "pulumi-language-nodejs";

/**
 * @typedef {object} Probe what the search asks of the machine
 * @property {(file: string) => boolean} isExecutable
 * @property {(file: string) => Promise<string>} versionOf
 * @property {(file: string) => string} realPath
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Probe} probe
 * @returns {Promise<string | undefined>} the folder of the CLI
 */
export async function findPulumi(env, probe = machine) {
  const path = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder && !isLauncher(folder));
  for (const folder of [join(launcherPlace(env), "bin"), join(pulumiHome(env), "bin"), ...path]) {
    const cli = join(folder, executable(CLI));
    if (!probe.isExecutable(cli)) continue;
    // Package managers link the CLI into a common folder; its language hosts stay where it really is.
    const hosts = [folder, dirname(probe.realPath(cli)), ...path];
    if (!hosts.some((place) => probe.isExecutable(join(place, executable(LANGUAGE_HOST))))) continue;
    if (isRecentEnough(await probe.versionOf(cli))) return folder;
  }
  return undefined;
}

/** @param {string} name */
export function executable(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/** npm's `pulumi` is a launcher, not the CLI: asking for its version starts a download. @param {string} folder */
function isLauncher(folder) {
  return folder.endsWith(join("node_modules", ".bin")) || folder.endsWith(join("node_modules", ".bin") + sep);
}

/** @type {Probe} */
const machine = {
  isExecutable(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
  async versionOf(file) {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const answer = await promisify(execFile)(file, ["version"], { env, timeout: 30_000 }).catch(() => undefined);
    return answer?.stdout ?? "broken"; // one that does not run is one we cannot use
  },
  realPath: (file) => realpathSync(file),
};

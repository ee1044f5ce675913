import { homedir } from "node:os";
import { join } from "node:path";

/** What is downloaded or built: the newest version that both the Go module proxy and npm's launcher have. */
export const PINNED = "3.259.0";

/** The oldest engine that does what the provider relies on; also the peer range of @pulumi/pulumi. */
export const OLDEST = "3.216.0";

/** Where the npm package `pulumi` keeps a version. @param {NodeJS.ProcessEnv} env @param {string} [version] */
export function launcherPlace(env, version = PINNED) {
  return join(pulumiHome(env), "versions", version);
}

/** @param {NodeJS.ProcessEnv} env */
export function pulumiHome(env) {
  return env["PULUMI_HOME"] || join(homedir(), ".pulumi");
}

/** @param {string} text what `pulumi version` prints: `3.259.0`, `v3.259.0`, `v3.260.0-alpha.1` */
export function isRecentEnough(text) {
  const own = numbers(text);
  return own !== undefined && own.localeCompare(String(numbers(OLDEST))) >= 0;
}

/** Zero-padded, so that versions compare as text. @param {string} version */
function numbers(version) {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim());
  return parts
    ?.slice(1)
    .map((part) => part.padStart(6, "0"))
    .join(".");
}

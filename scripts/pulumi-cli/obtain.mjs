/**
 * The Pulumi CLI, from wherever it can be had: one that is here, else a release, else its source.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../set-up/lock.mjs";
import { interrupted, Stop } from "../set-up/stop.mjs";
import { buildFromSource } from "./build.mjs";
import { downloadRelease } from "./download.mjs";
import { findPulumi } from "./find.mjs";
import { launcherPlace, OLDEST, PINNED } from "./versions.mjs";

/**
 * @typedef {object} Way
 * @property {string} name
 * @property {(target: string, scratch: string, installed: Promise<void>) => Promise<void>} take fills the `bin`
 *   folder of `target`
 */

/** @type {readonly Way[]} */
const WAYS = [
  { name: "download a release", take: (target, scratch) => downloadRelease(target, scratch) },
  { name: "build it with Go", take: buildFromSource },
];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ find?: typeof findPulumi, ways?: readonly Way[], installed?: Promise<void> }} [parts] `installed`: ends when
 *   the npm packages are there
 * @returns {Promise<string>} the folder of the CLI
 */
export async function obtainPulumi(env, { find = findPulumi, ways = WAYS, installed = Promise.resolve() } = {}) {
  const here = await find(env);
  if (here !== undefined) return here;
  const target = launcherPlace(env);
  const onWait = (/** @type {number} */ pid) =>
    console.error(`Waiting for process ${pid}, which is setting up Pulumi.`);
  const obtain = async () => (await find(env)) ?? (await take(env, target, find, ways, installed));
  return withLock(`${target}.lock`, obtain, { onWait });
}

/**
 * @param {NodeJS.ProcessEnv} env @param {string} target @param {typeof findPulumi} find @param {readonly Way[]} ways
 * @param {Promise<void>} installed
 */
async function take(env, target, find, ways, installed) {
  const reasons = [];
  for (const { name, take } of ways) {
    const scratch = emptyScratch(target);
    try {
      await take(target, scratch, installed);
    } catch (error) {
      interrupted.throwIfAborted();
      reasons.push(`- ${name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    const found = await find(env);
    if (found !== undefined) return found;
    reasons.push(`- ${name}: what came of it in ${target} does not run`);
  }
  throw new Stop(
    [
      `There is no Pulumi CLI of version ${OLDEST} or later here, and none could be had:`,
      ...reasons,
      "Do one of these, then run the same command again:",
      "- install Pulumi (https://www.pulumi.com/docs/install/), so that `pulumi` is on PATH;",
      `- unpack a release of version ${PINNED} so that ${join(target, "bin", "pulumi")} exists;`,
      "- install Go (https://go.dev/dl/) and allow it to reach a Go module proxy (GOPROXY).",
    ].join("\n"),
  );
}

/**
 * Beside the target, so that a rename moves what is finished into place. Left-overs of a run that was killed go:
 * the lock is ours.
 * @param {string} target
 */
export function emptyScratch(target) {
  const scratch = `${target}.partial`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  return scratch;
}

/** What cells run on: Node.js, package managers and engines, each obtained once and kept. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFromSource } from "../pulumi-cli/build.mjs";
import { downloadRelease } from "../pulumi-cli/download.mjs";
import { executable } from "../pulumi-cli/find.mjs";
import { emptyScratch } from "../pulumi-cli/obtain.mjs";
import { launcherPlace } from "../pulumi-cli/versions.mjs";
import { runQuietly } from "../set-up/command.mjs";
import { withLock } from "../set-up/lock.mjs";
import { withProgress } from "../set-up/progress.mjs";
import { repository } from "../set-up/repository.mjs";
import { interrupted, Stop } from "../set-up/stop.mjs";
import { NEWEST } from "./axes.mjs";

const FOLDER = join(repository, ".vpc-peering", "compatibility");
const NODE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/**
 * npm 12 does not run on Node 20.
 * @type {Record<import("./axes.mjs").Ground["manager"], { tool: string, script: string, isNode: boolean }>}
 */
const MANAGERS = {
  npm: { tool: "npm@11", script: "npm/bin/npm-cli.js", isNode: true },
  pnpm: { tool: "pnpm@latest", script: ".bin/pnpm", isNode: false },
  yarn: { tool: "@yarnpkg/cli-dist@latest", script: "@yarnpkg/cli-dist/bin/yarn.js", isNode: true },
  "yarn-pnp": { tool: "@yarnpkg/cli-dist@latest", script: "@yarnpkg/cli-dist/bin/yarn.js", isNode: true },
  bun: { tool: "bun@latest", script: ".bin/bun", isNode: false },
};

/** @param {string} major @returns {Promise<string>} the folder of its `node` */
export async function obtainNode(major) {
  const modules = await installed(`${NODE}@${major}`);
  return join(modules, NODE, process.platform === "win32" ? "" : "bin");
}

/** @param {import("./axes.mjs").Ground["manager"]} manager @returns {Promise<string[]>} the command, for `node` on PATH */
export async function obtainManager(manager) {
  const { tool, script, isNode } = MANAGERS[manager];
  const file = join(await installed(tool), script);
  return isNode ? ["node", file] : [file];
}

/** @param {string} version @returns {Promise<string>} the folder of the CLI of exactly this version */
export async function obtainEngine(version) {
  const target = launcherPlace(process.env, version);
  const bin = join(target, "bin");
  await withLock(`${target}.lock`, async () => {
    if (existsSync(join(bin, executable("pulumi")))) return;
    const scratch = emptyScratch(target);
    try {
      await downloadRelease(target, scratch, version).catch(async (error) => {
        interrupted.throwIfAborted();
        if (!(error instanceof Stop)) throw error;
        await buildFromSource(target, scratch, Promise.resolve(), version);
      });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
  return bin;
}

/** @param {string} version of the axis `engine` @returns {Promise<string>} */
export async function engineVersion(version) {
  if (version !== NEWEST) return version;
  const format = ["-f", "{{.Version}}", "github.com/pulumi/pulumi/pkg/v3@latest"];
  return versionIn(await runQuietly("go", ["list", "-m", ...format], { cwd: FOLDER }));
}

/** @param {string} version of the axis `sdk` @returns {Promise<string>} */
export async function sdkVersion(version) {
  if (version !== NEWEST) return version;
  return versionIn(await runQuietly("npm", ["view", "@pulumi/pulumi", "version"], { cwd: FOLDER }));
}

/** Beside which a tool may print warnings. @param {string} text */
function versionIn(text) {
  const version = /^v?(\d+\.\d+\.\d+)$/m.exec(text)?.[1];
  if (version === undefined) throw new Stop(`no version: ${text}`);
  return version;
}

/** @type {Map<string, Promise<string>>} */
const installations = new Map();

/** In a folder of its own. @param {string} tool @returns {Promise<string>} its node_modules */
function installed(tool) {
  const found = installations.get(tool) ?? install(tool);
  installations.set(tool, found);
  return found;
}

/** @param {string} tool */
async function install(tool) {
  const folder = join(FOLDER, tool.replaceAll(/[^\w.]+/g, "-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const args = ["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", tool];
  await withProgress(`Installing ${tool}`, () => runQuietly("npm", args, { cwd: folder }));
  return join(folder, "node_modules");
}

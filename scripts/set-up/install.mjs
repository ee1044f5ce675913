/** Dependencies, installed once per lock file. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./command.mjs";
import { withProgress } from "./progress.mjs";

/** @param {string} root */
export async function install(root) {
  if (isInstalled(root)) return;
  const [command, ...args] = npm();
  await withProgress("Installing dependencies", () =>
    // Without scripts: our own one builds, which follows. Engine warnings are left out: @pulumi/pulumi declares Node 22
    // and runs on 20.
    runQuietly(command, [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
    }),
  );
  stampInstall(root);
}

/** @param {string} root */
export function isInstalled(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === digest(root);
}

/** @param {string} root */
export function stampInstall(root) {
  writeFileSync(stampOf(root), digest(root));
}

/** @param {string} root */
function stampOf(root) {
  return join(root, "node_modules", ".installed-from");
}

/** @param {string} root */
function digest(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  // libsql and the linter come as binaries of one platform.
  return createHash("sha256").update(`${process.platform} ${process.arch}\n`).update(lock).digest("hex");
}

/** The npm that runs this script, else the one on PATH. @returns {[string, ...string[]]} */
function npm() {
  const own = process.env["npm_execpath"];
  return own?.endsWith("npm-cli.js") ? [process.execPath, own] : ["npm"];
}

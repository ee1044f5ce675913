/** The packages of an installation, as the lockfile has them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../set-up/repository.mjs";

export const PAGE = "docs/dependencies.md";

/** @typedef {{ version: string, license: string, hasInstallScript?: boolean, integrity?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */

/** @param {string} root of the repository @returns {Record<string, Locked>} path in it → package */
export function lockedPackages(root = repository) {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
}

/** Without peer dependencies, which the user's project chooses. */
export function installed(packages = lockedPackages()) {
  const own = packages[""] ?? { version: "", license: "" };
  const direct = new Set(Object.keys(own.dependencies ?? {}));
  /** @type {Map<string, Locked>} */
  const found = new Map();
  /** @param {string} parent @param {Locked} of */
  const add = (parent, of) => {
    for (const name of Object.keys({ ...of.dependencies, ...of.optionalDependencies })) {
      const path = resolve(packages, parent, name);
      const one = packages[path];
      if (one === undefined || found.has(path)) continue;
      found.set(path, one);
      add(path, one);
    }
  };
  add("", own);
  return [...found]
    .map(([path, { version, license, hasInstallScript = false }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return { name, version, license, hasInstallScript, direct: path === `node_modules/${name}` && direct.has(name) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** @param {Record<string, Locked>} packages @param {string} parent @param {string} name */
function resolve(packages, parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (packages[path] !== undefined || at === "") return path;
  }
}

/** The package as it is released, from what is built. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./command.mjs";
import { repository } from "./repository.mjs";

/**
 * @typedef {{ filename: string, integrity: string, size: number, files: { path: string }[] }} Packed
 * @param {string} folder for the package
 */
export async function packRelease(folder) {
  const { filename } = await pack(repository, folder);
  await runQuietly("tar", ["-xzf", filename], { cwd: folder });
  const content = join(folder, "package");
  withoutPrepare(join(content, "package.json"));
  const packed = await pack(content, folder);
  rmSync(content, { recursive: true });
  return packed;
}

/** @param {string} content @param {string} folder @returns {Promise<Packed>} */
async function pack(content, folder) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  return JSON.parse(await runQuietly("npm", args, { cwd: content }))[0];
}

/** That script is for the repository; of a package npm warns that it does not run it. @param {string} file */
function withoutPrepare(file) {
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  delete manifest.scripts.prepare;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

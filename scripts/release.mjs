/**
 * Checks that the working tree can be released as the version in package.json, and publishes it with `--publish`.
 * Without it nothing leaves this machine: the dry run packs, installs the tarball in an empty folder and loads it.
 *
 *   npm run release                  dry run
 *   npm run release -- --publish     in the release workflow, on a tag
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHere, runQuietly } from "./set-up/command.mjs";
import { packRelease } from "./set-up/pack.mjs";
import { repository } from "./set-up/repository.mjs";
import { main, Stop } from "./set-up/stop.mjs";

const REQUIRED = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "dist/sdk/index.js", "dist/sdk/index.d.ts"];
const FORBIDDEN = /\.(ts|map|tsbuildinfo|db|log)$|^(test|node_modules|\.)/;

await main(async () => {
  const isPublished = process.argv.includes("--publish");
  const { version, name } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  checkChangelog(version);
  if (isPublished) checkTag(version);

  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-release-"));
  try {
    const first = await buildAndPack(folder);
    const packed = await buildAndPack(folder);
    if (packed.integrity !== first.integrity)
      throw new Stop(`two builds gave two packages: ${first.integrity}, ${packed.integrity}`);
    checkFiles(packed.files.map(({ path }) => path));
    const size = `${packed.files.length} files, ${Math.round(packed.size / 1024)} KiB`;
    console.log(`${packed.filename}: ${size}, ${packed.integrity}, the same from two builds`);

    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
    const tarball = join(folder, packed.filename);
    await runQuietly("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder });
    const loads = `const { Vpc } = require("${name}"); require("${name}/provider").handler("Vpc"); if (!Vpc) process.exit(1)`;
    await runQuietly(process.execPath, ["-e", loads], { cwd: folder });
    const command = join("node_modules", name, "dist", "cli", "main.js");
    const shown = (await runQuietly(process.execPath, [command, "--version"], { cwd: folder })).trim();
    if (shown !== version)
      throw new Stop(`the installed command reports version ${shown}, package.json has ${version}`);
    console.log(`${name}@${version} installs, loads, and reports its version.`);

    if (!isPublished) {
      console.log(`Dry run: nothing was published. The release workflow publishes on the tag v${version}.`);
      return 0;
    }
    return runHere("npm", ["publish", tarball, "--provenance", "--access", "public"], { cwd: repository });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string} folder */
async function buildAndPack(folder) {
  await runQuietly("npm", ["run", "--silent", "clean"], { cwd: repository });
  await runQuietly("npm", ["run", "--silent", "build"], { cwd: repository });
  return packRelease(folder);
}

/** @param {string} version */
function checkChangelog(version) {
  const changelog = readFileSync(join(repository, "CHANGELOG.md"), "utf8");
  const [, heading = ""] = /^## (\[[^\n]*)$/m.exec(changelog) ?? [];
  if (heading === "[Unreleased]") {
    if (!process.argv.includes("--publish"))
      return console.log(`CHANGELOG.md: [Unreleased] becomes [${version}] at the release`);
    throw new Stop(
      `CHANGELOG.md begins with [Unreleased]: give it the version and the date, [${version}] - YYYY-MM-DD`,
    );
  }
  if (!new RegExp(`^\\[${version.replaceAll(".", "\\.")}\\] - \\d{4}-\\d{2}-\\d{2}$`).test(heading))
    throw new Stop(`CHANGELOG.md begins with ${heading}, package.json has version ${version}`);
}

/** @param {string} version */
function checkTag(version) {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync("git", args, { cwd: repository, encoding: "utf8" }).trim();
  if (git("status", "--porcelain") !== "") throw new Stop("the working tree has changes that are not committed");
  const tags = git("tag", "--points-at", "HEAD").split("\n");
  if (!tags.includes(`v${version}`)) throw new Stop(`HEAD has no tag v${version}, only ${tags.join(", ") || "none"}`);
}

/** @param {readonly string[]} files */
function checkFiles(files) {
  const missing = REQUIRED.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Stop(`missing from the package: ${missing.join(", ")}`);
  const unwanted = files.filter((file) => FORBIDDEN.test(file) && !file.endsWith(".d.ts"));
  if (unwanted.length > 0) throw new Stop(`must not be in the package: ${unwanted.join(", ")}`);
}

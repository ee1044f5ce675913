/**
 * Builds the CLI and its Node language host from Go modules, for machines that reach a module proxy only. The
 * versions and checksums are in the two go.mod and go.sum files, so nothing is resolved at build time. Go's own
 * cache lets an interrupted build continue where it was.
 */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { withProgress } from "../set-up/progress.mjs";
import { Stop } from "../set-up/stop.mjs";
import { runQuietly } from "../set-up/command.mjs";
import { CLI, executable, LANGUAGE_HOST } from "./find.mjs";
import { buildProgram, downloadModules, PINNED_MODULES } from "./go.mjs";
import { addDynamicProviderScript, place } from "./place.mjs";
import { PINNED } from "./versions.mjs";

/** @type {import("./go.mjs").Program} */
const HOST = {
  name: LANGUAGE_HOST,
  module: "language-host",
  source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};
const ENGINE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/**
 * @param {string} target @param {string} scratch @param {Promise<void>} installed
 * @param {string} [version] one that is not pinned is resolved now
 */
export async function buildFromSource(target, scratch, installed, version = PINNED) {
  await runQuietly("go", ["version"]).catch((error) => {
    throw error.code === "ENOENT" ? new Stop("there is no `go` on PATH") : error;
  });
  const finished = join(scratch, "bin");
  mkdirSync(finished);
  /** @type {import("./go.mjs").Program} */
  const engine = {
    name: CLI,
    module: version === PINNED ? "engine" : await moduleOf(version, join(scratch, "engine")),
    source: ENGINE,
    linkerFlags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
  };
  await withProgress("Building Pulumi from source (minutes, once per machine)", async (note) => {
    let packages = 0;
    const onPackage = () => note(`${++packages} packages compiled`);
    const build = (/** @type {typeof HOST} */ program) =>
      buildProgram(program, join(finished, executable(program.name)), onPackage);
    // The engine's modules arrive while the host, which is small, is compiled.
    await Promise.all([downloadModules(engine), build(HOST)]);
    await build(engine);
  });
  await installed;
  addDynamicProviderScript(finished);
  place(finished, target);
}

/** The pinned module with another version of the engine. @param {string} version @param {string} folder */
async function moduleOf(version, folder) {
  cpSync(join(PINNED_MODULES, "engine"), folder, { recursive: true });
  await runQuietly("go", ["get", `${ENGINE}@v${version}`], { cwd: folder });
  return folder;
}

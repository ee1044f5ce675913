/**
 * Builds the CLI and its Node language host from Go modules, for machines that reach a module proxy only. The
 * versions and checksums are in the two go.mod and go.sum files, so nothing is resolved at build time. Go's own
 * cache lets an interrupted build continue where it was.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { withProgress } from "../set-up/progress.mjs";
import { Stop } from "../set-up/stop.mjs";
import { runQuietly } from "../set-up/command.mjs";
import { CLI, executable, LANGUAGE_HOST } from "./find.mjs";
import { buildProgram, downloadModules } from "./go.mjs";
import { addDynamicProviderScript, place } from "./place.mjs";
import { PINNED } from "./versions.mjs";

/** @type {import("./go.mjs").Program} */
const HOST = {
  name: LANGUAGE_HOST,
  module: "language-host",
  source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};
/** @type {import("./go.mjs").Program} */
const ENGINE = {
  name: CLI,
  module: "engine",
  source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  linkerFlags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${PINNED}`,
};

/** @param {string} target @param {string} scratch @param {Promise<void>} installed */
export async function buildFromSource(target, scratch, installed) {
  await runQuietly("go", ["version"]).catch((error) => {
    throw error.code === "ENOENT" ? new Stop("there is no `go` on PATH") : error;
  });
  const finished = join(scratch, "bin");
  mkdirSync(finished);
  await withProgress("Building Pulumi from source (minutes, once per machine)", async (note) => {
    let packages = 0;
    const onPackage = () => note(`${++packages} packages compiled`);
    const build = (/** @type {typeof HOST} */ program) =>
      buildProgram(program, join(finished, executable(program.name)), onPackage);
    // The engine's modules arrive while the host, which is small, is compiled.
    await Promise.all([downloadModules(ENGINE), build(HOST)]);
    await build(ENGINE);
  });
  await installed;
  addDynamicProviderScript(finished);
  place(finished, target);
}

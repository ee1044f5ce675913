/**
 * Builds the CLI and its Node language host from Go modules, for machines that reach a module proxy only. The
 * versions and checksums are in the two go.mod and go.sum files, so nothing is resolved at build time. Go's own
 * cache lets an interrupted build continue where it was.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "../set-up/command.mjs";
import { withProgress } from "../set-up/progress.mjs";
import { Stop } from "../set-up/stop.mjs";
import { repository } from "../set-up/repository.mjs";
import { CLI, executable, LANGUAGE_HOST } from "./find.mjs";
import { addDynamicProviderScript, place } from "./place.mjs";
import { PINNED } from "./versions.mjs";

const PROGRAMS = [
  {
    name: LANGUAGE_HOST,
    module: "language-host",
    source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    flags: "-s -w",
  },
  {
    name: CLI,
    module: "engine",
    source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    flags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${PINNED}`,
  },
];

/** @param {string} target @param {string} scratch */
export async function buildFromSource(target, scratch) {
  await runQuietly("go", ["version"]).catch((error) => {
    throw error.code === "ENOENT" ? new Stop("there is no `go` on PATH") : error;
  });
  const finished = join(scratch, "bin");
  mkdirSync(finished);
  for (const { name, module, source, flags } of PROGRAMS) {
    const cwd = join(repository, "scripts", "pulumi-cli", module);
    const args = [
      "build",
      "-v",
      "-mod=readonly",
      "-buildvcs=false",
      "-ldflags",
      flags,
      "-o",
      join(finished, executable(name)),
      source,
    ];
    await withProgress(`Building ${name} from source (minutes, once per machine)`, (note) => {
      let packages = 0;
      const onLine = (/** @type {string} */ line) =>
        line.startsWith("go: downloading") ? note("downloading modules") : note(`${++packages} packages compiled`);
      return runQuietly("go", args, { cwd, env: { ...process.env, CGO_ENABLED: "0" }, onLine });
    });
  }
  addDynamicProviderScript(finished);
  place(finished, target);
}

/** Programs built with Go from pinned modules: each has a folder here with its go.mod and go.sum. */
import { join, resolve } from "node:path";
import { runQuietly } from "../set-up/command.mjs";
import { repository } from "../set-up/repository.mjs";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} module folder of its go.mod, here or elsewhere
 * @property {string} source its main package
 * @property {string} [linkerFlags]
 */

export const PINNED_MODULES = join(repository, "scripts", "pulumi-cli");

/** Leave out 130 packages with which Google's storage client may find a faster route inside Google's cloud. */
const TAGS = "-tags=disable_grpc_modules,disable_pgv";

/**
 * Much of the compiler's work is third parties' code that an engine hardly runs: without inlining it is compiled in two
 * thirds of the time. Pulumi's own packages are inlined as usual, and Go's are compiled as in any other build here, so
 * that both use the same cache. Debug information is stripped by the linker in any case.
 */
const COMPILER_FLAGS = [
  TAGS,
  "-gcflags=all=-l -dwarf=false",
  "-gcflags=std=",
  "-gcflags=github.com/pulumi/...=-dwarf=false",
];

/** The compiler collects its garbage less often: a fifth less work, and 0.8 GB at most for the largest package. */
const ENVIRONMENT = { CGO_ENABLED: "0", GOGC: "400" };

/** @param {Program} program @param {string} output file @param {(line: string) => void} [onPackage] */
export async function buildProgram({ module, source, linkerFlags = "" }, output, onPackage) {
  const flags = ["-v", "-mod=readonly", "-buildvcs=false", ...COMPILER_FLAGS, "-ldflags", `-s -w ${linkerFlags}`];
  const onLine = (/** @type {string} */ line) => void (line.startsWith("go: ") || onPackage?.(line));
  await go(module, ["build", ...flags, "-o", output, source], onLine);
}

/** Those that the program is compiled from, and no others of its go.mod. @param {Program} program */
export async function downloadModules({ module, source }) {
  await go(module, ["list", "-mod=readonly", TAGS, "-deps", source]);
}

/** @param {string} module @param {readonly string[]} args @param {(line: string) => void} [onLine] */
function go(module, args, onLine) {
  const cwd = resolve(PINNED_MODULES, module);
  return runQuietly("go", args, { cwd, env: { ...process.env, ...ENVIRONMENT }, ...(onLine && { onLine }) });
}

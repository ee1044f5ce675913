/**
 * Checks that a program that is a TypeScript ES module has a loader. Otherwise it ends before its first line, with
 * `Unknown file extension ".ts"`: the ts-node of @pulumi/pulumi compiles CommonJS only.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { type Finding, ok, problem } from "./finding.js";

const LOADER = /--(?:experimental-)?(?:import|loader)\b/;

/** Undefined for other programs. `isTyped`: Node.js itself removes types, since version 22.18. */
export function checkProgram(
  folder: string,
  environment: NodeJS.ProcessEnv,
  isTyped = Boolean((process.features as { typescript?: unknown }).typescript),
): Finding[] {
  const check = "program";
  const manifest = readText(join(folder, "package.json"));
  if (!/"type"\s*:\s*"module"/.test(manifest)) return [];
  const project = readText(join(folder, "Pulumi.yaml"));
  const main = /^main:\s*["']?([^\s"'#]+)/m.exec(project)?.[1] ?? /"main"\s*:\s*"([^"]+)"/.exec(manifest)?.[1] ?? ".";
  const file = [main, join(main, "index.ts")].find((path) => extname(path) === ".ts" && exists(join(folder, path)));
  if (file === undefined) return [];
  const what = `${file} is an ES module in TypeScript`;
  if (LOADER.test(environment["NODE_OPTIONS"] ?? "")) return [ok(check, `${what}, loaded through NODE_OPTIONS`)];
  if (/^\s*nodeargs:/m.test(project)) return [ok(check, `${what}, loaded through nodeargs of Pulumi.yaml`)];
  if (resolves(folder, "ts-node/esm")) return [ok(check, `${what}, loaded by ts-node`)];
  if (isTyped) return [ok(check, `${what}, loaded by Node itself`)];
  return [
    problem(
      check,
      `${what}, and nothing loads it`,
      "Install ts-node 10 in the program's folder, or Node 22.18 or later, or compile the program",
    ),
  ];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // A missing file counts as empty; another check looks for the package.
    return "";
  }
}

function exists(file: string): boolean {
  return readText(file) !== "";
}

function resolves(folder: string, id: string): boolean {
  try {
    createRequire(join(folder, "index.js")).resolve(id);
    return true;
  } catch {
    // The missing file is the finding.
    return false;
  }
}

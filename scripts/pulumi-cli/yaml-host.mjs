/**
 * Pulumi's language host for YAML, which releases of the CLI bring: beside the CLI, on PATH, or built with Go for the
 * tests.
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { withProgress } from "../set-up/progress.mjs";
import { repository } from "../set-up/repository.mjs";
import { executable } from "./find.mjs";
import { buildProgram } from "./go.mjs";

const HOST = "pulumi-language-yaml";
const BUILT = join(repository, "build", "yaml-host");

/**
 * @param {string} cli the folder of the CLI
 * @returns {Promise<string>} the folder of the host
 */
export async function obtainYamlHost(cli) {
  const here = findYamlHost(cli);
  if (here !== undefined) return here;
  await withProgress(`Building ${HOST} from source`, () =>
    buildProgram(
      { name: HOST, module: "yaml-host", source: `github.com/pulumi/pulumi-yaml/cmd/${HOST}` },
      join(BUILT, executable(HOST)),
    ),
  );
  return BUILT;
}

/** @param {string} cli */
function findYamlHost(cli) {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return [cli, BUILT, ...path].find((folder) => isExecutable(join(folder, executable(HOST))));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

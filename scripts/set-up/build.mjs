import { join } from "node:path";
import { collect } from "./command.mjs";
import { withProgress } from "./progress.mjs";
import { Stop } from "./stop.mjs";

/** Milliseconds: where nothing has changed, there is nothing to show. */
const QUIET = 4000;

/**
 * Compiles what has changed since the last time (`incremental` in tsconfig.json).
 * @param {string} root @param {string} [project]
 */
export async function build(root, project = "tsconfig.json") {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const compile = async () => {
    const { code, output } = await collect(process.execPath, [compiler, "-p", join(root, project)], { cwd: root });
    if (code !== 0) throw new Stop(`${output.trimEnd()}\n${project} does not compile.`, code ?? 1);
  };
  await withProgress(`Compiling ${project}`, compile, { quietFor: QUIET });
}

import { join } from "node:path";
import { runHere } from "./command.mjs";
import { Stop } from "./stop.mjs";

/**
 * Compiles what has changed since the last time (`incremental` in tsconfig.json).
 * @param {string} root @param {string} [project]
 */
export async function build(root, project = "tsconfig.json") {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const code = await runHere(process.execPath, [compiler, "-p", join(root, project)], { cwd: root });
  if (code !== 0) throw new Stop(`${project} does not compile: see above.`, code);
}

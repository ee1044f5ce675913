import { join } from "node:path";
import { collect } from "./command.mjs";
import { withProgress } from "./progress.mjs";
import { Stop } from "./stop.mjs";

/**
 * Compiles what has changed since the last time (`incremental` in tsconfig.json).
 * @param {string} root @param {string} [project]
 */
export async function build(root, project = "tsconfig.json") {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await withProgress(`Compiling ${project}`, async () => {
    const { code, output } = await collect(process.execPath, [compiler, "-p", join(root, project)], { cwd: root });
    if (code !== 0) throw new Stop(`${output.trimEnd()}\n${project} does not compile.`, code ?? 1);
  });
}

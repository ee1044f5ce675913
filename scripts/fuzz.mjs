/** Builds the tests and runs fuzz targets; see test/fuzz/run.ts for the arguments. */
import { join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const options = { cwd: repository };
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  for (const project of ["tsconfig.json", join("test", "tsconfig.json")]) {
    const code = await runHere(process.execPath, [compiler, "-p", project], options);
    if (code !== 0) return code;
  }
  return runHere(process.execPath, [join(repository, "build/test/fuzz/run.js"), ...process.argv.slice(2)], options);
});

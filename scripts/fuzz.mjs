/** Builds the tests and runs fuzz targets; see test/fuzz/run.ts for the arguments. */
import { join } from "node:path";
import { build } from "./set-up/build.mjs";
import { runHere } from "./set-up/command.mjs";
import { install } from "./set-up/install.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  await install(repository);
  for (const project of ["tsconfig.json", "test/tsconfig.json"]) await build(repository, project);
  const file = join(repository, "build", "test", "fuzz", "run.js");
  return runHere(process.execPath, [file, ...process.argv.slice(2)], { cwd: repository });
});

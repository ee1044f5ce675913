/** Sets everything up, then measures (`bench/engine.mjs`, which documents its arguments). */
import { delimiter, join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { setUp } from "./set-up/everything.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const cli = await setUp();
  return runHere(process.execPath, [join(repository, "bench", "engine.mjs"), ...process.argv.slice(2)], {
    env: { ...process.env, PATH: [cli, process.env["PATH"]].join(delimiter) },
  });
});

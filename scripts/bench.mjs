/**
 * `npm run bench [-- overlap | engine | estates | pictures | faces | start | cloud] [options]`: sets everything up, then measures. Without a name
 * `overlap` and `engine`, and the options are the engine's; each file in bench/ documents its own.
 */
import { delimiter, join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { setUp } from "./set-up/everything.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const [first = "", ...others] = process.argv.slice(2);
  const runs = ["overlap", "engine", "estates", "pictures", "faces", "start", "cloud"].includes(first)
    ? [[first, ...others]]
    : [["overlap"], ["engine", ...process.argv.slice(2)]];
  const cli = await setUp(runs.some(([name]) => name === "estates" || name === "start") ? ["test/tsconfig.json"] : []);
  const env = { ...process.env, PATH: [cli, process.env["PATH"]].join(delimiter) };
  for (const [bench, ...options] of runs) {
    const code = await runHere(process.execPath, [join(repository, "bench", `${bench}.mjs`), ...options], { env });
    if (code !== 0) return code;
  }
  return 0;
});

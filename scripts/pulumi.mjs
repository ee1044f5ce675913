/** `npm run pulumi -- <args>`: the CLI with the quickstart's state and passphrase. */
import { setUp } from "./set-up/everything.mjs";
import { quickstart } from "./set-up/quickstart.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const { run, select, isSelected } = quickstart(await setUp());
  if (!(await isSelected())) await select();
  return run(process.argv.slice(2));
});

/** Destroys what `npm run up` made; arguments go to `pulumi destroy`. */
import { setUp } from "./set-up/everything.mjs";
import { quickstart, STACK, withoutPrompt } from "./set-up/quickstart.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const { run, select, alone } = quickstart(await setUp());
  return alone(async () => {
    await select();
    return run(["destroy", "--yes", ...withoutPrompt, "--stack", STACK, ...process.argv.slice(2)]);
  });
});

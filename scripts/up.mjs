/** From a fresh clone to two connected VPCs; arguments go to `pulumi up`. */
import { setUp } from "./set-up/everything.mjs";
import { quickstart, STACK, withoutPrompt } from "./set-up/quickstart.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  const { run, select, show, alone } = quickstart(await setUp());
  return alone(async () => {
    await select();
    // With its preview: a plan that breaks a rule ends before anything is created.
    const code = await run(["up", "--yes", ...withoutPrompt, "--stack", STACK, ...process.argv.slice(2)]);
    if (code !== 0) return code;
    console.log("\nThe embedded cloud now holds (`npx vpc-peering cloud list`, .vpc-peering/cloud.db):\n");
    return show();
  });
});

/**
 * npm runs this in the repository after `npm ci` and `npm install`, and before it packs; never in a project that
 * installs the package.
 */
import { build } from "./set-up/build.mjs";
import { stampInstall } from "./set-up/install.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  await build(repository);
  if (["ci", "install"].includes(process.env["npm_command"] ?? "")) stampInstall(repository);
});

/** `npm run package`: builds the package and packs it as it is released, in this folder. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./set-up/build.mjs";
import { install } from "./set-up/install.mjs";
import { packRelease } from "./set-up/pack.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

await main(async () => {
  await install(repository);
  await build(repository, "tsconfig.json");
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-package-"));
  try {
    const { filename } = await packRelease(folder);
    copyFileSync(join(folder, filename), join(repository, filename));
    console.log(join(repository, filename));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

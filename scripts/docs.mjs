/** `npm run docs`: writes the reference pages from what was built. A test fails when the committed ones differ. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderPages } from "./docs/pages.mjs";
import { repository } from "./set-up/repository.mjs";

const folder = join(repository, "docs", "reference");
await mkdir(folder, { recursive: true });
for (const [name, text] of await renderPages(repository, join(repository, "dist"))) {
  await writeFile(join(folder, name), text);
  console.log(`docs/reference/${name}`);
}

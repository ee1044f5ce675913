/** `npm run docs`: writes the generated pages from what was built. A test fails when the committed ones differ. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { renderPages } from "./docs/pages.mjs";
import { repository } from "./set-up/repository.mjs";

for (const [path, text] of await renderPages(repository, join(repository, "dist"))) {
  await mkdir(join(repository, dirname(path)), { recursive: true });
  await writeFile(join(repository, path), text);
  console.log(path);
}

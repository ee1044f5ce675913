/**
 * `npm run generate`: writes, from what was built, the code of the SDK that follows from the declarations, the reference
 * pages and the package schema. A test fails when a committed file differs.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { renderAll } from "./generate/render.mjs";
import { repository } from "./set-up/repository.mjs";

for (const [path, text] of await renderAll(repository, join(repository, "dist"))) {
  await mkdir(join(repository, dirname(path)), { recursive: true });
  await writeFile(join(repository, path), text);
  console.log(path);
}

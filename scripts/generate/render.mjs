/** Every generated file. */
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { renderPages } from "../docs/pages.mjs";
import { readClass } from "../docs/sdk-comments.mjs";
import { readDeclared } from "./declared.mjs";
import { packageSchema } from "./package-schema.mjs";
import { functionsSource } from "./sdk-functions.mjs";
import { providerSource } from "./sdk-provider.mjs";
import { resourceSource } from "./sdk-resource.mjs";

const PARSERS = /** @type {Record<string, string>} */ ({ ts: "typescript", json: "json", md: "markdown" });

/**
 * @param {string} repository
 * @param {string} compiled the folder that holds the compiled `provider/`
 * @returns {Promise<Map<string, string>>} path in the repository → text
 */
export async function renderAll(repository, compiled) {
  const load = createRequire(join(compiled, "provider", "index.js"));
  const declared = readDeclared(load);
  const classes = [
    ...declared.resources.map(({ kind, file }) => ({ name: kind, file })),
    { name: "Provider", file: "provider" },
  ];
  const sdk = new Map(
    await Promise.all(
      classes.map(
        async ({ name, file }) =>
          /** @type {const} */ ([name, await readClass(join(repository, "sdk", "resources", `${file}.ts`), name)]),
      ),
    ),
  );
  const files = await renderPages(repository, load, { declared, sdk });
  for (const resource of declared.resources)
    files.set(`sdk/generated/${resource.file}.ts`, resourceSource(resource, declared.resources));
  files.set("sdk/generated/functions.ts", functionsSource(declared.functions));
  files.set("sdk/generated/provider.ts", providerSource(declared.config));
  const manifest = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  const comments = new Map([...sdk].map(([name, { comment }]) => [name, comment]));
  files.set("sdk/schema.json", await packageSchema(declared, { manifest, comments, repository }));

  const style = await resolveConfig(join(repository, "README.md"));
  for (const [path, text] of files) {
    const parser = PARSERS[path.slice(path.lastIndexOf(".") + 1)];
    if (parser === undefined) throw new Error(`${path}: prettier is not told how to format it`);
    files.set(path, await format(text, { ...style, parser }));
  }
  return files;
}

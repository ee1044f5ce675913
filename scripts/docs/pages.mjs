/**
 * The generated pages, from the tables that the code itself reads: schemas, settings, errors, the vendors' rules. What
 * a class is for comes from its comment in sdk/, and its example is a program that runs.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { answersPage } from "./answers-page.mjs";
import { cliPage } from "./cli-page.mjs";
import { compatibilityPage } from "./compatibility-page.mjs";
import { componentsPage } from "./components-page.mjs";
import { facesPage } from "./faces-page.mjs";
import { headingsPage } from "./headings-page.mjs";
import { functionsPage } from "./functions-page.mjs";
import { fillReadme } from "./readme.mjs";
import { reliabilityPage } from "./reliability-page.mjs";
import { resourcePage } from "./resource-page.mjs";
import { fillSnippets, hasSnippets } from "./snippets.mjs";
import { code, prose, table } from "./markdown.mjs";
import { meaningOf } from "./property.mjs";
import { plainType } from "../generate/type-names.mjs";
import { vendorPage } from "./vendor-page.mjs";
import { vendorsPage } from "./vendor-table.mjs";

/**
 * @param {string} repository
 * @param {NodeJS.Require} load resolves from the compiled provider/
 * @param {object} known
 * @param {import("../generate/declared.mjs").Declared} known.declared
 * @param {ReadonlyMap<string, import("./sdk-comments.mjs").SdkClass>} known.sdk
 * @returns {Promise<Map<string, string>>} path in the repository → text, not formatted yet
 */
export async function renderPages(repository, load, { declared, sdk }) {
  /** @param {string} path */
  const example = async (path) => ({ path, text: await readFile(join(repository, "examples", path), "utf8") });
  /** @type {Map<string, string>} */
  const pages = new Map();
  const classOf = (/** @type {string} */ name) => /** @type {import("./sdk-comments.mjs").SdkClass} */ (sdk.get(name));
  for (const resource of declared.resources) {
    const shown = await example(resource.example);
    pages.set(`docs/reference/${resource.file}.md`, resourcePage(resource, classOf(resource.kind), shown));
  }
  pages.set(
    "docs/reference/provider.md",
    providerPage(classOf("Provider").comment, declared.config, await example("cross-account-one-stack/index.ts")),
  );
  pages.set(
    "docs/reference/components.md",
    await componentsPage(repository, {
      PeeringLink: await example("disaster-recovery/index.ts"),
      PeeringMesh: await example("mesh/index.ts"),
    }),
  );
  pages.set(
    "docs/reference/functions.md",
    await functionsPage(repository, declared.functions, await example("disaster-recovery/index.ts")),
  );
  pages.set("docs/reference/errors.md", errorsPage(load("./errors.js").ERROR_CODES));

  /** @type {typeof import("../../cli/exit-codes.js")} */
  const { EXIT, EXIT_CODES } = load("../cli/exit-codes.js");
  /** @type {typeof import("../../cli/program.js")} */
  const { buildProgram } = load("../cli/program.js");
  pages.set("docs/reference/cli.md", cliPage(buildProgram(), { codes: EXIT, meanings: EXIT_CODES }));

  pages.set("docs/reference/published-answers.md", answersPage(repository));

  pages.set("docs/faces.md", facesPage(repository));
  pages.set("docs/reference/compatibility.md", compatibilityPage(repository));

  pages.set("docs/reliability.md", reliabilityPage(repository));

  const vendors = readVendors(load);
  for (const vendor of vendors) pages.set(`docs/vendors/${vendor.id}.md`, vendorPage(vendor));
  pages.set("docs/vendors/README.md", vendorsPage(vendors));
  const readme = await readFile(join(repository, "README.md"), "utf8");
  pages.set("README.md", fillReadme(readme, { vendors, quickstart: (await example("quickstart/index.ts")).text }));

  /** @type {typeof import("../../provider/servers/gateway/openapi.js")} */
  const { openApiDocument } = load("./servers/gateway/openapi.js");
  pages.set("docs/gateway/openapi.json", JSON.stringify(openApiDocument(), undefined, 2));

  for (const [page, text] of await fillWritten(repository, pages)) pages.set(page, text);
  return pages;
}

const HEADINGS = "docs/headings.md";

/**
 * Pages written by hand that have code of the repository's files in them, and the index of all headings.
 * @param {string} repository @param {ReadonlyMap<string, string>} generated
 * @returns {Promise<Map<string, string>>}
 */
async function fillWritten(repository, generated) {
  /** @type {Map<string, string>} */
  const filled = new Map();
  /** @type {Map<string, string>} below docs/ */
  const all = new Map();
  const files = await readdir(join(repository, "docs"), { recursive: true });
  for (const file of files.filter((file) => file.endsWith(".md")).map((file) => file.replaceAll("\\", "/"))) {
    const page = `docs/${file}`;
    if (page === HEADINGS || generated.has(page)) continue;
    const text = await readFile(join(repository, page), "utf8");
    all.set(file, text);
    if (hasSnippets(text)) filled.set(page, await fillSnippets(repository, text));
  }
  for (const [page, text] of generated) {
    if (page.startsWith("docs/") && page.endsWith(".md")) all.set(page.slice("docs/".length), text);
  }
  return filled.set(HEADINGS, headingsPage(all));
}

/** @param {NodeJS.Require} load */
function readVendors(load) {
  /** @type {typeof import("../../provider/rules/registry.js")} */
  const { rulesOf, VENDOR_IDS } = load("./rules/registry.js");
  /** @type {typeof import("../../provider/rules/describe.js")} */
  const { describeRules } = load("./rules/describe.js");
  /** @type {typeof import("../../provider/rules/schema.js")} */
  const { citation } = load("./rules/schema.js");
  return VENDOR_IDS.map((id) => ({ id, rules: rulesOf(id), texts: describeRules(rulesOf(id)), citation }));
}

/**
 * @param {string} comment @param {readonly import("../generate/declared.mjs").Property[]} keys
 * @param {import("./resource-page.mjs").Example} example
 */
function providerPage(comment, keys, example) {
  const rows = keys.map((key) => [
    key.isRequired ? `**\`${key.name}\`**` : `\`${key.name}\``,
    `\`${plainType(key.type)}\``,
    meaningOf(key),
  ]);
  return [
    "# Provider",
    prose(comment),
    "In stack configuration the keys have the prefix `vpcpeering:`, and `limits` and `prices` are JSON. In a program " +
      "they are properties of `Provider`. Credentials are kept as secrets.",
    "## Example",
    code(example),
    "## Properties",
    "Required properties are bold.",
    table(["Property", "Type", "Meaning"], rows),
  ].join("\n\n");
}

/** @param {Record<string, string>} codes */
function errorsPage(codes) {
  return [
    "# Errors",
    "Every failure that a program can cause is a `PeeringError` with one of these codes. Its message names the " +
      "property and its value, the rule that it breaks, the source of the rule, and the fix.",
    table(
      ["Code", "Meaning"],
      Object.entries(codes).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
  ].join("\n\n");
}

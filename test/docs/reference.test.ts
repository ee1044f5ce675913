import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const folder = path.join(repository, "docs", "reference");

interface Generator {
  renderPages(repository: string, compiled: string): Promise<Map<string, string>>;
}

describe("reference pages", function () {
  this.timeout(20_000);
  let pages: Map<string, string>;

  before(async () => {
    const generator = pathToFileURL(path.join(repository, "scripts", "docs", "pages.mjs")).href;
    const { renderPages } = (await import(generator)) as Generator;
    pages = await renderPages(repository, path.resolve(__dirname, "../.."));
  });

  it("are those that the code gives now (`npm run docs` writes them)", () => {
    for (const [name, text] of pages) assert.equal(readFileSync(path.join(folder, name), "utf8"), text, name);
  });

  it("hold no page that nothing generates", () => {
    assert.deepEqual(readdirSync(folder).sort(), [...pages.keys()].sort());
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));

interface Generator {
  renderPages(repository: string, compiled: string): Promise<Map<string, string>>;
}

describe("generated pages", function () {
  this.timeout(20_000);
  let pages: Map<string, string>;

  before(async () => {
    const generator = pathToFileURL(path.join(repository, "scripts", "docs", "pages.mjs")).href;
    const { renderPages } = (await import(generator)) as Generator;
    pages = await renderPages(repository, path.resolve(__dirname, "../.."));
  });

  it("match what the code generates now (`npm run docs` writes them)", () => {
    for (const [page, text] of pages) assert.equal(readFileSync(path.join(repository, page), "utf8"), text, page);
  });

  for (const folder of ["docs/reference", "docs/vendors"]) {
    it(`are the only files in ${folder}`, () => {
      const generated = [...pages.keys()].filter((page) => path.posix.dirname(page) === folder);
      assert.deepEqual(
        readdirSync(path.join(repository, folder)).sort(),
        generated.map((page) => path.posix.basename(page)).sort(),
      );
    });
  }
});

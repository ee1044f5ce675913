import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const compiled = path.resolve(__dirname, "../..");

/** Files that `require` of the sdk brings in, itself included, Pulumi's own left out. */
async function loadedBySdk(): Promise<string[]> {
  const script = `
    require("@pulumi/pulumi");
    const before = new Set(Object.keys(require.cache));
    require(${JSON.stringify(path.join(compiled, "sdk/index.js"))});
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: __dirname });
  return JSON.parse(stdout) as string[];
}

describe("importing the package", function () {
  this.timeout(20_000);

  it("loads the resource classes and the error class, and nothing else", async () => {
    const loaded = await loadedBySdk();
    assert.ok(loaded.includes(path.join(compiled, "sdk/vpc.js")));
    const others = loaded.filter((file) => !file.startsWith(path.join(compiled, "sdk") + path.sep));
    assert.deepEqual(others, [path.join(compiled, "provider/errors.js")]);
  });
});

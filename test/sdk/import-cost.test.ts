import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const compiled = path.resolve(__dirname, "../..");
const inPackage = (file: string) => path.join(compiled, file);

/** Files that the second piece of code brings in, over the first. */
async function loadedBy(code: string, before = ""): Promise<string[]> {
  const script = `(async () => {
    ${before};
    const earlier = new Set(Object.keys(require.cache));
    ${code};
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !earlier.has(file))));
  })()`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: __dirname });
  return JSON.parse(stdout) as string[];
}

const load = (file: string) => `require(${JSON.stringify(inPackage(file))})`;

/** Names of the packages that the files are of, our own left out. */
function packagesOf(files: readonly string[]): string[] {
  const names = files.map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"))?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

describe("importing the package", function () {
  this.timeout(20_000);
  const pulumi = 'require("@pulumi/pulumi")';

  it("loads the resource classes and the error class, and nothing else", async () => {
    const loaded = await loadedBy(load("sdk/index.js"), pulumi);
    assert.ok(loaded.includes(inPackage("sdk/resources/vpc.js")));
    const others = loaded.filter((file) => !file.startsWith(inPackage("sdk") + path.sep));
    assert.deepEqual(others, [inPackage("provider/errors.js")]);
  });

  it("loads rules on first use, and no handlers with them", async () => {
    const before = `${pulumi}; ${load("sdk/index.js")}`;
    const loaded = await loadedBy(`${load("sdk/index.js")}.getVendorRules("tce")`, before);
    assert.ok(loaded.includes(inPackage("provider/rules/vendors/tce.js")));
    const strangers = loaded.filter((file) => !/^provider\/(rules|vendors)\//.test(path.relative(compiled, file)));
    assert.deepEqual(strangers, []);
  });
});

describe("the plugin's loading", function () {
  this.timeout(20_000);

  it("needs validation and address arithmetic for a handler, but no database and no network modules", async () => {
    const loaded = await loadedBy(`${load("provider/index.js")}.handler("Vpc")`);
    assert.deepEqual(packagesOf(loaded), ["ipaddr.js", "zod"]);
    assert.deepEqual(
      loaded.filter((file) => file.startsWith(inPackage("provider/cloud") + path.sep)),
      [],
    );
  });

  it("adds the database with the first call to the embedded cloud, and still no network modules", async () => {
    const cloudFile = path.join(mkdtempSync(path.join(tmpdir(), "import-cost-")), "cloud.db");
    const life = `
      const settings = { vendor: "tce", cloudFile: ${JSON.stringify(cloudFile)} };
      const vpc = ${load("provider/index.js")}.handler("Vpc");
      vpc.configure({ config: { get: (key) => settings[key.split(":")[1]] } })`;
    const inputs = JSON.stringify({ region: "ap-guangzhou", name: "a", cidrBlock: "10.0.0.0/16" });
    const loaded = packagesOf(await loadedBy(`await vpc.check({}, ${inputs})`, life));
    rmSync(path.dirname(cloudFile), { recursive: true });
    assert.ok(loaded.includes("libsql"), String(loaded));
    for (const name of ["@grpc/grpc-js", "axios", "@pulumi/pulumi"]) assert.ok(!loaded.includes(name), name);
  });
});

describe("the command line's loading", function () {
  this.timeout(20_000);

  it("needs no command for the help, and only its own for a command", async () => {
    const program = load("cli/program.js");
    const help = await loadedBy(`${program}.buildProgram([]).helpInformation()`);
    assert.deepEqual(packagesOf(help), ["commander"]);
    const commands = async (args: readonly string[]) => {
      const loaded = await loadedBy(`${program}.buildProgram(${JSON.stringify(args)})`);
      return loaded.map((file) => path.relative(inPackage("cli"), file)).filter((file) => /^commands\W/.test(file));
    };
    assert.deepEqual(await commands([]), []);
    assert.deepEqual(await commands(["--version"]), []);
    assert.deepEqual(await commands(["rules", "tce"]), [path.join("commands", "rules.js")]);
    assert.deepEqual(await commands(["help", "rules"]), [path.join("commands", "rules.js")]);
  });
});

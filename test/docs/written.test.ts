/** What pages written by hand say, as far as it can be compared with the code. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { openBackend } from "../../provider/run/open-backend.js";
import { readSettings } from "../../provider/configuration/read.js";
import { ERROR_CODES, isPeeringError } from "../../provider/errors.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";
import { vendorOf } from "../../provider/vendors/index.js";
import { MAIN } from "../cli/command.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const read = (page: string): string => readFileSync(path.join(repository, page), "utf8");

const pages = ["README.md", "CONTRIBUTING.md", ...filesUnder("docs", ".md"), ...filesUnder("examples", ".md")];

describe("pages", () => {
  for (const page of pages) {
    it(`${page} refers to existing pages and sections`, () => {
      for (const [, target = ""] of withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = "", anchor] = target.split("#");
        const linked = file === "" ? page : path.join(path.dirname(page), file);
        assert.ok(existsSync(path.join(repository, linked)), target);
        if (anchor !== undefined) assert.ok(anchorsOf(read(linked)).includes(anchor), target);
      }
    });
  }
});

describe("troubleshooting", () => {
  const troubleshooting = read("docs/troubleshooting.md");
  const code = filesUnder("provider", ".ts").map(read).join("\n");

  it("lists the error codes in their order", () => {
    const headings = [...troubleshooting.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, [...Object.keys(ERROR_CODES), "Without a code"]);
  });

  it("quotes text that the messages contain", () => {
    const quotes = [...troubleshooting.matchAll(/“([^”]+)”/g)].map(([, quote]) => quote!);
    assert.ok(quotes.length >= Object.keys(ERROR_CODES).length);
    const parts = quotes.flatMap((quote) => quote.split("…")).map((part) => part.trim());
    assert.deepEqual(
      parts.filter((part) => !code.includes(part)),
      [],
    );
  });
});

describe("README", () => {
  it("names every command, and no other", () => {
    const help = execFileSync(process.execPath, [MAIN, "--help"], { encoding: "utf8" });
    const list = help.split("Commands:")[1]!.split("\n\n")[0]!;
    const commands = [...list.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name!);
    const named = [...read("README.md").matchAll(/^\| `vpc-peering ([\w-]+)/gm)].map(([, name]) => name!);
    assert.deepEqual([...new Set(named)].sort(), commands.filter((name) => name !== "help").sort());
  });

  it("names no option that its command does not have", () => {
    const rows = [...read("README.md").matchAll(/^\| `vpc-peering (\w[\w-]*(?: \w[\w-]*)?)(.*)$/gm)];
    for (const [row, command, rest] of rows) {
      const options = [...rest!.matchAll(/--[a-z][\w-]*/g)].map(([option]) => option);
      if (options.length === 0) continue;
      const help = execFileSync(process.execPath, [MAIN, ...command!.split(" "), "--help"], { encoding: "utf8" });
      for (const option of options) assert.ok(help.includes(option), `${option} of ${row}`);
    }
  });

  it("names the vendors whose API the provider calls, and states that no real account was used", async () => {
    const readme = read("README.md");
    assert.match(readme, /have not been run on a real account/);
    assert.match(readme, /the vendor's own API, for all but `jdcloud-cps`/);
    assert.deepEqual(
      VENDOR_IDS.filter((vendor) => vendorOf(vendor) === undefined),
      ["jdcloud-cps"],
    );
    const config: Partial<Record<string, string>> = { vendor: "jdcloud-cps", backend: "api", secretId: "test" };
    await assert.rejects(openBackend(readSettings((key) => config[key])), (error) =>
      isPeeringError(error, "unsupported"),
    );
  });
});

describe("programs in pages", function () {
  this.timeout(60_000);
  const folder = path.join(__dirname, "programs");

  it("compile unchanged", () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const files = pages.flatMap((page) =>
      [...read(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, program], i) => {
        const file = path.join(folder, `${page.replaceAll(/\W/g, "-")}-${i + 1}.ts`);
        writeFileSync(file, program!);
        return file;
      }),
    );
    assert.ok(files.length >= 3, "the README alone has three");
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
    });
    const faults = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const where = file === undefined ? "" : `${path.basename(file.fileName)}: `;
      return where + ts.flattenDiagnosticMessageText(messageText, "\n");
    });
    assert.deepEqual(faults, []);
  });
});

function filesUnder(folder: string, extension: string): string[] {
  return readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(extension) && !file.includes("node_modules"))
    .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
    .sort();
}

/** Code may have brackets that look like links. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/(`+)(?:(?!\1)[\s\S])+\1/g, "`");
}

/** As GitHub derives them from headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

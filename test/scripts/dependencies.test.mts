/** What comes with an installation: its page, licences, install scripts and sources. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { installed, lockedPackages, PAGE } from "../../scripts/docs/dependencies.mjs";

const root = dirname(createRequire(import.meta.url).resolve("pulumi-vpc-peering/package.json"));
const locked = lockedPackages(root);

/** None of them asks anything of a program that depends on the package, but to keep its notice. */
const PERMISSIVE = new Set([
  "MIT",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "(BSD-3-Clause AND Apache-2.0)",
]);
const HOOKS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];

describe("the dependencies", () => {
  it("are all on their page, with version and licence; `npm run dependencies` writes it", () => {
    const rows = readFileSync(join(root, PAGE), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| ") && !/^\| (?:Package|-)/.test(line))
      .map((line) =>
        line
          .split("|")
          .slice(1, 4)
          .map((cell) => cell.trim().replaceAll("**", "")),
      );
    assert.deepEqual(
      rows,
      installed(locked).map(({ name, version, license }) => [name, version, license]),
    );
  });

  it("have permissive licences", () => {
    const others = installed(locked).filter(({ license }) => !PERMISSIVE.has(license));
    assert.deepEqual(others, []);
  });

  it("bring one install script, and the package has none but for the repository's own", () => {
    const scripted = installed(locked).filter(({ hasInstallScript }) => hasInstallScript);
    assert.deepEqual(
      scripted.map(({ name }) => name),
      ["protobufjs"],
    );
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    assert.deepEqual(
      Object.keys(scripts).filter((name) => HOOKS.includes(name)),
      // Builds a plugin that is installed from a git address. npm does not run it for a package, and a release lacks it.
      ["prepare"],
    );
  });

  it("come from the registry alone, each with a digest", () => {
    const odd = Object.entries(locked)
      .filter(([path, one]) => path.includes("node_modules/") && !("link" in one))
      .filter(([, one]) => !one.integrity?.startsWith("sha512-") || "resolved" in one);
    assert.deepEqual(odd, []);
  });
});

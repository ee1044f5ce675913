/** The scripts for shells, run by the shells that are there. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildProgram } from "../../cli/program.js";
import { describeTree } from "../../cli/completion/tree.js";
import { bashScript } from "../../cli/completion/bash.js";
import { fishScript } from "../../cli/completion/fish.js";
import { zshScript } from "../../cli/completion/zsh.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";
import { runCommand } from "./command.js";

const tree = describeTree(buildProgram());
const top = tree[0]!.commands.map(({ text }) => text);

const exists = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

describe("shell completion", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-completion-"));
    writeFileSync(join(folder, "prices.json"), "{}");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is printed for each shell", async () => {
    const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
    for (const [shell, script] of Object.entries(scripts)) {
      assert.deepEqual(await runCommand(["completion", shell]), { code: 0, stdout: script(tree), stderr: "" });
    }
  });

  /** What the shell offers for the last word; the others have been typed. */
  type Complete = (...words: string[]) => string[];

  const offers = (complete: Complete): void => {
    it("offers commands and subcommands", () => {
      assert.deepEqual(
        complete("")
          .filter((word) => !word.startsWith("-"))
          .sort(),
        [...top].sort(),
      );
      assert.deepEqual(complete("clo"), ["cloud"]);
      assert.ok(complete("cloud", "").includes("export"));
      assert.deepEqual(complete("cloud", "tra"), ["traffic"]);
    });

    it("offers the options of the typed command", () => {
      assert.deepEqual(complete("list", "--pe"), ["--pending"]);
      assert.deepEqual(complete("cloud", "traffic", "pcx-1", "--in-").sort(), ["--in-packets"]);
      assert.deepEqual(complete("rules", "--pe"), []);
    });

    it("offers the values of an option", () => {
      assert.deepEqual(complete("list", "--vendor", "").sort(), [...VENDOR_IDS].sort());
      assert.deepEqual(complete("rules", "hua"), ["huawei"]);
      assert.deepEqual(complete("cost", "--prices", "pri"), ["prices.json"]);
      assert.deepEqual(complete("list", "--account", ""), []);
    });
  };

  if (exists("bash")) {
    describe("in bash offers", () => {
      offers((...words) => {
        const script = `${bashScript(tree)}
          COMP_WORDS=(vpc-peering "$@"); COMP_CWORD=$#
          _vpc_peering 2> errors
          printf '%s\\n' "\${COMPREPLY[@]}"`;
        // Outside of a completion, compopt has nothing to set, and says so.
        return run("bash", ["--norc", "-c", script, "bash", ...words]);
      });
    });
  }

  if (exists("fish")) {
    describe("in fish offers", () => {
      offers((...words) => {
        const line = ["vpc-peering", ...words].join(" ");
        const offered = run("fish", ["--no-config", "-c", `${fishScript(tree)}\ncomplete -C '${line}'`]);
        return offered.map((one) => one.split("\t")[0]!);
      });
    });
  }

  if (exists("zsh")) {
    it("is a script that zsh can read", () => {
      writeFileSync(join(folder, "_vpc-peering"), zshScript(tree));
      assert.deepEqual(run("zsh", ["-n", "_vpc-peering"]), []);
    });
  }

  function run(shell: string, args: readonly string[]): string[] {
    const { status, stdout, stderr } = spawnSync(shell, args, { cwd: folder, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
    return stdout.split("\n").filter(Boolean);
  }
});

/** What holds for every command: help that teaches, errors in one line, exit codes, no noise. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { paint } from "../../cli/format/colour.js";
import { EXIT, EXIT_CODES } from "../../cli/exit-codes.js";
import { buildProgram } from "../../cli/program.js";
import { MAIN, runCommand } from "./command.js";

describe("the command line", function () {
  this.timeout(30_000);

  const withPaths = (command: Command, above: readonly string[] = []): [string, Command][] => {
    const path = [...above, command.name()];
    return [[path.join(" "), command], ...command.commands.flatMap((child) => withPaths(child, path))];
  };

  it("shows examples of each command in its help", () => {
    for (const [path, command] of withPaths(buildProgram())) {
      let help = "";
      command.configureOutput({ writeOut: (part) => void (help += part) }).outputHelp();
      const examples = (help.split("Examples:\n")[1] ?? "").split("\n\n")[0]!;
      assert.ok(examples.includes(path), `${path}:\n${help}`);
    }
  });

  it("explains every exit code", () => {
    assert.deepEqual(Object.keys(EXIT_CODES), Object.keys(EXIT));
    assert.equal(new Set(Object.values(EXIT)).size, Object.keys(EXIT).length);
  });

  const refused = async (words: RegExp, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await runCommand(args);
    assert.deepEqual([code, stdout], [EXIT.failed, ""]);
    assert.match(stderr, words);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  };

  it("reports an unknown command in one line, with the nearest one", async () => {
    await refused(/^error: unknown command 'lst' \(Did you mean list\?\) \(see --help\)\n$/, "lst");
    await refused(/^error: unknown command 'exprt' \(Did you mean export\?\)/, "cloud", "exprt");
    await refused(/^error: unknown option '--pendin' \(Did you mean --pending\?\)/, "list", "--pendin");
    await refused(/^error: option '--vendor <id>' argument 'x' is invalid/, "list", "--vendor", "x");
    await refused(/^error: missing required argument 'connection'/, "accept");
  });

  it("rejects an empty value, so that an unset shell variable does not select everything", async () => {
    const vendor = ["--vendor", "tce"];
    await refused(
      /^error: --region: must not be empty\. Set it, or leave --region out\.\n$/,
      "list",
      ...vendor,
      "--region",
      "",
    );
    await refused(/^error: --account-id: must not be empty/, "list", ...vendor, "--account", "");
    await refused(/^error: --id: must not be empty/, "cost", ...vendor, "--id", "ap-guangzhou/pcx-1", "");
    await refused(
      /^error: --from-vpc: must not be empty/,
      "reach",
      ...vendor,
      "10.0.0.1",
      "10.0.0.2",
      "--from-vpc",
      "",
    );
    const { stderr } = await runCommand(["list", ...vendor], { VPC_PEERING_ACCOUNT_ID: "" });
    assert.match(stderr, /^error: --account-id "": must not be empty/);
    const backend = await runCommand(["list", ...vendor], { VPC_PEERING_BACKEND: "" });
    assert.match(backend.stderr, /^error: --backend "": the backend does not exist/);
  });

  it("names options and variables, not configuration keys", async () => {
    await refused(
      /^error: --vendor: no vendor is configured, and there is no default\. Set it to one of [^:`]+: `--vendor tce`\.\n$/,
      "list",
    );
    const api = ["list", "--vendor", "tencent", "--backend", "api", "--region", "ap-guangzhou"];
    const { stderr } = await runCommand(api, { VPC_PEERING_SECRET_ID: "AKIDx", VPC_PEERING_PROFILE: "" });
    assert.match(stderr, /^error: VPC_PEERING_SECRET_KEY: /);
    assert.doesNotMatch(stderr, /vpcpeering:|--secret\b/);
    await refused(/^error: --limits "\{": is not JSON/, ...api, "--limits", "{");
  });

  it("refuses a file of the embedded cloud that it names and that does not exist", async () => {
    const file = join(tmpdir(), "no-such-folder", "cloud.db");
    await refused(
      /^error: --cloud-file: there is no embedded cloud at /,
      "list",
      "--vendor",
      "tce",
      "--cloud-file",
      file,
    );
    for (const args of [["list"], ["events"], ["reset"], ["advance", "1d"]])
      await refused(/^error: --file: there is no embedded cloud at /, "cloud", ...args, "--file", file);
    assert.equal(existsSync(file), false);
  });

  it("ends without an error when its output is closed", async () => {
    const child = spawn(process.execPath, [MAIN, "rules", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.deepEqual([code, complaints], [0, ""]);
  });

  it("prints colours only on a terminal, and never with NO_COLOR", () => {
    assert.equal(paint("red", "no", { isTTY: true }, {}), "\u001b[31mno\u001b[39m");
    assert.equal(paint("red", "no", { isTTY: true }, { NO_COLOR: "1" }), "no");
    assert.equal(paint("red", "no", { isTTY: true }, { TERM: "dumb" }), "no");
    assert.equal(paint("red", "no", {}, {}), "no");
  });
});

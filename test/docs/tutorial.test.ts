/** The tutorial, walked: each command on the real engine, and after it the lines that the page shows. */
import assert from "node:assert/strict";
import { cp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { runProgram } from "../engine/harness/command.js";
import { type EngineStack, engineStack } from "../engine/harness/harness.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const QUICKSTART = "examples/quickstart";

interface Step {
  readonly commands: readonly string[];
  readonly fails: boolean;
  /** Lines that the last command prints. */
  readonly shows: readonly string[];
}

describe("the tutorial", function () {
  this.timeout(300_000);
  const stacks = new Map<string, EngineStack>();

  before(async () => {
    for (const folder of [QUICKSTART, "examples/cross-account/accepter", "examples/cross-account/requester"]) {
      const manifest = folder === QUICKSTART ? "Pulumi.yaml" : `${folder}/Pulumi.yaml`;
      const project = /^name: (.*)$/m.exec(await readFile(path.join(repository, manifest), "utf8"))![1]!;
      const beside = stacks.get(QUICKSTART);
      const stack = await engineStack({ program: "", project, ...(beside && { beside }) });
      stacks.set(folder, stack);
      for (const file of ["index.js", "package.json", "Pulumi.yaml"]) await rm(path.join(stack.folder, file));
      const target = folder === QUICKSTART ? path.join(stack.folder, folder) : stack.folder;
      // Not the stacks of whoever has walked it here.
      const filter = (file: string) => !/^Pulumi\..+\.yaml$/.test(path.basename(file));
      await cp(path.join(repository, folder), target, { recursive: true, filter });
      if (folder === QUICKSTART) await cp(path.join(repository, manifest), path.join(stack.folder, manifest));
    }
  });
  after(async () => {
    for (const stack of [...stacks.values()].toReversed()) await stack.close();
  });

  it("shows the real output of its commands", async () => {
    const steps = readSteps(await readFile(path.join(repository, "docs", "tutorial.md"), "utf8"));
    assert.ok(steps.length > 10);
    for (const { commands, fails, shows } of steps) {
      let output = "";
      for (const [i, command] of commands.entries()) {
        output = await run(await substituted(command), fails && i === commands.length - 1);
      }
      const printed = masked(output);
      for (const line of shows)
        assert.ok(printed.includes(masked(line)), `${commands.at(-1)} prints\n${line}\nin\n${output}`);
    }
    assert.deepEqual((await stacks.get(QUICKSTART)!.cloud())["vpcs"], [], "it leaves nothing behind");
  });

  async function run(command: string, fails: boolean): Promise<string> {
    const words = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const [program, ...rest] = words;
    if (program === "npx") return runCommandLine(rest.slice(1));
    const script = rest.find((word) => word !== "run" && word !== "-s");
    const quickstart = stacks.get(QUICKSTART)!;
    if (script === "up") return quickstart.pulumi("up", "--yes", "--stack", "dev");
    if (script === "destroy") return quickstart.pulumi("destroy", "--yes", "--stack", "dev");
    assert.equal(script, "pulumi", command);
    let args = rest.slice(rest.indexOf("--") + 1);
    let stack: EngineStack | undefined = quickstart;
    if (args[0] === "-C") {
      stack = stacks.get(args[1]!);
      args = args.slice(2);
    }
    assert.ok(stack, command);
    // The harness has made it.
    if (args.join(" ") === "stack init dev") return "";
    // With its warnings and errors, which the engine prints elsewhere.
    if (fails || args.includes("--diff")) return stack.previewText({ expectError: fails });
    return stack.pulumi(...args, "--stack", "dev");
  }

  async function runCommandLine(args: readonly string[]): Promise<string> {
    const { folder, cloudFile } = stacks.get(QUICKSTART)!;
    const main = path.join(repository, "dist", "cli", "main.js");
    const env = { VPC_PEERING_CLOUD_FILE: cloudFile };
    const { code, stdout, stderr } = await runProgram(process.execPath, [main, ...args], { cwd: folder, env });
    assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** `$(…)`, as a shell has it. */
  async function substituted(command: string): Promise<string> {
    const inner = /\$\((.*)\)/.exec(command);
    return inner === null ? command : command.replace(inner[0], (await run(inner[1]!, false)).trim());
  }
});

function readSteps(page: string): Step[] {
  const blocks = [...page.matchAll(/^```(sh|text)( fails)?\n([\s\S]*?)^```$/gm)];
  const lines = (block: string) => block.split("\n").filter((line) => line !== "");
  return blocks.flatMap(([, kind, fails, text], i) => {
    if (kind !== "sh") return [];
    const next = blocks[i + 1];
    return [{ commands: lines(text!), fails: fails !== undefined, shows: next?.[1] === "text" ? lines(next[3]!) : [] }];
  });
}

/** Ids differ from run to run, and with them the widths of columns. */
function masked(text: string): string {
  return text.replaceAll(/\b(pcx|vpc|rtb)-[a-z0-9]{8}\b/g, "$1").replaceAll(/\s+/g, " ");
}

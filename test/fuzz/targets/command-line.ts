/** The words of a command line, of the commands that only look. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import { buildProgram } from "../../../cli/program.js";
import { SECRET, type Target } from "../fuzzer.js";

const COMMANDS = [
  "rules",
  "permissions",
  "cost",
  "list",
  "quotas",
  "reach",
  "metrics",
  "topology",
  "completion",
  "cloud",
];

/** Also written for a shell: one word a line. */
const LINES = [
  "rules tce --json",
  "rules",
  "permissions --vendor tencent --format json",
  "cost --vendor qcloud --from ap-guangzhou --to ap-beijing --out 30 --in 20",
  "cost --vendor tce --from ap-guangzhou --to ap-beijing --bandwidth 100 --hours 730 --json",
  "list vpcs --vendor tencent --region ap-guangzhou --json",
  "list routes --vendor huawei --limit 5",
  "quotas --vendor jdcloud",
  "reach 10.0.0.1 10.1.0.1 --vendor tencent --port 443",
  "metrics pcx-1a2b3c4d --vendor tencent --for 2h --alarm in>80",
  "topology --vendor tencent --format mermaid",
  "completion bash",
  "cloud list --json",
  "cloud events",
  "cloud traffic pcx-1a2b3c4d",
];

let cloudFile: string | undefined;

export const commandLine: Target = {
  name: "command-line",
  title: "arguments of the command line",
  seeds: LINES.map((line) => line.replaceAll(" ", "\n")),
  run: async (input) => {
    const words = input.split("\n");
    // Nothing may be written but to the simulated cloud, nor read from a terminal.
    if (
      !COMMANDS.includes(words[0]!) ||
      words.some((word) => /[/\\]|^-$|^(--?)?(o|out|output|csv|advance|write)/.test(word) && !/^--out$/.test(word))
    )
      return "";
    cloudFile ??= join(mkdtempSync(join(tmpdir(), "vpc-peering-fuzz-")), "cloud.db");
    const { VPC_PEERING_CLOUD_FILE: before } = process.env;
    process.env["VPC_PEERING_CLOUD_FILE"] = cloudFile;
    process.env["TENCENTCLOUD_SECRET_KEY"] = SECRET;
    const printed: string[] = [];
    const restore = ([process.stdout, process.stderr] as const).map((stream) => {
      const own = Object.getOwnPropertyDescriptor(stream, "write");
      const write = (text: string) => printed.push(text) > 0;
      Object.defineProperty(stream, "write", { value: write, configurable: true, writable: true });
      return () => {
        Reflect.deleteProperty(stream, "write");
        if (own !== undefined) Object.defineProperty(stream, "write", own);
      };
    });
    const code = process.exitCode;
    try {
      const program = buildProgram(words);
      eachOf(program, (command) => command.exitOverride());
      await program.parseAsync(words, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
    } finally {
      for (const one of restore) one();
      process.exitCode = code;
      delete process.env["TENCENTCLOUD_SECRET_KEY"];
      if (before === undefined) delete process.env["VPC_PEERING_CLOUD_FILE"];
      else process.env["VPC_PEERING_CLOUD_FILE"] = before;
    }
    return printed.join("");
  },
};

function eachOf(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const one of command.commands) eachOf(one, work);
}

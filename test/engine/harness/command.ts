import { spawn } from "node:child_process";

/** Far above any run of the tests; a hanging engine must not hang them. */
const LIMIT_MS = 180_000;

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program to its end, whatever its exit code. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env }: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...end) => resolve(end));
  });
  if (code === null) throw new Error(`${[file, ...args].join(" ")} was ended by ${signal}\n${stdout}\n${stderr}`);
  return { code, stdout, stderr };
}

/** Compares how a command ended with how it should have; `told` is what the failing test shows. */
export function checkEnd(command: readonly string[], code: number, expectError: boolean, logged: string): void {
  if ((code !== 0) === expectError) return;
  const wanted = expectError ? "should have failed" : "should have succeeded";
  throw new Error(`pulumi ${command.join(" ")} ${wanted}: exit code ${code}\n${logged}`);
}

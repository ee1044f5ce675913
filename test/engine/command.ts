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
  readonly expectError?: boolean | undefined;
}

/** Runs a program to its end; an exit code other than expected is an error that carries all output. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, expectError = false }: CommandOptions,
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
  const ended = signal === null ? `exit code ${code}` : `signal ${signal}`;
  if (code === null || (code !== 0) !== expectError) {
    const wanted = expectError ? "should have failed" : "should have succeeded";
    throw new Error(`${[file, ...args].join(" ")} ${wanted}: ${ended}\n${stdout}\n${stderr}`);
  }
  return { code, stdout, stderr };
}

/** `vpc-peering`, as a user runs it: the compiled program, what it prints, and its exit code. */
import { execFile } from "node:child_process";
import path from "node:path";

export const MAIN = path.resolve(__dirname, "../../cli/main.js");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** With no configuration but what is given: a developer's own must not decide a test. */
export function runCommand(args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd?: string): Promise<Ran> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("VPC_PEERING_")));
  const env = { ...inherited, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env, cwd }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

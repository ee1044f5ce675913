/** Finds programs on this machine, like a shell. */
import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, normalize } from "node:path";
import { promisify } from "node:util";

export interface Program {
  readonly file: string;
  readonly isOnPath: boolean;
}

/** The Pulumi CLI: in the PATH, else in the folders of its installer or npm's launcher. */
export function findPulumi(environment: NodeJS.ProcessEnv): Program | undefined {
  const onPath = foldersOnPath(environment).filter((folder) => !isLauncher(folder));
  for (const folder of [...onPath, ...pulumiFolders(environment)]) {
    const file = join(folder, executable("pulumi"));
    if (isExecutable(file)) return { file, isOnPath: onPath.includes(folder) };
  }
  return undefined;
}

/** A plugin installed with the CLI: in its folder, in the folder of its symbolic link's target, or in the PATH. */
export function findBeside(cli: string, name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = [dirname(cli), dirname(realpathSync(cli)), ...foldersOnPath(environment)];
  return folders
    .flatMap((folder) =>
      [executable(name), ...(process.platform === "win32" ? [`${name}.cmd`] : [])].map((file) => join(folder, file)),
    )
    .find(isExecutable);
}

/** Its output; `undefined` if it does not run. */
export async function runProgram(file: string, args: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    const { stdout } = await promisify(execFile)(file, args, { env, timeout: 30_000 });
    return stdout.trim();
  } catch {
    // The failure to run is the finding.
    return undefined;
  }
}

/** True if `version` (`v3.259.0`, `20.19.1-rc.1`) is at least `least` (`3.216`). */
export function isAtLeast(version: string, least: string): boolean {
  const [own, wanted] = [numbers(version), numbers(least)];
  for (const i of [0, 1, 2]) {
    const difference = (own[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return own.length > 0;
}

const numbers = (version: string): number[] =>
  (/^[v^>=~\s]*(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "").split(".").filter(Boolean).map(Number);

function foldersOnPath(environment: NodeJS.ProcessEnv): string[] {
  return (environment["PATH"] ?? environment["Path"] ?? "").split(delimiter).filter(Boolean);
}

function pulumiFolders(environment: NodeJS.ProcessEnv): string[] {
  const home = environment["PULUMI_HOME"] || join(homedir(), ".pulumi");
  const versions = join(home, "versions");
  const installed = isFolder(versions) ? readdirSync(versions).filter((name) => /^\d/.test(name)) : [];
  const newestFirst = installed.sort((a, b) => (isAtLeast(a, b) ? -1 : 1));
  return [join(home, "bin"), ...newestFirst.map((version) => join(versions, version, "bin"))];
}

/** npm's `pulumi` is not the CLI: running it with `version` starts a download. */
const isLauncher = (folder: string): boolean => normalize(join(folder, ".")).endsWith(join("node_modules", ".bin"));

const executable = (name: string): string => (process.platform === "win32" ? `${name}.exe` : name);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

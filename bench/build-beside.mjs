/** An earlier commit of this repository, built in a folder of its own, to measure it in the same run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** The short hash of what is checked out, with a `+` if files differ from it. */
export function commitHere() {
  const changes = run("git", ["status", "--porcelain", "--untracked-files=no"], repository).trim();
  return `${run("git", ["rev-parse", "--short", "HEAD"], repository).trim()}${changes === "" ? "" : "+"}`;
}

/** @param {string} commit anything that Git resolves */
export function buildBeside(commit) {
  const hash = run("git", ["rev-parse", "--short", `${commit}^{commit}`], repository).trim();
  const folder = mkdtempSync(join(tmpdir(), `bench-${hash}-`));
  try {
    const archive = join(folder, "source.tar");
    run("git", ["archive", "--output", archive, hash], repository);
    run("tar", ["-xf", archive, "-C", folder], folder);
    rmSync(archive);
    const lock = (from) => readFileSync(join(from, "package-lock.json"), "utf8");
    if (lock(folder) === lock(repository)) symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    else run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
    run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json"], folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { hash, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function run(command, args, cwd) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed\n${stdout}\n${stderr}`);
  return stdout;
}

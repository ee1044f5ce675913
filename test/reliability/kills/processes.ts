/** Kills processes of one run of the engine: those below the process of the test. */
import { execFileSync } from "node:child_process";
import { basename } from "node:path";

export type Victim = "plugin" | "engine";

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/**
 * The plugin's processes, or the engine and all that it started, as the end of a container does it. The calling process
 * is killed last.
 * @param below the process that started the engine; without it, of the engine that started the calling plugin
 */
export function kill(victim: Victim, below = starterOfEngine()): void {
  const all = running();
  const descendants = (pid: number): Running[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendants(child.pid)]);
  const candidates = descendants(below);
  const victims =
    victim === "plugin"
      ? candidates.filter(({ command }) => /cmd\/dynamic-provider|plugin\/main\.js/.test(command))
      : candidates.filter(isEngine).flatMap((engine) => [engine, ...descendants(engine.pid)]);
  if (victims.length === 0) throw new Error(`no ${victim} runs below process ${below}`);
  const pids = victims.map(({ pid }) => pid).toSorted((a, b) => Number(a === process.pid) - Number(b === process.pid));
  for (const pid of pids) sendKill(pid);
}

function starterOfEngine(): number {
  const all = new Map(running().map((one) => [one.pid, one]));
  // A script that starts the plugin may be between the two.
  let one = all.get(process.pid);
  while (one !== undefined && !isEngine(one)) one = all.get(one.parent);
  if (one === undefined) throw new Error("the plugin was not started by an engine");
  return one.parent;
}

function running(): Running[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!;
    return { pid: Number(pid), parent: Number(parent), command: command! };
  });
}

function isEngine({ command }: Running): boolean {
  return basename(command.split(" ", 1)[0]!) === "pulumi";
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It ended with the one before.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

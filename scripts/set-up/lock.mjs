import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { interrupted } from "./stop.mjs";

/**
 * Runs a task while holding a lock file, so that two runs at once do not do the same work into the same place.
 * The lock of a process that is gone is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} task
 * @param {{ onWait?: (holder: number) => void, isAlive?: (pid: number) => boolean }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, task, { onWait, isAlive = processIsAlive } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const token = `${process.pid} ${Date.now()}`;
  let told = false;
  while (!take(file, token)) {
    const holder = read(file);
    if (holder === undefined) continue;
    const pid = Number.parseInt(holder, 10);
    if (isAlive(pid)) {
      if (!told) onWait?.(pid);
      told = true;
    } else {
      removeStale(file, holder);
    }
    await delay(200, undefined, { signal: interrupted });
  }
  try {
    return await task();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * A hard link makes the file appear with its content, or not at all.
 * @param {string} file @param {string} token
 */
function take(file, token) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, token);
  const taken = link(own, file);
  rmSync(own, { force: true });
  return taken;
}

/**
 * Of several that see the same dead holder, the one that makes the tombstone removes the lock. What it linked is
 * read again, because by then the lock may be somebody else's.
 * @param {string} file @param {string} token
 */
function removeStale(file, token) {
  const tombstone = `${file}.dead-${token.replace(" ", "-")}`;
  if (!link(file, tombstone)) return;
  if (read(tombstone) === token) rmSync(file, { force: true });
  rmSync(tombstone, { force: true });
}

/** @param {string} from @param {string} to */
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(codeOf(error))) return false;
    throw error;
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** @param {number} pid */
function processIsAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // alive, and somebody else's
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return String(/** @type {NodeJS.ErrnoException} */ (error).code);
}

/** @typedef {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} Stream */

/** Text of each task that runs, in the order of their starts. @type {Map<Stream, Set<() => string>>} */
const running = new Map();

/**
 * Shows that a long task is alive: on a terminal one updating line for all that run, elsewhere a line every 15 seconds.
 * @template T
 * @param {string} label
 * @param {(note: (text: string) => void) => Promise<T>} task `note` sets what stands behind the elapsed time
 * @param {{ stream?: Stream, quietFor?: number }} [options] `quietFor`: milliseconds in which a task shows nothing
 * @returns {Promise<T>}
 */
export async function withProgress(label, task, { stream = process.stderr, quietFor = 0 } = {}) {
  const started = Date.now();
  let detail = "";
  const text = () => `${label}: ${elapsed(Date.now() - started)}${detail && `, ${detail}`}`;
  const tasks = running.get(stream) ?? new Set();
  running.set(stream, tasks);
  const show = stream.isTTY ? () => showAll(stream) : () => stream.write(`${text()}\n`);
  const clear = stream.isTTY ? "\r\x1b[K" : "";
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const begin = () => {
    tasks.add(text);
    if (stream.isTTY) showAll(stream);
    else stream.write(`${label}\n`);
    timer = setInterval(show, stream.isTTY ? 250 : 15_000);
  };
  const end = (/** @type {string} */ how) =>
    timer && stream.write(`${clear}${label}: ${how} ${elapsed(Date.now() - started)}\n`);

  const silence = quietFor > 0 ? setTimeout(begin, quietFor) : undefined;
  if (silence === undefined) begin();
  try {
    const result = await task((note) => void (detail = note));
    end("done in");
    return result;
  } catch (error) {
    end("gave up after");
    throw error;
  } finally {
    clearTimeout(silence);
    clearInterval(timer);
    tasks.delete(text);
  }
}

/** A line that is wider than the terminal could not be overwritten. @param {Stream} stream */
function showAll(stream) {
  const line = [...(running.get(stream) ?? [])].map((text) => text()).join("; ");
  stream.write(`\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
}

/** @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}

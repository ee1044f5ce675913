/**
 * Shows that a long task is alive: one updating line on a terminal, a line every 15 seconds elsewhere.
 * @template T
 * @param {string} label
 * @param {(note: (text: string) => void) => Promise<T>} task `note` sets what stands behind the elapsed time
 * @param {{ stream?: { isTTY?: boolean, write(text: string): unknown } }} [options]
 * @returns {Promise<T>}
 */
export async function withProgress(label, task, { stream = process.stderr } = {}) {
  const started = Date.now();
  let detail = "";
  const line = () => `${label}: ${elapsed(Date.now() - started)}${detail && `, ${detail}`}`;
  const show = stream.isTTY ? () => stream.write(`\r\x1b[K${line()}`) : () => stream.write(`${line()}\n`);
  const clear = stream.isTTY ? "\r\x1b[K" : "";

  stream.write(stream.isTTY ? label : `${label}\n`);
  const timer = setInterval(show, stream.isTTY ? 250 : 15_000);
  try {
    const result = await task((text) => void (detail = text));
    stream.write(`${clear}${label}: done in ${elapsed(Date.now() - started)}\n`);
    return result;
  } catch (error) {
    stream.write(`${clear}${label}: gave up after ${elapsed(Date.now() - started)}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}

/** An end that the user can act on: printed without a stack. */
export class Stop extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const interruption = new AbortController();
/** Aborted by the first Ctrl-C or SIGTERM, or when a part fails beside others, so that everything unwinds through its `finally` blocks. */
export const interrupted = interruption.signal;

/**
 * Ends everything that runs, as an interruption does; the script ends with this error.
 * @param {unknown} error
 */
export function stopEverything(error) {
  interruption.abort(error);
}

/**
 * Runs a script's body; its result is the exit code.
 * @param {() => Promise<number | void>} body
 */
export async function main(body) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      if (interrupted.aborted) process.exit(130); // the second one: no more patience
      interruption.abort(new Stop("interrupted", 130));
    });
  }
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    const reason = interrupted.aborted ? interrupted.reason : error;
    console.error(reason instanceof Stop ? `\n${reason.message}` : reason);
    process.exitCode = reason instanceof Stop ? reason.exitCode : 1;
  }
}

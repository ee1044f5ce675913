/** Progress output on a terminal while a command is slow. */
import { withProgress } from "../provider/backend/progress.js";

export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const DELAY = 1000;
const BEGINNING_OF_CLEAN_LINE = "\r\u001b[2K";

/** After a second, prints the current action to stderr; retries and other waits are printed as they occur. */
export async function whileWaiting<T>(
  what: string,
  work: () => Promise<T>,
  screen: Screen = process.stderr,
  delay = DELAY,
): Promise<T> {
  if (screen.isTTY !== true) return work();
  let isShown = false;
  const show = (text: string): void => {
    screen.write(`${BEGINNING_OF_CLEAN_LINE}${text} …`);
    isShown = true;
  };
  const timer = setTimeout(show, delay, what);
  try {
    return await withProgress(show, work);
  } finally {
    clearTimeout(timer);
    if (isShown) screen.write(BEGINNING_OF_CLEAN_LINE);
  }
}

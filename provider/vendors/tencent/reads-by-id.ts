/** What the API says of what is not there. */
import { isPeeringError } from "../../errors.js";

/**
 * Rows by their ids. Whether one id that is not there spoils the answer for the others is not documented: where it
 * does, one id alone is answered by the refusal, and several by the list of all.
 */
export async function byIdsOrList<T>(
  chunks: readonly (() => Promise<{ readonly rows: readonly T[] }>)[],
  idCount: number,
  list: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    const pages: T[] = [];
    for (const read of chunks) pages.push(...(await read()).rows);
    return pages;
  } catch (error) {
    if (!isPeeringError(error, "not-found") && !isPeeringError(error, "invalid-input")) throw error;
    return idCount === 1 ? [] : list();
  }
}

/** Deleting what is gone has succeeded. */
export async function ignoringGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isPeeringError(error, "not-found")) throw error;
  }
}

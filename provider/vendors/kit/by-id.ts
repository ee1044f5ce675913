/**
 * Reads of objects by ID, with the only definition of "deleted": the vendor reports it for this ID by a documented
 * code, or a complete list does not contain the ID.
 */
import type { Ref } from "../../backend/contract.js";
import type { Page } from "../../backend/http/paging.js";
import { type Requested, contradiction, type FaultIn, PAUSE, READS, type Reader } from "../../backend/http/reader.js";
import { byId, alignToRefs } from "../../backend/refs.js";
import { isPeeringError, type PeeringError } from "../../errors.js";

export interface ById<T> extends Requested {
  readonly idOf: (row: T) => string;
  readonly faultIn?: FaultIn<T>;
  /** The documented codes for an object that does not exist. */
  readonly gone: readonly string[];
  /** One call for these IDs. */
  readonly read: (ids: readonly string[]) => Promise<Page<T>>;
  /** The complete list, for errors that do not prove a deletion. */
  readonly all: () => Promise<readonly T[]>;
}

/** Records in the order of the references; their rows are read region by region. */
export const recordsOf = <R, T extends Ref>(
  refs: readonly Ref[],
  read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, R>>,
  records: (region: string, rows: readonly R[]) => Promise<readonly T[]>,
): Promise<(T | undefined)[]> =>
  alignToRefs(refs, async (region, ids) => {
    const rows = await read(region, ids);
    return byId(
      await records(
        region,
        ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
      ),
    );
  });

/** Existing objects, by ID. */
export async function rowsById<T>(
  reader: Reader,
  by: ById<T>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  try {
    const { rows } = await consistent(
      reader,
      by,
      () => by.read(ids),
      (page) => faultOf(page, ids, by),
    );
    return new Map((rows ?? []).map((row) => [by.idOf(row), row]));
  } catch (error) {
    if (ids.length === 1 && reportsGone(error, by.gone)) return new Map();
    if (!mayMeanGone(error)) throw error;
  }
  const rows = (await by.all()).filter((row) => ids.includes(by.idOf(row)));
  const fault = by.faultIn && rows.map(by.faultIn).find((found) => found !== undefined);
  if (fault !== undefined) throw contradiction(reader, by, `it is refused by its id, and listed: ${fault}`);
  return new Map(rows.map((row) => [by.idOf(row), row]));
}

/** The answer; read again while it contradicts itself. */
async function consistent<A>(
  reader: Reader,
  requested: Requested,
  read: () => Promise<A>,
  faultIn: (answer: A) => string | undefined,
): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    const answer = await read();
    const fault = faultIn(answer);
    if (fault === undefined) return answer;
    if (attempt === READS) throw contradiction(reader, requested, fault);
    await reader.pause(PAUSE);
  }
}

/** The answer to a change of one object. The change is complete and not repeated. */
export function sameObject<T>(reader: Reader, requested: Requested, id: string, answered: string, row: T): T {
  if (answered === id) return row;
  throw contradiction(reader, requested, `${answered} in place of ${id}`);
}

/**
 * Deleting a missing object succeeds. If the error does not prove that it is missing, `isGone` reads repeatedly with
 * growing pauses, because a list may still show an object that an unanswered call has deleted.
 */
export async function unlessGone(
  reader: Pick<Reader, "pause">,
  deletion: Promise<unknown>,
  codes: readonly string[],
  isGone: () => Promise<boolean>,
): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (reportsGone(error, codes)) return;
    if (!isPeeringError(error, "not-found")) throw error;
    for (let attempt = 1; !(await isGone()); attempt++) {
      if (attempt === READS) throw error;
      await reader.pause(PAUSE * 2 ** (attempt - 1));
    }
  }
}

/** True if the error has one of the documented codes. */
export function reportsGone(error: unknown, codes: readonly string[]): error is PeeringError {
  return isPeeringError(error, "not-found") && codes.includes(error.detail.vendorCode ?? "");
}

/** Another "not found" may be about another object, and an ID that the vendor calls malformed proves nothing. */
const mayMeanGone = (error: unknown): boolean =>
  isPeeringError(error, "not-found") || isPeeringError(error, "invalid-input");

function faultOf<T>(
  { rows, total }: Page<T>,
  ids: readonly string[],
  { idOf, faultIn }: Pick<ById<T>, "idOf" | "faultIn">,
): string | undefined {
  if (rows === null || rows === undefined) return total === 0 ? undefined : `a total of ${total} and no rows`;
  const found = new Set(rows.map(idOf));
  const other = [...found].find((id) => !ids.includes(id));
  if (other !== undefined) return `${other}, which was not requested`;
  if (found.size !== total) return `a total of ${total} and ${found.size} different rows`;
  return faultIn && rows.map(faultIn).find((fault) => fault !== undefined);
}

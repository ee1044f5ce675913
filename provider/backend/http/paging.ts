/**
 * Complete lists. A row missing from a list would appear deleted. A list is therefore complete only if its pages agree
 * on the total and contain that many different rows, or overlap, or contain all rows of an earlier reading; without a
 * total, only if paging ended by the vendor's own rule. Otherwise the list is read again, in overlapping pages, because
 * other clients create and delete rows meanwhile. After the last attempt it is an error.
 */
import { PeeringError } from "../../errors.js";
import type { Deadline } from "./deadline.js";
import { type Requested, CHECK, contradiction, type FaultIn, PAUSE, READS, type Reader } from "./reader.js";

export interface Page<T> {
  readonly total: number;
  /** Some servers return null for an empty list. */
  readonly rows: readonly T[] | null | undefined;
}

interface Listing<T> extends Requested {
  readonly idOf: (row: T) => string;
  readonly faultIn?: FaultIn<T>;
}

/** Lists paged by offset. */
export interface CountedList<T> extends Listing<T> {
  /** Maximum number of rows per page. */
  readonly limit: number;
  readonly page: (offset: number, deadline: Deadline) => Promise<Page<T>>;
  /**
   * `numbered`: pages are addressed by number, so they cannot overlap, and a page beyond the end repeats the last one.
   * `appended`: new rows come last. If the total has changed, an overlap of one row proves that pages are consecutive,
   * and the list is complete although rows are created meanwhile.
   */
  readonly paging?: "numbered" | "appended";
}

/** Lists paged by a marker that each page returns for the next. */
export interface MarkedList<T> extends Listing<T> {
  /** `undefined`: the object that the marker names is gone. */
  readonly page: (
    mark: string | undefined,
    deadline: Deadline,
  ) => Promise<{ readonly rows: readonly T[]; readonly next: string | undefined } | undefined>;
}

export interface Listed<T> {
  /** Without duplicates. */
  readonly rows: readonly T[];
  readonly pages: number;
  /** Why rows may be missing. */
  readonly fault?: string;
  /** Rows were created or deleted between the pages. */
  readonly isChanging?: boolean;
}

/** Maximum number of reads of a list if its pages cannot overlap and its rows change meanwhile. */
const READS_OF_CHANGING = 16;

export async function listCounted<T>(reader: Reader, list: CountedList<T>): Promise<readonly T[]> {
  // Rows that are created or deleted meanwhile shift the pages; an overlap of half a page detects it.
  const half = Math.ceil(list.limit / 2);
  const overlapOf = (attempt: number) => (list.paging === "numbered" || attempt === 1 ? 0 : half);
  return wholly(reader, list, (attempt, deadline) => readThrough(reader, list, deadline, overlapOf(attempt)));
}

export async function listMarked<T>(reader: Reader, list: MarkedList<T>): Promise<readonly T[]> {
  return wholly(reader, list, (_, deadline) => followMarks(reader, list, deadline));
}

/** Result of one reading: rows in it exist, but rows may be missing from it. */
export const listOnce = <T>(reader: Reader, list: CountedList<T>): Promise<Listed<T>> =>
  readThrough(reader, list, reader.deadline(), 0);

async function wholly<T>(
  reader: Reader,
  requested: Listing<T>,
  read: (attempt: number, deadline: Deadline) => Promise<Listed<T>>,
): Promise<readonly T[]> {
  const deadline = reader.deadline();
  let before: readonly T[] | undefined;
  for (let attempt = 1; ; attempt++) {
    const { rows, fault, isChanging = false } = await read(attempt, deadline);
    // A page misses a row only if an earlier row is deleted after it was read. None of the earlier rows was.
    if (fault === undefined || (isChanging && before !== undefined && contains(rows, before, requested.idOf)))
      return rows;
    before = isChanging ? rows : undefined;
    const most = isChanging ? READS_OF_CHANGING : READS;
    if (attempt >= most || deadline.left <= 0) throw contradiction(reader, requested, fault);
    // This process's own creations wait for such lists, too, so its changes end.
    await reader.pause(PAUSE * Math.max(1, attempt - READS + 1));
  }
}

function contains<T>(rows: readonly T[], others: readonly T[], idOf: (row: T) => string): boolean {
  const ids = new Set(rows.map(idOf));
  return others.every((row) => ids.has(idOf(row)));
}

async function readThrough<T>(
  reader: Reader,
  list: CountedList<T>,
  deadline: Deadline,
  overlap: number,
): Promise<Listed<T>> {
  const rows = new Map<string, T>();
  const totals = new Set<number>();
  let isJoined = true;
  let before: readonly string[] = [];
  let offset = 0;
  for (let pages = 1; ; pages++) {
    const answer = await list.page(offset, deadline);
    const { total } = answer;
    const page = answer.rows ?? [];
    totals.add(total);
    if (list.paging === "appended" && overlap === 0 && totals.size > 1) {
      // Reads the same page again, starting with the last row of the previous page.
      overlap = 1;
      offset--;
      continue;
    }
    const ids = page.map(list.idOf);
    const isNew = ids.some((id) => !rows.has(id));
    if (pages > 1) isJoined &&= continues(before, ids);
    before = ids;
    page.forEach((row, i) => rows.set(ids[i]!, row));
    const found = { rows: [...rows.values()], pages };
    const faults = list.faultIn === undefined ? [] : page.map(list.faultIn).filter((fault) => fault !== undefined);
    if (faults.length > 0) return { ...found, fault: faults[0]! };
    const end = offset + (list.paging === "numbered" ? list.limit : page.length);
    if (end >= total) {
      const isWhole =
        (totals.size === 1 && rows.size === total) ||
        (overlap > 0 && isJoined && pages > 1 && rows.size >= Math.min(...totals));
      const isChanging = list.paging === "numbered" && totals.size > 1;
      return isWhole ? found : { ...found, fault: differing(totals, rows.size), isChanging };
    }
    if (page.length === 0) return { ...found, fault: `a total of ${total} and no rows from row ${offset + 1} on` };
    if (!isNew) return { ...found, fault: `a total of ${total}, and a page that repeats the rows before it` };
    refuseEndless(reader, list, deadline, pages, rows.size);
    offset = Math.max(offset + 1, end - overlap);
  }
}

/** True if the page begins with a row of the previous page and has the rows of both in the same order. */
function continues(before: readonly string[], page: readonly string[]): boolean {
  const places = new Map(before.map((id, place) => [id, place]));
  const again = page.flatMap((id) => places.get(id) ?? []);
  return page.length > 0 && places.has(page[0]!) && again.every((place, i) => i === 0 || place > again[i - 1]!);
}

async function followMarks<T>(reader: Reader, list: MarkedList<T>, deadline: Deadline): Promise<Listed<T>> {
  const rows = new Map<string, T>();
  let mark: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await list.page(mark, deadline);
    const found = { rows: [...rows.values()], pages };
    if (page === undefined)
      return { ...found, fault: "the row that a page ended with was gone when the next was read" };
    const isNew = page.rows.some((row) => !rows.has(list.idOf(row)));
    for (const row of page.rows) rows.set(list.idOf(row), row);
    const fault = page.rows.map((row) => list.faultIn?.(row)).find((one) => one !== undefined);
    if (fault !== undefined) return { ...found, fault };
    if (page.next === undefined) return { rows: [...rows.values()], pages };
    if (!isNew || page.next === mark) return { ...found, fault: "a page that repeats the rows before it" };
    refuseEndless(reader, list, deadline, pages, rows.size);
    mark = page.next;
  }
}

const differing = (totals: ReadonlySet<number>, rows: number): string =>
  totals.size === 1
    ? `a total of ${[...totals].join()} and ${rows} different ${rows === 1 ? "row" : "rows"}`
    : `pages with totals of ${[...totals].join(", ")}`;

function refuseEndless(reader: Reader, requested: Requested, deadline: Deadline, pages: number, rows: number): void {
  if (deadline.left > 0) return;
  const host = reader.hostOf(requested.action, requested.region);
  throw new PeeringError(
    "backend-failure",
    `${requested.action}: the list of ${host} did not end in the time allowed (status 200, ${pages} pages, ${rows} different rows)`,
    { vendor: reader.vendor, fix: `Raise timeoutSeconds if the list is that long. ${CHECK}` },
  );
}

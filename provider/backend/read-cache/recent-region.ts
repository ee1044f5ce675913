/**
 * Cached objects of one kind in one region: the last read, later changes by this process, and changes so recent that a
 * read may not show them yet.
 */
import type { Ref } from "../contract.js";

/** Milliseconds for which a read is cached. The refresh of a program reads everything within that time. */
const SHARED_FOR = 5_000;
/**
 * Additional milliseconds for which a list is cached, per object in it and per millisecond that it took. A long list
 * takes many calls, and clients that share a rate limit would spend it on lists of each other's objects.
 */
const FOR_EACH_OBJECT = 100;
const TIMES_ITS_DURATION = 10;
const LONGEST = 120_000;

/** A read in progress; its result is at least as new as its start. */
export interface Reading {
  readonly since: number;
  readonly generation: number;
}

interface Seen<T> {
  readonly record: T;
  readonly since: number;
  readonly until: number;
}

/** One change by this process, applied to records that do not show it. */
interface Written<T> {
  readonly id: string;
  readonly at: number;
  readonly alter: (record: T | undefined) => T | undefined;
}

export class RecentRegion<T extends Ref> {
  #seen = new Map<string, Seen<T>>();
  #written: Written<T>[] = [];
  #misses: number[] = [];
  #listedUntil = -Infinity;
  #generation = 0;
  #readings = 0;

  /** @param settle milliseconds after which every change is visible to reads */
  constructor(
    private readonly now: () => number,
    private readonly settle: number,
  ) {}

  /** Increases after a change whose effect is unknown here. */
  get generation(): number {
    return this.#generation;
  }

  recall(id: string): T | undefined {
    const seen = this.#seen.get(id);
    return seen !== undefined && this.now() <= seen.until ? seen.record : undefined;
  }

  has(id: string): boolean {
    return this.#seen.has(id);
  }

  /** All objects, if a recent list is cached. */
  list(): readonly T[] | undefined {
    return this.now() > this.#listedUntil ? undefined : [...this.#seen.values()].map(({ record }) => record);
  }

  /** Adds cache misses, and returns the recent number. */
  missed(count: number): number {
    const now = this.now();
    this.#misses = [...this.#misses.filter((at) => at > now - SHARED_FOR), ...Array<number>(count).fill(now)];
    return this.#misses.length;
  }

  begin(): Reading {
    this.#readings++;
    return { since: this.now(), generation: this.#generation };
  }

  end(): void {
    this.#readings--;
    this.#dropSettled();
  }

  /** Applies this process's changes to the result of a read by ID, and caches it. */
  take({ since, generation }: Reading, id: string, answered: T | undefined): T | undefined {
    const record = this.#asWritten(id, answered, since);
    const known = this.#seen.get(id);
    if (generation !== this.#generation || (known !== undefined && known.since > since)) return record;
    if (record === undefined) this.#seen.delete(id);
    else this.#seen.set(id, { record, since, until: this.now() + SHARED_FOR });
    return record;
  }

  /** Applies this process's changes to a filtered list, and adds new records that match. */
  takeSome(reading: Reading, answered: readonly T[], isMatch: (record: T) => boolean): T[] {
    const existing = new Set(answered.map(({ id }) => id));
    const shown = answered.map((record) => this.take(reading, record.id, record));
    return [...shown, ...this.#missing(existing, reading.since)].filter(
      (record) => record !== undefined && isMatch(record),
    ) as T[];
  }

  /** Caches the list of all objects, unless the generation has changed since the read began. */
  takeAll({ since, generation }: Reading, answered: readonly T[]): void {
    if (generation !== this.#generation) return;
    const existing = new Set(answered.map(({ id }) => id));
    const shown = answered.map((record) => this.#asWritten(record.id, record, since));
    const now = this.now();
    const worth = Math.max(FOR_EACH_OBJECT * answered.length, TIMES_ITS_DURATION * (now - since));
    this.#listedUntil = now + Math.min(LONGEST, Math.max(SHARED_FOR, worth));
    this.#seen = new Map(
      [...shown, ...this.#missing(existing, since)]
        .filter((record) => record !== undefined)
        .map((record) => [record.id, { record, since, until: this.#listedUntil }]),
    );
  }

  /** Adds a record that this process created. A record that is already cached is at least as new. */
  make(record: T): void {
    const { id } = record;
    this.#dropSettled();
    // Another process may have found, changed or deleted the object before this process received the answer to its
    // create call.
    const left = this.#changesOf(id).reduce<T | undefined>((known, { alter }) => alter(known), record);
    if (left === undefined) return;
    const now = this.now();
    this.#written.unshift({ id, at: now, alter: (known) => known ?? left });
    if (this.recall(id) === undefined) this.#seen.set(id, { record: left, since: now, until: now + SHARED_FOR });
  }

  /** Stores the record after a change by this process. */
  set(record: T): void {
    this.#write(record.id, () => record);
    const now = this.now();
    this.#seen.set(record.id, { record, since: now, until: now + SHARED_FOR });
  }

  alter(id: string, change: (record: T) => T): void {
    this.#write(id, (record) => record && change(record));
    const seen = this.#seen.get(id);
    if (seen !== undefined) this.#seen.set(id, { ...seen, record: change(seen.record), since: this.now() });
  }

  remove(id: string): void {
    this.#write(id, () => undefined);
    this.#seen.delete(id);
  }

  /** Invalidates all reads; keeps this process's writes. */
  invalidate(): void {
    this.#generation++;
    this.#listedUntil = -Infinity;
    this.#seen.clear();
  }

  /** Invalidates all reads and this process's writes: another change by this process has affected them. */
  forget(): void {
    this.invalidate();
    this.#written = [];
  }

  #write(id: string, alter: Written<T>["alter"]): void {
    this.#dropSettled();
    this.#written.push({ id, at: this.now(), alter });
  }

  #asWritten(id: string, answered: T | undefined, since: number): T | undefined {
    const changes = this.#changesOf(id);
    const first = changes.findIndex((change) => this.#mayLack(change, since));
    return (first < 0 ? [] : changes.slice(first)).reduce((record, { alter }) => alter(record), answered);
  }

  /** Records that this process created and that the answer lacks. */
  #missing(existing: ReadonlySet<string>, since: number): (T | undefined)[] {
    const changed = this.#written.filter((change) => this.#mayLack(change, since) && !existing.has(change.id));
    return [...new Set(changed.map(({ id }) => id))].map((id) => this.#asWritten(id, undefined, since));
  }

  #changesOf(id: string): readonly Written<T>[] {
    return this.#written.filter((change) => change.id === id);
  }

  /** True if a read begun at that time may not show the change yet. */
  #mayLack({ at }: Written<T>, since: number): boolean {
    return at >= since - this.settle;
  }

  #dropSettled(): void {
    if (this.#readings > 0) return;
    const now = this.now();
    this.#written = this.#written.filter((change) => this.#mayLack(change, now));
  }
}

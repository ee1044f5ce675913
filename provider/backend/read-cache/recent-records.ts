/**
 * One kind of object, for callers that accept a result some seconds old. After several reads in a region, the whole
 * region is listed, and later reads use the list.
 */
import { type Matches, SEVERAL } from "./batched-calls.js";
import type { Ref } from "../contract.js";
import { Batcher, type Clock } from "./batcher.js";
import { type Reading, RecentRegion } from "./recent-region.js";

/** Milliseconds to collect concurrent reads; their number decides whether one list is cheaper than single reads. */
const WINDOW = 5;

export interface Source<T, Filter> {
  readonly get: (refs: readonly Ref[]) => Promise<(T | undefined)[]>;
  readonly list: (filter: Filter) => Promise<T[]>;
  readonly matches: Matches<T, Filter>;
  /** Regions whose lists contain the record. */
  readonly regionsOf: (record: T) => readonly string[];
  /** False if single reads cost no more calls than a list. */
  readonly isListed: boolean;
  /** False if a filtered list costs as much as the list of all, which is then cached from the first read on. */
  readonly isFiltered: boolean;
  /** False if at least one object always exists: an empty answer is then outdated. */
  readonly mayBeNone: boolean;
}

export class RecentRecords<T extends Ref, Filter extends { readonly region: string }> {
  readonly #regions = new Map<string, RecentRegion<T>>();
  readonly #listings = new Map<string, Listing>();
  readonly #misses: Batcher<string, void>;

  constructor(
    private readonly source: Source<T, Filter>,
    private readonly clock: Clock,
    private readonly settle: number,
  ) {
    this.#misses = new Batcher({ window: WINDOW }, clock, (regions) => {
      const listed = this.#listIfWorthwhile(regions[0]!, regions.length);
      return regions.map(() => listed);
    });
  }

  /** A list never proves that an object is gone. */
  get(refs: readonly Ref[]): Promise<(T | undefined)[]> {
    return Promise.all(
      refs.map(async (ref) => {
        const region = this.#regionOf(ref.region);
        const known = region.recall(ref.id);
        if (known !== undefined) return known;
        await this.#misses.request(ref.region, ref.region);
        return region.recall(ref.id) ?? (await this.#look([ref])).shown[0];
      }),
    );
  }

  async list(filter: Filter): Promise<T[]> {
    const region = this.#regionOf(filter.region);
    const isMatch = this.source.matches(filter);
    if (isMatch !== undefined) {
      if (region.list() === undefined) {
        await (this.source.isFiltered
          ? this.#misses.request(filter.region, filter.region)
          : this.#listOnce(filter.region, region));
      }
      const found = region
        .list()
        ?.filter((record) => this.source.regionsOf(record).includes(filter.region) && isMatch(record));
      if (found !== undefined && (found.length > 0 || this.source.mayBeNone)) return found;
    }
    const reading = region.begin();
    try {
      return region.takeSome(reading, await this.source.list(filter), isMatch ?? (() => true));
    } finally {
      region.end();
    }
  }

  /** Reads from the cloud, without the cache. */
  async readFromCloud(refs: readonly Ref[]): Promise<(T | undefined)[]> {
    return (await this.#look(refs)).answered;
  }

  /** @param regions regions that may contain the new object */
  async make(regions: readonly string[], making: Promise<T>): Promise<T> {
    const places = regions.map((name) => this.#regionOf(name));
    for (const place of places) place.begin();
    try {
      const record = await making;
      for (const name of this.source.regionsOf(record)) this.#regionOf(name).make(record);
      return record;
    } finally {
      for (const place of places) place.end();
    }
  }

  /** Stores the record after a change by this process. */
  set(record: T): void {
    for (const name of new Set([...this.source.regionsOf(record), ...this.#holding(record.id)]))
      this.#regionOf(name).set(record);
  }

  /** @returns a function to call after the change, with the change's effect on the record */
  altering({ region, id }: Ref): (change: (record: T) => T) => void {
    const place = this.#regionOf(region);
    const { generation } = place;
    return (change) => {
      // If another read or change came in between, only the cloud knows whether the record contains this change.
      if (place.generation === generation) place.alter(id, change);
      else place.forget();
    };
  }

  remove({ region, id }: Ref): void {
    for (const name of new Set([region, ...this.#holding(id)])) this.#regionOf(name).remove(id);
  }

  /** After a failure with an unknown result: earlier reads of the region are invalid. */
  invalidate(region: string): void {
    this.#regionOf(region).invalidate();
  }

  /** Another change by this process affects these regions, or all regions: earlier reads and writes are invalid. */
  forget(regions: Iterable<string> = this.#regions.keys()): void {
    for (const region of regions) this.#regionOf(region).forget();
  }

  async #look(refs: readonly Ref[]): Promise<{ answered: (T | undefined)[]; shown: (T | undefined)[] }> {
    const places = refs.map(({ region }) => this.#regionOf(region));
    const readings: readonly Reading[] = places.map((place) => place.begin());
    try {
      const answered = await this.source.get(refs);
      return { answered, shown: answered.map((record, i) => places[i]!.take(readings[i]!, refs[i]!.id, record)) };
    } finally {
      for (const place of places) place.end();
    }
  }

  async #listIfWorthwhile(name: string, requests: number): Promise<void> {
    const region = this.#regionOf(name);
    if (!this.source.isListed || region.list() !== undefined || region.missed(requests) < SEVERAL) return;
    await this.#listOnce(name, region);
  }

  /** Callers that need the list while it is being read share it. */
  async #listOnce(name: string, region: RecentRegion<T>): Promise<void> {
    const inProgress = this.#listings.get(name);
    if (inProgress?.generation === region.generation) return inProgress.done;
    const listing = { generation: region.generation, done: this.#listAll(name, region) };
    this.#listings.set(name, listing);
    await listing.done;
    if (this.#listings.get(name) === listing) this.#listings.delete(name);
  }

  async #listAll(name: string, region: RecentRegion<T>): Promise<void> {
    const reading = region.begin();
    try {
      region.takeAll(reading, await this.source.list({ region: name } as Filter));
    } catch {
      // A role may have permission for some of them only: each read is then repeated, and fails, alone.
    } finally {
      region.end();
    }
  }

  #holding(id: string): string[] {
    return [...this.#regions].filter(([, region]) => region.has(id)).map(([name]) => name);
  }

  #regionOf(name: string): RecentRegion<T> {
    let region = this.#regions.get(name);
    if (region === undefined) this.#regions.set(name, (region = new RecentRegion<T>(this.clock.now, this.settle)));
    return region;
  }
}

interface Listing {
  readonly generation: number;
  readonly done: Promise<void>;
}

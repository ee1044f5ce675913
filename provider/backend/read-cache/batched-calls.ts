/**
 * Combines concurrent reads into one call, and identical reads into one. Nothing is cached: every read happens after
 * its request.
 */
import type { Ref } from "../contract.js";
import { Batcher, type Clock } from "./batcher.js";
import { keyOf } from "../refs.js";

/** Milliseconds to wait for further reads; short compared with a network call. */
const WINDOW = 5;

/** From this number of different lists of a region on, the list of all objects answers each of them. */
export const SEVERAL = 3;

type Get<T> = (refs: readonly Ref[]) => Promise<(T | undefined)[]>;
type List<T, Filter> = (filter: Filter) => Promise<T[]>;

export function batchGets<T>(get: Get<T>, clock: Clock): Get<T> {
  const batcher = new Batcher<readonly Ref[], (T | undefined)[]>({ window: WINDOW }, clock, (calls) => {
    const each = sendOnce(get);
    if (isOneRequest(calls)) return calls.map(each);
    const refs = [...new Map(calls.flat().map((ref) => [keyOf(ref), ref])).values()];
    const together = get(refs).then((records) => new Map(refs.map((ref, i) => [keyOf(ref), records[i]])));
    return calls.map((call) =>
      together.then(
        (found) => call.map((ref) => found.get(keyOf(ref))),
        // Single reads find the reference that failed.
        () => each(call),
      ),
    );
  });
  return async (refs) => (refs.length === 0 ? [] : batcher.request(regionsOf(refs), refs));
}

/** @param matches true if the list by that filter contains the record; `undefined` if only the cloud can decide */
export function batchLists<T, Filter extends { readonly region: string }>(
  list: List<T, Filter>,
  matches: Matches<T, Filter>,
  clock: Clock,
): List<T, Filter> {
  const batcher = new Batcher<Filter, T[]>({ window: WINDOW }, clock, (filters) => {
    const each = sendOnce(list);
    const matchable = filters.filter((filter) => matches(filter) !== undefined);
    if (new Set(matchable.map(textOf)).size < SEVERAL) return filters.map(each);
    const all = list({ region: filters[0]!.region } as Filter);
    return filters.map((filter) => {
      const isMatch = matches(filter);
      if (isMatch === undefined) return each(filter);
      return all.then(
        (records) => records.filter(isMatch),
        // A caller may have permission for some objects but not for all.
        () => each(filter),
      );
    });
  });
  return (filter) => batcher.request(filter.region, filter);
}

export type Matches<T, Filter> = (filter: Filter) => ((record: T) => boolean) | undefined;

const regionsOf = (refs: readonly Ref[]): string => [...new Set(refs.map(({ region }) => region))].toSorted().join();

const textOf = (request: unknown): string => JSON.stringify(request);

const isOneRequest = (calls: readonly unknown[]): boolean => new Set(calls.map(textOf)).size === 1;

/** Identical reads share one call and its result. */
function sendOnce<Request, Answer>(send: (request: Request) => Promise<Answer>) {
  const results = new Map<string, Promise<Answer>>();
  return (request: Request): Promise<Answer> => {
    const text = textOf(request);
    let answer = results.get(text);
    if (answer === undefined) results.set(text, (answer = send(request)));
    return answer;
  };
}

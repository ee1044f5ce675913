/** Groups references by region, each ID once, so that many need few calls. */
import type { Ref } from "./contract.js";

export const keyOf = ({ region, id }: Ref): string => `${region}/${id}`;

/** IDs per region, without duplicates. */
export function byRegion(refs: readonly Ref[]): Map<string, string[]> {
  const regions = new Map<string, Set<string>>();
  for (const { region, id } of refs) regions.set(region, (regions.get(region) ?? new Set()).add(id));
  return new Map([...regions].map(([region, ids]) => [region, [...ids]]));
}

/** Results of `read` per region, in the order of the references. */
export async function alignToRefs<T>(
  refs: readonly Ref[],
  read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<(T | undefined)[]> {
  const found = new Map(
    await Promise.all([...byRegion(refs)].map(async ([region, ids]) => [region, await read(region, ids)] as const)),
  );
  return refs.map(({ region, id }) => found.get(region)?.get(id));
}

export const byId = <T extends { readonly id: string }>(records: readonly T[]): Map<string, T> =>
  new Map(records.map((record) => [record.id, record]));

/** In portions of the maximum size of one call. */
export function chunked<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

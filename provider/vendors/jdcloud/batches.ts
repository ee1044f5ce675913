/** Many references in few calls. */
import type { Ref } from "../../backend/contract.js";
import { PAGE_SIZE } from "./wire.js";

/** Asks once for each region, and answers in the order of the references. */
export async function inRegions<T>(
  refs: readonly Ref[],
  ask: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<(T | undefined)[]> {
  const regions = [...new Set(refs.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const ids = refs.filter((ref) => ref.region === region).map(({ id }) => id);
      return [region, await ask(region, [...new Set(ids)])] as const;
    }),
  );
  const byRegion = new Map(found);
  return refs.map(({ region, id }) => byRegion.get(region)!.get(id));
}

/** As many ids as one page has rows for. */
export function chunked(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let start = 0; start < ids.length; start += PAGE_SIZE) chunks.push(ids.slice(start, start + PAGE_SIZE));
  return chunks;
}

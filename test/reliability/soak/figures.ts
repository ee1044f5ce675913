/** What a soak measures turn by turn, and whether it stays the same. */
import type { Figures } from "./server.js";

export interface Sample extends Figures {
  readonly turn: number;
  /** VPCs, connections and routes in the embedded cloud's file, ended ones included. */
  readonly objects: number;
  /** Entries of its audit log. */
  readonly events: number;
  readonly fileBytes: number;
}

/** Growth from the first to the last third that counts as flat: noise of the collector, and connections in flight. */
const FLAT = { heapBytes: 2 * 2 ** 20, handles: 4, objects: 0 } as const;

/**
 * Medians of the first and the last third of the samples, as rows of a table, and what grew. How many objects there are
 * depends on the step: of those it is the most.
 * @param warmUp so many first samples are left out
 */
export function trend(
  samples: readonly Sample[],
  warmUp: number,
): { readonly rows: Record<string, number | string>; readonly faults: string[] } {
  const warm = samples.slice(warmUp);
  const third = Math.floor(warm.length / 3);
  if (third === 0) return { rows: {}, faults: ["too few turns to compare thirds"] };
  const [first, last] = [warm.slice(0, third), warm.slice(-third)];
  const pair = (key: keyof Sample) => [middle(first, key), middle(last, key)] as const;
  const faults = (Object.keys(FLAT) as (keyof typeof FLAT)[]).flatMap((key) => {
    const [before, after] = pair(key);
    return after - before > FLAT[key] ? [`${key} grew from ${before} to ${after}`] : [];
  });
  const mebibytes = (key: keyof Sample) => pair(key).map((bytes) => (bytes / 2 ** 20).toFixed(1));
  return {
    rows: {
      "heap of the emulator, MiB": mebibytes("heapBytes").join(" → "),
      "resident memory of the emulator, MiB": mebibytes("residentBytes").join(" → "),
      "open handles of the emulator": pair("handles").join(" → "),
      "most objects in the store": pair("objects").join(" → "),
      "entries of the store's audit log": pair("events").join(" → "),
      "the store's file with its write-ahead log, MiB": mebibytes("fileBytes").join(" → "),
    },
    faults,
  };
}

function middle(samples: readonly Sample[], key: keyof Sample): number {
  const sorted = samples.map((sample) => sample[key]).toSorted((a, b) => a - b);
  return key === "objects" ? sorted.at(-1)! : sorted[Math.floor(sorted.length / 2)]!;
}

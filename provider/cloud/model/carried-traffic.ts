/**
 * Traffic that a connection carried of the offered traffic, per minute. Each direction is independent: each IP address
 * is reduced to its limit first, then all of them, in proportion, to the connection's bandwidth cap. Traffic above that
 * is lost, packets in proportion.
 */
import type { StoredSample } from "../tables/traffic-store.js";

export interface CarriedMinute {
  readonly at: number;
  readonly capMbps?: number;
  readonly inMbps: number;
  readonly outMbps: number;
  /** Per second, like bandwidths. */
  readonly inPackets: number;
  readonly outPackets: number;
  readonly offeredPackets: number;
  /** In the order of the samples, without samples of unknown source. */
  readonly bySource: readonly CarriedFrom[];
}

interface CarriedFrom extends Directions {
  readonly source: string;
}

interface Directions {
  readonly inMbps: number;
  readonly outMbps: number;
  readonly inPackets: number;
  readonly outPackets: number;
}

/** @param samples ordered by minute */
export function carriedMinutes(samples: readonly StoredSample[]): CarriedMinute[] {
  const minutes: StoredSample[][] = [];
  for (const sample of samples) {
    const last = minutes.at(-1);
    if (last?.[0]?.at === sample.at) last.push(sample);
    else minutes.push([sample]);
  }
  return minutes.map(carriedMinute);
}

function carriedMinute(samples: readonly StoredSample[]): CarriedMinute {
  const [{ at, capMbps }] = samples as [StoredSample];
  const limited = samples.map((sample) => ({
    in: part(sample.inMbps, sample.limitMbps),
    out: part(sample.outMbps, sample.limitMbps),
  }));
  const within = {
    in: part(sum(samples.map(({ inMbps }, i) => inMbps * limited[i]!.in)), capMbps),
    out: part(sum(samples.map(({ outMbps }, i) => outMbps * limited[i]!.out)), capMbps),
  };
  const carried = samples.map(({ source, inMbps, outMbps, inPackets, outPackets }, i): CarriedFrom => {
    const [inPart, outPart] = [limited[i]!.in * within.in, limited[i]!.out * within.out];
    return {
      source,
      inMbps: inMbps * inPart,
      outMbps: outMbps * outPart,
      inPackets: inPackets * inPart,
      outPackets: outPackets * outPart,
    };
  });
  return {
    at,
    ...(capMbps !== undefined && { capMbps }),
    inMbps: sum(carried.map(({ inMbps }) => inMbps)),
    outMbps: sum(carried.map(({ outMbps }) => outMbps)),
    inPackets: sum(carried.map(({ inPackets }) => inPackets)),
    outPackets: sum(carried.map(({ outPackets }) => outPackets)),
    offeredPackets: sum(samples.map(({ inPackets, outPackets }) => inPackets + outPackets)),
    bySource: carried.filter(({ source }) => source !== ""),
  };
}

/** Carried part of the traffic: 1 if nothing is lost. */
function part(offered: number, cap: number | undefined): number {
  return cap === undefined || offered <= cap ? 1 : cap / offered;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

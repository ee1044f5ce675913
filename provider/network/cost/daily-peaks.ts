/** Derives billed daily peaks from traffic samples: the highest five minutes per day, separately for each direction. */

export interface TrafficPoint {
  /** Start of the sample, milliseconds since 1970. */
  readonly at: number;
  readonly inMbps: number;
  readonly outMbps: number;
}

export interface DailyPeak {
  /** `2026-01-31`, in the vendor's time zone. */
  readonly day: string;
  readonly inMbps: number;
  readonly outMbps: number;
}

const FIVE_MINUTES = 300_000;

/** @param utcOffset start of the vendor's day: `+08:00` */
export function dailyPeaks(points: readonly TrafficPoint[], utcOffset: string): DailyPeak[] {
  const days = new Map<string, DailyPeak>();
  const shift = millisecondsOf(utcOffset);
  for (const { at, inMbps, outMbps } of fiveMinuteMeans(points)) {
    const day = new Date(at + shift).toISOString().slice(0, 10);
    const peak = days.get(day) ?? { inMbps: 0, outMbps: 0 };
    days.set(day, { day, inMbps: Math.max(peak.inMbps, inMbps), outMbps: Math.max(peak.outMbps, outMbps) });
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Mean of the samples in each five minutes; periods without a sample are omitted. */
function fiveMinuteMeans(points: readonly TrafficPoint[]): TrafficPoint[] {
  const sums = new Map<number, { count: number; inMbps: number; outMbps: number }>();
  for (const point of points) {
    const at = Math.floor(point.at / FIVE_MINUTES) * FIVE_MINUTES;
    const sum = sums.get(at) ?? { count: 0, inMbps: 0, outMbps: 0 };
    sums.set(at, {
      count: sum.count + 1,
      inMbps: sum.inMbps + point.inMbps,
      outMbps: sum.outMbps + point.outMbps,
    });
  }
  return [...sums].map(([at, { count, inMbps, outMbps }]) => ({
    at,
    inMbps: inMbps / count,
    outMbps: outMbps / count,
  }));
}

function millisecondsOf(utcOffset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(utcOffset)!;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

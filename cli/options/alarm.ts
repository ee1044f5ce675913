/** `outBandwidth>80%`: a limit for a metric. */
import type { GetPeeringMetricsResult } from "../../provider/functions/declarations/metrics.js";
import { METRIC_NAMES, METRIC_UNITS } from "../../provider/functions/metrics.js";
import { PeeringError } from "../../provider/errors.js";
import type { MetricName } from "../../provider/rules/schema.js";

export interface Alarm {
  readonly text: string;
  /** The compared metric: utilisation if the limit is in percent of the cap. */
  readonly metric: MetricName;
  readonly operator: Operator;
  readonly value: number;
  readonly unit: "Mbps" | "packets/s" | "%";
  /** True if the limit is relative to the cap. */
  readonly ofCap: boolean;
}

export interface Verdict {
  readonly alarm: string;
  /** `unjudged`: no samples. */
  readonly verdict: "fires" | "quiet" | "unjudged";
  readonly metric: MetricName;
  readonly unit: Alarm["unit"];
  /** The periods in which it fires. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

export const ALARM_HELP = `An alarm is a metric, one of > >= < <=, and a number with its unit: outBandwidth>80% (of the cap),
inBandwidth>=40Mbps, packetLoss>0.5%, inPackets<1packets/s. It fires if any period of the selected time meets it.`;

type Operator = keyof typeof COMPARE;

const COMPARE = {
  ">": (value: number, bound: number) => value > bound,
  ">=": (value: number, bound: number) => value >= bound,
  "<": (value: number, bound: number) => value < bound,
  "<=": (value: number, bound: number) => value <= bound,
} as const;

const FORM = /^\s*([a-z]+)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*(%|mbps|packets\/s)\s*$/i;

const UTILISATION: Partial<Record<MetricName, MetricName>> = {
  inBandwidth: "inUtilisation",
  outBandwidth: "outUtilisation",
};

export function parseAlarm(text: string): Alarm {
  const [, name, operator, number, written] = FORM.exec(text) ?? [];
  const fault = (what: string, fix: string) =>
    new PeeringError("invalid-input", what, { property: "--alarm", value: text, fix });
  if (name === undefined) {
    throw fault(
      "is not an alarm: a metric, a comparison and a number with a unit are required",
      "Write it as outBandwidth>80%",
    );
  }
  const named = METRIC_NAMES.find((metric) => metric.toLowerCase() === name.toLowerCase());
  if (named === undefined) throw fault(`there is no metric ${name}`, `Name one of ${METRIC_NAMES.join(", ")}`);
  const unit = UNITS[written!.toLowerCase()]!;
  const utilisation = unit === "%" ? UTILISATION[named] : undefined;
  const metric = utilisation ?? named;
  if (METRIC_UNITS[metric] !== unit) {
    throw fault(`${named} is not in ${unit}`, `Write it in ${UTILISATION[named] ? "Mbps or %" : METRIC_UNITS[named]}`);
  }
  const ofCap = Object.values(UTILISATION).includes(metric);
  return { text, metric, operator: operator as Operator, value: Number(number), unit, ofCap };
}

const UNITS: Readonly<Record<string, Alarm["unit"]>> = { "%": "%", mbps: "Mbps", "packets/s": "packets/s" };

/** @param measured all metrics of the connection */
export function judgeAlarm(alarm: Alarm, { series, bandwidthMbps }: GetPeeringMetricsResult): Verdict {
  const { text, metric, unit } = alarm;
  const own = series.find((candidate) => candidate.metric === metric);
  const isMeasured = series.some(({ points }) => points.length > 0);
  const isCapKnown = bandwidthMbps !== undefined || (own?.points ?? []).length > 0;
  if (alarm.ofCap && !isCapKnown && (own === undefined || isMeasured)) {
    throw new PeeringError(
      "unsupported",
      "the connection has no known bandwidth cap, so a percentage cannot be computed",
      {
        property: "--alarm",
        value: text,
        fix: "Write it in Mbps, such as outBandwidth>40Mbps",
      },
    );
  }
  if (own === undefined) {
    throw new PeeringError("unsupported", `the vendor does not measure ${metric}`, {
      property: "--alarm",
      value: text,
      fix: `Name one of ${series.map(({ metric }) => metric).join(", ")}`,
    });
  }
  const points = own.points.filter(({ value }) => COMPARE[alarm.operator](value, alarm.value));
  const verdict = own.points.length === 0 ? "unjudged" : points.length > 0 ? "fires" : "quiet";
  return { alarm: text, verdict, metric, unit, points };
}

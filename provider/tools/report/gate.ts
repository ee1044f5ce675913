/** Conditions for which a pipeline may fail (`--fail-on`). */
import type { Impact, Report } from "./report.js";

interface Condition {
  readonly means: string;
  readonly trips: (report: Report) => boolean;
  /** Data that the report lacks to decide an unmet condition, and the case in which it is needed. */
  readonly unknown?: { readonly means: string; readonly when: (report: Report) => boolean };
}

const hasImpact = ({ changes }: Report, impact: Impact): boolean => changes.some((change) => change.impact === impact);

const STOPS_UNKNOWN = {
  means: "whether traffic stops depends on routes or connections that are not shown",
  when: (report: Report) => hasImpact(report, "unknown"),
};

export const GATES = {
  error: {
    means: "a preview failed, or a finding is an error",
    trips: ({ verdict, findings }) => verdict === "fails" || findings.some(({ severity }) => severity === "error"),
  },
  warning: {
    means: "this change causes a new finding that is a warning or error",
    trips: ({ findings }) => findings.some(({ severity, isNew }) => isNew && severity !== "info"),
  },
  interruption: {
    means: "traffic stops, for seconds or permanently",
    trips: (report) => hasImpact(report, "interruption") || hasImpact(report, "cut"),
    unknown: STOPS_UNKNOWN,
  },
  cut: {
    means: "traffic stops permanently, or until another account acts",
    trips: (report) => hasImpact(report, "cut"),
    unknown: STOPS_UNKNOWN,
  },
  replace: {
    means: "a resource is replaced",
    trips: ({ changes }) => changes.some(({ operation }) => operation === "replace"),
  },
  delete: {
    means: "a resource is deleted",
    trips: ({ changes }) => changes.some(({ operation }) => operation === "delete"),
  },
  drift: {
    means: "the refresh found a change outside the program",
    trips: ({ drift }) => drift.length > 0,
    unknown: {
      means: "the preview of a stack did not refresh",
      when: ({ stacks }) => stacks.some(({ isRefreshed }) => !isRefreshed),
    },
  },
  "cost-increase": {
    means: "the monthly cost of connections rises",
    trips: ({ cost }) => cost.monthly.some(({ before, after }) => after > before),
    unknown: {
      means: "the cost of a connection that is new or changes is not known",
      when: ({ cost }) => cost.connections.some(({ isUnknown }) => isUnknown === true),
    },
  },
  change: { means: "anything changes", trips: ({ changes }) => changes.length > 0 },
} as const satisfies Record<string, Condition>;

export type Gate = keyof typeof GATES;

/** A condition that is met, or that the report cannot decide. */
export interface Verdict {
  readonly gate: Gate;
  readonly isMet: boolean;
  readonly means: string;
}

export function judged(report: Report, gates: readonly Gate[]): Verdict[] {
  return [...new Set(gates)].flatMap((gate): Verdict[] => {
    const { means, trips, unknown }: Condition = GATES[gate];
    if (trips(report)) return [{ gate, isMet: true, means }];
    return unknown?.when(report) ? [{ gate, isMet: false, means: unknown.means }] : [];
  });
}

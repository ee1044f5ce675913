/** What a pipeline may refuse to let pass. */
import type { Report } from "./report.js";

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
    trips: ({ changes }) => changes.some(({ impact }) => impact === "interruption" || impact === "cut"),
  },
  cut: {
    means: "traffic stops permanently, or until another account acts",
    trips: ({ changes }) => changes.some(({ impact }) => impact === "cut"),
  },
  replace: {
    means: "a resource is replaced",
    trips: ({ changes }) => changes.some(({ operation }) => operation === "replace"),
  },
  delete: {
    means: "a resource is deleted",
    trips: ({ changes }) => changes.some(({ operation }) => operation === "delete"),
  },
  drift: { means: "the refresh found a change outside the program", trips: ({ drift }) => drift.length > 0 },
  "cost-increase": {
    means: "the monthly cost of connections with a known price rises",
    trips: ({ cost }) => cost.monthly.some(({ before, after }) => after > before),
  },
  change: { means: "anything changes", trips: ({ changes }) => changes.length > 0 },
} as const satisfies Record<string, { readonly means: string; readonly trips: (report: Report) => boolean }>;

export type Gate = keyof typeof GATES;

export function tripped(report: Report, gates: readonly Gate[]): Gate[] {
  return [...new Set(gates)].filter((gate) => GATES[gate].trips(report));
}

/** Builds the report from plans and other data. */
import type { Limits } from "../../rules/schema.js";
import { changesOf } from "./changes.js";
import { type CostBasis, costChangeOf } from "./cost-change.js";
import { driftOf, requestsOf } from "./drift.js";
import { byRank, findingsOf } from "./findings.js";
import { mermaidOf } from "./formats/mermaid.js";
import type { NetworkChange } from "./network-change.js";
import type { LiveAccount } from "../../network/quotas.js";
import { quotasOf } from "../stack/planned-quotas.js";
import type { StackPlan } from "../stack/preview.js";
import { MOST_CONNECTIONS, type ShownPart, shownPart } from "./shown-part.js";
import { quotaFindings, reportedQuotas } from "./quotas.js";
import type { Finding, Report, ReportedChange, Verdict } from "./report.js";
import { count, listed } from "./formats/wording.js";

export interface Known extends CostBasis {
  /** Limits that the vendor has raised for the account. */
  readonly limits?: Limits;
  /** Accounts that were read: the quota use of others is unknown. */
  readonly accounts?: readonly LiveAccount[];
}

/** @param networks from the same plans */
export function reviewPlans(
  plans: readonly StackPlan[],
  networks: NetworkChange,
  { limits = {}, accounts = [], ...basis }: Known = {},
): Report {
  const changes = changesOf(plans, networks);
  const quotas = quotasOf(plans, accounts, limits, networks.nameOf);
  const findings = byRank([...findingsOf(plans, networks, limits), ...quotaFindings(quotas)]);
  const stacks = plans.map(({ project, stack, messages, isRefreshed }) => ({
    project,
    stack,
    failed: messages.some(({ severity }) => severity === "error"),
    isRefreshed,
  }));
  const verdict = stacks.some(({ failed }) => failed) ? "fails" : verdictOf(changes);
  return {
    version: 1,
    verdict,
    summary: SUMMARIES[verdict](changes, findings),
    stacks,
    changes,
    drift: driftOf(plans),
    requests: requestsOf(networks),
    findings,
    quotas: reportedQuotas(quotas, networks.nameOf),
    cost: costChangeOf(networks, basis),
    topology: diagramsOf(shownPart(networks)),
  };
}

function diagramsOf(part: ShownPart): Report["topology"] {
  const { note, before, after } = part;
  const connections = Math.max(before.connections.length, after.connections.length);
  if (connections > MOST_CONNECTIONS) {
    const what = `The change touches VPCs with ${connections} connections, more than a diagram shows`;
    return { before: "", after: "", note: `${what}. Draw them with \`vpc-peering topology --preview\`` };
  }
  return { before: mermaidOf(part, "before"), after: mermaidOf(part, "after"), ...(note !== undefined && { note }) };
}

function verdictOf(changes: readonly ReportedChange[]): Verdict {
  const impacts = new Set(changes.map(({ impact }) => impact));
  if (impacts.has("cut")) return "cuts";
  if (impacts.has("interruption")) return "interrupts";
  if (impacts.has("unknown")) return "unknown";
  return changes.length > 0 ? "safe" : "nothing";
}

const SUMMARIES: Readonly<
  Record<Verdict, (changes: readonly ReportedChange[], findings: readonly Finding[]) => string>
> = {
  fails: (_, findings) => {
    const errors = findings.filter(({ code }) => code === "preview-failed").length;
    return `The preview fails with ${count(errors, "error")}: this change cannot be applied.`;
  },
  cuts: (changes) => {
    const cut = changes.filter(({ impact }) => impact === "cut");
    const also = changes.some(({ impact }) => impact === "interruption") ? ", and is interrupted elsewhere" : "";
    return `Traffic is cut: ${pairs(cut)}${also}. ${totals(changes)}.`;
  },
  interrupts: (changes) => {
    const hit = changes.filter(({ impact }) => impact === "interruption");
    const longest = Math.max(...hit.map(({ estimatedSeconds = 0 }) => estimatedSeconds));
    return `Traffic is interrupted: ${pairs(hit)}, about ${longest} s${hit.length > 1 ? " each at most" : ""} (estimate). ${totals(changes)}.`;
  },
  unknown: (changes) => {
    const open = changes.filter(({ impact }) => impact === "unknown");
    return `Whether traffic stops is not known for ${pairs(open)}: its routes or connections are not shown. ${totals(changes)}.`;
  },
  safe: (changes) => `No traffic is interrupted. ${totals(changes)}.`,
  nothing: () => "Nothing changes.",
};

function pairs(changes: readonly ReportedChange[]): string {
  const names = changes.map(({ between, name }) => between?.join(" ↔ ") ?? name);
  return listed([...new Set(names)], 3);
}

const DONE = {
  create: "created",
  update: "changed in place",
  replace: "replaced",
  delete: "deleted",
  import: "imported",
  read: "read",
} as const satisfies Record<ReportedChange["operation"], string>;

/** `1 replaced, 2 changed in place` */
function totals(changes: readonly ReportedChange[]): string {
  return (Object.keys(DONE) as (keyof typeof DONE)[])
    .map((operation) => [changes.filter((change) => change.operation === operation).length, DONE[operation]] as const)
    .filter(([n]) => n > 0)
    .map(([n, done]) => `${n} ${done}`)
    .join(", ");
}

/** Parts common to the Markdown and HTML reports: order and wording. */
import { money } from "../cost-change.js";
import type { Finding, Impact, Report, ReportedChange, ReportedQuota, Verdict } from "../report.js";
import { count } from "./wording.js";

export const SYMBOLS: Readonly<Record<Verdict, string>> = {
  fails: "⛔",
  cuts: "🔴",
  interrupts: "🟠",
  unknown: "❔",
  safe: "🟢",
  nothing: "⚪",
};

export const IMPACTS: Readonly<Record<Impact, string>> = {
  cut: "🔴",
  interruption: "🟠",
  unknown: "❔",
  waits: "⏳",
  opens: "🟢",
  none: "",
};

const ORDER: readonly Impact[] = ["cut", "interruption", "unknown", "waits", "opens", "none"];
/** Maximum number of rows of a table. */
const MOST_ROWS = 8;

/** A failed preview contains only the steps before the failure. */
export const INCOMPLETE = "The preview ended early, so this report is incomplete.";

export interface ShownChanges {
  readonly first: readonly ReportedChange[];
  /** Harmless changes, if there are too many to show at once. */
  readonly folded: readonly ReportedChange[];
  readonly foldedTitle: string;
  readonly following: string;
}

/** Most severe first. Changes that only follow from a connection's change are counted, not listed. */
export function shownChanges({ changes }: Report): ShownChanges {
  const sorted = [...changes]
    .filter(({ partOf }) => partOf === undefined)
    .sort(
      (a, b) =>
        ORDER.indexOf(a.impact) - ORDER.indexOf(b.impact) ||
        a.stack.localeCompare(b.stack, "en") ||
        a.name.localeCompare(b.name, "en", { numeric: true }),
    );
  const isImportant = ({ impact }: ReportedChange) =>
    impact === "cut" || impact === "interruption" || impact === "unknown";
  const isLong = sorted.length > MOST_ROWS;
  const folded = isLong ? sorted.filter((change) => !isImportant(change)) : [];
  const parts = changes.length - sorted.length;
  return {
    first: isLong ? sorted.filter(isImportant) : sorted,
    folded,
    foldedTitle: `${kindsOf(folded)}: no traffic stops`,
    following:
      parts === 0
        ? ""
        : `${count(parts, "change")} of routes and acceptances follow${parts === 1 ? "s" : ""} from these.`,
  };
}

/** `42 connections and 7 VPCs created` */
function kindsOf(changes: readonly ReportedChange[]): string {
  const groups = new Map<string, number>();
  for (const change of changes) {
    const key = `${kindOf(change)}/${change.operation}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups].map(([key, n]) => `${count(n, key.split("/")[0]!)} to ${key.split("/")[1]}`).join(", ");
}

const KIND_NAMES: Readonly<Record<ReportedChange["kind"], string>> = {
  Vpc: "VPC",
  RouteTable: "route table",
  Subnet: "subnet",
  PeeringConnection: "connection",
  PeeringAccepter: "accepter",
  Route: "route",
};

export function kindOf({ kind }: ReportedChange): string {
  return KIND_NAMES[kind];
}

export const OPERATIONS: Readonly<Record<ReportedChange["operation"], string>> = {
  create: "create",
  update: "update in place",
  replace: "replace",
  delete: "delete",
  import: "import",
  read: "read",
};

export function findingText({ what, fix, source }: Finding): string {
  const fixText = fix === undefined ? "" : ` ${fix}.`;
  return `${withStop(what)}${fixText}${source === undefined ? "" : ` [${source}]`}`;
}

export const findingMark = ({ severity, isNew }: Finding): string =>
  `${{ error: "⛔", warning: "⚠️", info: "ℹ️" }[severity]}${isNew ? "" : " (before too)"}`;

/** Scope, used, added by the plan, limit. */
export const QUOTA_HEAD = ["Peering connections of", "Used", "The plan adds", "Limit"] as const;

export const quotaRow = ({ of, used, added, limit, exceeded }: ReportedQuota): readonly string[] => [
  of,
  used === undefined ? "unknown" : String(used),
  added > 0 ? `+${added}` : String(added).replace("-", "−"),
  `${limit}${exceeded ? ", exceeded" : ""}`,
];

const UNPRICED = /^(no price|to be negotiated|unknown)/;

export function costLines({ cost }: Report): string[] {
  const unknown = cost.connections.filter(({ after }) => after !== undefined && UNPRICED.test(after)).length;
  const rest = unknown === 0 ? [] : [`Of ${count(unknown, "connection")} the cost is unknown, which is not 0.`];
  const sums = cost.monthly.map(({ currency, before, after }) => {
    const difference = Math.round((after - before) * 100) / 100;
    if (difference === 0) return `Unchanged: ${money(after, currency)} a month.`;
    const sign = difference > 0 ? "+" : "−";
    return `${sign}${money(Math.abs(difference), currency)} a month: ${money(before, currency)} → ${money(after, currency)}, of connections whose price is known.`;
  });
  return [...sums, ...rest];
}

export function unrefreshed({ stacks, changes }: Report): string | undefined {
  const names = stacks.filter(({ isRefreshed }) => !isRefreshed).map(({ project, stack }) => `${project}/${stack}`);
  if (names.length === 0 || changes.length === 0) return undefined;
  return `${names.join(", ")}: the preview did not refresh, so states are from the last update. Preview with --refresh to see expired requests and drift.`;
}

function withStop(text: string): string {
  // The engine's messages end with our error code in brackets, after a full stop.
  return /[.!?]( \([\w-]+\))?$/.test(text) ? text : `${text}.`;
}

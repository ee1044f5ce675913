/** The report as a comment on a pull request. */
import { ESTIMATE } from "../interruption.js";
import type { Report, ReportedChange } from "../report.js";
import {
  costLines,
  findingMark,
  findingText,
  IMPACTS,
  INCOMPLETE,
  kindOf,
  OPERATIONS,
  QUOTA_HEAD,
  quotaRow,
  shownChanges,
  SYMBOLS,
  unrefreshed,
} from "./sections.js";
import { count } from "./wording.js";

/** Marks the comment for a bot that updates it; invisible in rendered Markdown. */
export const MARKER = "<!-- vpc-peering report -->";

export function toMarkdown(report: Report): string {
  const parts = [
    MARKER,
    `## ${SYMBOLS[report.verdict]} ${safe(report.summary)}`,
    ...stacksPart(report),
    ...(report.verdict === "fails" ? findingsPart(report) : []),
    ...changesPart(report),
    ...(report.verdict === "fails" ? [] : findingsPart(report)),
    ...requestsPart(report),
    ...driftPart(report),
    ...quotasPart(report),
    ...costPart(report),
    ...topologyPart(report),
  ];
  return `${parts.join("\n\n")}\n`;
}

function stacksPart(report: Report): string[] {
  const names = report.stacks.map(({ project, stack }) => `\`${project}/${stack}\``);
  const note = unrefreshed(report);
  return [`VPC peering in ${names.join(", ")}`, ...(note === undefined ? [] : [`> ${safe(note)}`])];
}

function changesPart(report: Report): string[] {
  if (report.changes.length === 0) return [];
  const { first, folded, foldedTitle, following } = shownChanges(report);
  const hasEstimate = report.changes.some(({ estimatedSeconds }) => estimatedSeconds !== undefined);
  const several = report.stacks.length > 1;
  return [
    "### Changes",
    ...(report.verdict === "fails" ? [INCOMPLETE] : []),
    ...(first.length === 0 ? [] : [table(first, several)]),
    ...(folded.length === 0 ? [] : [details(foldedTitle, table(folded, several))]),
    ...(following === "" ? [] : [following]),
    ...(hasEstimate ? [`<sub>${ESTIMATE}</sub>`] : []),
  ];
}

function table(changes: readonly ReportedChange[], several: boolean): string {
  const rows = changes.map((change) => {
    const name = `**${safe(change.name)}**${several ? ` (${safe(change.stack)})` : ""}`;
    const traffic = `${IMPACTS[change.impact]} ${safe(change.consequence)}`.trim();
    return `| ${kindOf(change)} ${name} | ${OPERATIONS[change.operation]} | ${safe(change.what)} | ${traffic} |`;
  });
  return ["| Resource | Step | Change | Traffic |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function findingsPart({ findings }: Report): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map((finding) => `- ${findingMark(finding)} ${safe(findingText(finding))}`);
  return ["### Findings", ...foldedList(lines, "finding")];
}

/** Maximum number of lines that are shown at once. */
const MOST_LINES = 12;

function foldedList(lines: readonly string[], what: string): string[] {
  const rest = lines.slice(MOST_LINES);
  return [
    lines.slice(0, MOST_LINES).join("\n"),
    ...(rest.length === 0 ? [] : [details(count(rest.length, `more ${what}`), rest.join("\n"))]),
  ];
}

function requestsPart({ requests }: Report): string[] {
  if (requests.length === 0) return [];
  return [
    "### Requests",
    ...foldedList(
      requests.map(({ name, what }) => `- **${safe(name)}**: ${safe(what)}`),
      "request",
    ),
  ];
}

function driftPart({ drift }: Report): string[] {
  if (drift.length === 0) return [];
  const lines = drift.map(({ name, what }) => `- **${safe(name)}**: ${safe(what)}`);
  return ["### Found by the refresh", "Not changed by the program:", ...foldedList(lines, "difference")];
}

function quotasPart({ quotas }: Report): string[] {
  if (quotas.length === 0) return [];
  const rows = quotas.map((quota) => `| ${quotaRow(quota).map(safe).join(" | ")} |`);
  const lines = [`| ${QUOTA_HEAD.join(" | ")} |`, "| --- | --- | --- | --- |", ...rows].join("\n");
  return ["### Quotas", quotas.length > MOST_LINES ? details(count(quotas.length, "quota"), lines) : lines];
}

function costPart(report: Report): string[] {
  const { connections } = report.cost;
  if (connections.length === 0) return [];
  const rows = connections.map(
    ({ name, before = "–", after = "–", payer = "–" }) =>
      `| ${safe(name)} | ${safe(before)} | ${safe(after)} | ${safe(payer)} |`,
  );
  const costs = ["| Connection | Before | After | Paid by |", "| --- | --- | --- | --- |", ...rows].join("\n");
  return [
    "### Cost",
    ...costLines(report),
    connections.length > MOST_LINES ? details(count(connections.length, "connection"), costs) : costs,
  ];
}

function topologyPart({ topology: { before, after, note } }: Report): string[] {
  const diagram = (text: string) => ["```mermaid", text, "```"].join("\n");
  const about = note === undefined ? [] : [`${note}.`];
  if (before === "" && after === "") return note === undefined ? [] : ["### Network", ...about];
  if (before === after) return ["### Network", ...about, details("Unchanged", diagram(after))];
  return [
    "### Network",
    ...about,
    ...(after === "" ? ["No resources remain."] : ["After (green: new, amber: no traffic yet):", diagram(after)]),
    ...(before === "" ? [] : [details("Before (red: deleted)", diagram(before))]),
  ];
}

function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** Names are untrusted: no markup, no table cells, no mentions. */
function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("|", "\\|")
    .replace(/([`*_[\]])/g, "\\$1")
    .replaceAll("@", "@\u200b")
    .replace(/\s+/g, " ");
}

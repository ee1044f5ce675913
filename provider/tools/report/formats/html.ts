/** The report as one self-contained HTML page without external resources. */
import { shownPart } from "../shown-part.js";
import { escapeXml } from "../../topology/formats/escape.js";
import { drawingOf } from "./drawing.js";
import { ESTIMATE } from "../interruption.js";
import type { NetworkChange } from "../network-change.js";
import type { Finding, Report, ReportedChange, Verdict } from "../report.js";
import {
  costLines,
  findingText,
  INCOMPLETE,
  kindOf,
  OPERATIONS,
  QUOTA_HEAD,
  quotaRow,
  shownChanges,
  unrefreshed,
} from "./sections.js";
import { count } from "./wording.js";

export function toHtml(report: Report, networks: NetworkChange): string {
  const findings = section(
    "Findings",
    report.findings.map(
      (finding) =>
        `<b class="${finding.severity}">${SEVERITIES[finding.severity]}${finding.isNew ? "" : ", before too"}</b> ${escapeXml(findingText(finding))}`,
    ),
  );
  const parts = [
    head(report),
    ...(report.verdict === "fails" ? findings : []),
    ...changesPart(report),
    ...(report.verdict === "fails" ? [] : findings),
    ...section("Requests", report.requests.map(named)),
    ...section("Drift found by the refresh", report.drift.map(named)),
    ...quotasPart(report),
    ...costPart(report),
    ...networkPart(networks),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(report.summary)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${parts.join("\n")}
</main>
</body>
</html>
`;
}

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f6f8fa;color:#1f2328;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem;background:#fff}
header{border-left:.5rem solid;padding:.75rem 1rem;margin-bottom:1.5rem;background:#f6f8fa}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}
p,ul{margin:.5rem 0}ul{padding-left:1.2rem}li{margin:.3rem 0}small{color:#57606a}
table{border-collapse:collapse;width:100%}th{text-align:left;color:#57606a;font-weight:600}
th,td{padding:.45rem .6rem;border-bottom:1px solid #d0d7de;vertical-align:top}
tr.cut td:last-child{color:#cf222e;font-weight:600}tr.interruption td:last-child{color:#bc4c00;font-weight:600}
b.error{color:#cf222e}b.warning{color:#9a6700}b.info{color:#57606a}
summary{cursor:pointer;padding:.4rem 0;color:#0969da}
figure{margin:1rem 0}figcaption{color:#57606a;font-size:.9rem}
svg{max-width:100%;height:auto;display:block}
@media print{body,header{background:#fff}main{max-width:none;padding:0}tr,li,figure{break-inside:avoid}}
`;

const SEVERITIES: Readonly<Record<Finding["severity"], string>> = { error: "error", warning: "warning", info: "note" };

const ACCENTS: Readonly<Record<Verdict, string>> = {
  fails: "#82071e",
  cuts: "#cf222e",
  interrupts: "#bc4c00",
  unknown: "#9a6700",
  safe: "#1a7f37",
  nothing: "#57606a",
};

function head(report: Report): string {
  const { verdict, summary, stacks } = report;
  const note = unrefreshed(report);
  return `<header style="border-color:${ACCENTS[verdict]}"><h1>${escapeXml(summary)}</h1>
<small>VPC peering in ${escapeXml(stacks.map(({ project, stack }) => `${project}/${stack}`).join(", "))}</small></header>${
    note === undefined ? "" : `\n<p>${escapeXml(note)}</p>`
  }`;
}

function changesPart(report: Report): string[] {
  if (report.changes.length === 0) return [];
  const { first, folded, foldedTitle, following } = shownChanges(report);
  const hasEstimate = report.changes.some(({ estimatedSeconds }) => estimatedSeconds !== undefined);
  const several = report.stacks.length > 1;
  return [
    "<h2>Changes</h2>",
    ...(report.verdict === "fails" ? [`<p>${INCOMPLETE}</p>`] : []),
    ...(first.length === 0 ? [] : [table(first, several)]),
    ...(folded.length === 0
      ? []
      : [`<details><summary>${escapeXml(foldedTitle)}</summary>${table(folded, several)}</details>`]),
    ...(following === "" ? [] : [`<p>${escapeXml(following)}</p>`]),
    ...(hasEstimate ? [`<p><small>${escapeXml(ESTIMATE)}</small></p>`] : []),
  ];
}

function table(changes: readonly ReportedChange[], several: boolean): string {
  const rows = changes.map((change) => {
    const cells = [
      `${kindOf(change)} <b>${escapeXml(change.name)}</b>${several ? ` <small>${escapeXml(change.stack)}</small>` : ""}`,
      OPERATIONS[change.operation],
      escapeXml(change.what),
      escapeXml(change.consequence),
    ];
    return `<tr class="${change.impact}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr><th>Resource</th><th>Step</th><th>Change</th><th>Traffic</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table>`;
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [`<h2>${escapeXml(title)}</h2>`, `<ul>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>`];
}

const named = ({ name, what }: { readonly name: string; readonly what: string }): string =>
  `<b>${escapeXml(name)}</b>: ${escapeXml(what)}`;

/** Maximum number of rows that are shown at once. */
const MOST_ROWS = 12;

function quotasPart({ quotas }: Report): string[] {
  if (quotas.length === 0) return [];
  const cells = (texts: readonly string[], tag: string) =>
    `<tr>${texts.map((text) => `<${tag}>${escapeXml(text)}</${tag}>`).join("")}</tr>`;
  const rows = quotas.map((quota) => cells(quotaRow(quota), "td")).join("\n");
  const all = `<table><thead>${cells(QUOTA_HEAD, "th")}</thead><tbody>\n${rows}\n</tbody></table>`;
  return [
    "<h2>Quotas</h2>",
    quotas.length > MOST_ROWS ? `<details><summary>${count(quotas.length, "quota")}</summary>${all}</details>` : all,
  ];
}

function costPart(report: Report): string[] {
  const { connections } = report.cost;
  if (connections.length === 0) return [];
  const rows = connections.map(({ name, before = "–", after = "–", payer = "–" }) =>
    [name, before, after, payer].map((cell) => `<td>${escapeXml(cell)}</td>`).join(""),
  );
  const costs = `<table><thead><tr><th>Connection</th><th>Before</th><th>After</th><th>Paid by</th></tr></thead><tbody>
${rows.map((row) => `<tr>${row}</tr>`).join("\n")}
</tbody></table>`;
  return [
    "<h2>Cost</h2>",
    ...costLines(report).map((line) => `<p>${escapeXml(line)}</p>`),
    connections.length > MOST_ROWS
      ? `<details><summary>${count(connections.length, "connection")}</summary>${costs}</details>`
      : costs,
  ];
}

function networkPart(networks: NetworkChange): string[] {
  const part = shownPart(networks);
  const drawing = drawingOf(part);
  const caption = part.note === undefined ? "" : `<figcaption>${escapeXml(part.note)}</figcaption>`;
  return drawing + caption === "" ? [] : ["<h2>Network</h2>", `<figure>${drawing}${caption}</figure>`];
}

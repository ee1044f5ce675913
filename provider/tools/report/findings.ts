/** Problems of the whole network after the change, by each vendor's rules, separated from those that existed before. */
import type { Limits } from "../../rules/schema.js";
import type { Network } from "../../network/network.js";
import { connectionFindings } from "./connection-findings.js";
import type { NetworkChange } from "./network-change.js";
import type { StackPlan } from "../stack/preview.js";
import type { Finding } from "./report.js";
import { nameIn } from "../stack/resources.js";
import { routeFindings } from "./route-findings.js";

/** @param limits limits that the vendor has raised for the account */
export function findingsOf(plans: readonly StackPlan[], networks: NetworkChange, limits: Limits): Finding[] {
  const problemsIn = (network: Network) => [
    ...connectionFindings(network, networks, limits),
    ...routeFindings(network, networks),
  ];
  const old = new Set(problemsIn(networks.before).map(({ id }) => id));
  const found = problemsIn(networks.after).map(({ id, ...finding }) => ({ ...finding, isNew: !old.has(id) }));
  return [...messagesOf(plans), ...retentionsOf(plans), ...found];
}

/** Most severe first. */
export const byRank = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => rank(a) - rank(b) || a.what.localeCompare(b.what, "en", { numeric: true }));

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];

/** New problems come before existing ones. */
function rank({ severity, isNew }: Finding): number {
  return SEVERITIES.indexOf(severity) * 2 + (isNew ? 0 : 1);
}

function messagesOf(plans: readonly StackPlan[]): Finding[] {
  const findings = plans.flatMap(({ messages, stack, project }) =>
    messages
      .filter(({ text }) => !SUMMARY.test(text))
      .map(({ severity, urn, text }): Finding => {
        const where = urn === undefined || nameIn(urn) === `${project}-${stack}` ? `${project}/${stack}` : nameIn(urn);
        const code = severity === "error" ? "preview-failed" : "preview-warning";
        return { code, severity, what: `${where}: ${withoutPrefix(text)}`, isNew: true };
      }),
  );
  return [...new Map(findings.map((finding) => [finding.what, finding])).values()];
}

/** The engine deletes by state: an option that no update has recorded yet retains nothing. */
function retentionsOf(plans: readonly StackPlan[]): Finding[] {
  return plans.flatMap(({ before, after }) => {
    const recorded = new Map(before.map(({ urn, isRetained }) => [urn, isRetained]));
    return after
      .filter(({ urn, isRetained }) => isRetained && recorded.get(urn) === false)
      .map(({ name }): Finding => ({
        code: "retain-unrecorded",
        severity: "warning",
        what: `${name}: retainOnDelete is not in the state yet, so a destroy before the next update still deletes the resource`,
        fix: "Run `pulumi up` before the resource is removed or destroyed",
        isNew: true,
      }));
  });
}

/** The engine's last message only reports that there were errors. */
const SUMMARY = /^preview failed$/i;

/** `pulumi-nodejs:dynamic/vpcpeering:… resource 'x' has a problem: …`: the report names the resource already. */
function withoutPrefix(text: string): string {
  const problem = /has a problem: (?:[\w.[\]]+ )?([^]*)$/.exec(text);
  return (problem?.[1] ?? text)
    .replace(/^(?:warning|error): /, "")
    .replace(/\s+/g, " ")
    .trim();
}

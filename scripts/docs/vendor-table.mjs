/** The vendors side by side: a short table for the README, and a page with all that decides between them. */
import { table } from "./markdown.mjs";

/**
 * @typedef {import("../../provider/rules/describe.js").RuleText} RuleText
 * @typedef {import("../../provider/rules/describe.js").RuleKey} RuleKey
 * @typedef {import("../../provider/rules/schema.js").VendorRules} VendorRules
 * @typedef {{id: string, rules: VendorRules, texts: readonly RuleText[]}} Vendor
 */

/** The vendors' own pages have the rest. @type {readonly RuleKey[]} */
const COMPARED = [
  "crossRegion",
  "acceptance",
  "pendingExpiry",
  "quota",
  "endsOverlap",
  "peersOverlap",
  "bandwidthCrossRegion",
  "bandwidthMaximum",
  "billing",
  "routes",
  "routeOnPendingConnection",
  "deletion",
];

/** One row per vendor. @param {readonly Vendor[]} vendors */
export function vendorSummary(vendors) {
  const rows = vendors.map(({ id, rules, texts }) => [
    `[\`${id}\`](docs/vendors/${id}.md)`,
    rules.title,
    rules.crossRegion.value.allowed ? "yes" : "no",
    rules.pendingExpiry.value.hours === null ? "never" : `after ${duration(rules.pendingExpiry.value.hours)}`,
    textOf(texts, "endsOverlap").text,
  ]);
  return table(["Vendor", "Cloud", "Between regions", "A request expires", "Overlapping VPCs"], rows);
}

/** `docs/vendors/README.md`: one column per vendor. @param {readonly Vendor[]} vendors */
export function vendorsPage(vendors) {
  const rows = COMPARED.map((key) => {
    const lines = vendors.map(({ texts }) => textOf(texts, key));
    return [
      lines[0]?.label ?? key,
      ...lines.map(({ text, assumption }) => (assumption === undefined ? text : `${text} \\*`)),
    ];
  });
  return [
    "# Vendors compared",
    "This table is generated from the rules that the provider enforces. An asterisk marks a rule that the vendor's " +
      "documents leave open; the vendor's page gives the assumption and its reason. No vendor's peering connections are " +
      "transitive or encrypted, and traffic stops when either end deletes the connection.",
    "Set `limits` in the [configuration](../reference/provider.md) for a quota that the vendor has raised or a region that " +
      'it has approved, for example `{"peerings": 20, "regions": ["ap-nanjing"]}`.',
    // As wide as its longest cell, if prettier had its way.
    "<!-- prettier-ignore-start -->",
    table(["", ...vendors.map(({ id }) => `[${id}](${id}.md)`)], rows),
    "<!-- prettier-ignore-end -->",
  ].join("\n\n");
}

/** @param {number} hours */
function duration(hours) {
  return hours > 24 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

/** @param {readonly RuleText[]} texts @param {RuleKey} key */
function textOf(texts, key) {
  const found = texts.find((text) => text.key === key);
  if (found === undefined) throw new Error(`no rule is called ${key}`);
  return found;
}

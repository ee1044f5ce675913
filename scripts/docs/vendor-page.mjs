/** A page per vendor: every rule in words, with where it is written and, where that does not settle it, our reading. */
import { prose, table } from "./markdown.mjs";

/**
 * @typedef {import("../../provider/rules/schema.js").VendorRules} VendorRules
 * @typedef {import("../../provider/rules/schema.js").Source} Source
 * @typedef {import("../../provider/rules/schema.js").PriceTable} PriceTable
 * @typedef {import("../../provider/rules/describe.js").RuleText} RuleText
 */

/**
 * @param {object} vendor
 * @param {VendorRules} vendor.rules
 * @param {readonly RuleText[]} vendor.texts
 * @param {(source: Source) => string} vendor.citation
 */
export function vendorPage({ rules, texts, citation }) {
  const sources = [...new Set(texts.map(({ source }) => citation(source)))];
  const numberOf = (/** @type {Source} */ source) => `[${sources.indexOf(citation(source)) + 1}](#sources)`;
  const rows = texts.map(({ label, says, source, assumption = "" }) => [label, says, numberOf(source), assumption]);
  return [
    `# ${rules.title}`,
    `${rules.product}.`,
    "In configuration:",
    [
      "```sh",
      `pulumi config set vpcpeering:vendor ${rules.id}`,
      `pulumi config set vpcpeering:region ${rules.regions.value.example}`,
      "```",
    ].join("\n"),
    "What the package knows of this vendor and enforces: in the preview where the plan alone shows it, in the embedded " +
      `cloud where it depends on the account. \`vpc-peering rules ${rules.id}\` prints these rules.`,
    "“Reached through” lists the ways that the vendor leaves open; [the README](../../README.md#backends-and-what-this-version-reaches) " +
      "says which of them this version goes.",
    "## Rules",
    table(["Rule", "What it says", "Source", "Assumed, because"], rows),
    ...regions(rules.regions.value),
    ...prices(rules.billing.value),
    "## Sources",
    sources.map((source, i) => `${i + 1}. ${prose(source)}`).join("\n"),
  ].join("\n\n");
}

/** @param {VendorRules["regions"]["value"]} regions */
function regions({ approval, excluded }) {
  const leave = Object.entries(approval).map(([region, why]) => [`\`${region}\``, `leave needed: ${why}`]);
  const none = Object.entries(excluded).map(([region, why]) => [`\`${region}\``, `no links: ${why}`]);
  if (leave.length + none.length === 0) return [];
  return [
    "## Regions with conditions",
    ...(leave.length === 0
      ? []
      : [
          `Leave that has been obtained is confirmed in the configuration: \`limits {"regions": ["${Object.keys(approval)[0]}"]}\`.`,
        ]),
    table(["Region", "Condition"], [...leave, ...none]),
  ];
}

/** @param {VendorRules["billing"]["value"]} billing */
function prices(billing) {
  if (billing.kind !== "priced-cross-region" || billing.prices === null) return [];
  const { currency, per, tiers, columns } = billing.prices;
  const names = [...new Set(Object.values(columns))];
  const inColumn = (/** @type {string} */ name) =>
    Object.keys(columns)
      .filter((region) => columns[region] === name)
      .map((region) => `\`${region}\``)
      .join(", ");
  return [
    "## Prices",
    `${currency} per ${per === "mbps-day" ? "Mbps and day" : "Mbps and month"}, links between regions.`,
    table(
      ["Up to", ...names],
      tiers.map(({ upToMbps, prices: of }) => [
        upToMbps === null ? "above" : `${upToMbps} Mbps`,
        ...names.map((name) => (of[name] === null ? "negotiable" : String(of[name]))),
      ]),
    ),
    table(
      ["Column", "Regions"],
      names.map((name) => [name, inColumn(name)]),
    ),
  ];
}

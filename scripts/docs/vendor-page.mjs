/** A page per vendor: every rule in words, with where it is written and, where that does not settle it, our reading. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prose, table } from "./markdown.mjs";

/** Written by hand: a vendor's API where its own documents do not describe it. */
const API = fileURLToPath(new URL("vendor-api", import.meta.url));

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
  const rows = texts.map(({ label, text, source, assumption = "" }) => [label, text, numberOf(source), assumption]);
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
    "The provider enforces these rules at preview if the plan alone shows the violation. The embedded cloud enforces the " +
      `others, which depend on the account. \`vpc-peering rules ${rules.id}\` prints the same list.`,
    "“Reached through” lists the [backends](../../README.md#backends) that are possible with this vendor.",
    "## Rules",
    table(["Rule", "Value", "Source", "Assumption, and its reason"], rows),
    ...regions(rules.regions.value),
    ...prices(rules.billing.value),
    ...api(rules.id),
    "## Sources",
    sources.map((source, i) => `${i + 1}. ${prose(source)}`).join("\n"),
  ].join("\n\n");
}

/** @param {VendorRules["regions"]["value"]} regions */
function regions({ approval, excluded }) {
  const leave = Object.entries(approval).map(([region, why]) => [`\`${region}\``, `approval required: ${why}`]);
  const none = Object.entries(excluded).map(([region, why]) => [`\`${region}\``, `no peering connections: ${why}`]);
  if (leave.length + none.length === 0) return [];
  return [
    "## Regions with conditions",
    ...(leave.length === 0
      ? []
      : [`Confirm an approval in the configuration: \`limits {"regions": ["${Object.keys(approval)[0]}"]}\`.`]),
    table(["Region", "Condition"], [...leave, ...none]),
  ];
}

/** @param {string} vendor */
function api(vendor) {
  const file = join(API, `${vendor}.md`);
  return existsSync(file) ? [readFileSync(file, "utf8").trim()] : [];
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
    `${currency} per ${per === "mbps-day" ? "Mbps and day" : "Mbps and month"}, for connections between regions.`,
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

/** The vendors side by side. */
import { table } from "./markdown.mjs";

/**
 * @typedef {import("../../provider/rules/describe.js").RuleText} RuleText
 * @typedef {{id: string, texts: readonly RuleText[]}} Vendor
 */

/** What decides between vendors; the pages have the rest. @type {readonly import("../../provider/rules/describe.js").RuleKey[]} */
const KEYS = [
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
  "routeOnPendingLink",
  "deletion",
];

/** @param {readonly Vendor[]} vendors */
export function vendorTable(vendors) {
  const rows = KEYS.map((key) => {
    const lines = vendors.map(({ texts }) => textOf(texts, key));
    return [
      lines[0]?.label ?? key,
      ...lines.map(({ says, assumption }) => (assumption === undefined ? says : `${says} \\*`)),
    ];
  });
  return table(["", ...vendors.map(({ id }) => `[${id}](docs/vendors/${id}.md)`)], rows);
}

/** @param {readonly RuleText[]} texts @param {string} key */
function textOf(texts, key) {
  const found = texts.find((text) => text.key === key);
  if (found === undefined) throw new Error(`no rule is called ${key}`);
  return found;
}

/** The parts of the README that the code knows better. Each stands between two comments; the rest is written by hand. */
import { vendorSummary } from "./vendor-table.mjs";

/**
 * @param {string} readme
 * @param {object} parts
 * @param {readonly import("./vendor-table.mjs").Vendor[]} parts.vendors
 * @param {string} parts.quickstart source of the example
 */
export function fillReadme(readme, { vendors, quickstart }) {
  const sections = {
    quickstart: `\`\`\`ts\n${quickstart.trimEnd()}\n\`\`\``,
    vendors: vendorSummary(vendors),
  };
  return Object.entries(sections).reduce((text, [name, section]) => replaceSection(text, name, section), readme);
}

/** @param {string} text @param {string} name @param {string} section */
function replaceSection(text, name, section) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} or ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${section}\n\n${text.slice(to)}`;
}

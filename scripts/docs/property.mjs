/** A declared property in the words of a reference page. */
import { descriptionOf } from "../generate/declared.mjs";

/** @param {import("../generate/declared.mjs").Property} property */
export function meaningOf(property) {
  const { default: preset, example, rules = [] } = property.type;
  return [
    descriptionOf(property),
    ...(preset === undefined ? [] : [`Default: ${isLiteral(preset) ? `\`${preset}\`` : preset}.`]),
    ...(example === undefined ? [] : [`Example: \`${example}\`.`]),
    ...(rules.length === 0 ? [] : [`Rules: ${rules.map((rule) => `\`${rule}\``).join(", ")}.`]),
  ].join(" ");
}

/** A value of a program, not words. @param {string} text */
const isLiteral = (text) => /^(".*"|\d+|true|false)$/.test(text);

/** Comments of generated code. */
import { descriptionOf } from "./declared.mjs";

const WIDTH = 120;

/** Effect of a change of an input. @param {import("./declared.mjs").JsonSchema} type @param {string} noun what is replaced */
const effectOf = ({ onChange }, noun) =>
  onChange === undefined ? [] : [onChange === "replace" ? `A change replaces the ${noun}.` : "Updated in place."];

/**
 * @param {import("./declared.mjs").Property} property
 * @param {object} [where]
 * @param {string} [where.noun] what a change replaces
 * @param {ReadonlySet<string>} [where.names] types that the file imports, to link them
 */
export function commentOf(property, { noun = "resource", names } = {}) {
  const { default: preset, example, rules = [], secret } = property.type;
  const tags = [
    ...(preset === undefined ? [] : [`@default ${preset}`]),
    ...(example === undefined ? [] : [`@example ${example}`]),
    ...rules.map((rule) => `@see \`getVendorRules().${rule}\``),
  ];
  const sentences = [
    descriptionOf(property),
    ...(secret === true ? ["Stored as a secret."] : []),
    ...effectOf(property.type, noun),
  ];
  return comment([sentences.join(" "), ...tags], names);
}

/** @param {readonly string[]} paragraphs @param {ReadonlySet<string>} [names] @param {string} [indent] */
export function comment(paragraphs, names = new Set(), indent = "  ") {
  const linked = paragraphs.map((text) => link(text, names));
  const single = `${indent}/** ${linked[0]} */`;
  if (linked.length === 1 && single.length <= WIDTH) return single;
  const lines = linked.flatMap((text) => wrap(text, WIDTH - `${indent} * `.length));
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}

/** @param {string} text @param {ReadonlySet<string>} names */
const link = (text, names) =>
  text.replaceAll(/`(\w+)(\.\w+)?`/g, (quoted, name, member = "") =>
    names.has(name) ? `{@link ${name}${member}}` : quoted,
  );

/** Neither a link nor code is broken. @param {string} text @param {number} width */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.match(/(?:\{@link [^}]*\}|`[^`]*`|\S)+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * @param {readonly string[]} head @param {readonly (readonly string[])[]} rows
 * @returns {string}
 */
export function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {{path: string, text: string}} example */
export function code({ path, text }) {
  return `[\`examples/${path}\`](../../examples/${path})\n\n\`\`\`ts\n${text.trimEnd()}\n\`\`\``;
}

/** Outside of code, a `<` opens a tag that swallows what follows. @param {string} text */
export function prose(text) {
  return text.replace(/(`[^`]*`)|</g, (_match, quoted) => quoted ?? "&lt;");
}

/** A bar ends a cell, in code as well. @param {string} text */
function cell(text) {
  return prose(text).replaceAll("|", "\\|");
}

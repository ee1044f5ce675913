/** Tables in Markdown. */

/** @param {string} title @param {readonly Record<string, string | number>[]} rows with the same keys */
export function printTable(title, rows) {
  const columns = Object.keys(rows[0] ?? {});
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  const body = rows.map((row) => line(columns.map((column) => row[column] ?? "")));
  console.log([`\n${title}\n`, line(columns), line(columns.map(() => "---")), ...body].join("\n"));
}

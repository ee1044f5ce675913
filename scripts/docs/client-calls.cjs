/** The calls that a vendor's client makes, as its files open with them. */
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");

/** @typedef {{ name: string, method?: string, path?: RegExp }} Call with method and path of an API that tells calls apart by them */

const REST = /^ \* (\w+) +(GET|POST|PUT|PATCH|DELETE) +(\/\S+)/gm;
const ACTION =
  /\b(?:Accept|Assign|Associate|Assume|Create|Delete|Describe|Disable|Enable|Get|Modify|Reject|Replace|Unassign)[A-Z]\w+/g;

/** Files of another vendor's client that a client takes over. @type {Record<string, string[]>} */
const BORROWED = {
  tce: ["vpcs", "routes", "subnets", "peering-reads", "metrics"].map((file) => `tencent/client/${file}.ts`),
};

/** @param {string} repository @param {string} vendor @returns {Call[]} by name */
function callsOf(repository, vendor) {
  const vendors = path.join(repository, "provider", "vendors");
  const own = readdirSync(path.join(vendors, vendor, "client"));
  const files = [...own.map((file) => `${vendor}/client/${file}`), ...(BORROWED[vendor] ?? [])];
  /** @type {Map<string, Call>} */
  const found = new Map();
  for (const file of files) {
    const [opening = ""] = /^\/\*\*.*?\*\//s.exec(readFileSync(path.join(vendors, file), "utf8")) ?? [];
    for (const call of restCalls(opening) ?? actions(opening)) found.set(call.name, call);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {string} opening @returns {Call[] | undefined} */
function restCalls(opening) {
  const rows = [...opening.matchAll(REST)];
  if (rows.length === 0) return undefined;
  return rows.map(([, name = "", method = "", template = ""]) => {
    const pattern = template.replace(/\{\w+\}/g, "[^/?]+").replace(/\/$/, "/?");
    return { name, method, path: new RegExp(`${pattern}(?:\\?|$)`) };
  });
}

/** Those before "each with the suffix `Ex`" are two. @param {string} opening @returns {Call[]} */
function actions(opening) {
  const text = opening.replace(/\n \*/g, "").replace(/Never \w+/g, "");
  const doubled = text.indexOf("each with the suffix `Ex`");
  return [...text.matchAll(ACTION)].flatMap(({ 0: name, index }) =>
    index < doubled ? [{ name }, { name: `${name}Ex` }] : [{ name }],
  );
}

module.exports = { callsOf };

/** Every way to break one line of one vendor's rules. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { LINES } from "./lines.mjs";
import { text } from "./values.mjs";

/**
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} vendor
 * @property {string} line
 * @property {number} [index] of a note on the service
 * @property {unknown} value what the line says instead
 */

/** @param {string} compiled @returns {Mutant[]} */
export function findMutants(compiled) {
  /** @type {typeof import("../../provider/rules/registry.js")} */
  const { rulesOf, VENDOR_IDS } = createRequire(join(compiled, "/"))("./provider/rules/registry.js");
  return VENDOR_IDS.flatMap((vendor) => {
    const { service, ...rules } = rulesOf(vendor);
    return [
      ...Object.entries(LINES).flatMap(([line, mutator]) =>
        [...mutator(/** @type {any} */ (rules)[line].value)].map(({ path, from, to, value }) => ({
          name: `${vendor} ${path === "" ? line : `${line}.${path}`}: ${show(from)} → ${show(to)}`,
          vendor,
          line,
          value,
        })),
      ),
      ...service.flatMap((note, index) =>
        [...text(note.value)].map(({ value }) => ({
          name: `${vendor} service.${index}: ${show(note.value)}`,
          vendor,
          line: "service",
          index,
          value,
        })),
      ),
    ];
  });
}

/** @param {unknown} value */
function show(value) {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

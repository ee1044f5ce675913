/** The page of the functions, from their declarations. */
import { join } from "node:path";
import ts from "typescript";
import { membersOf } from "../generate/declared.mjs";
import { resultName } from "../generate/sdk-functions.mjs";
import { plainType } from "../generate/type-names.mjs";
import { readDeclarations } from "./declarations.mjs";
import { code, prose, table } from "./markdown.mjs";
import { meaningOf } from "./property.mjs";
import { commentOf } from "./sdk-comments.mjs";

/**
 * @typedef {import("../generate/declared.mjs").Property} Property
 * @typedef {import("../generate/declared.mjs").Invokable} Invokable
 */

/**
 * @param {string} repository @param {readonly Invokable[]} functions
 * @param {import("./resource-page.mjs").Example} example
 */
export async function functionsPage(repository, functions, example) {
  return [
    "# Functions",
    "Functions read existing resources (Terraform calls them data sources). Each runs in the program and returns a promise " +
      "of an object. It uses the account of `opts.provider`, else of the Provider of `opts.parent`, else of the stack's " +
      "`vpcpeering:*` configuration. Each has an `Output` form, for example `getVpcOutput`, that accepts outputs, and " +
      "resources in place of their IDs. With `opts.dependsOn`, the `Output` form runs after those resources are created.",
    "A function reads the cloud when it is called, also in a preview. The plain form runs before any resource of the same " +
      "program is created or changed, so its result in the update can differ from the preview. [IDs](../explanation/ids.md) " +
      "are accepted with their region (`ap-guangzhou/vpc-…`) or without. A function that returns one object fails with " +
      "`not-found` if there is none; one that returns a list returns an empty one.",
    "## Example",
    code(example),
    ...functions.flatMap(section),
    ...(await rulesSection(repository)),
  ].join("\n\n");
}

/** The vendors' rules are part of the package, so no API is called. @param {string} repository */
async function rulesSection(repository) {
  const { getVendorRules } = Object.fromEntries(
    (await readDeclarations(join(repository, "sdk", "functions"), /^vendor-rules\.ts$/))
      .filter(ts.isFunctionDeclaration)
      .map((node) => [node.name?.text, node]),
  );
  if (getVendorRules === undefined) throw new Error("sdk/functions/vendor-rules.ts has no getVendorRules");
  return [
    "## getVendorRules",
    "`getVendorRules(vendor?: VendorId): VendorRules`; `getVendorRulesOutput` accepts an output",
    prose(commentOf(getVendorRules)),
    "It calls no API: the rules are part of the package. [The vendors' pages](../vendors/README.md) show the same rules in words.",
  ];
}

/** @param {Invokable} one */
function section({ name, description, args, result }) {
  const takes = args.length === 0 ? "" : `args${args.some(({ isRequired }) => isRequired) ? "" : "?"}, `;
  return [
    `## ${name}`,
    `\`${name}(${takes}opts?): Promise<${resultName(name)}>\``,
    prose(description),
    ...(args.length === 0 ? [] : [table(["Argument", "Type", "Meaning"], args.map(row))]),
    table(
      ["Result", "Type", "Meaning"],
      result.flatMap((property) => rows(property, "")),
    ),
  ];
}

/** @param {Property} property */
const row = (property) => [label(property.name, property), `\`${plainType(property.type)}\``, meaningOf(property)];

/** A property of a result, and those of the objects in it. @param {Property} property @param {string} path @returns {string[][]} */
function rows(property, path) {
  const members = membersOf(property.type.items ?? {});
  const name = `${path}${property.name}`;
  const type = members.length > 0 ? "object[]" : plainType(property.type);
  const own = [label(name, property), `\`${type}\``, meaningOf(property)];
  return [own, ...members.flatMap((member) => rows(member, `${name}[].`))];
}

/** @param {string} name @param {Property} property */
const label = (name, { isRequired }) => `\`${name}\`${isRequired ? "" : "?"}`;

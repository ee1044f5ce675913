/** The page of the functions, from their sources: signatures, comments, and the interfaces that they name. */
import { join } from "node:path";
import ts from "typescript";
import { memberRows, readDeclarations } from "./declarations.mjs";
import { code, prose, table } from "./markdown.mjs";
import { commentOf } from "./sdk-comments.mjs";

/** @param {string} repository @param {import("./resource-page.mjs").Example} example */
export async function functionsPage(repository, example) {
  const functions = (await readDeclarations(join(repository, "sdk", "lookups"))).filter(ts.isFunctionDeclaration);
  const declared = [
    ...(await readDeclarations(join(repository, "provider", "lookups"))),
    ...(await readDeclarations(join(repository, "provider", "network", "cost"))),
  ];
  const interfaces = declared.filter(ts.isInterfaceDeclaration);
  const read = functions.filter((node) => /^(get|estimate)\w+(?<!Output)$/.test(node.name?.text ?? ""));
  return [
    "# Functions",
    "Functions read existing resources (Terraform calls them data sources). Each runs in the program, with the account of " +
      "`opts.provider`, or of the stack's `vpcpeering:*` configuration, and returns a promise. Each has an `Output` form, " +
      "for example `getVpcOutput`, that accepts outputs, and resources in place of their IDs. With `opts.dependsOn`, the " +
      "`Output` form runs after those resources are created.",
    "A function reads the cloud when it is called, also in a preview. The plain form runs before any resource of the same " +
      "program is created or changed, so its result in the update can differ from the preview. IDs are accepted with their " +
      "region (`ap-guangzhou/vpc-…`) or without. A function that returns one object fails with `not-found` if there is " +
      "none; a function that returns a list returns an empty list.",
    "## Example",
    code(example),
    ...read.flatMap((node) => section(node, interfaces)),
    ...(await rulesSection(repository)),
  ].join("\n\n");
}

/** The vendors' rules are part of the package, so no API is called. @param {string} repository */
async function rulesSection(repository) {
  const { getVendorRules } = Object.fromEntries(
    (await readDeclarations(join(repository, "sdk"), /^vendor-rules\.ts$/))
      .filter(ts.isFunctionDeclaration)
      .map((node) => [node.name?.text, node]),
  );
  if (getVendorRules === undefined) throw new Error("sdk/vendor-rules.ts has no getVendorRules");
  return [
    "## getVendorRules",
    "`getVendorRules(vendor?: VendorId): VendorRules`; `getVendorRulesOutput` accepts an output",
    prose(commentOf(getVendorRules)),
    "It calls no API: the rules are part of the package. [The vendors' pages](../vendors/README.md) show the same rules in words.",
  ];
}

/** @param {import("typescript").FunctionDeclaration} node @param {readonly import("typescript").InterfaceDeclaration[]} interfaces */
function section(node, interfaces) {
  const named = (/** @type {string} */ text) =>
    interfaces.find(({ name }) => new RegExp(`\\b${name.text}\\b`).test(text));
  const parameters = node.parameters.map((parameter) => parameter.getText()).join(", ");
  const [args, result] = [named(parameters), named(node.type?.getText() ?? "")];
  if (result === undefined) throw new Error(`${node.name?.text} returns no known interface`);
  return [
    `## ${node.name?.text}`,
    `\`${node.name?.text}(${parameters}): ${node.type?.getText()}\``,
    prose(commentOf(node)),
    ...(args === undefined ? [] : [table(["Argument", "Type", "Meaning"], memberRows(args))]),
    table(["Result", "Type", "Meaning"], memberRows(result)),
  ];
}

/** The page of the lookups, from their sources: signatures, comments, and the interfaces that they name. */
import { join } from "node:path";
import ts from "typescript";
import { memberRows, readDeclarations } from "./declarations.mjs";
import { code, prose, table } from "./markdown.mjs";
import { commentOf } from "./sdk-comments.mjs";

/** @param {string} repository @param {import("./resource-page.mjs").Example} example */
export async function lookupsPage(repository, example) {
  const functions = (await readDeclarations(join(repository, "sdk", "lookups"))).filter(ts.isFunctionDeclaration);
  const declared = [
    ...(await readDeclarations(join(repository, "provider", "lookups"))),
    ...(await readDeclarations(join(repository, "provider", "network", "cost"))),
  ];
  const interfaces = declared.filter(ts.isInterfaceDeclaration);
  const lookups = functions.filter((node) => /^(get|estimate)\w+(?<!Output)$/.test(node.name?.text ?? ""));
  return [
    "# Lookups",
    "Questions to the cloud. Each runs in the program itself, with the account of `opts.provider`, else of the stack's " +
      "`vpcpeering:*` configuration, and answers with a promise. The twin whose name ends in `Output` takes values that may " +
      "not be known yet, and resources in place of their ids; with `opts.dependsOn` it asks only once those are made.",
    "A lookup sees the cloud as it is when it is asked, in previews too. A plain one is asked while the program runs, before " +
      "any resource of the same program is made or changed; what it answers may be different in the update that follows " +
      "a preview. Ids are taken with their region in front (`ap-guangzhou/vpc-…`) or alone. What is not there is an " +
      "error of code `not-found` where one thing is asked for, and an empty list where many are.",
    "## Example",
    code(example),
    ...lookups.flatMap((lookup) => section(lookup, interfaces)),
    ...(await rulesSection(repository)),
  ].join("\n\n");
}

/** The vendors' rules come with the package, so no cloud is asked. @param {string} repository */
async function rulesSection(repository) {
  const { getVendorRules } = Object.fromEntries(
    (await readDeclarations(join(repository, "sdk"), /^vendor-rules\.ts$/))
      .filter(ts.isFunctionDeclaration)
      .map((node) => [node.name?.text, node]),
  );
  if (getVendorRules === undefined) throw new Error("sdk/vendor-rules.ts has no getVendorRules");
  return [
    "## getVendorRules",
    "`getVendorRules(vendor?: VendorId): VendorRules`, and `getVendorRulesOutput` for a vendor that is not known yet",
    prose(commentOf(getVendorRules)),
    "It asks no cloud: the rules come with the package. [The vendors' pages](../vendors) show the same in words.",
  ];
}

/** @param {import("typescript").FunctionDeclaration} lookup @param {readonly import("typescript").InterfaceDeclaration[]} interfaces */
function section(lookup, interfaces) {
  const named = (/** @type {string} */ text) =>
    interfaces.find(({ name }) => new RegExp(`\\b${name.text}\\b`).test(text));
  const parameters = lookup.parameters.map((parameter) => parameter.getText()).join(", ");
  const [args, result] = [named(parameters), named(lookup.type?.getText() ?? "")];
  if (result === undefined) throw new Error(`${lookup.name?.text} answers with no known interface`);
  return [
    `## ${lookup.name?.text}`,
    `\`${lookup.name?.text}(${parameters}): ${lookup.type?.getText()}\``,
    prose(commentOf(lookup)),
    ...(args === undefined ? [] : [table(["Argument", "Type", "Meaning"], memberRows(args))]),
    table(["Answer", "Type", "Meaning"], memberRows(result)),
  ];
}

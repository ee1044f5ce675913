/** The page of the components, from their sources. Their arguments are no schema: they are handed on to resources. */
import { join } from "node:path";
import ts from "typescript";
import { memberRows, readDeclarations } from "./declarations.mjs";
import { code, prose, table } from "./markdown.mjs";
import { commentOf, describeNode } from "./sdk-comments.mjs";

/** @param {string} repository @param {Record<string, import("./resource-page.mjs").Example>} examples by component */
export async function componentsPage(repository, examples) {
  const declared = await readDeclarations(
    join(repository, "sdk", "components"),
    /^(peering-(link|mesh)|link-args)\.ts$/,
  );
  const classes = declared.filter(ts.isClassDeclaration);
  // The others are between the files.
  const interfaces = declared.filter(ts.isInterfaceDeclaration).filter(({ name }) => /(Args|Member)$/.test(name.text));
  const exampleOf = (/** @type {string | undefined} */ name) => {
    const example = name === undefined ? undefined : examples[name];
    if (example === undefined) throw new Error(`no example shows ${name}`);
    return example;
  };
  return [
    "# Components",
    "A component creates several resources. Its arguments name the `Provider` of each account: all dynamic packages share " +
      "one plugin, so `opts.providers` can hold only one account.",
    ...classes.flatMap((component) => [
      `## ${component.name?.text}`,
      prose(commentOf(component)),
      code(exampleOf(component.name?.text)),
      table(
        ["Property", "Meaning"],
        component.members
          .filter(ts.isPropertyDeclaration)
          .map((member) => [`\`${member.name.getText()}\``, describeNode(member)]),
      ),
    ]),
    ...interfaces.flatMap((of) => [
      `## ${of.name.text}`,
      ...(of.heritageClauses === undefined
        ? []
        : [
            `\`${of.heritageClauses
              .map((clause) =>
                clause
                  .getText()
                  .replace(/\s+/g, " ")
                  .replace(/ ?([<>]) ?/g, "$1"),
              )
              .join(" ")}\``,
          ]),
      ...(describeNode(of) === "" ? [] : [prose(describeNode(of))]),
      table(["Argument", "Type", "Meaning"], memberRows(of)),
    ]),
  ].join("\n\n");
}

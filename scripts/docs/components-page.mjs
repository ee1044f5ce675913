/** The page of the components, from their sources. Their arguments are no schema: they are handed on to resources. */
import { join } from "node:path";
import ts from "typescript";
import { memberRows, readDeclarations } from "./declarations.mjs";
import { prose, table } from "./markdown.mjs";
import { commentOf, describeNode } from "./sdk-comments.mjs";

/** @param {string} repository */
export async function componentsPage(repository) {
  const declared = await readDeclarations(join(repository, "sdk"), /^(peering-(link|mesh)|link-ranges)\.ts$/);
  const classes = declared.filter(ts.isClassDeclaration);
  // The others are between the files.
  const interfaces = declared.filter(ts.isInterfaceDeclaration).filter(({ name }) => /(Args|Member)$/.test(name.text));
  return [
    "# Components",
    "Each makes several resources at once. Which accounts they are made in is said in the arguments: all dynamic packages " +
      "share one plugin, so `opts.providers` cannot tell two accounts apart.",
    ...classes.flatMap((component) => [
      `## ${component.name?.text}`,
      prose(commentOf(component)),
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
        : [`\`${of.heritageClauses.map((clause) => clause.getText()).join(" ")}\``]),
      ...(describeNode(of) === "" ? [] : [prose(describeNode(of))]),
      table(["Argument", "Type", "Meaning"], memberRows(of)),
    ]),
  ].join("\n\n");
}

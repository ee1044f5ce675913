/** The page of the lookups, from their sources: signatures, comments, and the interfaces that they name. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { prose, table } from "./markdown.mjs";
import { commentOf, describeNode } from "./sdk-comments.mjs";

/** @param {string} repository */
export async function lookupsPage(repository) {
  const functions = (await parse(join(repository, "sdk", "lookups"))).filter(ts.isFunctionDeclaration);
  const declared = await parse(join(repository, "provider", "lookups"));
  const interfaces = declared.filter(ts.isInterfaceDeclaration);
  const lookups = functions.filter((node) => /^get\w+(?<!Output)$/.test(node.name?.text ?? ""));
  return [
    "# Lookups",
    "Questions to the cloud. Each runs in the program itself, with the account of `opts.provider`, else of the stack's " +
      "`vpcpeering:*` configuration, and answers with a promise. The twin whose name ends in `Output` takes values that may " +
      "not be known yet, and resources in place of their ids; with `opts.dependsOn` it asks only once those are made.",
    ...lookups.flatMap((lookup) => section(lookup, interfaces)),
  ].join("\n\n");
}

/** @param {string} folder */
async function parse(folder) {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const sources = files.map(async (file) =>
    ts.createSourceFile(file, await readFile(join(folder, file), "utf8"), ts.ScriptTarget.Latest, true),
  );
  return (await Promise.all(sources)).flatMap(({ statements }) => [...statements]);
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
    ...(args === undefined ? [] : [table(["Argument", "Type", "Meaning"], members(args))]),
    table(["Answer", "Type", "Meaning"], members(result)),
  ];
}

/** @param {import("typescript").InterfaceDeclaration} of */
function members({ members: all }) {
  return all
    .filter(ts.isPropertySignature)
    .map((member) => [
      `\`${member.name.getText()}\`${member.questionToken === undefined ? "" : "?"}`,
      `\`${member.type?.getText()}\``,
      describeNode(member),
    ]);
}

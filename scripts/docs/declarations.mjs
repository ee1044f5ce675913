/** Interfaces and functions of a folder's sources, and an interface's members as rows. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { describeNode } from "./sdk-comments.mjs";

/** @param {string} folder @param {RegExp} [wanted] */
export async function readDeclarations(folder, wanted = /\.ts$/) {
  const files = (await readdir(folder)).filter((file) => wanted.test(file)).sort();
  const sources = files.map(async (file) =>
    ts.createSourceFile(file, await readFile(join(folder, file), "utf8"), ts.ScriptTarget.Latest, true),
  );
  return (await Promise.all(sources)).flatMap(({ statements }) => [...statements]);
}

/** @param {import("typescript").InterfaceDeclaration} of name, type and comment of each member */
export function memberRows({ members }) {
  return members
    .filter(ts.isPropertySignature)
    .map((member) => [
      `\`${member.name.getText()}\`${member.questionToken === undefined ? "" : "?"}`,
      `\`${member.type?.getText().replace(/\s+/g, " ")}\``,
      describeNode(member),
    ]);
}

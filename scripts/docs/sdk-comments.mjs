import { readFile } from "node:fs/promises";
import ts from "typescript";

/**
 * @typedef {object} SdkClass
 * @property {string} comment what the class is
 * @property {string} get what `static get` takes; empty where there is none
 */

/**
 * The comments of a class, from its source.
 * @param {string} file @param {string} name
 * @returns {Promise<SdkClass>}
 */
export async function readClass(file, name) {
  const source = ts.createSourceFile(file, await readFile(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = source.statements.find((node) => ts.isClassDeclaration(node) && node.name?.text === name);
  if (found === undefined || !ts.isClassDeclaration(found)) throw new Error(`${file} has no class ${name}`);
  const get = found.members.find((member) => ts.isMethodDeclaration(member) && member.name.getText() === "get");
  return {
    comment: commentOf(found),
    get: get === undefined ? "" : commentOf(get),
  };
}

/** @param {import("typescript").Node} node */
export function commentOf(node) {
  const text = describeNode(node);
  if (!text) throw new Error(`no comment on ${node.getText().split("\n")[0]}`);
  return text;
}

/** The comment with its `@default`; empty if there is none, since not every name needs one. @param {import("typescript").Node} node */
export function describeNode(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const preset = doc?.tags?.find(({ tagName }) => tagName.text === "default");
  return `${textOf(doc)}${preset === undefined ? "" : ` Default: ${textOf(preset)}.`}`.trim();
}

/** @param {import("typescript").JSDoc | import("typescript").JSDocTag | undefined} doc */
function textOf(doc) {
  return (ts.getTextOfJSDocComment(doc?.comment) ?? "").replace(/\s*\n\s*/g, " ");
}

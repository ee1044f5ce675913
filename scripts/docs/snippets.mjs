/** Code in pages written by hand, where it is a file of the repository: the file knows better. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A comment that names the file, and the block of code after it. */
const SNIPPET = /^<!-- from (\S+) -->\n\n```(\w+)\n[\s\S]*?^```$/gm;

/** @param {string} page its text */
export function hasSnippets(page) {
  return page.search(SNIPPET) >= 0;
}

/** @param {string} repository @param {string} page its text */
export async function fillSnippets(repository, page) {
  let filled = "";
  let end = 0;
  for (const { 0: found, 1: path = "", 2: language = "", index } of page.matchAll(SNIPPET)) {
    const text = await readFile(join(repository, path), "utf8");
    filled += `${page.slice(end, index)}<!-- from ${path} -->\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
    end = index + found.length;
  }
  return filled + page.slice(end);
}

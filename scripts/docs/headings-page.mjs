/** Every heading of every page, to be searched with the browser's own search. */

/** @param {ReadonlyMap<string, string>} pages path below docs/ → text */
export function headingsPage(pages) {
  return [
    "# All headings",
    "Every page with its sections, to search with the browser (Ctrl-F).",
    ...[...pages].sort(([one], [other]) => one.localeCompare(other, "en")).map(([path, text]) => section(path, text)),
  ].join("\n\n");
}

/** @param {string} path @param {string} text */
function section(path, text) {
  const [title, ...rest] = headingsIn(text);
  if (title === undefined) throw new Error(`${path} has no heading`);
  const lines = rest.map(({ depth, text, anchor }) => `${"  ".repeat(depth - 2)}- [${text}](${path}#${anchor})`);
  return [`## [${title.text}](${path})`, lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

/** @param {string} text */
function headingsIn(text) {
  return [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", heading = ""]) => {
    // A link in a heading is its text; there are no connections in links.
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    return { depth: marks.length, text: plain, anchor: anchorOf(plain) };
  });
}

/** As GitHub derives them. @param {string} heading */
export function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

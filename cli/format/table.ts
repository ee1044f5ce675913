import { stripVTControlCharacters } from "node:util";

/** Aligned columns for a terminal. With a `width`, the last column is wrapped. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[], width = Infinity): string {
  const lines = [head, ...rows];
  const last = head.length - 1;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ""))));
  const start = widths.slice(0, last).reduce((sum, column) => sum + column + GAP.length, 0);
  return lines
    .flatMap((line) => {
      const cells = widths.slice(0, last).map((column, i) => padded(line[i] ?? "", column) + GAP);
      const [first = "", ...rest] = wrapped(line[last] ?? "", Math.max(width - start, NARROWEST));
      return [cells.join("") + first, ...rest.map((text) => " ".repeat(start) + text)];
    })
    .map((line) => line.trimEnd())
    .join("\n");
}

const GAP = "  ";
/** If a terminal is too narrow for the other columns, the last one exceeds its width. */
const NARROWEST = 20;

function padded(text: string, width: number): string {
  return text + " ".repeat(width - widthOf(text));
}

/** At spaces only: a long word is not split, so that it can be copied. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

const GRAPHEMES = new Intl.Segmenter();
/** Chinese names are common here, and their characters take two columns. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(stripVTControlCharacters(text))) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

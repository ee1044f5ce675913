/** Estimated text width, without a browser: rather too wide, because the reader's font is unknown. */
export function textWidth(text: string, size: number, isBold = false): number {
  let ems = 0;
  for (const { segment } of GRAPHEMES.segment(text)) ems += WIDE.test(segment) ? 1.05 : widthInEm(segment);
  return ems * size * (isBold ? 1.12 : 1);
}

/** The text, or the part of it that fits, with an ellipsis. */
export function fitted(text: string, width: number, size: number, isBold = false): string {
  if (textWidth(text, size, isBold) <= width) return text;
  let kept = "";
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (textWidth(`${kept}${segment}…`, size, isBold) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const GRAPHEMES = new Intl.Segmenter();
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** DejaVu Sans, the widest common font, by groups of letters. */
function widthInEm(letter: string): number {
  if (/[iljI.,:;'|! ]/.test(letter)) return 0.36;
  if (/[frt()[\]/-]/.test(letter)) return 0.42;
  if (/[mwMW@%…—~±+−]/.test(letter)) return 0.98;
  return /[A-Z]/.test(letter) ? 0.75 : 0.64;
}

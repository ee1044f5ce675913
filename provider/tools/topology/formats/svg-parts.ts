/** SVG elements common to line diagrams and matrices. */
import { SIZES } from "../layout/density.js";
import type { Box, Point } from "../layout/geometry.js";
import { escapeXml } from "./escape.js";

export const marked = ({ mark }: { readonly mark?: string }) => (mark === undefined ? "" : ` is-${mark}`);
export const round = (value: number): number => Math.round(value * 10) / 10;
export const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
export const point = ({ x, y }: Point): string => `x="${round(x)}" y="${round(y)}"`;
export const place = ({ x, y, width, height }: Box): string =>
  `${point({ x, y })} width="${round(width)}" height="${round(height)}"`;

export function centred({ x, y }: Point, width: number, height: number): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Symbol of a warning. */
export function triangle({ x, y }: Point, side: number, words: string): string {
  const half = side / 2;
  return `<g class="warning"><title>${escapeXml(words)}</title><path d="M${pair({ x, y: y - half })}L${pair({ x: x + half, y: y + half })}L${pair({ x: x - half, y: y + half })}Z"/><text ${point({ x, y: y + half - 2.5 })}${side < SIZES.warning ? ` font-size="${round(side * 0.7)}"` : ""}>!</text></g>`;
}

/** Formats by name, which is also the file extension. */
import type { Shape } from "../shape.js";
import type { Topology } from "../topology.js";
import { renderDot } from "./dot.js";
import { renderHtml } from "./html.js";
import { renderMermaid } from "./mermaid.js";
import { renderSvg } from "./svg.js";

const RENDERERS = {
  svg: (topology, { shape, isInline }) =>
    renderSvg(topology, { ...(shape && { shape }), ...(isInline && { isInline }) }),
  html: (topology, { title, shape }) => renderHtml(topology, title, shape),
  mermaid: (topology) => renderMermaid(topology),
  dot: (topology) => renderDot(topology),
  json: (topology) => `${JSON.stringify(topology, null, 2)}\n`,
} as const satisfies Readonly<
  Record<string, (topology: Topology, options: RenderOptions & { readonly title: string }) => string>
>;

export type Format = keyof typeof RENDERERS;
export const FORMATS = Object.keys(RENDERERS) as Format[];

export interface RenderOptions {
  /** For an HTML page. */
  readonly title?: string;
  /** For SVG, alone or in a page. */
  readonly shape?: Shape;
  /** For SVG: part of a page with light colours. */
  readonly isInline?: boolean;
}

export function render(format: Format, topology: Topology, options: RenderOptions = {}): string {
  return RENDERERS[format](topology, { title: "VPC peering topology", ...options });
}

/** Each format by its name, which is also its file's extension. */
import type { Topology } from "../topology.js";
import { renderDot } from "./dot.js";
import { renderHtml } from "./html.js";
import { renderMermaid } from "./mermaid.js";
import { renderSvg } from "./svg.js";

const RENDERERS = {
  svg: (topology) => renderSvg(topology),
  html: (topology, title) => renderHtml(topology, title),
  mermaid: (topology) => renderMermaid(topology),
  dot: (topology) => renderDot(topology),
  json: (topology) => `${JSON.stringify(topology, null, 2)}\n`,
} as const satisfies Readonly<Record<string, (topology: Topology, title: string) => string>>;

export type Format = keyof typeof RENDERERS;
export const FORMATS = Object.keys(RENDERERS) as Format[];

/** @param title what a page is called. */
export function render(format: Format, topology: Topology, title = "VPC peering topology"): string {
  return RENDERERS[format](topology, title);
}

/** Literal colours, light ones first: viewers without CSS variables or `prefers-color-scheme` use those. */
import { SIZES } from "../layout/density.js";
import { MATRIX_SIZES } from "../layout/matrix.js";
import { MARK_TONES, STATE_STYLES, SURFACES, type Tone, WARNING } from "./palette.js";

/** @param only this colour scheme instead of the reader's */
export function svgStyle(only?: Scheme): string {
  if (only !== undefined) return `${SHAPES}\n${colours(only)}`;
  return `${SHAPES}
${colours("light")}
@media (prefers-color-scheme: dark) {
${colours("dark")}
}
@media print {
${colours("light")}
}`;
}

const SHAPES = `svg { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "PingFang SC", "Microsoft YaHei", sans-serif; }
.frame { stroke-width: 1; }
.account-title { font-weight: 700; }
.region-title { font-weight: 600; }
.name { font-size: ${SIZES.name}px; font-weight: 600; }
.range { font-size: ${SIZES.range}px; font-variant-numeric: tabular-nums; }
.label text, .key text { font-size: ${SIZES.label}px; }
.badge text { font-size: ${SIZES.badge}px; font-weight: 700; }
.label rect { rx: 4px; }
.line { fill: none; stroke-width: 2; }
.titles text { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
.dense .line { stroke-width: 1.2; }
.dense .active .line { opacity: 0.6; }
.hit { fill: none; stroke: transparent; stroke-width: 14; }
.vpc rect.box { stroke-width: 1.2; }
.vpc.is-new rect.box, .vpc.is-replaced rect.box, .vpc.is-changed rect.box { stroke-width: 2.4; }
.vpc.is-going rect.box { stroke-dasharray: 5 4; stroke-width: 2; }
.is-going .name { text-decoration: line-through; }
.link.is-new .line, .link.is-replaced .line, .link.is-changed .line { stroke-width: 2.8; }
.link.is-going .line { opacity: 0.55; }
.warning path { stroke-width: 1; stroke-linejoin: round; }
.warning text { font-size: 11px; font-weight: 800; text-anchor: middle; }
.unplaced { display: none; }
.matrix .name { font-size: ${MATRIX_SIZES.name}px; }
.number { font-size: ${MATRIX_SIZES.number}px; font-variant-numeric: tabular-nums; }
.grid { fill: none; stroke-width: 0.6; }
.cell { stroke-width: 1.6; }
.link:not(.active) .cell { fill-opacity: 0.15; }
.overview { font-weight: 700; opacity: 0.25; pointer-events: none; paint-order: stroke; stroke-width: 0.15em; stroke-linejoin: round; }
.sign { font-size: 14px; font-weight: 800; text-anchor: middle; }
.link.is-going .cell { fill-opacity: 0.1; }`;

type Scheme = keyof Tone;

function colours(scheme: Scheme): string {
  const { ground, account, region, vpc, frame, vpcFrame, text, quiet } = SURFACES;
  return [
    `.ground { fill: ${ground[scheme]}; }`,
    `.account-title { stroke: ${account[scheme]}; }`,
    `.region-title { stroke: ${region[scheme]}; }`,
    `.frame.account { fill: ${account[scheme]}; stroke: ${frame[scheme]}; }`,
    `.frame.region { fill: ${region[scheme]}; stroke: ${frame[scheme]}; }`,
    `.vpc rect.box { fill: ${vpc[scheme]}; stroke: ${vpcFrame[scheme]}; }`,
    `text { fill: ${text[scheme]}; }`,
    `.range, .number, .region-title { fill: ${quiet[scheme]}; }`,
    `.block { fill: ${region[scheme]}; stroke: ${frame[scheme]}; }`,
    `.grid { stroke: ${frame[scheme]}; }`,
    `.self { fill: ${frame[scheme]}; }`,
    `.vpc.column rect.box { fill: none; stroke: none; }`,
    `.overview { stroke: ${region[scheme]}; }`,
    `.sign { fill: ${region[scheme]}; }`,
    `.label rect { fill: ${region[scheme]}; stroke: ${frame[scheme]}; }`,
    `.warning path { fill: ${WARNING[scheme]}; stroke: ${region[scheme]}; }`,
    `.warning text, .badge text { fill: ${region[scheme]}; }`,
    ...Object.entries(STATE_STYLES).flatMap(([state, tone]) => [
      `.${state} .line { stroke: ${tone[scheme]};${tone.dash === "" ? "" : ` stroke-dasharray: ${tone.dash};`} }`,
      `.${state} .cell { fill: ${tone[scheme]}; stroke: ${tone[scheme]};${tone.dash === "" ? "" : ` stroke-dasharray: ${tone.dash};`} }`,
      ...(state === "active" ? [] : [`.${state} .sign { fill: ${tone[scheme]}; }`]),
      `.${state} .end { fill: ${tone[scheme]}; }`,
      `.${state} .label text { fill: ${tone[scheme]}; }`,
    ]),
    ...Object.entries(MARK_TONES).flatMap(([mark, tone]) => [
      `.vpc.is-${mark} rect.box { stroke: ${tone[scheme]}; }`,
      `.link.is-${mark} .cell { stroke: ${tone[scheme]}; fill: ${tone[scheme]}; }`,
      `.badge.is-${mark} rect { fill: ${tone[scheme]}; }`,
    ]),
  ].join("\n");
}

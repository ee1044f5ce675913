/** The page around the diagram, in the same light and dark colours. */
import { SURFACES, type Tone, WARNING } from "../formats/palette.js";

export function pageStyle(): string {
  return `:root { color-scheme: light dark; ${variables("light")} --accent: #0060a8; }
@media (prefers-color-scheme: dark) { :root { ${variables("dark")} --accent: #6cb8f5; } }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) auto; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "PingFang SC", "Microsoft YaHei", sans-serif; background: var(--ground); color: var(--text); }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; padding: 8px 16px; border-bottom: 1px solid var(--frame); }
h1 { font-size: 16px; margin: 0; }
header p { margin: 0; color: var(--quiet); }
.tools { display: flex; flex-wrap: wrap; gap: 6px; margin-left: auto; align-items: center; }
.finder { position: relative; }
input, .tools button { font: inherit; color: inherit; background: var(--vpc); border: 1px solid var(--vpcFrame); border-radius: 6px; padding: 4px 10px; min-height: 32px; }
input { width: 260px; max-width: 60vw; background: var(--region); }
button { font: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
#results { position: absolute; z-index: 2; right: 0; width: 340px; max-width: 90vw; max-height: 60vh; overflow: auto; margin: 4px 0 0; padding: 4px; list-style: none; background: var(--region); border: 1px solid var(--vpcFrame); border-radius: 6px; }
#results button { width: 100%; text-align: left; border: 0; background: none; color: inherit; padding: 4px 8px; border-radius: 4px; }
#results button:hover, #results button:focus { background: var(--vpc); }
small { display: block; color: var(--quiet); }
#found { min-width: 5.5em; color: var(--quiet); }
main { position: relative; min-width: 0; min-height: 0; }
main > svg { display: block; width: 100%; height: 100%; touch-action: none; cursor: grab; }
main > svg:active { cursor: grabbing; }
main > svg:focus-visible { outline-offset: -3px; }
main > svg .legend { display: none; }
#details { width: 360px; max-width: 45vw; overflow: auto; padding: 12px 16px; border-left: 1px solid var(--frame); overflow-wrap: anywhere; }
#details h2 { font-size: 16px; margin: 0 32px 8px 0; }
#details h3 { font-size: 14px; margin: 16px 0 4px; }
#details ul { margin: 0; padding-left: 18px; }
#details p { margin: 4px 0; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
.go { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; text-align: left; }
.close { float: right; width: 28px; height: 28px; border: 1px solid var(--frame); border-radius: 6px; background: none; color: inherit; }
.way.missing { color: var(--warning); font-weight: 600; }
footer { grid-column: 1 / -1; padding: 2px 0; border-top: 1px solid var(--frame); overflow-x: auto; }
footer svg { display: block; }
[data-vpc], [data-link] { cursor: pointer; }
.vpc:focus-visible, .link:focus-visible { outline: none; }
.vpc:focus-visible rect.box, .vpc.selected rect.box { stroke: var(--accent); stroke-width: 4; }
.picture .link:is(:focus-visible, .selected, .hot) .line { stroke-width: 4.5; opacity: 1; }
.picture .link.near .line { stroke-width: 3; opacity: 1; }
.searching .vpc:not(.match, .selected, .near) :is(text, .warning), .selecting:not(.searching) .vpc:not(.selected, .near) :is(text, .warning) { opacity: 0.35; }
.searching .badge:not(.match, .selected, .near), .selecting:not(.searching) .badge:not(.selected, .near) { opacity: 0.35; }
.searching .vpc:not(.match, .selected, .near) .box, .selecting:not(.searching) .vpc:not(.selected, .near) .box { stroke-opacity: 0.3; }
.searching :is(.link, .on-line):not(.match, .selected, .near), .selecting:not(.searching) :is(.link, .on-line):not(.selected, .near) { opacity: 0.12; }
.matrix .link:is(:focus-visible, .selected, .hot, .match) .cell { stroke: var(--accent); stroke-width: 3; }
.matrix .vpc:is(.selected, .hot) rect.box { stroke: var(--accent); stroke-width: 2; }
.far .number, .far .sign, .far .matrix .warning { display: none; }
.far .cell { vector-effect: non-scaling-stroke; stroke-width: 3; }
.far .missing .cell { stroke: var(--warning); }
.far .overview { opacity: 0.8; }
.vpc.match rect.box { stroke: var(--accent); stroke-width: 3; }
.far .name, .far .range, .far .end { display: none; }
.far .on-line:not(.selected, .hot) .label { display: none; }
.far .dense .link:not(.selected, .hot, .near, .match) .hit { stroke-width: 6; }
.far .line { vector-effect: non-scaling-stroke; }
.on-line:is(.selected, .hot) .unplaced { display: inline; }
@media (max-width: 720px) { body { grid-template-columns: minmax(0, 1fr); } #details { width: auto; max-width: none; max-height: 45vh; border-left: 0; border-top: 1px solid var(--frame); } }
@media print { .tools, #details { display: none; } :root { ${variables("light")} } @page { size: landscape; } }`;
}

function variables(scheme: keyof Tone): string {
  return Object.entries({ ...SURFACES, warning: WARNING })
    .map(([name, tone]) => `--${name}: ${tone[scheme]};`)
    .join(" ");
}

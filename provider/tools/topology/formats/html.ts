/** One self-contained HTML page without external files. Its content security policy allows only its own script. */
import { createHash } from "node:crypto";
import { makeCamera } from "../page/camera.js";
import { describeSelected } from "../page/details.js";
import { pageStyle } from "../page/page-style.js";
import { saveDiagram } from "../page/picture-files.js";
import { findIn } from "../page/search.js";
import { startViewer } from "../page/viewer.js";
import { shapeFor } from "../shape.js";
import type { Topology } from "../topology.js";
import { summaryOf } from "../words.js";
import { escapeXml, jsonForScript } from "./escape.js";
import { legendOf } from "./legend.js";
import { renderSvg } from "./svg.js";

export function renderHtml(topology: Topology, title: string, shape = shapeFor(topology)): string {
  const legend = legendOf(topology, shape, LEGEND_WIDTH);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src blob:; script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'">
<title>${escapeXml(title)}</title>
<style>${pageStyle()}</style>
</head>
<body>
<header>
<h1>${escapeXml(title)}</h1>
<p>${escapeXml(summaryOf(topology))}</p>
<div class="tools" role="toolbar" aria-label="Picture">
<span id="found" role="status"></span>
<span class="finder">
<input id="search" type="search" placeholder="Name, id, CIDR block or address ( / )" aria-label="Search VPCs and connections" autocomplete="off" spellcheck="false">
<ul id="results" hidden></ul>
</span>
<button id="zoom-out" type="button" aria-label="Zoom out">−</button>
<button id="zoom-in" type="button" aria-label="Zoom in">+</button>
<button id="fit" type="button">Fit</button>
<button id="save-svg" type="button">SVG</button>
<button id="save-png" type="button">PNG</button>
<button id="print" type="button">Print</button>
</div>
</header>
<main>
${renderSvg(topology, { shape, interactive: { hasTabStops: topology.vpcs.length + topology.connections.length <= MOST_TAB_STOPS } })}
</main>
<aside id="details" aria-label="Details" aria-live="polite" hidden></aside>
<footer aria-label="Legend"><svg width="${legend.width}" height="${legend.height}" aria-hidden="true">${legend.svg}</svg></footer>
<script type="application/json" id="topology">${jsonForScript(topology)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const LEGEND_WIDTH = 1200;
/** Above this number, tab-key navigation is not useful; use the search. */
const MOST_TAB_STOPS = 120;

const PARTS = { makeCamera, describeSelected, findIn, saveDiagram };
const SCRIPT = `"use strict";(${startViewer.toString()})({${Object.entries(PARTS)
  .map(([name, part]) => `${name}:${part.toString()}`)
  .join(",")}});`;

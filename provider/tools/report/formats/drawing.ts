/** A network as SVG for the page: networks on a circle, so that no line runs through another's box. */
import type { Picture } from "../picture.js";
import type { NetworkLink } from "../../../network/network.js";
import { COLOURS, labelOf } from "./mermaid.js";
import { missingHalves } from "../route-findings.js";

const BOX = { width: 150, height: 46 } as const;
const SMALLEST_RADIUS = 130;
/** Beyond, labels cover each other. */
const MOST_LABELS = 20;

export function drawingOf(picture: Picture, when: "before" | "after"): string {
  const { vpcs, links } = picture[when];
  const missing = missingHalves(picture, when);
  const carries = (link: NetworkLink) => link.state === "active" && missing.of(link).length === 0;
  const other = picture[when === "before" ? "after" : "before"];
  if (vpcs.length === 0) return "";
  const radius = Math.max(SMALLEST_RADIUS, (vpcs.length * (BOX.width + 20)) / (2 * Math.PI));
  const [cx, cy] = [radius + BOX.width, radius + BOX.height];
  const places = new Map(
    vpcs.map(({ key }, i) => {
      const angle = Math.PI + (2 * Math.PI * i) / vpcs.length;
      return [key, { x: Math.round(cx + radius * Math.cos(angle)), y: Math.round(cy + radius * Math.sin(angle)) }];
    }),
  );
  const isKept = (key: string, items: readonly { readonly key: string }[]) => items.some((item) => item.key === key);
  const lines = links.flatMap((link) => {
    const [a, b] = [places.get(link.requester.vpc), places.get(link.accepter.vpc)];
    if (a === undefined || b === undefined) return [];
    const colour = !isKept(link.key, other.links) ? COLOURS[when] : carries(link) ? "#57606a" : COLOURS.waiting;
    const dash = carries(link) ? "" : ' stroke-dasharray="6 4"';
    const label =
      links.length > MOST_LABELS ? "" : [labelOf(link), ...missing.of(link)].filter((text) => text !== "").join(", ");
    const text = `<text class="label" x="${(a.x + b.x) / 2}" y="${(a.y + b.y) / 2 - 6}">${escaped(label)}</text>`;
    return [
      `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke="${colour}"${dash}/>${label === "" ? "" : text}`,
    ];
  });
  const boxes = vpcs.map(({ key, cidrBlocks, region, accountId }) => {
    const { x, y } = places.get(key)!;
    const stroke = isKept(key, other.vpcs) ? "#57606a" : COLOURS[when];
    const title = `${accountId} · ${region} · ${cidrBlocks.join(", ") || "CIDR blocks not shown"}`;
    return (
      `<g><title>${escaped(title)}</title><rect x="${x - BOX.width / 2}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="6" stroke="${stroke}"/>` +
      `<text x="${x}" y="${y - 3}">${escaped(shortened(picture.nameOf(key)))}</text><text class="small" x="${x}" y="${y + 14}">${escaped(shortened(`${region} ${cidrBlocks[0] ?? ""}`))}</text></g>`
    );
  });
  const height = vpcs.length <= 2 ? 2 * BOX.height + 20 : 2 * cy;
  const top = vpcs.length <= 2 ? cy - height / 2 : 0;
  return `<svg viewBox="0 ${top} ${2 * cx} ${height}" role="img" aria-label="the network ${when} the change">${lines.join("")}${boxes.join("")}</svg>`;
}

/** What fits into a box. */
const LONGEST = 25;

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Legend of lines, triangles and badges, limited to those in the diagram. */
import type { PeeringState } from "../../../rules/schema.js";
import { MARKS, type Mark } from "../changes.js";
import { SIZES } from "../layout/density.js";
import { textWidth } from "../layout/text-width.js";
import type { Shape } from "../shape.js";
import type { Topology } from "../topology.js";
import { isMissing, leadsNowhere, markText, stateText } from "../words.js";
import { STATE_STYLES } from "./palette.js";

export interface Legend {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** In rows of at most `width`. */
export function legendOf(topology: Topology, shape: Shape, width: number): Legend {
  const entries = entriesOf(topology, shape);
  let [x, y, widest] = [MARGIN, 0, 0];
  const parts = entries.map(({ draw, sign, text }) => {
    const own = sign + 8 + textWidth(text, SIZES.label);
    if (x > MARGIN && x + own > width - MARGIN) [x, y] = [MARGIN, y + ROW];
    const part = `<g transform="translate(${Math.round(x)} ${y + ROW / 2})">${draw}<text x="${sign + 8}" y="4">${text}</text></g>`;
    widest = Math.max(widest, x + own + MARGIN);
    x += own + BETWEEN;
    return part;
  });
  return {
    width: widest,
    height: entries.length === 0 ? 0 : y + ROW + MARGIN / 2,
    svg: `<g class="key">${parts.join("")}</g>`,
  };
}

const [MARGIN, ROW, BETWEEN] = [20, 22, 22];

interface Entry {
  readonly draw: string;
  /** Width of the symbol. */
  readonly sign: number;
  readonly text: string;
}

/** Symbols of a state, and of a missing route. */
const SIGNS = {
  lines: {
    draw: (state: PeeringState) => `<g class="${state}"><path class="line" d="M0 0H38"/></g>`,
    width: 38,
    missing: "on a line: no route at this end",
  },
  matrix: {
    draw: (state: PeeringState) =>
      `<g class="link ${state}"><rect class="cell" y="-7" width="14" height="14" rx="3"/></g>`,
    width: 14,
    missing: "in a cell: the row's VPC has no route to the column's",
  },
} as const;

function entriesOf({ vpcs, connections }: Topology, shape: Shape): Entry[] {
  const { draw, width, missing } = SIGNS[shape];
  const states = new Set<string>(connections.map(({ state }) => state));
  const marks = new Set([...vpcs, ...connections].map(({ mark }) => mark));
  const lacksRoute = connections.some(({ requester, accepter }) => isMissing(requester) || isMissing(accepter));
  const hasDeadRoute = vpcs.some(({ routes }) => routes.some(leadsNowhere));
  return [
    ...(Object.keys(STATE_STYLES) as PeeringState[])
      .filter((state) => states.has(state))
      .map((state) => ({
        draw: draw(state),
        sign: width,
        text: stateText(state),
      })),
    ...(lacksRoute ? [{ draw: TRIANGLE, sign: 14, text: missing }] : []),
    ...(hasDeadRoute ? [{ draw: TRIANGLE, sign: 14, text: "in a VPC: a black hole route" }] : []),
    ...(Object.keys(MARKS) as Mark[]).filter((mark) => marks.has(mark)).map(markEntry),
  ];
}

const TRIANGLE = '<g class="warning"><path d="M7 -7L14 7L0 7Z"/><text x="7" y="5">!</text></g>';

function markEntry(mark: Mark): Entry {
  const word = markText(mark);
  const width = Math.round(textWidth(word, SIZES.badge, true) + 10);
  return {
    draw: `<g class="badge is-${mark}"><rect y="-8" width="${width}" height="16" rx="8"/><text x="${width / 2}" y="3.5" text-anchor="middle">${word}</text></g>`,
    sign: width,
    text: MARKS[mark].meaning,
  };
}

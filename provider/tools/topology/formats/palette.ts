/**
 * Styles of states and marks. The colours are distinguishable with any colour vision (Okabe and Ito, 2008, with a
 * contrast of at least 4.5 to their background), and each has a dash pattern and a word as well.
 */
import type { PeeringState } from "../../../rules/schema.js";
import type { Mark } from "../changes.js";

export interface Tone {
  readonly light: string;
  readonly dark: string;
}

export interface LineStyle extends Tone {
  /** Value of `stroke-dasharray`; empty for a solid line. */
  readonly dash: string;
}

const AMBER: Tone = { light: "#8a5a00", dark: "#f0b429" };
const RED: Tone = { light: "#b3261e", dark: "#ff9a8f" };
const BLUE: Tone = { light: "#0060a8", dark: "#6cb8f5" };
const PURPLE: Tone = { light: "#8c3a73", dark: "#e29ccb" };
const GREEN: Tone = { light: "#00704f", dark: "#3fcf9c" };
const GREY: Tone = { light: "#5b6470", dark: "#a3adba" };

export const STATE_STYLES: Readonly<Record<PeeringState, LineStyle>> = {
  active: { ...GREEN, dash: "" },
  "pending-acceptance": { ...AMBER, dash: "9 5" },
  provisioning: { ...BLUE, dash: "2 4" },
  suspended: { ...PURPLE, dash: "12 4 2 4" },
  rejected: { ...RED, dash: "5 4" },
  expired: { ...RED, dash: "1 5" },
  "deleted-by-peer": { ...RED, dash: "10 3 2 3 2 3" },
  failed: { ...RED, dash: "14 6" },
  unknown: { ...GREY, dash: "3 7" },
};

export const MARK_TONES: Readonly<Record<Mark, Tone>> = { new: GREEN, changed: BLUE, replaced: AMBER, going: RED };

export const WARNING = RED;

/** Backgrounds, borders and texts. */
export const SURFACES = {
  ground: { light: "#ffffff", dark: "#12161c" },
  account: { light: "#f4f6f9", dark: "#1a2028" },
  region: { light: "#ffffff", dark: "#212935" },
  vpc: { light: "#eef4fb", dark: "#2b3747" },
  frame: { light: "#c3ccd8", dark: "#445063" },
  vpcFrame: { light: "#6f8299", dark: "#8fa3bb" },
  text: { light: "#17202b", dark: "#eef2f7" },
  quiet: { light: "#4c5968", dark: "#b4c0ce" },
} as const satisfies Readonly<Record<string, Tone>>;

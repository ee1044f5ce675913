/** The states of a peering connection, and which are live. The only place that decides it. */
import type { PeeringState } from "./schema.js";

const IS_LIVE: Readonly<Record<PeeringState, boolean>> = {
  "pending-acceptance": true,
  provisioning: true,
  active: true,
  suspended: true,
  rejected: false,
  expired: false,
  "deleted-by-peer": false,
  failed: false,
  // A word of the vendor that this version does not know: the connection may carry traffic, so it counts as live.
  unknown: true,
};

/** A live connection occupies its pair of VPCs, its quota and its address ranges; the others have ended. */
export const isLive = (state: PeeringState): boolean => IS_LIVE[state];

/** Of a file, which may say anything. */
export const knownState = (text: string): PeeringState =>
  Object.hasOwn(IS_LIVE, text) ? (text as PeeringState) : "unknown";

/** States of a peering connection, and which of them are live. No other module decides this. */
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
  // A vendor state that this version does not know: the connection may carry traffic, so it counts as live.
  unknown: true,
};

/** A live connection counts for its pair of VPCs, its quota and its CIDR blocks; the others have ended. */
export const isLive = (state: PeeringState): boolean => IS_LIVE[state];

/** From a file, which may contain any text. */
export const knownState = (text: string): PeeringState =>
  Object.hasOwn(IS_LIVE, text) ? (text as PeeringState) : "unknown";

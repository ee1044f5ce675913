/**
 * The lifecycle of a connection for every vendor: its states, the actions that each end may take, and their results.
 * Pure; the differences between vendors are answers of the rules. Expiry and suspension are not events but follow
 * from the clock and the accounts, so they hold without anybody running.
 */
import type { PeeringState, VendorRules } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import { isCrossRegion, opposite, SIDES, type Link, type LinkSide, type SideName } from "../tables/links.js";

/** Facts besides the connection that its state depends on. */
export interface Moment {
  readonly now: number;
  readonly isInArrears: (accountId: string) => boolean;
}

export type Action = "accept" | "reject" | "enable" | "modify";

/** Deleting is allowed in every state. */
const ALLOWED_IN: Readonly<Record<Action, readonly PeeringState[]>> = {
  accept: ["pending-acceptance"],
  reject: ["pending-acceptance"],
  enable: ["expired"],
  modify: ["pending-acceptance", "active", "suspended"],
};

export const isAllowedIn = (action: Action, state: PeeringState): boolean => ALLOWED_IN[action].includes(state);

/** The state as the account of that side sees it. */
export function stateFor(rules: VendorRules, link: Link, side: SideName, moment: Moment): PeeringState {
  // An acceptance or rejection remains, even if the accepter deletes its row.
  if (link.phase === "rejected") return "rejected";
  if (link[opposite(side)].row === "removed") return "deleted-by-peer";
  if (link.phase === "pending")
    return link.expiresAt !== undefined && link.expiresAt <= moment.now ? "expired" : "pending-acceptance";
  return isStopped(rules, link, moment) ? "suspended" : "active";
}

/** A connection that occupies its pair, its quota and its VPCs. */
export function isLinkLive(rules: VendorRules, link: Link, moment: Moment): boolean {
  return SIDES.every((side) => link[side].row !== "removed") && isLive(stateFor(rules, link, "requester", moment));
}

/** The sides whose account has a row; none if the account cannot see the connection. */
export function sidesOf(link: Link, accountId: string): SideName[] {
  return SIDES.filter((side) => link[side].accountId === accountId && link[side].row === "present");
}

/** Which side has to take the action; `undefined`: either. */
export function actingSide(rules: VendorRules, action: Action): SideName | undefined {
  if (action === "modify") return rules.mayModify.value === "requester" ? "requester" : undefined;
  return action === "enable" ? "requester" : "accepter";
}

export function accepted({ expiresAt: _, ...link }: Link): Link {
  return { ...link, phase: "active" };
}

export function rejected(rules: VendorRules, { expiresAt: _, ...link }: Link): Link {
  const reject = rules.reject.value;
  const disappears = "accepterRow" in reject && reject.accepterRow === "disappears";
  return { ...link, phase: "rejected", ...(disappears && { accepter: removed(link.accepter) }) };
}

export function enabled({ expiresAt: _, ...link }: Link, expiresAt: number | undefined): Link {
  return { ...link, ...(expiresAt !== undefined && { expiresAt }) };
}

/** The second half of a connection with two halves, recreated by an account that had deleted its own. */
export function completed({ expiresAt: _, ...link }: Link, side: SideName, half: LinkSide): Link {
  return { ...link, phase: "active", [side]: half };
}

/** After the account of these sides has deleted the connection. */
export function deleted(rules: VendorRules, link: Link, sides: readonly SideName[]): Link {
  const gone = rules.deletion.value.otherSide === "gone" ? SIDES : sides;
  const rest = Object.fromEntries(gone.map((side) => [side, removed(link[side])]));
  return { ...link, ...rest };
}

/** When a request created now expires. 0 or null in the limits: never. */
export function expiryFrom(rules: VendorRules, limit: number | null | undefined, now: number): number | undefined {
  const hours = limit === undefined ? rules.pendingExpiry.value.hours : limit;
  return hours === null || hours === 0 ? undefined : now + hours * 3_600_000;
}

/** A half that was never created does not become deleted. */
function removed(side: LinkSide): LinkSide {
  return side.row === "present" ? { ...side, row: "removed" } : side;
}

function isStopped(rules: VendorRules, link: Link, { isInArrears }: Moment): boolean {
  return (
    rules.arrears.value === "suspends-cross-region" && isCrossRegion(link) && isInArrears(link.requester.accountId)
  );
}

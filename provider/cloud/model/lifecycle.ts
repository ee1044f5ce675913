/**
 * Lifecycle of a connection for every vendor: its states, the actions allowed at each end, and their results. Pure
 * functions; differences between vendors come from the rules. Expiry and suspension are not events: they are derived
 * from the clock and the accounts, so no process has to run.
 */
import type { PeeringState, VendorRules } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import {
  isCrossRegion,
  opposite,
  SIDES,
  type Connection,
  type ConnectionSide,
  type SideName,
} from "../tables/connections.js";

/** Facts outside the connection that its state depends on. */
export interface StateContext {
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

/** The state as that side's account sees it. */
export function stateFor(
  rules: VendorRules,
  connection: Connection,
  side: SideName,
  context: StateContext,
): PeeringState {
  // An acceptance or rejection stays in effect, even if the accepter deletes its row.
  if (connection.phase === "rejected") return "rejected";
  if (connection[opposite(side)].row === "removed") return "deleted-by-peer";
  if (connection.phase === "pending")
    return connection.expiresAt !== undefined && connection.expiresAt <= context.now ? "expired" : "pending-acceptance";
  return isStopped(rules, connection, context) ? "suspended" : "active";
}

/** True if a connection counts for its pair, its quota and its VPCs. */
export function isConnectionLive(rules: VendorRules, connection: Connection, context: StateContext): boolean {
  return (
    SIDES.every((side) => connection[side].row !== "removed") &&
    isLive(stateFor(rules, connection, "requester", context))
  );
}

/** The sides whose account has a row; empty if the account cannot see the connection. */
export function sidesOf(connection: Connection, accountId: string): SideName[] {
  return SIDES.filter((side) => connection[side].accountId === accountId && connection[side].row === "present");
}

/** The side that has to act; `undefined`: either. */
export function actingSide(rules: VendorRules, action: Action): SideName | undefined {
  if (action === "modify") return rules.mayModify.value === "requester" ? "requester" : undefined;
  return action === "enable" ? "requester" : "accepter";
}

export function accepted({ expiresAt: _, ...connection }: Connection): Connection {
  return { ...connection, phase: "active" };
}

export function rejected(rules: VendorRules, { expiresAt: _, ...connection }: Connection): Connection {
  const reject = rules.reject.value;
  const disappears = "accepterRow" in reject && reject.accepterRow === "disappears";
  return { ...connection, phase: "rejected", ...(disappears && { accepter: removed(connection.accepter) }) };
}

export function enabled({ expiresAt: _, ...connection }: Connection, expiresAt: number | undefined): Connection {
  return { ...connection, ...(expiresAt !== undefined && { expiresAt }) };
}

/** The second half of a connection, created again by an account that had deleted its own. */
export function completed(
  { expiresAt: _, ...connection }: Connection,
  side: SideName,
  half: ConnectionSide,
): Connection {
  return { ...connection, phase: "active", [side]: half };
}

/** After the account of these sides has deleted the connection. */
export function deleted(rules: VendorRules, connection: Connection, sides: readonly SideName[]): Connection {
  const gone = rules.deletion.value.otherSide === "gone" ? SIDES : sides;
  const rest = Object.fromEntries(gone.map((side) => [side, removed(connection[side])]));
  return { ...connection, ...rest };
}

/** Expiry of a request created now. 0 or null in the limits: never. */
export function expiryFrom(rules: VendorRules, limit: number | null | undefined, now: number): number | undefined {
  const hours = limit === undefined ? rules.pendingExpiry.value.hours : limit;
  return hours === null || hours === 0 ? undefined : now + hours * 3_600_000;
}

/** A half that was never created does not become deleted. */
function removed(side: ConnectionSide): ConnectionSide {
  return side.row === "present" ? { ...side, row: "removed" } : side;
}

function isStopped(rules: VendorRules, connection: Connection, { isInArrears }: StateContext): boolean {
  return (
    rules.arrears.value === "suspends-cross-region" &&
    isCrossRegion(connection) &&
    isInArrears(connection.requester.accountId)
  );
}

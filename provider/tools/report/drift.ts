/** Drift that the refresh found, and requests that are pending or have ended. */
import type { NetworkConnection } from "../../network/network.js";
import type { NetworkChange } from "./network-change.js";
import type { Drift, StackPlan } from "../stack/preview.js";
import type { ReportedDrift, ReportedRequest } from "./report.js";
import { formatTime, wordsOf } from "./formats/wording.js";

export function driftOf(plans: readonly StackPlan[]): ReportedDrift[] {
  const found = plans.flatMap(({ drift, project, stack }) =>
    drift.flatMap((found) => {
      const what = differences(found);
      const { kind, name } = found.saved;
      return what === undefined ? [] : [{ urn: found.urn, stack: `${project}/${stack}`, kind, name, what }];
    }),
  );
  return found.sort((a, b) => a.urn.localeCompare(b.urn, "en", { numeric: true }));
}

function differences({ saved, found }: Drift): string | undefined {
  if (found === undefined) return "no longer exists in the cloud";
  const [was, is] = [saved.outputs["state"], found.outputs["state"]];
  const state = was !== is && typeof was === "string" && typeof is === "string" ? [`${was} → ${is}`] : [];
  const properties = [...new Set([...Object.keys(saved.inputs), ...Object.keys(found.inputs)])]
    .filter((property) => property !== "desiredState")
    .filter((property) => JSON.stringify(saved.inputs[property]) !== JSON.stringify(found.inputs[property]))
    .map((property) => wordsOf(property, saved, found));
  const parts = [...state, ...properties];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** Requests of the stacks' own connections. */
export function requestsOf({ before, after, nameOf, isManaged }: NetworkChange): ReportedRequest[] {
  const own = (connections: readonly NetworkConnection[]) => connections.filter(({ key }) => isManaged(key));
  const existing = new Map(own(after.connections).map((connection) => [nameOf(connection.key), connection]));
  const ended = own(before.connections).flatMap((connection): ReportedRequest[] => {
    if (!isEnded(connection.state)) return [];
    const name = nameOf(connection.key);
    const again = existing.get(name);
    const next =
      again === undefined ? "it is deleted" : isEnded(again.state) ? "it is kept" : "this change sends a new request";
    const since =
      connection.expiresAt === undefined || connection.state !== "expired"
        ? ""
        : ` on ${formatTime(connection.expiresAt)}`;
    return [
      {
        name,
        state: connection.state,
        what: `${ENDS[connection.state](connection.accepter.accountId)}${since}; ${next}`,
      },
    ];
  });
  const waiting = own(after.connections).flatMap((connection): ReportedRequest[] => {
    if (connection.state !== "pending-acceptance") return [];
    const isMade = before.connections.some(({ key }) => key === connection.key);
    const { expiresAt } = connection;
    const until = isMade && expiresAt !== undefined ? `, until ${formatTime(expiresAt)}` : "";
    const what = `account ${connection.accepter.accountId} has to accept${until}`;
    return [
      { name: nameOf(connection.key), state: connection.state, what, ...(until !== "" && { expiresAt: expiresAt! }) },
    ];
  });
  return [...ended, ...waiting];
}

type Ended = "expired" | "rejected" | "deleted-by-peer";

const ENDS: Readonly<Record<Ended, (account: string) => string>> = {
  expired: (account) => `the request to account ${account} expired`,
  rejected: (account) => `account ${account} rejected the request`,
  "deleted-by-peer": () => "the other side deleted the connection",
};

function isEnded(state: string): state is Ended {
  return Object.hasOwn(ENDS, state);
}

/** Drift that the refresh found, and requests that are pending or have ended. */
import type { NetworkLink } from "../../network/network.js";
import type { Picture } from "./picture.js";
import type { Drift, StackPlan } from "../stack/preview.js";
import type { ReportedDrift, ReportedRequest } from "./report.js";
import { moment, wordsOf } from "./formats/wording.js";

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

/** Of the stacks' own connections. */
export function requestsOf({ before, after, nameOf, isManaged }: Picture): ReportedRequest[] {
  const own = (links: readonly NetworkLink[]) => links.filter(({ key }) => isManaged(key));
  const standing = new Map(own(after.links).map((link) => [nameOf(link.key), link]));
  const ended = own(before.links).flatMap((link): ReportedRequest[] => {
    if (!isEnded(link.state)) return [];
    const name = nameOf(link.key);
    const again = standing.get(name);
    const next =
      again === undefined ? "it is deleted" : isEnded(again.state) ? "it is kept" : "this change sends a new request";
    const since = link.expiresAt === undefined || link.state !== "expired" ? "" : ` on ${moment(link.expiresAt)}`;
    return [{ name, state: link.state, what: `${ENDS[link.state](link.accepter.accountId)}${since}; ${next}` }];
  });
  const waiting = own(after.links).flatMap((link): ReportedRequest[] => {
    if (link.state !== "pending-acceptance") return [];
    const isMade = before.links.some(({ key }) => key === link.key);
    const { expiresAt } = link;
    const until = isMade && expiresAt !== undefined ? `, until ${moment(expiresAt)}` : "";
    const what = `account ${link.accepter.accountId} has to accept${until}`;
    return [{ name: nameOf(link.key), state: link.state, what, ...(until !== "" && { expiresAt: expiresAt! }) }];
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

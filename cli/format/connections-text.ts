/** Peering connections as text and columns. */
import type { PeeringEnd, PeeringRecord } from "../../provider/backend/contract.js";
import { formatId } from "../../provider/engine/ids.js";
import type { PeeringState } from "../../provider/rules/schema.js";
import { type Colour, paint } from "./colour.js";
import { formatTable } from "./table.js";

const COLOURS: Readonly<Record<PeeringState, Colour>> = {
  active: "green",
  provisioning: "yellow",
  "pending-acceptance": "yellow",
  suspended: "red",
  failed: "red",
  rejected: "gray",
  expired: "gray",
  "deleted-by-peer": "gray",
  unknown: "yellow",
};

export function describeConnections(
  connections: readonly PeeringRecord[],
  accountId: string,
  regions: readonly string[],
): string {
  if (connections.length === 0)
    return `account ${accountId} has no matching connections${regions.length === 0 ? "" : ` in ${regions.join(", ")}`}`;
  const rows = connections.map((connection) => [
    formatId(connection),
    connection.name || "-",
    paint(COLOURS[connection.state], connection.state),
    connection.role,
    endOf(connection.requester, accountId),
    endOf(connection.accepter, accountId),
    String(connection.bandwidthMbps ?? "-"),
    connection.expiresAt ?? "-",
  ]);
  return formatTable(["CONNECTION", "NAME", "STATE", "ROLE", "REQUESTER", "ACCEPTER", "MBPS", "EXPIRES AT"], rows);
}

/** Only other accounts are named. */
function endOf({ accountId, region, vpcId }: PeeringEnd, own: string): string {
  const owner = accountId === own ? "" : ` of ${accountId || "another account"}`;
  return `${region}/${vpcId}${owner}`;
}

export function describeRequest({
  name,
  requester,
  accepter,
  bandwidthMbps,
  expiresAt,
  ...ref
}: PeeringRecord): string {
  const ranges = requester.cidrBlocks === undefined ? "" : ` (${requester.cidrBlocks.join(", ")})`;
  return [
    `${formatId(ref)}${name === "" ? "" : `, "${name}"`}: account ${requester.accountId} requests a connection`,
    `  its ${requester.region}/${requester.vpcId}${ranges}`,
    `  to  ${accepter.region}/${accepter.vpcId} of account ${accepter.accountId}`,
    ...(bandwidthMbps === undefined ? [] : [`  with ${bandwidthMbps} Mbps`]),
    ...(expiresAt === undefined ? [] : [`  and expires at ${expiresAt}`]),
  ].join("\n");
}

/** The completed change, and the stacks that it affects. */
export function describeAnswered(answer: "accept" | "reject", connection: PeeringRecord): string {
  const { requester, state } = connection;
  const theirs = `the stack of account ${requester.accountId} shows it as ${state} after its next refresh`;
  const next =
    answer === "accept"
      ? `${theirs}, and writes its deferred routes at its next update; traffic requires routes at both ends`
      : `${theirs}, and keeps it, unless onRejected is "recreate"`;
  return `${formatId(connection)} is ${state}: ${next}`;
}

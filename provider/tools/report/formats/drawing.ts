/** The networks before and after as one diagram for the HTML page, drawn like `vpc-peering topology`. */
import type { Network } from "../../../network/network.js";
import { render, topologyOf } from "../../topology/index.js";
import type { ShownPart } from "../shown-part.js";

export function drawingOf({ before, after, replaced, nameOf }: ShownPart): string {
  if (before.vpcs.length + after.vpcs.length === 0) return "";
  const named = ({ vpcs, connections, routeTables }: Network): Network => ({
    vpcs: vpcs.map((vpc) => ({ ...vpc, name: nameOf(vpc.key) })),
    connections: connections.map((connection) => ({ ...connection, name: nameOf(connection.key) })),
    routeTables,
  });
  const known = [...before.vpcs, ...after.vpcs].filter(({ cidrBlocks }) => cidrBlocks.length > 0);
  const shownAccounts = new Set(known.map(({ vendor, accountId }) => `${vendor}/${accountId}`));
  const topology = topologyOf(named(after), { before: named(before), replaced, shownAccounts });
  return render("svg", topology, { isInline: true });
}

/** Contents of the embedded cloud as text. */
import type { PeeringEnd } from "../../provider/backend/contract.js";
import type { Inventory } from "../../provider/cloud/index.js";
import { formatTable } from "./table.js";

export function describeInventory(inventory: Inventory, file: string): string {
  const sections = [
    section(
      ["VPC", "VENDOR", "ACCOUNT", "REGION", "NAME", "CIDR BLOCKS"],
      inventory.vpcs.map(({ id, vendor, accountId, region, name, cidrBlock, secondaryCidrBlocks, ipv6CidrBlock }) => [
        id,
        vendor,
        accountId,
        region,
        name,
        [cidrBlock, ...secondaryCidrBlocks, ...(ipv6CidrBlock === undefined ? [] : [ipv6CidrBlock])].join(" "),
      ]),
    ),
    section(
      ["CONNECTION", "VENDOR", "STATE", "NAME", "REQUESTER", "ACCEPTER", "MBPS"],
      inventory.peeringConnections.map(({ id, vendor, state, name, requester, accepter, bandwidthMbps }) => [
        id,
        vendor,
        state,
        name,
        describeEnd(requester),
        describeEnd(accepter),
        String(bandwidthMbps ?? "-"),
      ]),
    ),
    section(
      ["SUBNET", "VENDOR", "VPC", "CIDR BLOCK", "TABLE"],
      inventory.subnets.map(({ id, vendor, vpcId, cidrBlock, routeTableId }) => [
        id,
        vendor,
        vpcId,
        cidrBlock,
        routeTableId,
      ]),
    ),
    section(
      ["TABLE", "VPC", "DESTINATION", "NEXT HOP", "ORIGIN"],
      inventory.routes.map(({ routeTableId, vpcId, destinationCidrBlock, peeringConnectionId, nextHop, origin }) => [
        routeTableId,
        vpcId,
        destinationCidrBlock,
        peeringConnectionId ?? nextHop ?? "-",
        origin,
      ]),
    ),
  ].filter((text) => text !== undefined);
  return sections.length === 0 ? `the embedded cloud is empty (${file})` : sections.join("\n\n");
}

function section(head: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  return rows.length === 0 ? undefined : formatTable(head, rows);
}

const describeEnd = ({ accountId, region, vpcId }: PeeringEnd): string => `${accountId} ${region}/${vpcId}`;

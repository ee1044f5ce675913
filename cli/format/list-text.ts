/** VPCs, subnets and routes as columns. */
import type { RouteRecord } from "../../provider/backend/contract.js";
import type { GetSubnetsResult } from "../../provider/functions/declarations/subnets.js";
import type { GetVpcResult } from "../../provider/functions/declarations/vpc.js";
import { formatTable } from "./table.js";

export interface ListedRoute extends RouteRecord {
  readonly id: string;
  readonly routeTableId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export function describeVpcs(vpcs: readonly GetVpcResult[], accountId: string, regions: readonly string[]): string {
  return (
    none("VPCs", vpcs, accountId, regions) ??
    formatTable(
      ["VPC", "NAME", "CIDR BLOCKS", "STATE", "TAGS"],
      vpcs.map(({ id, name, cidrBlock, secondaryCidrBlocks, ipv6CidrBlock, state, tags }) => [
        id,
        name || "-",
        [cidrBlock, ...secondaryCidrBlocks, ...(ipv6CidrBlock === undefined ? [] : [ipv6CidrBlock])].join(", "),
        state,
        listed(Object.entries(tags).map(([key, value]) => `${key}=${value}`)),
      ]),
    )
  );
}

export function describeSubnets(
  subnets: GetSubnetsResult["subnets"],
  accountId: string,
  regions: readonly string[],
): string {
  return (
    none("subnets", subnets, accountId, regions) ??
    formatTable(
      ["SUBNET", "NAME", "VPC", "CIDR BLOCK", "ZONE", "ROUTE TABLE", "FREE"],
      subnets.map(({ id, name, vpcId, cidrBlock, zone, routeTableId, availableIpCount }) => [
        id,
        name || "-",
        vpcId,
        cidrBlock,
        zone ?? "-",
        routeTableId,
        String(availableIpCount ?? "-"),
      ]),
    )
  );
}

export function describeRoutes(routes: readonly ListedRoute[], accountId: string, regions: readonly string[]): string {
  return (
    none("routes", routes, accountId, regions) ??
    formatTable(
      ["ROUTE TABLE", "VPC", "DESTINATION", "NEXT HOP", "ENABLED", "ORIGIN", "SUBNETS"],
      routes.map((route) => [
        `${route.region}/${route.routeTableId}`,
        route.vpcId,
        route.destinationCidrBlock,
        route.peeringConnectionId ?? route.nextHop ?? "-",
        route.enabled === false ? "no" : "yes",
        route.origin,
        listed(route.subnetIds),
      ]),
    )
  );
}

function none(
  what: string,
  items: readonly unknown[],
  accountId: string,
  regions: readonly string[],
): string | undefined {
  if (items.length > 0) return undefined;
  return `account ${accountId} has no matching ${what}${regions.length === 0 ? "" : ` in ${regions.join(", ")}`}`;
}

const listed = (texts: readonly string[]): string => texts.join(", ") || "-";

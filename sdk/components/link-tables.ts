/** Route tables that a `PeeringLink` writes to: given ones, those of subnets, or the VPC's default table. */
import type * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { lastPart } from "../resources/id.js";
import type { PeeringLinkArgs, TableIds } from "./link-args.js";
import type { PeeringConnection } from "../resources/peering-connection.js";
import type { RouteArgs } from "../generated/route.js";
import { isOfKind } from "../registration/type-token.js";
import type { Vpc } from "../resources/vpc.js";

export interface Table {
  /** Part of the route's logical name; empty for the default table. */
  readonly key: string;
  readonly place: Pick<RouteArgs, "vpc" | "routeTableId" | "subnetId" | "region">;
}

/** For both ends; the connection supplies the region for IDs without one. */
export function tablesOf(args: PeeringLinkArgs, connection: PeeringConnection): { own: Table[]; peer: Table[] } {
  const { vpc, peerVpc, routeTableIds, subnetIds, peerRouteTableIds, peerSubnetIds } = args;
  const { region, peerRegion } = connection;
  return {
    own: tablesAt({ vpc, region, routeTableIds, subnetIds, properties: ["routeTableIds", "subnetIds"] }),
    peer: tablesAt({
      vpc: peerVpc,
      region: peerRegion,
      routeTableIds: peerRouteTableIds,
      subnetIds: peerSubnetIds,
      properties: ["peerRouteTableIds", "peerSubnetIds"],
    }),
  };
}

interface End {
  readonly vpc: Vpc | pulumi.Input<string>;
  /** Region of IDs without one. */
  readonly region: pulumi.Input<string>;
  readonly routeTableIds: TableIds | undefined;
  readonly subnetIds: TableIds | undefined;
  /** Names of the arguments at this end. */
  readonly properties: readonly [routeTableIds: string, subnetIds: string];
}

function tablesAt({ vpc, region, routeTableIds, subnetIds, properties }: End): Table[] {
  if (routeTableIds !== undefined && subnetIds !== undefined) {
    throw new PeeringError("invalid-input", `both ${properties.join(" and ")} set the route tables`, {
      property: properties[0],
      fix: "Give one of them",
    });
  }
  if (routeTableIds !== undefined) {
    return named(routeTableIds, properties[0]).map(([key, routeTableId]) => ({ key, place: { routeTableId, region } }));
  }
  if (subnetIds !== undefined) {
    return named(subnetIds, properties[1]).map(([key, subnetId]) => ({ key, place: { subnetId, region } }));
  }
  return [{ key: "", place: isOfKind(vpc, "Vpc") ? { vpc } : { vpc, region } }];
}

function named(ids: TableIds, property: string): [string, pulumi.Input<string>][] {
  if (!Array.isArray(ids)) return Object.entries(ids);
  return ids.map((id: unknown) => {
    if (typeof id === "string") return [lastPart(id), id];
    throw new PeeringError("invalid-input", "an unknown id cannot be in a list: its route requires a name", {
      property,
      fix: "Set an object instead of the list: { app: table.id }",
    });
  });
}

/** `Route`: the inputs that a program declares, and the outputs. */
import { z } from "zod";
import { account, adoptExisting, field, region } from "../field.js";

export const schema = z.strictObject({
  region: region(),
  vpc: field(
    z.string().optional(),
    "replace",
    "VPC whose default table holds the route: a Vpc or its id. Set one of vpc, routeTableId, subnetId",
  ),
  routeTableId: field(z.string().optional(), "replace", "Route table that holds the route"),
  subnetId: field(z.string().optional(), "replace", "Subnet whose route table holds the route"),
  destinationCidrBlock: field(
    z.string(),
    "replace",
    "Destination: a CIDR block of the other end, IPv4 or IPv6, in canonical form",
  ),
  peeringConnection: field(
    z.string(),
    "update",
    "Next hop: a PeeringConnection, a PeeringAccepter or the id of a connection",
  ),
  description: field(z.string().optional(), "update", "Description"),
  enabled: field(
    z.boolean().optional(),
    "update",
    "False: the route stays in its table and carries no traffic. Default true. If the vendor's routes cannot be disabled, false is an error (`getVendorRules().routeEnabled`)",
  ),
  adoptExisting: adoptExisting(),
  desiredState: field(
    z.literal("written").optional(),
    "update",
    "Set by the provider: written. On a pending connection a route may be deferred; the next update after acceptance writes it",
  ),
  account: account(),
});

export const outputs = {
  nextHopId: "Vendor's id of the half that is the next hop, if it differs from the connection's id",
};

/** Inputs that no cloud reports. */
export const STEERING = ["vpc", "routeTableId", "subnetId", "adoptExisting"];

/** Inputs that change in place. */
export const WRITTEN = ["peeringConnection", "description", "enabled", "desiredState"];

/** As checked: the region has gone into the ids. */
export type RouteInputs = Omit<z.infer<typeof schema>, "desiredState" | "region">;

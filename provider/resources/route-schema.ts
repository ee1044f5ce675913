/** `Route`: the inputs that a program declares, and the outputs. */
import { z } from "zod";
import { account, adoptExisting, field, region } from "./field.js";

export const schema = z.strictObject({
  region: region(),
  vpc: field(
    z.string().optional(),
    "replace",
    "Write into this VPC's default table: a Vpc, or an id. One of vpc, routeTableId, subnetId",
  ),
  routeTableId: field(z.string().optional(), "replace", "Write into this route table"),
  subnetId: field(z.string().optional(), "replace", "Write into the table that this subnet uses"),
  destinationCidrBlock: field(
    z.string(),
    "replace",
    "Where the traffic goes: a block of the other end, IPv4 or IPv6, in canonical form",
  ),
  peeringConnection: field(
    z.string(),
    "update",
    "The link to lead through: a PeeringConnection, a PeeringAccepter, or an id",
  ),
  description: field(z.string().optional(), "update", "Description"),
  enabled: field(
    z.boolean().optional(),
    "update",
    "False: the route stays in its table and carries no traffic. Default true. Where the vendor's routes have no such switch, false is an error (`getVendorRules().routeEnabled`)",
  ),
  adoptExisting: adoptExisting(),
  desiredState: field(
    z.literal("written").optional(),
    "update",
    "Set by the provider: written. On a link that is still pending a route may be deferred, and the next update after acceptance writes it",
  ),
  account: account(),
});

export const outputs = {
  nextHopId: "The vendor's id of the half that the row leads through, where that is not the link's own id",
};

/** Inputs that no cloud reports. */
export const STEERING = ["vpc", "routeTableId", "subnetId", "adoptExisting"];

/** Inputs that change in place. */
export const WRITTEN = ["peeringConnection", "description", "enabled", "desiredState"];

/** As checked: the region has gone into the ids. */
export type RouteInputs = Omit<z.infer<typeof schema>, "desiredState" | "region">;

/** `Route`: inputs and outputs. */
import { z } from "zod";
import { field, property } from "../../declaration/declare.js";
import { account, adoptExisting, desiredState, region } from "../field.js";

export const schema = z.strictObject({
  vpc: field(
    z.string().optional(),
    "replace",
    "VPC, for a route in its default route table: a `Vpc`, or an ID. Set exactly one of `vpc`, `routeTableId` and `subnetId`.",
    { resources: ["Vpc"], shown: "ID of the VPC, as the program set it." },
  ),
  routeTableId: field(
    z.string().optional(),
    "replace",
    "ID of the route table: that of a `RouteTable` (`table.id`), `region/rtb-…` or `rtb-…`.",
    {
      idOf: "routeTable",
      completed: true,
      derived: true,
      shown: "The vendor's ID of the route table. Known during an update.",
    },
  ),
  subnetId: field(
    z.string().optional(),
    "replace",
    "ID of a subnet, for a route in its route table: that of a `Subnet` (`subnet.id`), `region/subnet-…` or `subnet-…`.",
    { idOf: "subnet", derived: true, shown: "The vendor's ID of the subnet, if the program set one." },
  ),
  region: region("Region of a bare ID.", "the region of the VPC, else the provider's region", {
    derived: true,
    shown: "Region of the route table.",
  }),
  destinationCidrBlock: field(
    z.string(),
    "replace",
    "Destination: an IPv4 or IPv6 CIDR block without host bits. The vendor's rule limits the allowed destinations.",
    { example: '"10.0.1.0/24"', rules: ["routeDestination"], completed: true },
  ),
  peeringConnection: field(
    z.string(),
    "update",
    "Next hop: a `PeeringConnection`, a `PeeringAccepter` or an ID. In a stack with both ends, pass the accepter: the route " +
      "is then created after the acceptance.",
    {
      resources: ["PeeringConnection", "PeeringAccepter"],
      completed: true,
      shown: "ID of the peering connection.",
    },
  ),
  description: field(z.string().optional(), "update", "Description of the route."),
  enabled: field(
    z.boolean().optional(),
    "update",
    "Whether the route carries traffic; if false, it stays in its table. A manually disabled route is drift, and the next " +
      "`up` enables it again. On a vendor that cannot disable routes, false is an error.",
    {
      default: "true",
      rules: ["routeEnabled"],
      shown: "False: the route is disabled. Absent: the program does not set it, and the route is enabled.",
    },
  ),
  adoptExisting: adoptExisting(
    "Whether to replace an existing route for this destination with another next hop. If false, it is the error " +
      "`already-exists`. An identical route is always adopted.",
  ),
  desiredState: desiredState(z.literal("written").optional()),
  account: account(),
});

export const outputs = {
  nextHopId: property(
    z.string().optional(),
    "The vendor's ID of the next hop, if it is not that of the connection: on some vendors the account's own half of it.",
  ),
};

export const derived = {
  state: property(
    z.enum(["written", "deferred"]),
    '"written", or "deferred" while the connection is pending and the vendor refuses routes over it.',
  ),
};

/** Inputs that no cloud reports. */
export const STEERING = ["vpc", "routeTableId", "subnetId", "adoptExisting"];

/** Inputs that change in place. */
export const WRITTEN = ["peeringConnection", "description", "enabled", "desiredState"];

/** After `check`: the IDs contain the region. */
export type RouteInputs = Omit<z.infer<typeof schema>, "desiredState" | "region">;

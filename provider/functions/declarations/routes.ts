import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { routeOrigin } from "../../declaration/shared-types.js";
import { peeringConnection, region, regionOfEitherEnd, text } from "./arguments.js";

const description = () => property(z.string().exactOptional(), "Description, if the vendor stores one.");
const enabled = () =>
  property(
    z.boolean().exactOptional(),
    "False: the route is disabled and carries no traffic. Absent if it is enabled.",
  );

const row = named(
  "RouteResult",
  z.strictObject({
    destinationCidrBlock: property(z.string(), "Destination of the route."),
    peeringConnectionId: property(
      z.string().exactOptional(),
      "The vendor's ID of the connection that is the next hop. A route with another kind of next hop has `nextHop`.",
    ),
    nextHop: property(z.string().exactOptional(), "Next hop of another kind, as the vendor names it."),
    description: description(),
    enabled: enabled(),
    origin: property(
      routeOrigin(),
      '"user", "issued" by the vendor with a connection, or "system" for a route of the table itself.',
    ),
  }),
  "A route of a route table",
);

const routeTable = named(
  "GetRouteTableResult",
  z.strictObject({
    id: property(z.string(), "ID of the route table, `region/rtb-…`."),
    routeTableId: property(z.string(), "The vendor's ID of the route table."),
    region: property(z.string(), "Region of the route table."),
    vpcId: property(z.string(), "The vendor's ID of the VPC that the route table belongs to."),
    name: property(z.string(), "Name of the route table in the cloud."),
    isDefault: property(z.boolean(), "Whether it is the default route table of the VPC."),
    subnetIds: property(z.array(z.string()), "The vendor's IDs of the subnets that use the route table."),
    routes: property(z.array(row), "Routes of the table."),
    tags: property(
      z.record(z.string(), z.string()).exactOptional(),
      "Tags, key to value, on vendors whose route tables have them.",
    ),
  }),
  "A route table with its routes",
);

const route = named(
  "GetRouteResult",
  z.strictObject({
    id: property(z.string(), "ID of the route, `region/rtb-…/destination`, as of a `Route`."),
    destinationCidrBlock: property(z.string(), "Destination: a CIDR block of the other end, or a part of one."),
    routeTableId: property(z.string(), "The vendor's ID of the route table."),
    region: property(z.string(), "Region of the route table."),
    vpcId: property(z.string(), "The vendor's ID of the VPC that the route table belongs to."),
    side: property(z.enum(["requester", "accepter"]), "End of the connection that this VPC is."),
    subnetIds: property(z.array(z.string()), "The vendor's IDs of the subnets that use the route table."),
    description: description(),
    enabled: enabled(),
    origin: property(routeOrigin(), '"user", or "issued" by the vendor with the connection.'),
  }),
  "A route with a peering connection as its next hop",
);

export const getRouteTablesDeclaration = {
  description:
    "Returns the route tables of a VPC, or the route table of a subnet, with their routes; an empty list if there are none.",
  args: z.strictObject({
    vpc: text(
      "All route tables of this VPC: an ID (`region/vpc-…` or `vpc-…`). Set exactly one of `vpc` and `subnetId`.",
      { idOf: "vpc" },
    ),
    subnetId: text("The route table of this subnet: an ID (`region/subnet-…` or `subnet-…`).", { idOf: "subnet" }),
    region: region("Region of the route tables, if the ID is a bare one."),
  }),
  result: z.strictObject({ routeTables: property(z.array(routeTable), "The route tables.") }),
};

export const getRoutesDeclaration = {
  description:
    "Returns the routes whose next hop is one connection, each with its route table and the subnets of the table. It reads " +
    "the route tables at the account's own end, or at both ends if the account owns both. A connection that the account " +
    "cannot see is an error; a connection without routes has an empty list.",
  args: z.strictObject({ peeringConnection: peeringConnection(), region: regionOfEitherEnd() }),
  result: z.strictObject({ routes: property(z.array(route), "The routes.") }),
};

export type GetRouteResult = z.infer<typeof route>;
export type GetRoutesResult = z.infer<typeof getRoutesDeclaration.result>;
export type GetRouteTablesResult = z.infer<typeof getRouteTablesDeclaration.result>;

/** Declarations of all resources, for `npm run generate`. */
import type { ResourceDeclaration } from "../declaration/declare.js";
import * as peeringAccepter from "./peering-accepter/schema.js";
import * as peeringConnection from "./peering-connection/schema.js";
import * as route from "./route/schema.js";
import * as routeTable from "./route-table/schema.js";
import * as subnet from "./subnet/schema.js";
import * as vpc from "./vpc/schema.js";

export const RESOURCES = {
  Vpc: declared(vpc),
  Subnet: declared(subnet),
  RouteTable: declared(routeTable),
  PeeringConnection: declared(peeringConnection),
  PeeringAccepter: declared(peeringAccepter),
  Route: declared(route),
};

function declared({ schema, outputs, derived }: ResourceDeclaration): ResourceDeclaration {
  return { schema, outputs, derived };
}

/** The handlers of the resources, by kind. */
import type { Handler } from "./handler.js";
import { peeringAccepter } from "./peering-accepter/handler.js";
import { peeringConnection } from "./peering-connection/handler.js";
import { route } from "./route/handler.js";
import { routeTable } from "./route-table/handler.js";
import { subnet } from "./subnet/handler.js";
import { vpc } from "./vpc/handler.js";

export const HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries(
  [vpc, subnet, routeTable, peeringConnection, peeringAccepter, route].map((handler) => [handler.kind, handler]),
);

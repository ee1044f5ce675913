/** The handlers of the resources, by kind. Each is loaded on first use. */
import type { Handler } from "./handler.js";

const HANDLERS = {
  Vpc: () => (require("./vpc/handler.js") as typeof import("./vpc/handler.js")).vpc,
  Subnet: () => (require("./subnet/handler.js") as typeof import("./subnet/handler.js")).subnet,
  RouteTable: () => (require("./route-table/handler.js") as typeof import("./route-table/handler.js")).routeTable,
  PeeringConnection: () =>
    (require("./peering-connection/handler.js") as typeof import("./peering-connection/handler.js")).peeringConnection,
  PeeringAccepter: () =>
    (require("./peering-accepter/handler.js") as typeof import("./peering-accepter/handler.js")).peeringAccepter,
  Route: () => (require("./route/handler.js") as typeof import("./route/handler.js")).route,
} satisfies Record<string, () => Handler>;

export type Kind = keyof typeof HANDLERS;

export function handlerOf(kind: Kind): Handler;
export function handlerOf(kind: string): Handler | undefined;
export function handlerOf(kind: string): Handler | undefined {
  return Object.hasOwn(HANDLERS, kind) ? HANDLERS[kind as Kind]() : undefined;
}

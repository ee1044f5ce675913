/** The handlers of the resources, by kind. */
import type { Handler } from "./handler.js";
import { peeringAccepter } from "./peering-accepter.js";
import { peeringConnection } from "./peering-connection.js";
import { route } from "./route.js";
import { vpc } from "./vpc.js";

export const HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries(
  [vpc, peeringConnection, peeringAccepter, route].map((handler) => [handler.kind, handler]),
);

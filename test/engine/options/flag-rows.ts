/** The rows of the command line's options. */
import type { Cell, Row } from "./table.js";

const none: Cell = { calls: "none" };
const update: Cell = { calls: "update" };
const replace: Cell = { calls: "create, delete" };
const destroy: Cell = { calls: "delete" };
const usual = { update, replace, destroy };
const accepter = { update: none, replace: none, destroy };
const noFlag: Cell = { reason: "`pulumi destroy` has no --replace" };

/** The replacement takes over what is there, and writes what an update would; what only a replacement can change differs. */
export const REPLACED_BY_FLAG: Row = {
  Vpc: {
    update,
    replace: { error: /for this resource, and it is missing from the state.*vpc-peering import.*adoptExisting/ },
    destroy: noFlag,
  },
  // The name is the proof of a connection: under a new one it is nobody's. A connection that ends elsewhere is another.
  PeeringConnection: {
    update: { error: /already connected by ap-guangzhou.pcx-.*add an alias/ },
    replace: { error: /already-exists/ },
    destroy: noFlag,
  },
  PeeringAccepter: { update: none, replace: none, destroy: noFlag },
  Route: { update, replace, destroy: noFlag },
};

export const TARGETED: Row = { Vpc: usual, PeeringConnection: usual, PeeringAccepter: accepter, Route: usual };

export const EXCLUDED: Row = {
  Vpc: { update: none, replace: none, destroy: none },
  PeeringConnection: { update: none, replace: none, destroy: none },
  PeeringAccepter: { update: none, replace: none, destroy: none },
  Route: { update: none, replace: none, destroy: none },
};

/** Beside a resource that fails in the same run. */
export const CONTINUED: Row = { Vpc: usual, PeeringConnection: usual, PeeringAccepter: accepter, Route: usual };

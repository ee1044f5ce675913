/**
 * The table of resource options: for each option, resource and operation, the calls that reach the cloud. A missing
 * cell does not compile.
 */
import { CONTINUED, EXCLUDED, REPLACED_BY_FLAG, TARGETED } from "./flag-rows.js";

export const RESOURCES = ["Vpc", "PeeringConnection", "PeeringAccepter", "Route"] as const;
export type Resource = (typeof RESOURCES)[number];

/** `update` and `replace`: what the resource itself does on the change that the program makes. */
export const OPERATIONS = ["update", "replace", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Options of the program. */
export const OPTIONS = [
  "aliases",
  "parent",
  "replaceOnChanges",
  "deleteBeforeReplace: true",
  "deleteBeforeReplace: false",
  "retainOnDelete",
  "deletedWith",
  "protect",
  "replaceWith",
  "replacementTrigger",
] as const;
export type Option = (typeof OPTIONS)[number];

/** Options of the command line. */
export const FLAGS = ["--replace", "--target", "--exclude", "--continue-on-error"] as const;
export type Flag = (typeof FLAGS)[number];

/** What happens to the one object of the resource: nothing, or it is created, changed in place, deleted. */
export type Calls = "none" | "update" | "create" | "delete" | "create, delete";

export type Cell =
  | { readonly calls: Calls }
  /** The operation ends in this error and changes nothing of the resource. */
  | { readonly error: RegExp }
  /** Meaningless. */
  | { readonly reason: string };

export type Row = Readonly<Record<Resource, Readonly<Record<Operation, Cell>>>>;

const none: Cell = { calls: "none" };
const update: Cell = { calls: "update" };
const replace: Cell = { calls: "create, delete" };
const destroy: Cell = { calls: "delete" };
const usual = { update, replace, destroy };
/** The connection stays the same when its accepter is replaced, and ends with the resource that requested it. */
const accepter = { update: none, replace: none, destroy };
const guarded: Cell = { error: /protect/ };

export const TABLE: Readonly<Record<Option | Flag, Row>> = {
  aliases: { Vpc: usual, PeeringConnection: usual, PeeringAccepter: accepter, Route: usual },
  parent: { Vpc: usual, PeeringConnection: usual, PeeringAccepter: accepter, Route: usual },
  replaceOnChanges: {
    Vpc: { update: replace, replace, destroy },
    PeeringConnection: { update: replace, replace, destroy },
    PeeringAccepter: accepter,
    // A table has one row for a destination: the replacement writes the row that is there, and takes it over.
    Route: usual,
  },
  "deleteBeforeReplace: true": {
    Vpc: usual,
    PeeringConnection: usual,
    PeeringAccepter: {
      update: none,
      replace: { error: /would end the connection.*Remove deleteBeforeReplace/ },
      destroy,
    },
    Route: usual,
  },
  "deleteBeforeReplace: false": {
    Vpc: usual,
    PeeringConnection: {
      update,
      replace: { error: /has to be deleted before its replacement.*Remove deleteBefore/ },
      destroy,
    },
    PeeringAccepter: accepter,
    Route: usual,
  },
  retainOnDelete: {
    Vpc: { update, replace: { calls: "create" }, destroy: none },
    // The old one is retained, so that the pair of VPCs still has its connection.
    PeeringConnection: {
      update,
      replace: { error: /has to be deleted before its replacement.*retainOnDelete/ },
      destroy: none,
    },
    PeeringAccepter: accepter,
    Route: { update, replace: { calls: "create" }, destroy },
  },
  deletedWith: {
    Vpc: { update, replace, destroy: none },
    PeeringConnection: { update, replace, destroy: none },
    PeeringAccepter: accepter,
    // The row goes with the table, or with the connection that it leads through.
    Route: usual,
  },
  protect: {
    Vpc: { update, replace: guarded, destroy: guarded },
    PeeringConnection: { update, replace: guarded, destroy: guarded },
    PeeringAccepter: { update: none, replace: guarded, destroy: guarded },
    Route: { update, replace: guarded, destroy: guarded },
  },
  // The engine replaces without a diff and creates first: the object that carries the resource's mark, name or pair is taken over.
  replaceWith: {
    Vpc: { update, replace: none, destroy },
    PeeringConnection: { update, replace: none, destroy },
    PeeringAccepter: accepter,
    Route: { update, replace: none, destroy },
  },
  replacementTrigger: {
    Vpc: { update, replace: none, destroy },
    PeeringConnection: { update, replace: none, destroy },
    PeeringAccepter: accepter,
    Route: { update, replace: none, destroy },
  },
  "--replace": REPLACED_BY_FLAG,
  "--target": TARGETED,
  "--exclude": EXCLUDED,
  "--continue-on-error": CONTINUED,
};

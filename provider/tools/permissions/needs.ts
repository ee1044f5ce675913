/** Operations of each kind of resource in an account during `preview`, `up` and `destroy`. */
import type { Operation, Use } from "../../rules/permissions.js";
import type { VendorRules } from "../../rules/schema.js";
import type { Kind } from "../stack/resources.js";

/** Commands of the engine. A preview only reads; `up` also deletes replaced and removed resources. */
export const COMMANDS = ["preview", "up", "destroy"] as const;
export type Command = (typeof COMMANDS)[number];

/** Operations that neither a preview nor a state contains: calls of functions and commands. */
export const FURTHER = {
  functions: "functions that read existing resources, as getVpc",
  metrics: "getMetrics, getTopTalkers, getCost and the commands metrics and cost",
  doctor: "vpc-peering doctor",
} as const;
export type Further = keyof typeof FURTHER;

interface Needs {
  readonly read: readonly Operation[];
  readonly write: readonly Operation[];
  readonly delete: readonly Operation[];
}

const NEEDS: Readonly<Record<Kind, Needs>> = {
  Vpc: { read: ["readVpcs"], write: ["createVpc", "updateVpc"], delete: ["deleteVpc"] },
  Subnet: { read: ["readSubnets"], write: ["readVpcs", "createSubnet", "updateSubnet"], delete: ["deleteSubnet"] },
  RouteTable: {
    read: ["readRouteTables"],
    write: ["createRouteTable", "updateRouteTable"],
    delete: ["deleteRouteTable"],
  },
  PeeringConnection: {
    read: ["readPeerings"],
    write: ["createPeering", "updatePeering", "enablePeering"],
    delete: ["deletePeering"],
  },
  PeeringAccepter: {
    read: ["readPeerings"],
    write: ["acceptPeering", "rejectPeering"],
    delete: ["deletePeering"],
  },
  Route: {
    // A deferred route reads whether it can be written now.
    read: ["readRouteTables", "readPeerings"],
    write: ["createRoute", "putRoute"],
    delete: ["deleteRoute"],
  },
};

const FURTHER_NEEDS: Readonly<Record<Further, readonly Operation[]>> = {
  functions: ["readVpcs", "readPeerings", "readRouteTables", "readSubnets"],
  metrics: ["readPeerings", "readMetrics", "readTopTalkers"],
  doctor: ["readVpcs", "identifyCaller"],
};

export const furtherNeeds = (further: Further): readonly Operation[] => FURTHER_NEEDS[further];

/** @param uses features of the resources of this kind */
export function needsOf(kind: Kind, command: Command, rules: VendorRules, uses: ReadonlySet<Use>): Operation[] {
  const { read, write, delete: remove } = NEEDS[kind];
  const changes = { preview: [], up: [...write, ...remove], destroy: remove }[command];
  return [...read, ...changes.flatMap((operation) => inVendor(kind, operation, rules, uses))];
}

function inVendor(kind: Kind, operation: Operation, rules: VendorRules, uses: ReadonlySet<Use>): Operation[] {
  const isMutual = rules.acceptance.value === "mutual";
  if (kind === "Route" && rules.routes.value === "issued") return [];
  if (operation === "acceptPeering") {
    // The accepter creates its own half, which is the acceptance.
    if (isMutual) return ["createPeering", "updatePeering"];
    return uses.has("accept") ? [operation] : [];
  }
  if (operation === "rejectPeering") return !isMutual && uses.has("reject") ? [operation] : [];
  if (operation === "enablePeering") return rules.pendingExpiry.value.reEnable ? [operation] : [];
  return [operation];
}

/** Permissions of a client's calls in the vendor's access management, and the form of its policies. */
import type { Source } from "./schema.js";

/** Operations of the provider in an account, named as in the backend's contract. */
export const OPERATIONS = [
  "open",
  "readVpcs",
  "createVpc",
  "updateVpc",
  "deleteVpc",
  "readPeerings",
  "createPeering",
  "updatePeering",
  "acceptPeering",
  "rejectPeering",
  "enablePeering",
  "deletePeering",
  "readRouteTables",
  "createRouteTable",
  "updateRouteTable",
  "deleteRouteTable",
  "createRoute",
  "putRoute",
  "deleteRoute",
  "readSubnets",
  "createSubnet",
  "updateSubnet",
  "deleteSubnet",
  "readMetrics",
  "readTopTalkers",
  "identifyCaller",
  "assumeRole",
  "assumeAgency",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Features of a program that decide whether a call is made. */
export const USES = [
  /** `vpcpeering:accountId` is not set. */
  "accountIdUnset",
  /** `vpcpeering:projectId` is set, and the account ID as well, which is compared with it. */
  "projectIdSet",
  /** The project ID is not set, or there are resources in further regions. */
  "projectIdUnset",
  "tags",
  "secondaryCidrBlocks",
  "enableIpv6",
  /** Connections inside a region, and between regions. */
  "insideRegion",
  "betweenRegions",
  /** Routes for IPv4 and IPv6 destinations. */
  "ipv4",
  "ipv6",
  /** A route's switch. */
  "enabled",
  /** A route that names its table by a subnet. */
  "subnetId",
  /** A subnet that is associated with a table. */
  "routeTable",
  /** Decisions about requests. */
  "accept",
  "reject",
] as const;
export type Use = (typeof USES)[number];

/** A call that is always made, or only for a program with all of these features. */
export type CallUse = string | readonly [call: string, ...uses: Use[]];

export type CallTable = Readonly<Record<Operation, readonly CallUse[]>>;

/** One of the APIs that a client uses. */
export interface AccessedApi {
  /** Name for the option `--api`. */
  readonly name: string;
  readonly when: string;
  readonly calls: CallTable;
}

export interface Permission {
  /** Names in a policy; empty: the vendor requires none. */
  readonly names: readonly string[];
  readonly source: Source;
  /** Reason for a name that no document states. */
  readonly inferred?: string;
  /** Belongs to a global service: some policy forms separate these from regional services. */
  readonly isGlobal?: boolean;
}

export type Policy = Readonly<Record<string, unknown>>;

/** A form of policies: its version and syntax. */
export interface PolicyForm {
  readonly version: string;
  readonly title: string;
  readonly source: Source;
  /** A policy contains either global or regional services, never both. */
  readonly splitsGlobal: boolean;
  readonly permissionOf: (call: string) => Permission;
  readonly write: (actions: readonly string[], resources: readonly string[]) => Policy;
}

export interface AccessManagement {
  /** The first is the default. */
  readonly apis: readonly [AccessedApi, ...AccessedApi[]];
  /** The first is the default. */
  readonly forms: readonly [PolicyForm, ...PolicyForm[]];
  /** Calls that the client can do without, and the feature that is then missing. */
  readonly dispensable: Readonly<Record<string, string>>;
}

export const callOf = (use: CallUse): string => (typeof use === "string" ? use : use[0]);

const usesOf = (use: CallUse): readonly Use[] => (typeof use === "string" ? [] : (use.slice(1) as Use[]));

/** The calls of an operation for a program with these features. */
export const callsFor = (table: CallTable, operation: Operation, uses: ReadonlySet<Use>): string[] =>
  table[operation].filter((use) => usesOf(use).every((one) => uses.has(one))).map(callOf);

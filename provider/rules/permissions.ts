/** What a vendor's access management calls the calls of a client, and how it writes a policy. */
import type { Source } from "./schema.js";

/** What the provider does in an account, in the words of the backend's contract. */
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

/** What a program uses, where a call depends on it. */
export const USES = [
  /** `vpcpeering:accountId` is not set. */
  "accountIdUnset",
  /** `vpcpeering:projectId` is set, and so is the account ID, which is checked against it. */
  "projectIdSet",
  /** A project ID is not set, or there are resources in further regions. */
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

/** A call that is always made, or only by a program with all of the uses. */
export type CallUse = string | readonly [call: string, ...uses: Use[]];

export type CallTable = Readonly<Record<Operation, readonly CallUse[]>>;

/** One of the APIs that a client speaks. */
export interface AccessedApi {
  /** As `--api` names it. */
  readonly name: string;
  readonly when: string;
  readonly calls: CallTable;
}

export interface Permission {
  /** As a policy names them; empty: the vendor checks none. */
  readonly names: readonly string[];
  readonly source: Source;
  /** Why we take it for the name although no document states it. */
  readonly inferred?: string;
  /** Belongs to a global service: some policy forms keep those apart from services of a region. */
  readonly isGlobal?: boolean;
}

export type Policy = Readonly<Record<string, unknown>>;

/** A form of policies: its version, and how it is written. */
export interface PolicyForm {
  readonly version: string;
  readonly title: string;
  readonly source: Source;
  /** A policy is for global services or for services of a region, never for both. */
  readonly splitsGlobal: boolean;
  readonly permissionOf: (call: string) => Permission;
  readonly write: (actions: readonly string[], resources: readonly string[]) => Policy;
}

export interface AccessManagement {
  /** The first is the default. */
  readonly apis: readonly [AccessedApi, ...AccessedApi[]];
  /** The first is the default. */
  readonly forms: readonly [PolicyForm, ...PolicyForm[]];
  /** Calls that the client makes and can do without, with what is then missing. */
  readonly dispensable: Readonly<Record<string, string>>;
}

export const callOf = (use: CallUse): string => (typeof use === "string" ? use : use[0]);

const usesOf = (use: CallUse): readonly Use[] => (typeof use === "string" ? [] : (use.slice(1) as Use[]));

/** The calls of an operation in a program with these uses. */
export const callsFor = (table: CallTable, operation: Operation, uses: ReadonlySet<Use>): string[] =>
  table[operation].filter((use) => usesOf(use).every((one) => uses.has(one))).map(callOf);

/** A short-lived cache of a cloud's objects by kind, and the same reads without the cache. */
import { alignedTo, distinct } from "../checked-answers.js";
import { batchGets, batchLists, type Matches } from "./batched-calls.js";
import type {
  Backend,
  PeeringFilter,
  PeeringRecord,
  Reads,
  RouteTableFilter,
  RouteTableRecord,
  VpcFilter,
  VpcRecord,
} from "../contract.js";
import type { Clock } from "./batcher.js";
import { RecentRecords } from "./recent-records.js";

export interface RecentReads {
  readonly vpcs: RecentRecords<VpcRecord, VpcFilter>;
  readonly peerings: RecentRecords<PeeringRecord, PeeringFilter>;
  readonly tables: RecentRecords<RouteTableRecord, RouteTableFilter>;
  /** Reads that may be some seconds old. */
  readonly shared: Reads;
  /** Reads without the cache. */
  readonly fresh: Reads;
}

/** @param backend may be user-written: a method that throws synchronously fails only its own caller */
export function readRecently(backend: Backend, clock: Clock): RecentReads {
  const settle = backend.settleSeconds * 1000;
  const isCheaperTogether = backend.readsTablesSingly !== true;
  const matchesTable = isCheaperTogether ? tableMatch : () => undefined;
  const fresh: Reads = {
    getVpcs: batchGets(async (refs) => alignedTo("getVpcs", refs, await backend.getVpcs(refs)), clock),
    listVpcs: batchLists(async (filter) => distinct(await backend.listVpcs(filter)), vpcMatch, clock),
    getPeerings: batchGets(async (refs) => alignedTo("getPeerings", refs, await backend.getPeerings(refs)), clock),
    listPeerings: batchLists(async (filter) => distinct(await backend.listPeerings(filter)), peeringMatch, clock),
    getRouteTables: batchGets(
      async (refs) => alignedTo("getRouteTables", refs, await backend.getRouteTables(refs)),
      clock,
    ),
    listRouteTables: batchLists(async (filter) => distinct(await backend.listRouteTables(filter)), matchesTable, clock),
  };

  const vpcs = new RecentRecords<VpcRecord, VpcFilter>(
    {
      get: fresh.getVpcs,
      list: fresh.listVpcs,
      matches: vpcMatch,
      regionsOf: ({ region }) => [region],
      isListed: true,
      isFiltered: true,
      mayBeNone: true,
    },
    clock,
    settle,
  );
  const peerings = new RecentRecords<PeeringRecord, PeeringFilter>(
    {
      get: fresh.getPeerings,
      list: fresh.listPeerings,
      matches: peeringMatch,
      regionsOf: ownRegions,
      isListed: true,
      // Vendors do not document that their filters find connections by both ends, so clients filter.
      isFiltered: false,
      mayBeNone: true,
    },
    clock,
    settle,
  );
  const tables = new RecentRecords<RouteTableRecord, RouteTableFilter>(
    {
      get: fresh.getRouteTables,
      list: fresh.listRouteTables,
      matches: matchesTable,
      regionsOf: ({ region }) => [region],
      isListed: isCheaperTogether,
      isFiltered: true,
      // Every VPC has a route table.
      mayBeNone: false,
    },
    clock,
    settle,
  );

  return {
    vpcs,
    peerings,
    tables,
    shared: {
      getVpcs: (refs) => vpcs.get(refs),
      listVpcs: (filter) => vpcs.list(filter),
      getPeerings: (refs) => peerings.get(refs),
      listPeerings: (filter) => peerings.list(filter),
      getRouteTables: (refs) => tables.get(refs),
      listRouteTables: (filter) => tables.list(filter),
    },
    fresh: {
      ...fresh,
      getVpcs: (refs) => vpcs.readFromCloud(refs),
      getPeerings: (refs) => peerings.readFromCloud(refs),
      getRouteTables: (refs) => tables.readFromCloud(refs),
    },
  };
}

const vpcMatch: Matches<VpcRecord, VpcFilter> =
  ({ name }) =>
  (record) =>
    name === undefined || record.name === name;

const peeringMatch: Matches<PeeringRecord, PeeringFilter> =
  ({ vpcId, name }) =>
  (record) =>
    (name === undefined || record.name === name) &&
    (vpcId === undefined || record.requester.vpcId === vpcId || record.accepter.vpcId === vpcId);

/** Only the cloud knows the table of a subnet: some clouds do not list the subnets of a default table. */
const tableMatch: Matches<RouteTableRecord, RouteTableFilter> = ({ vpcId, subnetId }) =>
  subnetId === undefined ? (record) => vpcId === undefined || record.vpcId === vpcId : undefined;

/** A connection is listed in the regions where the account has an end of it. */
function ownRegions({ role, requester, accepter }: PeeringRecord): string[] {
  const ends = role === "both" ? [requester, accepter] : [role === "requester" ? requester : accepter];
  return ends.map(({ region }) => region);
}

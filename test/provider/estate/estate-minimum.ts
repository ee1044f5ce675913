/**
 * The fewest calls that each command of an estate can do with, from what an API takes and shows in one call, for an
 * engine that has some steps under way at the same time.
 */
import type { VendorId } from "../../../provider/rules/registry.js";
import { ABREAST, type Estate, type Step } from "./estate.js";

export const VERBS = ["create", "refresh", "preview", "change", "destroy"] as const;
export type Verb = (typeof VERBS)[number];

/** How many calls, and what for. */
export type Part = readonly [calls: number, why: string];

interface Api {
  /** What a process asks once, about its key. */
  readonly identity: number;
  /** Rows of a page of connections. All VPCs, and all tables, of this estate fit in one. */
  readonly page: number;
  /** Whether one call reads many connections by their IDs. Otherwise several are read by listing all. */
  readonly readsIds: boolean;
  /** Writes for a connection inside one account. */
  readonly halves: number;
  /** Reads until new VPCs, and their default tables, show; for each group of steps. */
  readonly vpcReads: number;
  /** Lists of VPCs: the VPCs, and their default tables where these are another list. */
  readonly vpcLists: number;
  /** Reads that show a new or renamed connection. */
  readonly createdReads: number;
  readonly changedReads: number;
  /** Reads before an acceptance, and until it shows. */
  readonly acceptReads: number;
  /** Whether a list of tables has their rows. */
  readonly listsRows: boolean;
  /** Reads of tables before rows are created, and after. */
  readonly routeReads: number;
  /** And before rows are deleted, which somebody may have changed. */
  readonly routeHandles: number;
  /** Routes come and go with their connection. */
  readonly issuesRoutes?: true;
  /** Connections show the CIDR blocks of the own VPCs, which are another list. */
  readonly endLists: number;
  /** Reads of a connection before it is deleted. */
  readonly deleteReads: number;
  /** Lists for the owners of far VPCs, in each of two accounts. */
  readonly ownerLists: number;
}

const TENCENT: Api = {
  identity: 1,
  page: 50,
  readsIds: true,
  halves: 1,
  vpcReads: 2,
  vpcLists: 2,
  createdReads: 1,
  changedReads: 1,
  acceptReads: 2,
  listsRows: true,
  routeReads: 1,
  routeHandles: 1,
  endLists: 1,
  deleteReads: 0,
  ownerLists: 0,
};

const APIS: Readonly<Record<VendorId, Api>> = {
  tencent: TENCENT,
  tce: { ...TENCENT, identity: 0 },
  qcloud: { ...TENCENT, identity: 0, readsIds: false, routeReads: 2 },
  huawei: { ...TENCENT, page: 500, readsIds: false, listsRows: false },
  "jdcloud-cps": {
    ...TENCENT,
    page: 500,
    vpcReads: 0,
    vpcLists: 1,
    createdReads: 0,
    changedReads: 0,
    acceptReads: 1,
    routeReads: 1,
    issuesRoutes: true,
    endLists: 0,
  },
  jdcloud: {
    ...TENCENT,
    identity: 0,
    page: 100,
    halves: 2,
    vpcReads: 1,
    vpcLists: 1,
    acceptReads: 1,
    routeReads: 2,
    endLists: 0,
    deleteReads: 1,
    ownerLists: 1,
  },
};

/** A call reads, at most, what the steps that are under way at the same time need. */
const groups = (steps: number): number => Math.ceil(steps / ABREAST);

/** And writes the rows of one table among them, if none is held back for others that the engine has not begun. */
function writesOf(routes: readonly Pick<Step, "table">[]): number {
  const together = Array.from({ length: groups(routes.length) }, (_, i) =>
    routes.slice(i * ABREAST, (i + 1) * ABREAST),
  );
  return together.reduce((sum, some) => sum + new Set(some.map(({ table }) => table)).size, 0);
}

/** Reads of a group each, while the connections are created or deleted one group after the other. */
function growing({ page, readsIds }: Api, connections: number): number {
  const pages = Array.from({ length: groups(connections) }, (_, i) =>
    Math.ceil(Math.min(connections, (i + 1) * ABREAST) / page),
  );
  return readsIds ? groups(connections) : pages.reduce((sum, some) => sum + some, 0);
}

export function minimumOf(vendor: VendorId, { kinds }: Pick<Estate, "kinds">, accounts: 1 | 2): Record<Verb, Part[]> {
  const api = APIS[vendor];
  const [vpcs, connections, accepters, routes] = [kinds.vpcs, kinds.connections, kinds.accepters, kinds.routes].map(
    ({ length }) => length,
  ) as [number, number, number, number];
  const tables = new Set(kinds.routes.map(({ table }) => table)).size;
  const isMutual = api.halves === 2;
  const halves = accounts === 1 ? api.halves : 1;
  const rows = halves * connections;
  const pages = Math.ceil(rows / api.page);
  const own = accounts === 1 ? 0 : api.ownerLists;
  const identity: Part = [accounts * api.identity, "whose key it is"];
  const list: Part = [pages, "pages of connections"];
  const ends: Part = [api.endLists, "the CIDR blocks of their ends"];
  const writes = api.issuesRoutes ? 0 : writesOf(kinds.routes);
  const eachGroup = groups(connections) * (api.readsIds ? 1 : pages);
  return {
    create: [
      identity,
      [accounts, "lists of VPCs: none is there yet"],
      [vpcs, "new VPCs"],
      [groups(vpcs) * api.vpcReads, "reads that show them, and their route tables"],
      [isMutual ? accounts : 1, "lists of connections: none is there yet"],
      [rows, "new connections"],
      [growing(api, connections) * api.createdReads + groups(connections) * own, "reads that show them"],
      [accepters, isMutual ? "the other halves" : "acceptances"],
      [
        growing(api, accepters) * api.acceptReads + groups(accepters) * own,
        "reads of requests, and of their acceptance",
      ],
      [api.issuesRoutes ? 0 : accounts * (api.listsRows ? 1 : tables / accounts), "route tables"],
      [writes, "new routes: a call for each table among those under way"],
      [
        (api.listsRows ? groups(routes) : writes) * api.routeReads,
        "reads of tables before it and after it: of each table by itself where lists lack the rows",
      ],
    ],
    refresh: [
      identity,
      [accounts * api.vpcLists, "lists of VPCs and their default tables"],
      [accounts * pages, "pages of connections"],
      [accounts * own, "owners of far VPCs"],
      [api.listsRows ? accounts : tables, "route tables with their rows"],
    ],
    preview: [identity],
    change: [
      identity,
      list,
      ends,
      [eachGroup + groups(connections) * own, "reads of what is changed"],
      [rows, "changes"],
      [eachGroup * api.changedReads, "reads that show them"],
    ],
    destroy: [
      identity,
      [
        api.issuesRoutes ? 0 : (api.listsRows ? groups(routes) : writes) * api.routeHandles,
        "reads of the rows of routes: a deletion does not compare the next hop",
      ],
      [writes, "deleted routes: a call for each table among those under way"],
      [accounts * pages, "pages of connections"],
      [accounts * api.endLists, "the CIDR blocks of their ends"],
      [rows + accepters, "deletions of connections, by each account for itself"],
      [
        (growing(api, connections) + growing(api, accepters)) * (1 + api.deleteReads),
        "reads before it, and until they are gone",
      ],
      [vpcs, "deleted VPCs"],
    ],
  };
}

export const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, [calls]) => sum + calls, 0);

/** The model's cloud: what two accounts have of VPCs, connections and routes, and what each call changes. */
import type { Facts } from "./facts.js";

export type Party = "requester" | "accepter";
export type State = "pending-acceptance" | "active" | "suspended" | "expired" | "rejected" | "deleted-by-peer";

/** The requester's two VPCs, of which the second can be a peer within the account, and the accepter's. */
export type Place = "main" | "second" | "accepter";

export interface Vpc {
  readonly id: string;
  readonly place: Place;
  readonly owner: Party;
  readonly cidrBlock: string;
  tags: string;
}

/** One end of a connection. Where each account creates its half, the halves have ids and names of their own. */
export interface End {
  readonly vpcId: string;
  readonly owner: Party;
  row: "absent" | "present" | "removed";
  id: string;
  name: string;
  description: string;
}

export interface Connection {
  readonly ends: readonly [End, End];
  readonly createdAt: number;
  phase: "pending" | "active" | "rejected";
  expiresAt: number | undefined;
  bandwidthMbps: number | undefined;
}

export interface Row {
  readonly vpcId: string;
  readonly destination: string;
  hop: string;
  readonly isIssued: boolean;
  enabled: boolean;
}

export interface Cloud {
  readonly facts: Facts;
  /** The second VPC and the accepter's are in another region. */
  readonly isFar: boolean;
  /** Live connections that the vendor's quota allows; absent: more than any program has. */
  readonly quota: number | undefined;
  now: number;
  arrears: boolean;
  count: number;
  vpcs: Vpc[];
  connections: Connection[];
  rows: Row[];
}

/** A call that the cloud or the handler refuses: the user's error, by its code. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const fresh = (cloud: Cloud, kind: string): string => `${kind}${++cloud.count}`;

export const vpcOf = (cloud: Cloud, id: string): Vpc | undefined => cloud.vpcs.find((vpc) => vpc.id === id);

export const LIVE: readonly State[] = ["pending-acceptance", "active", "suspended"];

const betweenRegions = (cloud: Cloud): boolean => cloud.isFar;

/** The state as that end's account reads it. */
function stateOf(cloud: Cloud, connection: Connection, end: End): State {
  const other = connection.ends.find((one) => one !== end)!;
  if (connection.phase === "rejected") return "rejected";
  if (other.row === "removed") return "deleted-by-peer";
  if (connection.phase === "active")
    return cloud.facts.arrearsStop && betweenRegions(cloud) && cloud.arrears ? "suspended" : "active";
  return connection.expiresAt !== undefined && connection.expiresAt <= cloud.now ? "expired" : "pending-acceptance";
}

/** It occupies its pair of VPCs. */
export const isLive = (cloud: Cloud, connection: Connection): boolean =>
  connection.ends.every(({ row }) => row !== "removed") &&
  LIVE.includes(stateOf(cloud, connection, connection.ends[0]));

export interface View {
  readonly connection: Connection;
  readonly end: End;
  readonly state: State;
}

/** What an account sees of its connections, oldest first. One that owns both ends sees the connection once. */
export function viewsOf(cloud: Cloud, party: Party): View[] {
  return cloud.connections.flatMap((connection) => {
    const end = connection.ends.find(({ owner, row }) => owner === party && row === "present");
    return end === undefined ? [] : [{ connection, end, state: stateOf(cloud, connection, end) }];
  });
}

export const viewOf = (cloud: Cloud, party: Party, id: string): View | undefined =>
  viewsOf(cloud, party).find(({ end }) => end.id === id);

const joins = (connection: Connection, a: string, b: string): boolean =>
  connection.ends.every(({ vpcId }) => [a, b].includes(vpcId));

export const pairOf = (cloud: Cloud, party: Party, a: string, b: string): View[] =>
  viewsOf(cloud, party).filter(({ connection }) => joins(connection, a, b));

export function createVpc(cloud: Cloud, owner: Party, place: Place, cidrBlock: string): Vpc {
  const vpc: Vpc = { id: fresh(cloud, "vpc"), owner, place, cidrBlock, tags: "" };
  cloud.vpcs.push(vpc);
  return vpc;
}

/** Refused while a live connection has an end there; the rows of ended ones go with it. */
export function deleteVpc(cloud: Cloud, id: string): void {
  const uses = cloud.connections.filter((connection) =>
    connection.ends.some(({ vpcId, row }) => vpcId === id && row === "present"),
  );
  if (uses.some((connection) => isLive(cloud, connection))) throw new Refused("in-use");
  for (const { ends } of uses) for (const end of ends) if (end.vpcId === id) end.row = "removed";
  cloud.vpcs = cloud.vpcs.filter((vpc) => vpc.id !== id);
  cloud.rows = cloud.rows.filter(({ vpcId }) => vpcId !== id);
  forget(cloud);
}

export interface Requested {
  readonly name: string;
  readonly description: string;
  readonly bandwidthMbps: number | undefined;
}

/** The end of the account that asks. */
export function createConnection(cloud: Cloud, party: Party, own: string, peer: string, requested: Requested): End {
  const { facts } = cloud;
  const [from, to] = [vpcOf(cloud, own), vpcOf(cloud, peer)];
  if (from === undefined || to === undefined) throw new Refused("not-found");
  const pair = cloud.connections.filter((connection) => joins(connection, own, peer));
  const isOneAccount = from.owner === to.owner;
  const { name, description, bandwidthMbps } = requested;
  const id = fresh(cloud, "pcx");
  const made = { row: "present" as const, id, name, description };
  if (facts.acceptance === "mutual") {
    const [waiting] = pair;
    const mine = waiting?.ends.find(({ vpcId }) => vpcId === own);
    if (mine?.row === "present") throw new Refused("already-exists");
    if (waiting !== undefined && mine !== undefined) {
      countQuota(cloud, [mine], waiting);
      Object.assign(mine, made);
      waiting.phase = "active";
      return mine;
    }
  } else if (pair.some((connection) => isLive(cloud, connection))) throw new Refused("already-exists");
  if (facts.arrearsStop && betweenRegions(cloud) && cloud.arrears) throw new Refused("suspended");
  const isHalf = facts.acceptance === "mutual" && !isOneAccount;
  const ends = [
    { vpcId: own, owner: from.owner },
    { vpcId: peer, owner: to.owner },
  ] as const;
  // A half counts for its own VPC only.
  countQuota(cloud, isHalf ? [ends[0]] : ends);
  const otherId = facts.acceptance === "mutual" ? fresh(cloud, "pcx") : id;
  const first: End = { ...ends[0], ...made };
  const second: End = { ...ends[1], ...made, row: isHalf ? "absent" : "present", id: otherId };
  const expires = !isOneAccount && facts.expiryHours !== null;
  const connection: Connection = {
    ends: [first, second],
    createdAt: cloud.now,
    phase: isOneAccount ? "active" : "pending",
    expiresAt: expires ? cloud.now + facts.expiryHours * 3_600_000 : undefined,
    bandwidthMbps,
  };
  cloud.connections.push(connection);
  issueRoutes(cloud, connection);
  return connection.ends.find(({ owner }) => owner === party)!;
}

export function accept(cloud: Cloud, { connection, state }: View): void {
  if (state !== "pending-acceptance") throw new Refused("invalid-state");
  connection.phase = "active";
  connection.expiresAt = undefined;
  issueRoutes(cloud, connection);
}

export function reject(cloud: Cloud, { connection, state, end }: View): void {
  if (state !== "pending-acceptance") throw new Refused("invalid-state");
  connection.phase = "rejected";
  if (cloud.facts.rejectedRow === "disappears") end.row = "removed";
}

export function enable(cloud: Cloud, { connection }: View): void {
  const [own, peer] = connection.ends;
  const others = cloud.connections.filter((one) => one !== connection && joins(one, own.vpcId, peer.vpcId));
  if (others.some((one) => isLive(cloud, one))) throw new Refused("already-exists");
  countQuota(cloud, connection.ends, connection);
  connection.expiresAt = cloud.now + cloud.facts.expiryHours! * 3_600_000;
}

/** By one account: its end, or where the connection is one object, both. */
export function deleteConnection(cloud: Cloud, party: Party, id: string): void {
  const view = viewOf(cloud, party, id);
  if (view === undefined) return;
  const { ends } = view.connection;
  for (const end of ends) {
    const goes = end.owner === party || cloud.facts.deletion === "one-object";
    if (goes && end.row === "present") end.row = "removed";
  }
  if (cloud.facts.routesAfterDeletion === "removed") {
    const ids = ends.map((end) => end.id);
    cloud.rows = cloud.rows.filter(({ hop }) => !ids.includes(hop));
  }
  forget(cloud);
}

export const rowOf = (cloud: Cloud, vpcId: string, destination: string): Row | undefined =>
  cloud.rows.find((row) => row.vpcId === vpcId && row.destination === destination);

/** @param enabled left out: a row that is there stays as it is, a new one is enabled */
export function putRow(cloud: Cloud, vpcId: string, destination: string, hop: string, enabled?: boolean): void {
  const existing = rowOf(cloud, vpcId, destination);
  if (cloud.facts.routes === "issued") throw new Refused(existing === undefined ? "unsupported" : "already-exists");
  if (existing === undefined) cloud.rows.push({ vpcId, destination, hop, isIssued: false, enabled: enabled ?? true });
  else Object.assign(existing, { hop, enabled: enabled ?? existing.enabled });
}

export function deleteRow(cloud: Cloud, vpcId: string, destination: string, hop?: string): void {
  cloud.rows = cloud.rows.filter(
    (row) => row.vpcId !== vpcId || row.destination !== destination || (hop !== undefined && row.hop !== hop),
  );
}

function issueRoutes(cloud: Cloud, { phase, ends }: Connection): void {
  if (cloud.facts.routes !== "issued" || phase !== "active") return;
  const [a, b] = ends;
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const destination = vpcOf(cloud, other.vpcId)!.cidrBlock;
    if (rowOf(cloud, own.vpcId, destination) === undefined)
      cloud.rows.push({ vpcId: own.vpcId, destination, hop: own.id, isIssued: true, enabled: true });
  }
}

/** Refused where the connection would be one too many, of a VPC or of the requester's account. */
function countQuota(cloud: Cloud, ends: readonly Pick<End, "vpcId" | "owner">[], itself?: Connection): void {
  const live = cloud.connections.filter((one) => one !== itself && isLive(cloud, one));
  const { per } = cloud.facts.quota;
  const used =
    per === "account"
      ? [live.filter((one) => one.ends[0].owner === ends[0]!.owner).length]
      : ends.map(
          ({ vpcId }) =>
            live.filter((one) => one.ends.some((end) => end.vpcId === vpcId && end.row === "present")).length,
        );
  if (used.some((count) => count >= (cloud.quota ?? Infinity))) throw new Refused("quota-exceeded");
}

/** A connection that neither account has a row of is gone. */
function forget(cloud: Cloud): void {
  cloud.connections = cloud.connections.filter(({ ends }) => ends.some(({ row }) => row === "present"));
}

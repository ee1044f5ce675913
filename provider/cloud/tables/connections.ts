/** Connections as stored: one row for the common part, and one for each end. */
import type { Tags } from "../../backend/contract.js";
import type { ChargeType, PeeringType, QosLevel } from "../../rules/schema.js";
import type { Row, Store, Value } from "../store/store.js";

export const SIDES = ["requester", "accepter"] as const;
export type SideName = (typeof SIDES)[number];

export interface ConnectionSide {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  /** The ID that this side's account uses; absent until its half is created. */
  readonly id?: string;
  /** The account's part of the connection. */
  readonly row: "absent" | "present" | "removed";
  readonly name: string;
  readonly description?: string;
  readonly tags: Tags;
}

export interface Connection {
  readonly key: number;
  readonly vendor: string;
  readonly phase: "pending" | "active" | "rejected";
  readonly requester: ConnectionSide;
  readonly accepter: ConnectionSide;
  readonly bandwidthMbps?: number;
  readonly chargeType?: ChargeType;
  readonly qosLevel?: QosLevel;
  readonly type?: PeeringType;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

export const opposite = (side: SideName): SideName => (side === "requester" ? "accepter" : "requester");

export const isCrossRegion = (connection: Pick<Connection, "requester" | "accepter">): boolean =>
  connection.requester.region !== connection.accepter.region;

/** IDs of the connection: one, or two if each account creates its half. */
export const idsOf = (connection: Connection): string[] => [
  ...new Set(SIDES.flatMap((side) => connection[side].id ?? [])),
];

export function insertConnection(store: Store, connection: Omit<Connection, "key">): Connection {
  const { lastInsertRowid: key } = store.run(
    "INSERT INTO links (vendor, phase, bandwidth_mbps, charge_type, qos_level, type, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    connection.vendor,
    ...sharedValues(connection),
  );
  for (const side of SIDES) {
    const { accountId, region, vpcId } = connection[side];
    store.run(
      `INSERT INTO link_sides (link_key, side, vendor, account_id, region, vpc_id, id, row, name, description, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      key,
      side,
      connection.vendor,
      accountId,
      region,
      vpcId,
      ...sideValues(connection[side]),
    );
  }
  return { ...connection, key };
}

/** Writes the mutable part. Deletes a connection that neither account has any more. */
export function saveConnection(store: Store, connection: Connection): void {
  if (SIDES.every((side) => connection[side].row !== "present")) {
    store.run("DELETE FROM links WHERE key = ?", connection.key);
    return;
  }
  store.run(
    "UPDATE links SET phase = ?, bandwidth_mbps = ?, charge_type = ?, qos_level = ?, type = ?, created_at = ?, expires_at = ? WHERE key = ?",
    ...sharedValues(connection),
    connection.key,
  );
  for (const side of SIDES) {
    store.run(
      "UPDATE link_sides SET id = ?, row = ?, name = ?, description = ?, tags = ? WHERE link_key = ? AND side = ?",
      ...sideValues(connection[side]),
      connection.key,
      side,
    );
  }
}

export function connectionsById(store: Store, id: string): Connection[] {
  return load(store, "s.id = ?", id);
}

export function connectionsOfVpc(store: Store, vpcId: string): Connection[] {
  return load(store, "s.vpc_id = ?", vpcId);
}

/** Connections with an end of the account, in the region if one is given. */
export function connectionsOfAccount(store: Store, vendor: string, accountId: string, region?: string): Connection[] {
  return region === undefined
    ? load(store, "s.vendor = ? AND s.account_id = ?", vendor, accountId)
    : load(store, "s.vendor = ? AND s.account_id = ? AND s.region = ?", vendor, accountId, region);
}

export function allConnections(store: Store): Connection[] {
  return load(store, "1 = 1");
}

/** IDs of the account's rows with that name, in all regions. */
export function presentNamed(store: Store, vendor: string, accountId: string, name: string): string[] {
  const rows = store.all(
    "SELECT id FROM link_sides WHERE vendor = ? AND account_id = ? AND name = ? AND row = 'present' ORDER BY id",
    vendor,
    accountId,
    name,
  );
  return rows.map((row) => row["id"] as string);
}

export function isConnectionId(store: Store, id: string): boolean {
  return store.first("SELECT 1 FROM link_sides WHERE id = ?", id) !== undefined;
}

/** Each connection once, with both sides, oldest first. */
function load(store: Store, condition: string, ...values: Value[]): Connection[] {
  const rows = store.all(
    `SELECT l.*, b.* FROM links l JOIN link_sides b ON b.link_key = l.key
     WHERE l.key IN (SELECT s.link_key FROM link_sides s WHERE ${condition}) ORDER BY l.key, b.side`,
    ...values,
  );
  const connections: Connection[] = [];
  // "accepter" sorts before "requester".
  for (let i = 0; i + 1 < rows.length; i += 2) connections.push(readConnection(rows[i + 1]!, rows[i]!));
  return connections;
}

function readConnection(requester: Row, accepter: Row): Connection {
  return {
    key: requester["key"] as number,
    vendor: requester["vendor"] as string,
    phase: requester["phase"] as Connection["phase"],
    requester: readSide(requester),
    accepter: readSide(accepter),
    ...optional("bandwidthMbps", requester["bandwidth_mbps"] as number | null),
    ...optional("chargeType", requester["charge_type"] as ChargeType | null),
    ...optional("qosLevel", requester["qos_level"] as QosLevel | null),
    ...optional("type", requester["type"] as PeeringType | null),
    createdAt: requester["created_at"] as number,
    ...optional("expiresAt", requester["expires_at"] as number | null),
  };
}

function readSide(row: Row): ConnectionSide {
  return {
    accountId: row["account_id"] as string,
    region: row["region"] as string,
    vpcId: row["vpc_id"] as string,
    ...optional("id", row["id"] as string | null),
    row: row["row"] as ConnectionSide["row"],
    name: row["name"] as string,
    ...optional("description", row["description"] as string | null),
    tags: JSON.parse(row["tags"] as string) as Tags,
  };
}

function sharedValues(connection: Omit<Connection, "key">): Value[] {
  const { phase, bandwidthMbps, chargeType, qosLevel, type, createdAt, expiresAt } = connection;
  return [
    phase,
    bandwidthMbps ?? null,
    chargeType ?? null,
    qosLevel ?? null,
    type ?? null,
    createdAt,
    expiresAt ?? null,
  ];
}

function sideValues({ id, row, name, description, tags }: ConnectionSide): Value[] {
  return [id ?? null, row, name, description ?? null, JSON.stringify(tags)];
}

function optional<K extends string, T>(key: K, value: T | null): { readonly [P in K]?: T } {
  return (value === null ? {} : { [key]: value }) as { readonly [P in K]?: T };
}

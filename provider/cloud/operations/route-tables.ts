/** Route tables and their associated subnets. */
import type { Ref, RouteRecord, RouteTableFilter, RouteTableRecord, Tags } from "../../backend/contract.js";
import type { Session } from "../model/session.js";
import { freshId } from "../model/ids.js";
import type { Row, Store } from "../store/store.js";
import { allBlocksOf, findVpc, findVpcAt, type Vpc } from "../tables/vpc-store.js";

export interface TableLabels {
  readonly name: string;
  readonly description?: string;
  readonly tags: Tags;
}

export interface Table extends TableLabels {
  readonly id: string;
  readonly isDefault: boolean;
  readonly vpc: Vpc;
}

/** The table's account and region are those of its VPC. */
export function findTableAt(session: Session, { region, id }: Ref): Table | undefined {
  const row = session.store.first("SELECT * FROM route_tables WHERE id = ?", id);
  const vpc = row && findVpcAt(session.store, session.vendor, session.id, { region, id: row["vpc_id"] as string });
  return row && vpc && readTable(row, vpc);
}

export function getRouteTables(session: Session, refs: readonly Ref[]): (RouteTableRecord | undefined)[] {
  return session.store.read(() =>
    refs.map((ref) => {
      const table = findTableAt(session, ref);
      return table && tableRecord(session, table);
    }),
  );
}

export function listRouteTables(session: Session, { region, vpcId, subnetId }: RouteTableFilter): RouteTableRecord[] {
  return session.store.read(() =>
    session.store
      .all(
        `SELECT t.* FROM route_tables t JOIN vpcs v ON v.id = t.vpc_id
         WHERE v.vendor = ? AND v.account_id = ? AND v.region = ? AND t.vpc_id = coalesce(?, t.vpc_id)
           AND (? IS NULL OR t.id = (SELECT route_table_id FROM subnets WHERE id = ?))
         ORDER BY t.vpc_id, t.is_default DESC, t.id`,
        session.vendor,
        session.id,
        region,
        vpcId ?? null,
        subnetId ?? null,
        subnetId ?? null,
      )
      .map((row) => tableRecord(session, readTable(row, findVpc(session.store, row["vpc_id"] as string)!))),
  );
}

export function allTables(store: Store): Table[] {
  return store
    .all("SELECT * FROM route_tables ORDER BY vpc_id, is_default DESC, id")
    .map((row) => readTable(row, findVpc(store, row["vpc_id"] as string)!));
}

export function insertDefaultTable(session: Session, vpc: Vpc): void {
  insertTable(session, vpc, { name: "default", tags: {} }, true);
}

export function createRouteTable(
  session: Session,
  vpc: Ref,
  name: string,
  labels: Partial<TableLabels> = {},
): RouteTableRecord {
  return session.store.write(() => {
    const own = findVpcAt(session.store, session.vendor, session.id, vpc);
    if (!own)
      throw session.refusal("not-found", `account ${session.id} has no such VPC in ${vpc.region}`, {
        property: "vpc",
        value: vpc.id,
      });
    const table = insertTable(session, own, { tags: {}, ...labels, name }, false);
    session.record("CreateRouteTable", table.id, { vpcId: own.id, name });
    return tableRecord(session, table);
  });
}

export function updateRouteTable(session: Session, ref: Ref, changes: Partial<TableLabels>): RouteTableRecord {
  return session.store.write(() => {
    const changed = { ...ownTable(session, ref), ...changes };
    saveLabels(session.store, changed);
    session.record("UpdateRouteTable", ref.id, changes);
    return tableRecord(session, changed);
  });
}

/** Deletes the table with its routes. The default table is deleted with its VPC only. */
export function deleteRouteTable(session: Session, ref: Ref): void {
  session.store.write(() => {
    const { isDefault, vpc } = ownTable(session, ref);
    const about = { property: "routeTableId", value: ref.id };
    if (isDefault)
      throw session.refusal("unsupported", `it is the default route table of ${vpc.id}`, {
        ...about,
        fix: "Delete the VPC",
      });
    const subnets = subnetIdsOf(session.store, ref.id);
    if (subnets.length > 0)
      throw session.refusal("in-use", `subnets follow the route table: ${subnets.join(", ")}`, {
        ...about,
        fix: "Associate them with another table first",
      });
    session.store.run("DELETE FROM route_tables WHERE id = ?", ref.id);
    session.record("DeleteRouteTable", ref.id);
  });
}

/** In any account. */
export function findLabels(store: Store, id: string): TableLabels | undefined {
  const row = store.first("SELECT name, description, tags FROM route_tables WHERE id = ?", id);
  return row && readLabels(row);
}

/** The session's table, for changes. */
export function ownTable(session: Session, ref: Ref): Table {
  const table = findTableAt(session, ref);
  if (table) return table;
  throw session.refusal("not-found", `account ${session.id} has no such route table in ${ref.region}`, {
    property: "routeTableId",
    value: ref.id,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

/** Updates the local rows of every table of the VPC to its CIDR blocks. */
export function writeSystemRoutes(session: Session, vpc: Vpc): void {
  const { store } = session;
  const wanted = new Set(localBlocks(session, vpc));
  for (const row of store.all("SELECT id FROM route_tables WHERE vpc_id = ?", vpc.id)) {
    const table = row["id"] as string;
    for (const { destinationCidrBlock, origin } of routesOf(store, table)) {
      if (origin === "system" && !wanted.has(destinationCidrBlock))
        store.run("DELETE FROM routes WHERE table_id = ? AND destination = ?", table, destinationCidrBlock);
    }
    for (const block of wanted) {
      // A local route takes precedence over any other for the same destination.
      store.run("INSERT OR REPLACE INTO routes (table_id, destination, origin) VALUES (?, ?, 'system')", table, block);
    }
  }
}

/** If routes must only not overlap local ones, a VPC's local routes are those of its subnets. */
function localBlocks(session: Session, vpc: Vpc): string[] {
  return session.rules.routeDestination.value === "outside-own"
    ? subnetBlocks(session.store, vpc.id)
    : allBlocksOf(vpc);
}

export function subnetBlocks(store: Store, vpcId: string): string[] {
  return store
    .all("SELECT cidr_block FROM subnets WHERE vpc_id = ? ORDER BY id", vpcId)
    .map((row) => row["cidr_block"] as string);
}

export function subnetIdsOf(store: Store, tableId: string): string[] {
  return store
    .all("SELECT id FROM subnets WHERE route_table_id = ? ORDER BY id", tableId)
    .map((row) => row["id"] as string);
}

export function routesOf(store: Store, tableId: string): RouteRecord[] {
  return store
    .all("SELECT * FROM routes WHERE table_id = ? ORDER BY origin = 'system' DESC, destination", tableId)
    .map(readRoute);
}

/** Creation times of routes, by destination. */
export function routeTimes(store: Store, tableId: string, tableCreatedAt: string): Readonly<Record<string, string>> {
  const rows = store.all("SELECT destination, created_at FROM routes WHERE table_id = ?", tableId);
  return Object.fromEntries(
    rows.map(({ destination, created_at: at }) => [
      destination as string,
      at === null ? tableCreatedAt : new Date(at as number).toISOString(),
    ]),
  );
}

export function findRoute(store: Store, tableId: string, destination: string): RouteRecord | undefined {
  const row = store.first("SELECT * FROM routes WHERE table_id = ? AND destination = ?", tableId, destination);
  return row && readRoute(row);
}

function insertTable(session: Session, vpc: Vpc, labels: TableLabels, isDefault: boolean): Table {
  const { store, rules } = session;
  const id = freshId(
    rules.ids.value.routeTable,
    (taken) => store.first("SELECT 1 FROM route_tables WHERE id = ?", taken) !== undefined,
  );
  store.run(
    "INSERT INTO route_tables (id, vpc_id, name, is_default) VALUES (?, ?, ?, ?)",
    id,
    vpc.id,
    labels.name,
    Number(isDefault),
  );
  const table = { id, isDefault, vpc, ...labels };
  saveLabels(store, table);
  writeSystemRoutes(session, vpc);
  return table;
}

function saveLabels(store: Store, { id, name, description, tags }: Table): void {
  store.run(
    "UPDATE route_tables SET name = ?, description = ?, tags = ? WHERE id = ?",
    name,
    description ?? null,
    JSON.stringify(tags),
    id,
  );
}

function tableRecord({ store, rules }: Session, { id, name, isDefault, vpc, tags }: Table): RouteTableRecord {
  return {
    region: vpc.region,
    id,
    vpcId: vpc.id,
    name,
    isDefault,
    subnetIds: subnetIdsOf(store, id),
    routes: routesOf(store, id),
    ...(rules.routeTableTags.value !== "absent" && { tags }),
  };
}

function readTable(row: Row, vpc: Vpc): Table {
  return { id: row["id"] as string, ...readLabels(row), isDefault: row["is_default"] === 1, vpc };
}

function readLabels(row: Row): TableLabels {
  const description = row["description"] as string | null;
  return {
    name: row["name"] as string,
    ...(description !== null && { description }),
    tags: JSON.parse(row["tags"] as string) as Tags,
  };
}

function readRoute(row: Row): RouteRecord {
  const peering = row["peering_id"] as string | null;
  const description = row["description"] as string | null;
  return {
    destinationCidrBlock: row["destination"] as string,
    ...(peering === null ? { nextHop: "local" } : { peeringConnectionId: peering }),
    ...(description && { description }),
    ...(row["enabled"] === 0 && { enabled: false }),
    origin: row["origin"] as RouteRecord["origin"],
  };
}

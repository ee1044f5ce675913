/**
 * Copies all readable rows of a damaged store into a new file, which replaces the old one; the old one is kept as a
 * backup.
 */
import { chmodSync, chownSync, existsSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type Libsql from "libsql";
import { PeeringError } from "../../errors.js";
import { checkStore, contentTablesOf, reasonOf, refuseUnusable } from "./check.js";
import { deleteBroken } from "./content-rules.js";
import { MIGRATIONS } from "./schema.js";
import { isBusy, loadDriver } from "./store.js";

export interface Repair {
  /** The damaged file. */
  readonly backup: string;
  readonly tables: readonly RepairedTable[];
}

export interface RepairedTable {
  readonly table: string;
  readonly kept: number;
  /** Rows that were read but are inconsistent, because their VPC or connection is lost, for example. */
  readonly dropped: number;
  /** Why the table could not be read completely. */
  readonly fault?: string;
}

const LOGS = ["-wal", "-shm"];
/** Milliseconds to wait for a write of another process. */
const LONGEST_WAIT = 5_000;

/** @param now used in the name of the backup */
export function repairStore(named: string, now = new Date()): Repair {
  refuseUnusable(named);
  // The target of a symbolic link.
  const file = realpathSync(named);
  const folder = mkdtempSync(join(dirname(file), ".vpc-peering-repair-"));
  const from = new (loadDriver())(file, { timeout: LONGEST_WAIT });
  try {
    // Until the new file replaces the old one: a change in between would be lost.
    holdAlone(from, file);
    const draft = join(folder, basename(file));
    const tables = copyReadable(from, draft, file);
    const { problems } = checkStore(draft);
    if (problems.length > 0) throw lost(file, problems[0]!.what);
    const { mode, uid, gid } = statSync(file);
    chmodSync(draft, mode);
    if (process.getuid?.() === 0) chownSync(draft, uid, gid);
    const backup = freeName(`${file}.damaged-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`);
    for (const end of ["", ...LOGS]) if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${backup}${end}`);
    renameSync(draft, file);
    return { backup, tables };
  } finally {
    // The driver may keep a closed connection's lock until it is garbage-collected.
    if (from.inTransaction) from.exec("ROLLBACK");
    from.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}-${n}`;
    if (!["", ...LOGS].some((end) => existsSync(`${free}${end}`))) return free;
  }
}

function copyReadable(from: Libsql.Database, draft: string, file: string): RepairedTable[] {
  const facts = factsOf(from, file);
  const version = Number(facts.get("schemaVersion"));
  const to = new (loadDriver())(draft);
  try {
    to.exec("CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
    for (const migration of MIGRATIONS.slice(0, version)) to.exec(migration);
    to.exec("PRAGMA foreign_keys = ON; BEGIN");
    for (const [key, value] of facts) to.prepare("INSERT INTO facts (key, value) VALUES (?, ?)").run([key, value]);
    // Dependent tables last.
    const copied = contentTablesOf(version)
      .toReversed()
      .map((table) => copyTable(from, to, table));
    deleteBroken(to);
    const tables = copied.map((copy) => ({ ...copy, ...recounted(to, copy) }));
    to.exec("COMMIT");
    return tables;
  } finally {
    if (to.inTransaction) to.exec("ROLLBACK");
    to.close();
  }
}

/** Other processes must not write to a file that is about to be replaced. */
function holdAlone(database: Libsql.Database, file: string): void {
  try {
    database.exec("BEGIN IMMEDIATE");
  } catch (cause) {
    // A damaged file may allow no transaction, to any process.
    if (!isBusy(cause)) return;
    throw new PeeringError("backend-failure", `the embedded cloud's file ${file} is locked by another process`, {
      cause,
      fix: "End the processes that use it, then run the command again",
    });
  }
}

function factsOf(database: Libsql.Database, file: string): Map<string, string> {
  const { rows } = readRows(database, "facts", "key");
  const facts = new Map(rows.map(({ key, value }) => [String(key), String(value)]));
  const version = Number(facts.get("schemaVersion"));
  if (!facts.has("id")) throw lost(file, "its id cannot be read, by which stacks know it");
  if (!(version >= 1 && version <= MIGRATIONS.length)) throw lost(file, "its schema version cannot be read");
  return facts;
}

function lost(file: string, why: string): PeeringError {
  return new PeeringError("backend-failure", `the embedded cloud's file ${file} cannot be repaired: ${why}`, {
    fix: "Restore it from a copy, or name another file with cloudFile or VPC_PEERING_CLOUD_FILE",
  });
}

function copyTable(from: Libsql.Database, to: Libsql.Database, table: string): RepairedTable {
  const columns = (to.prepare(`PRAGMA table_info(${table})`).all() as { name: string; pk: number }[]).map(
    ({ name, pk }) => ({ name, pk }),
  );
  const keys = columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
  const names = columns.map(({ name }) => name);
  const { rows, fault } = readRows(from, table, keys.join(", "));
  const insert = to.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`);
  let dropped = 0;
  for (const row of rows) {
    try {
      insert.run(names.map((name) => row[name] ?? null));
    } catch (error) {
      if (!/constraint|STRICT|datatype|store .* value/i.test(String(error))) throw error;
      dropped++;
    }
  }
  return { table, kept: rows.length - dropped, dropped, ...(fault !== undefined && { fault }) };
}

/** In key order up to the first fault, and in reverse order down to the last one. */
function readRows(database: Libsql.Database, table: string, keys: string) {
  const rows = new Map<string, Record<string, unknown>>();
  let fault: string | undefined;
  for (const direction of ["ASC", "DESC"]) {
    const order = keys
      .split(", ")
      .map((key) => `${key} ${direction}`)
      .join(", ");
    try {
      const statement = database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`);
      for (const row of statement.iterate() as Iterable<Record<string, unknown>>) {
        rows.set(JSON.stringify(keys.split(", ").map((key) => row[key])), row);
      }
      return { rows: [...rows.values()], fault };
    } catch (error) {
      fault = reasonOf(error);
    }
  }
  return { rows: [...rows.values()], fault };
}

function recounted(database: Libsql.Database, { table, kept, dropped }: RepairedTable) {
  const { n } = database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number };
  return { kept: n, dropped: dropped + kept - n };
}

/**
 * The embedded cloud's file: SQLite in WAL mode, shared by any number of processes. Every change is one immediate
 * transaction, so its reads are still valid when it writes; every read is one snapshot.
 */
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type Libsql from "libsql";
import { PeeringError } from "../../errors.js";
import { refuseNetworkFileSystem } from "./file-system.js";
import { CONTENT_TABLES, MIGRATIONS } from "./schema.js";

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface StoreOptions {
  readonly now?: () => number;
  /** Maximum wait for other processes' transactions. */
  readonly busyTimeoutMilliseconds?: number;
  /** False: a missing file is not created; the cloud is then empty and in memory only. Default: true. */
  readonly create?: boolean;
}

const BUSY_TIMEOUT = 30_000;

/** Maximum number of cached rows, of a few hundred bytes each. */
const MOST_KEPT_ROWS = 20_000;

export class Store {
  /** Created with the file, and kept by `reset`: part of the identity that resources store. */
  readonly id: string;
  readonly #database: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement>();
  /** Cached query results, until the file is written: a list reads each VPC many times. */
  readonly #results = new Map<string, readonly Row[]>();
  #keptRows = 0;
  /** SQLite's counter of commits by other connections. */
  #dataVersion: unknown;
  readonly #now: () => number;
  /** Identifies the file; undefined in memory. */
  readonly #inode: bigint | undefined;
  /** The latest time that any process has read, in milliseconds since 1970. */
  #latest = 0;
  #depth = 0;

  constructor(
    readonly file: string,
    { now = Date.now, busyTimeoutMilliseconds = BUSY_TIMEOUT, create = true }: StoreOptions = {},
  ) {
    this.#now = now;
    const isInMemory = !create && !existsSync(file);
    this.#database = openDatabase(file, busyTimeoutMilliseconds, isInMemory);
    try {
      if (!isInMemory) this.#inode = inodeOf(file);
      this.#refuseForeign();
      this.#migrate();
      this.id = this.fact("id") as string;
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /**
   * Milliseconds since 1970 on the cloud's clock: the machine's clock, moved by `advance`. It never runs backwards,
   * even if the machine's clock is set back, so an expired request stays expired.
   */
  now(): number {
    this.#latest = Math.max(this.#now(), this.#latest, Number(this.fact("clockSeen") ?? 0));
    return this.#latest + Number(this.fact("clockOffset") ?? 0);
  }

  advance(milliseconds: number): void {
    this.write(() => this.setFact("clockOffset", String(Number(this.fact("clockOffset") ?? 0) + milliseconds)));
  }

  /** The next number of a counter that never decreases, not even by `reset`. */
  count(counter: string): number {
    const next = Number(this.fact(counter) ?? 0) + 1;
    this.setFact(counter, String(next));
    return next;
  }

  /** Empties the cloud. Keeps its ID and its clock, which never runs backwards. */
  reset(): void {
    this.write(() => CONTENT_TABLES.forEach((table) => this.run(`DELETE FROM ${table}`)));
  }

  write<T>(work: () => T): T {
    return this.#transaction("IMMEDIATE", work);
  }

  read<T>(work: () => T): T {
    return this.#transaction("DEFERRED", work);
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    // Outside a transaction another connection may have written since.
    if (this.#depth === 0) return this.#query(sql, values);
    const key = JSON.stringify([sql, ...values]);
    const kept = this.#results.get(key);
    if (kept !== undefined) return kept;
    const rows = this.#query(sql, values);
    if (this.#keptRows + rows.length > MOST_KEPT_ROWS) this.#forgetResults();
    this.#results.set(key, rows);
    this.#keptRows += rows.length;
    return rows;
  }

  first(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  run(sql: string, ...values: readonly Value[]): { readonly changes: number; readonly lastInsertRowid: number } {
    this.#forgetResults();
    const { changes, lastInsertRowid } = this.#explained(() => this.#prepare(sql).run([...values]));
    return { changes, lastInsertRowid: Number(lastInsertRowid) };
  }

  fact(key: string): string | undefined {
    return this.first("SELECT value FROM facts WHERE key = ?", key)?.["value"] as string | undefined;
  }

  setFact(key: string, value: string): void {
    this.run(
      "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      key,
      value,
    );
  }

  #query(sql: string, values: readonly Value[]): readonly Row[] {
    return this.#explained(() => this.#prepare(sql).all([...values]) as Row[]);
  }

  #forgetResults(): void {
    this.#results.clear();
    this.#keptRows = 0;
  }

  /** Called first in a transaction, which from then on uses the snapshot of that number. */
  #forgetIfChanged(): void {
    const version = this.#query("PRAGMA data_version", [])[0]?.["data_version"];
    if (version !== this.#dataVersion) this.#forgetResults();
    this.#dataVersion = version;
  }

  #prepare(sql: string): Libsql.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** A nested transaction is part of the outer one. */
  #transaction<T>(mode: "IMMEDIATE" | "DEFERRED", work: () => T): T {
    if (this.#depth > 0) return work();
    this.#depth++;
    try {
      this.#refuseRemoved();
      this.#database.exec(`BEGIN ${mode}`);
      this.#forgetIfChanged();
      const result = work();
      if (mode === "IMMEDIATE") this.#keepClock();
      this.#database.exec("COMMIT");
      this.#refuseRemoved();
      return result;
    } catch (error) {
      this.#forgetResults();
      // SQLite itself has already rolled back after some errors (a full disk).
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      throw explain(error, this.file);
    } finally {
      this.#depth--;
      if (this.#depth === 0 && mode === "DEFERRED") this.#keepClockAfterReading();
    }
  }

  #explained<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw explain(error, this.file);
    }
  }

  #keepClock(): void {
    if (this.#latest > Number(this.fact("clockSeen") ?? 0)) this.setFact("clockSeen", String(this.#latest));
  }

  /** A reading process may be the only one that has seen a request expire. Once per second is precise enough. */
  #keepClockAfterReading(): void {
    if (this.#latest >= Number(this.fact("clockSeen") ?? 0) + 1_000) this.write(() => undefined);
  }

  /** An open database outlives its file: changes would succeed, and be lost. */
  #refuseRemoved(): void {
    if (this.#inode === undefined || inodeOf(this.file) === this.#inode) return;
    throw new PeeringError(
      "backend-failure",
      `the embedded cloud's file ${this.file} was removed or replaced while it was open`,
      {
        fix: "Restore the file, and run the command again",
      },
    );
  }

  /** Tables of another program, or an incomplete store: nothing is written to it. */
  #refuseForeign(): void {
    const tables = new Set(
      this.all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name)),
    );
    if (tables.size === 0) return;
    const isOurs = tables.has("facts") && this.fact("schemaVersion") !== undefined;
    const missing = CONTENT_TABLES.filter((table) => !tables.has(table));
    if (isOurs && (missing.length === 0 || Number(this.fact("schemaVersion")) !== MIGRATIONS.length)) return;
    if (!isOurs) throw foreign(this.file);
    const what = `is damaged: it has no table ${missing.join(", ")}`;
    throw new PeeringError("backend-failure", `the embedded cloud's file ${this.file} ${what}`, { fix: REPAIR });
  }

  #migrate(): void {
    this.write(() => {
      this.#database.exec(
        "CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
      );
      const version = Number(this.fact("schemaVersion") ?? 0);
      if (version > MIGRATIONS.length) {
        throw newer(this.file);
      }
      for (const migration of MIGRATIONS.slice(version)) this.#database.exec(migration);
      this.#forgetResults();
      if (version < MIGRATIONS.length) this.setFact("schemaVersion", String(MIGRATIONS.length));
      if (this.fact("id") === undefined)
        this.setFact(
          "id",
          randomInt(36 ** 6)
            .toString(36)
            .padStart(6, "0"),
        );
    });
  }
}

const REPAIR =
  "Run `vpc-peering cloud repair`, restore it from a copy, or name another file with cloudFile or VPC_PEERING_CLOUD_FILE";

export const foreign = (file: string): PeeringError =>
  new PeeringError("backend-failure", `the embedded cloud's file ${file} is the database of another program`, {
    fix: "Name another file with cloudFile or VPC_PEERING_CLOUD_FILE",
  });

export const newer = (file: string): PeeringError =>
  new PeeringError(
    "backend-failure",
    `the embedded cloud's file ${file} was written by a newer release of this package`,
    { fix: "Upgrade pulumi-vpc-peering, or name another file with cloudFile" },
  );

export const locked = (file: string, cause: unknown): PeeringError =>
  new PeeringError("backend-failure", `the embedded cloud's file ${file} is locked by another process`, {
    cause,
    fix: "Check whether a process that uses it hangs, then run the command again",
  });

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

function openDatabase(file: string, timeout: number, isInMemory: boolean): Libsql.Database {
  refuseUnprintable(file);
  refuseFolder(file);
  if (!isInMemory) refuseNetworkFileSystem(file);
  // Loaded on first use: the native library takes longer to load than the rest of the provider.
  const Database = loadDriver();
  let database: Libsql.Database | undefined;
  try {
    if (!isInMemory) mkdirSync(dirname(file), { recursive: true });
    database = new Database(isInMemory ? ":memory:" : file, { timeout });
    enterWalMode(database, timeout);
    database.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
    return database;
  } catch (cause) {
    database?.close();
    throw new PeeringError(
      "backend-failure",
      `the embedded cloud's file ${file} cannot be opened (${cause instanceof Error ? cause.message : String(cause)})`,
      {
        cause,
        fix: "Name a writable file with cloudFile or VPC_PEERING_CLOUD_FILE",
      },
    );
  }
}

/** The driver has one binary package per platform, which a copied or pruned node_modules may lack. */
export function loadDriver(): typeof Libsql {
  try {
    return require("libsql") as typeof Libsql;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
    const platform = `${process.platform}-${process.arch}`;
    throw new PeeringError(
      "backend-failure",
      `the SQLite driver of the embedded cloud cannot be loaded on ${platform} (${reason})`,
      {
        cause,
        fix: "Install the program's packages again on this platform, with optional dependencies (npm install --include=optional)",
      },
    );
  }
}

function refuseUnprintable(file: string): void {
  if (!/[\p{Cc}\p{Cs}]/u.test(file)) return;
  throw new PeeringError("invalid-config", "a file name without control characters is required", {
    property: "cloudFile",
    value: file,
    fix: "Set cloudFile or VPC_PEERING_CLOUD_FILE to a printable path",
  });
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // SQLite reports the error for a path that does not exist.
    return false;
  }
}

function refuseFolder(file: string): void {
  if (!isFolder(file)) return;
  throw new PeeringError("invalid-config", "it is a folder, and a file is required", {
    property: "cloudFile",
    value: file,
    fix: `Set cloudFile or VPC_PEERING_CLOUD_FILE to a file, such as ${join(file, "cloud.db")}`,
  });
}

/** SQLite does not wait for a lock when it changes the journal mode, and several processes may create the file at once. */
function enterWalMode(database: Libsql.Database, timeout: number): void {
  const deadline = Date.now() + timeout;
  for (let delay = 2; ; delay = Math.min(delay * 2, 100)) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw error;
      pause(delay * (0.5 + Math.random()));
    }
  }
}

/** A fault of the file or its disk gets a fix; any other SQLite error is a defect of this package. */
function explain(error: unknown, file: string): unknown {
  if (isBusy(error)) return locked(file, error);
  if (codeOf(error).startsWith("SQLITE_ERROR") && /no such (table|column)/.test(String(error))) {
    return new PeeringError("backend-failure", `the embedded cloud's file ${file} is damaged (${String(error)})`, {
      cause: error,
      fix: REPAIR,
    });
  }
  if (!/^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/.test(codeOf(error))) return error;
  return new PeeringError("backend-failure", `the embedded cloud's file ${file} cannot be used (${String(error)})`, {
    cause: error,
    fix: "Make room or restore access to it, or name another file with cloudFile",
  });
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

/** Blocks the thread, like every call into SQLite. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * The embedded cloud's file: SQLite in WAL mode, shared by as many processes as like. Every mutation is one
 * immediate transaction, so what it read is still true when it writes; every read is one snapshot.
 */
import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type Libsql from "libsql";
import { PeeringError } from "../errors.js";
import { CONTENT_TABLES, MIGRATIONS } from "./schema.js";

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

export interface StoreOptions {
  readonly now?: () => number;
  /** How long to wait for other processes' transactions. */
  readonly busyTimeoutMilliseconds?: number;
}

const BUSY_TIMEOUT = 30_000;

export class Store {
  /** Made once with the file, and kept by `reset`: what a resource lived in, for ever. */
  readonly id: string;
  readonly #database: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement>();
  readonly #now: () => number;
  #depth = 0;

  constructor(
    readonly file: string,
    { now = Date.now, busyTimeoutMilliseconds = BUSY_TIMEOUT }: StoreOptions = {},
  ) {
    this.#now = now;
    this.#database = openDatabase(file, busyTimeoutMilliseconds);
    try {
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

  /** Milliseconds since 1970 on the cloud's clock: the machine's, moved by `advance`. */
  now(): number {
    return this.#now() + Number(this.fact("clockOffset") ?? 0);
  }

  advance(milliseconds: number): void {
    this.write(() => this.setFact("clockOffset", String(Number(this.fact("clockOffset") ?? 0) + milliseconds)));
  }

  /** The next number of a counter that never goes back, not even by `reset`. */
  count(counter: string): number {
    const next = Number(this.fact(counter) ?? 0) + 1;
    this.setFact(counter, String(next));
    return next;
  }

  /** Empties the cloud. Its id stays, and so does its clock: time does not run backwards. */
  reset(): void {
    this.write(() => CONTENT_TABLES.forEach((table) => this.run(`DELETE FROM ${table}`)));
  }

  write<T>(work: () => T): T {
    return this.#transaction("IMMEDIATE", work);
  }

  read<T>(work: () => T): T {
    return this.#transaction("DEFERRED", work);
  }

  all(sql: string, ...values: readonly Value[]): Row[] {
    return this.#prepare(sql).all([...values]) as Row[];
  }

  first(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  run(sql: string, ...values: readonly Value[]): { readonly changes: number; readonly lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run([...values]);
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

  #prepare(sql: string): Libsql.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** A transaction inside another is part of it. */
  #transaction<T>(mode: "IMMEDIATE" | "DEFERRED", work: () => T): T {
    if (this.#depth > 0) return work();
    this.#depth++;
    try {
      this.#database.exec(`BEGIN ${mode}`);
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      // SQLite itself has already rolled back after some faults (a full disk).
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      throw explain(error, this.file);
    } finally {
      this.#depth--;
    }
  }

  #migrate(): void {
    this.write(() => {
      this.#database.exec(
        "CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
      );
      const version = Number(this.fact("schemaVersion") ?? 0);
      if (version > MIGRATIONS.length) {
        throw new PeeringError(
          "backend-failure",
          `the embedded cloud's file ${this.file} was written by a newer release of this package`,
          {
            fix: "Upgrade pulumi-vpc-peering, or name another file with cloudFile",
          },
        );
      }
      for (const migration of MIGRATIONS.slice(version)) this.#database.exec(migration);
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

function openDatabase(file: string, timeout: number): Libsql.Database {
  // Loaded here and not above: the native library costs more than the rest of the provider together.
  const Database = require("libsql") as typeof import("libsql");
  let database: Libsql.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    database = new Database(file, { timeout });
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

/** What is wrong with the file or its disk is for the user to mend; any other fault of SQLite is a defect here. */
function explain(error: unknown, file: string): unknown {
  if (isBusy(error)) {
    return new PeeringError("backend-failure", `the embedded cloud's file ${file} is locked by another process`, {
      cause: error,
      fix: "See whether a process that uses it hangs, and run the command again",
    });
  }
  if (!/^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/.test(codeOf(error))) return error;
  return new PeeringError("backend-failure", `the embedded cloud's file ${file} cannot be used (${String(error)})`, {
    cause: error,
    fix: "Make room or restore access to it, or name another file with cloudFile",
  });
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

/** Blocks the thread, as every call into SQLite does. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

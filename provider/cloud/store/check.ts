/**
 * Checks a store's file for damage: SQLite's own checks, and the assumptions of the embedded cloud. Changes nothing.
 */
import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import type Libsql from "libsql";
import { isPeeringError, PeeringError } from "../../errors.js";
import { brokenRules } from "./content-rules.js";
import { CONTENT_TABLES, MIGRATIONS } from "./schema.js";
import { foreign, isBusy, loadDriver, locked, newer } from "./store.js";

export interface StoreProblem {
  /** `file`: SQLite cannot read all of it. `content`: rows are missing or contradict each other. */
  readonly kind: "file" | "content";
  readonly what: string;
}

export interface StoreCheck {
  readonly problems: readonly StoreProblem[];
  /** Number of rows per table; absent if they cannot be counted. */
  readonly rows: Readonly<Partial<Record<string, number>>>;
}

/** Maximum number of faults that SQLite lists. */
const MOST_FAULTS = 20;

/** Throws if the file is not a store of this release, cannot be opened, or is locked, none of which proves damage. */
export function checkStore(file: string): StoreCheck {
  refuseUnusable(file);
  const problems: StoreProblem[] = [];
  const rows: Record<string, number> = {};
  let database: Libsql.Database | undefined;
  const attempt = (what: string, work: (database: Libsql.Database) => void): void => {
    try {
      work(database!);
    } catch (error) {
      if (isBusy(error)) throw locked(file, error);
      problems.push({ kind: "file", what: `${what} cannot be read (${reasonOf(error)})` });
    }
  };
  try {
    database = new (loadDriver())(file, { timeout: 5_000 });
    const version = versionOf(database, file);
    attempt("the file", (open) => problems.push(...faultsOf(open)));
    if (problems.length === 0) attempt("the facts", (open) => problems.push(...factsOf(open)));
    for (const table of contentTablesOf(version ?? MIGRATIONS.length)) {
      attempt(`table ${table}`, (open) => {
        rows[table] = (open.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
      });
    }
    if (problems.length === 0) attempt("the contents", (open) => problems.push(...contradictionsOf(open)));
  } catch (error) {
    if (isPeeringError(error)) throw error;
    if (isBusy(error)) throw locked(file, error);
    problems.push({ kind: "file", what: `it cannot be opened (${reasonOf(error)})` });
  } finally {
    database?.close();
  }
  return { problems, rows };
}

/** `undefined` if it cannot be read. Throws for databases of other programs and of newer releases. */
function versionOf(database: Libsql.Database, file: string): number | undefined {
  let tables: Set<unknown>;
  let version: number;
  try {
    tables = new Set(allOf(database, "SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name));
    const fact = tables.has("facts")
      ? allOf(database, "SELECT value FROM facts WHERE key = 'schemaVersion'")[0]
      : undefined;
    version = Number(fact?.["value"]);
  } catch (error) {
    if (isBusy(error)) throw error;
    return undefined;
  }
  if (tables.size > 0 && !tables.has("facts") && !tables.has("links")) throw foreign(file);
  if (version > MIGRATIONS.length) throw newer(file);
  return version >= 1 ? version : undefined;
}

const tablesByVersion = new Map<number, readonly string[]>();

/** The content tables that a store of that version has. */
export function contentTablesOf(version: number): readonly string[] {
  const known = tablesByVersion.get(version);
  if (known !== undefined) return known;
  const model = new (loadDriver())(":memory:");
  for (const migration of MIGRATIONS.slice(0, version)) model.exec(migration);
  const names = new Set(allOf(model, "SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name));
  model.close();
  const tables = CONTENT_TABLES.filter((table) => names.has(table));
  tablesByVersion.set(version, tables);
  return tables;
}

export function refuseUnusable(file: string): void {
  const unusable = (what: string, fix: string, cause?: unknown) =>
    new PeeringError("backend-failure", `the embedded cloud's file ${file} ${what}`, { fix, cause });
  if (!statSync(file).isFile()) throw unusable("is not a file", "Set the path of the file, not of its folder");
  if (statSync(file).size === 0) throw unusable("is empty", "Delete it: the first resource creates a new cloud");
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    // SQLite writes its log in the same folder, also for reads.
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw unusable("cannot be opened: permission denied", "Grant this user access to the file and its folder", cause);
  }
}

const allOf = (database: Libsql.Database, sql: string) => database.prepare(sql).all() as Record<string, unknown>[];

function faultsOf(database: Libsql.Database): StoreProblem[] {
  return allOf(database, `PRAGMA integrity_check(${MOST_FAULTS})`)
    .map(({ integrity_check: what }) => String(what))
    .filter((what) => what !== "ok")
    .map((what) => ({ kind: "file", what }));
}

function factsOf(database: Libsql.Database): StoreProblem[] {
  const facts = new Map(
    allOf(database, "SELECT key, value FROM facts").map(({ key, value }) => [String(key), String(value)]),
  );
  const problems: StoreProblem[] = [];
  if (!/^[a-z0-9]{6}$/.test(facts.get("id") ?? "")) problems.push({ kind: "content", what: "it has no id" });
  const version = Number(facts.get("schemaVersion"));
  if (!(version >= 1 && version <= MIGRATIONS.length))
    problems.push({ kind: "content", what: `its schema version is ${facts.get("schemaVersion") ?? "missing"}` });
  return problems;
}

function contradictionsOf(database: Libsql.Database): StoreProblem[] {
  const orphans = allOf(database, "PRAGMA foreign_key_check").map(
    ({ table, parent }) => `a row of ${String(table)} refers to a missing row of ${String(parent)}`,
  );
  return [...orphans, ...brokenRules(database)].map((what) => ({ kind: "content", what }));
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

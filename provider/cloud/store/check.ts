/** Whether a store's file is whole: SQLite's own checks, and what the embedded cloud relies on. Changes nothing. */
import type Libsql from "libsql";
import { CONTENT_TABLES, MIGRATIONS } from "./schema.js";
import { loadDriver } from "./store.js";

export interface StoreProblem {
  /** `file`: SQLite cannot read all of it. `content`: it can, and something is missing or contradicts itself. */
  readonly kind: "file" | "content";
  readonly what: string;
}

export interface StoreCheck {
  readonly problems: readonly StoreProblem[];
  /** Rows of each table; absent if they cannot be counted. */
  readonly rows: Readonly<Partial<Record<string, number>>>;
}

/** SQLite lists up to this many faults of a file. */
const MOST_FAULTS = 20;

/** Each finds what must not exist: `what` of each row is the problem. */
const RULES: readonly string[] = [
  `SELECT 'VPC ' || id || ' has ' || n || ' default route tables' AS what FROM
     (SELECT v.id, count(t.id) AS n FROM vpcs v LEFT JOIN route_tables t ON t.vpc_id = v.id AND t.is_default = 1 GROUP BY v.id)
   WHERE n <> 1`,
  `SELECT 'connection ' || key || ' has ' || n || ' of its 2 ends' AS what FROM
     (SELECT l.key, count(s.side) AS n FROM links l LEFT JOIN link_sides s ON s.link_key = l.key GROUP BY l.key)
   WHERE n <> 2`,
  `SELECT 'ID ' || id || ' belongs to ' || count(DISTINCT link_key) || ' connections' AS what
   FROM link_sides WHERE id IS NOT NULL GROUP BY vendor, id HAVING count(DISTINCT link_key) > 1`,
  `SELECT 'VPC ' || id || ' has CIDR blocks or tags that are not JSON' AS what
   FROM vpcs WHERE NOT (json_valid(secondary_cidr_blocks) AND json_valid(tags))`,
  `SELECT 'connection ' || link_key || ' has tags that are not JSON' AS what FROM link_sides WHERE NOT json_valid(tags)`,
];

export function checkStore(file: string): StoreCheck {
  const problems: StoreProblem[] = [];
  const rows: Record<string, number> = {};
  let database: Libsql.Database | undefined;
  const attempt = (what: string, work: (database: Libsql.Database) => void): void => {
    try {
      work(database!);
    } catch (error) {
      problems.push({ kind: "file", what: `${what} cannot be read (${reasonOf(error)})` });
    }
  };
  try {
    database = new (loadDriver())(file);
    attempt("the file", (open) => problems.push(...faultsOf(open)));
    if (problems.length === 0) attempt("the facts", (open) => problems.push(...factsOf(open)));
    for (const table of CONTENT_TABLES) {
      attempt(`table ${table}`, (open) => {
        rows[table] = (open.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
      });
    }
    if (problems.length === 0) attempt("the contents", (open) => problems.push(...contradictionsOf(open)));
  } catch (error) {
    problems.push({ kind: "file", what: `it cannot be opened (${reasonOf(error)})` });
  } finally {
    database?.close();
  }
  return { problems, rows };
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
  const found = RULES.flatMap((rule) => allOf(database, rule).map(({ what }) => String(what)));
  return [...orphans, ...found].map((what) => ({ kind: "content", what }));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

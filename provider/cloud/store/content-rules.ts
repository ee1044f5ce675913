/** Assumptions of the embedded cloud about a store's rows, beyond the constraints of its tables. */
import type Libsql from "libsql";

interface ContentRule {
  /** SQL that finds violating rows: `key` of the row, and `what` is wrong. */
  readonly finds: string;
  /** Table and column of `key`. Absent: no single row is wrong. */
  readonly row?: readonly [table: string, column: string];
}

/** Neither end has been deleted, so both VPCs are in use. */
const IS_ACTIVE =
  "l.phase = 'active' AND 2 = (SELECT count(*) FROM link_sides WHERE link_key = l.key AND row = 'present')";

const VPC = ["vpcs", "id"] as const;
const CONNECTION = ["links", "key"] as const;

/** In the order in which violating rows are deleted: deleting a VPC invalidates its connections. */
const RULES: readonly ContentRule[] = [
  {
    row: VPC,
    finds: `SELECT v.id AS key, 'VPC ' || v.id || ' has ' || count(t.id) || ' default route tables' AS what
      FROM vpcs v LEFT JOIN route_tables t ON t.vpc_id = v.id AND t.is_default = 1 GROUP BY v.id HAVING count(t.id) <> 1`,
  },
  {
    row: VPC,
    finds: `SELECT id AS key, 'VPC ' || id || ' has CIDR blocks or tags that are not JSON' AS what
      FROM vpcs WHERE NOT (json_valid(secondary_cidr_blocks) AND json_valid(tags))`,
  },
  {
    row: CONNECTION,
    finds: `SELECT l.key, 'connection ' || l.key || ' has ' || count(s.side) || ' of its 2 ends' AS what
      FROM links l LEFT JOIN link_sides s ON s.link_key = l.key GROUP BY l.key HAVING count(s.side) <> 2`,
  },
  {
    row: CONNECTION,
    finds: `SELECT link_key AS key, 'connection ' || link_key || ' has tags that are not JSON' AS what
      FROM link_sides WHERE NOT json_valid(tags)`,
  },
  {
    row: CONNECTION,
    finds: `SELECT l.key, 'connection ' || l.key || ' is active, and its VPC ' || s.vpc_id || ' is missing' AS what
      FROM links l JOIN link_sides s ON s.link_key = l.key
      WHERE ${IS_ACTIVE} AND s.vpc_id NOT IN (SELECT id FROM vpcs)`,
  },
  {
    finds: `SELECT id AS key, 'ID ' || id || ' belongs to ' || count(DISTINCT link_key) || ' connections' AS what
      FROM link_sides WHERE id IS NOT NULL GROUP BY vendor, id HAVING count(DISTINCT link_key) > 1`,
  },
];

export function brokenRules(database: Libsql.Database): string[] {
  return RULES.flatMap(({ finds }) => (database.prepare(finds).all() as { what: string }[]).map(({ what }) => what));
}

export function deleteBroken(database: Libsql.Database): void {
  for (const { row, finds } of RULES) {
    if (row === undefined) continue;
    const [table, column] = row;
    database.exec(`DELETE FROM ${table} WHERE ${column} IN (SELECT key FROM (${finds}))`);
  }
}

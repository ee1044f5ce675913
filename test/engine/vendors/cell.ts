/** Rows of the table over the vendors, each with its test: a row or a cell that is missing does not compile. */
import { citation, type Rule, type VendorRules } from "../../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";

/** A cell that no test can reach, and why. `untestable.test.ts` lists them. */
export interface Untestable {
  readonly untestable: string;
}

/** Names of the vendor's rules. */
export type RuleName = {
  readonly [Name in keyof VendorRules]: VendorRules[Name] extends Rule<unknown> ? Name : never;
}[keyof VendorRules];

export interface Row<World, Cell> {
  /** The rule whose source the test names. */
  readonly rule: RuleName;
  readonly test: (world: World, cell: Exclude<Cell, Untestable>) => void | Promise<void>;
}

/** Rows of which no cell can be tested need no test. */
export type Rows<World, Cells> = {
  readonly [Name in keyof Cells as [Exclude<Cells[Name], Untestable>] extends [never] ? never : Name]: Row<
    World,
    Cells[Name]
  >;
};

export function isUntestable(cell: unknown): cell is Untestable {
  return typeof cell === "object" && cell !== null && "untestable" in cell;
}

/** One test per row, titled with what is expected and where it is written. */
export function testRows<World>(
  vendor: VendorId,
  cells: Readonly<Record<string, unknown>>,
  rows: Readonly<Record<string, Row<World, never>>>,
  world: () => World,
): void {
  for (const [name, { rule, test }] of Object.entries(rows)) {
    const cell = cells[name];
    if (isUntestable(cell)) continue;
    it(`${name}: ${describeCell(cell)} [${citation(rulesOf(vendor)[rule].source)}]`, () =>
      test(world(), cell as never));
  }
}

/** "vendor row" → reason. */
export function untestableCells(table: Readonly<Record<VendorId, object>>): Record<string, string> {
  return Object.fromEntries(
    VENDOR_IDS.flatMap((vendor) =>
      Object.entries(table[vendor])
        .filter((entry): entry is [string, Untestable] => isUntestable(entry[1]))
        .map(([row, { untestable }]) => [`${vendor} ${row}`, untestable] as const),
    ),
  );
}

function describeCell(cell: unknown): string {
  if (cell instanceof RegExp) return `refused, ${cell}`;
  if (Array.isArray(cell)) return cell.join(", ") || "none";
  if (typeof cell !== "object" || cell === null) return String(cell);
  return Object.entries(cell)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(", ");
}

/**
 * The default tables of VPCs. Tencent's page assigns the number 1 to default tables and 0 to others; a copy of the page
 * on an operator's site has the reverse. A VPC with a single table, which is its default one, therefore decides for the
 * deployment.
 */
import type { Ref } from "../../../backend/contract.js";
import { keyOf } from "../../../backend/refs.js";
import type { RouteTableRow } from "../answers.js";

export class DefaultTables {
  /** A VPC keeps the default table that was created with it. */
  readonly #ids = new Map<string, string>();
  #number = 1;
  #isProven = false;

  of(vpc: Ref): string | undefined {
    return this.#ids.get(keyOf(vpc));
  }

  isDefault(region: string, { id, vpcId, routeTableType }: RouteTableRow): boolean {
    const known = this.of({ region, id: vpcId });
    return known === undefined ? routeTableType === this.#number : known === id;
  }

  /** @param rows all tables of their VPCs */
  learn(region: string, rows: readonly RouteTableRow[]): void {
    const byVpc = new Map<string, RouteTableRow[]>();
    for (const row of rows) byVpc.set(row.vpcId, [...(byVpc.get(row.vpcId) ?? []), row]);
    for (const tables of byVpc.values()) if (tables.length === 1) this.#prove(region, tables[0]!);
    this.#remember(region, rows);
  }

  /** @param rows some tables of their VPCs; they decide nothing */
  see(region: string, rows: readonly RouteTableRow[]): void {
    if (this.#isProven) this.#remember(region, rows);
  }

  #prove(region: string, { id, vpcId, routeTableType }: RouteTableRow): void {
    this.#ids.set(keyOf({ region, id: vpcId }), id);
    if (typeof routeTableType !== "number" || this.#isProven) return;
    this.#number = routeTableType;
    this.#isProven = true;
  }

  #remember(region: string, rows: readonly RouteTableRow[]): void {
    for (const { id, vpcId, routeTableType } of rows)
      if (routeTableType === this.#number && this.of({ region, id: vpcId }) === undefined)
        this.#ids.set(keyOf({ region, id: vpcId }), id);
  }
}

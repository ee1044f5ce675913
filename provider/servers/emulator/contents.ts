/** Objects that must be deleted before their VPC, on every vendor. */
import type { Reads, VpcRecord } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";

/**
 * Fails if the VPC has subnets or other route tables than its default one, with `property` `subnetId` or
 * `routeTableId`.
 * @param reads exact reads
 */
export async function refuseContents(
  reads: Pick<Reads, "listRouteTables">,
  { region, id }: Pick<VpcRecord, "region" | "id">,
): Promise<void> {
  const tables = await reads.listRouteTables({ region, vpcId: id });
  const [subnet] = tables.flatMap(({ subnetIds }) => subnetIds);
  if (subnet !== undefined) throw inUse(`VPC ${id} still has subnets`, "subnetId", subnet);
  const table = tables.find(({ isDefault }) => !isDefault);
  if (table !== undefined) throw inUse(`VPC ${id} still has other route tables`, "routeTableId", table.id);
}

const inUse = (reason: string, property: string, value: string): PeeringError =>
  new PeeringError("in-use", reason, { property, value, fix: "Delete them first" });

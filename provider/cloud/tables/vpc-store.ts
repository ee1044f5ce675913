/** VPCs as stored, and their lookups. */
import type { Ref, Tags, VpcRecord } from "../../backend/contract.js";
import type { Row, Store } from "../store/store.js";

export interface Vpc {
  readonly id: string;
  readonly vendor: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly secondaryCidrBlocks: readonly string[];
  /** Managed by another service; absent if there are none. */
  readonly otherCidrBlocks?: readonly string[];
  readonly ipv6CidrBlock?: string;
  readonly description?: string;
  readonly tags: Tags;
  readonly edgeSiteId?: string;
  readonly enterpriseProjectId?: string;
  readonly creator?: string;
  readonly createdAt: number;
}

export function insertVpc(store: Store, vpc: Vpc): void {
  store.run(
    `INSERT INTO vpcs (id, vendor, account_id, region, name, cidr_block, secondary_cidr_blocks, ipv6_cidr_block, description, tags, edge_site_id, enterprise_project_id, creator, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    vpc.id,
    vpc.vendor,
    vpc.accountId,
    vpc.region,
    vpc.name,
    vpc.cidrBlock,
    JSON.stringify(vpc.secondaryCidrBlocks),
    vpc.ipv6CidrBlock ?? null,
    vpc.description ?? null,
    JSON.stringify(vpc.tags),
    vpc.edgeSiteId ?? null,
    vpc.enterpriseProjectId ?? null,
    vpc.creator ?? null,
    vpc.createdAt,
  );
}

export function saveVpc(store: Store, vpc: Vpc): void {
  store.run(
    `UPDATE vpcs SET name = ?, secondary_cidr_blocks = ?, other_cidr_blocks = ?, ipv6_cidr_block = ?, description = ?,
       tags = ? WHERE id = ?`,
    vpc.name,
    JSON.stringify(vpc.secondaryCidrBlocks),
    JSON.stringify(vpc.otherCidrBlocks ?? []),
    vpc.ipv6CidrBlock ?? null,
    vpc.description ?? null,
    JSON.stringify(vpc.tags),
    vpc.id,
  );
}

/** In any account. */
export function findVpc(store: Store, id: string): Vpc | undefined {
  const row = store.first("SELECT * FROM vpcs WHERE id = ?", id);
  return row && readVpc(row);
}

/** Only in its own account and region. */
export function findVpcAt(store: Store, vendor: string, accountId: string, { region, id }: Ref): Vpc | undefined {
  const vpc = findVpc(store, id);
  return vpc?.vendor === vendor && vpc.accountId === accountId && vpc.region === region ? vpc : undefined;
}

/** Regions in which the account has a VPC, or a row of a connection whose VPC is deleted. */
export function regionsOfAccount(store: Store, vendor: string, accountId: string): string[] {
  const rows = store.all(
    `SELECT region FROM vpcs WHERE vendor = ?1 AND account_id = ?2
     UNION SELECT region FROM link_sides WHERE vendor = ?1 AND account_id = ?2 AND row != 'absent' ORDER BY region`,
    vendor,
    accountId,
  );
  return rows.map((row) => row["region"] as string);
}

export function vpcsOfAccount(store: Store, vendor: string, accountId: string, region: string): Vpc[] {
  return store
    .all(
      "SELECT * FROM vpcs WHERE vendor = ? AND account_id = ? AND region = ? ORDER BY created_at, id",
      vendor,
      accountId,
      region,
    )
    .map(readVpc);
}

export function allVpcs(store: Store): Vpc[] {
  return store.all("SELECT * FROM vpcs ORDER BY created_at, id").map(readVpc);
}

/** Primary and secondary IPv4 blocks. */
export const blocksOf = (vpc: Pick<Vpc, "cidrBlock" | "secondaryCidrBlocks">): string[] => [
  vpc.cidrBlock,
  ...vpc.secondaryCidrBlocks,
];

/**
 * CIDR blocks that no other VPC of a connection may overlap: the VPC's own, and those that another service manages in
 * it.
 */
export const occupiedBlocksOf = (vpc: Pick<Vpc, "cidrBlock" | "secondaryCidrBlocks" | "otherCidrBlocks">): string[] => [
  ...blocksOf(vpc),
  ...(vpc.otherCidrBlocks ?? []),
];

/** IPv4 and IPv6 blocks. */
export const allBlocksOf = (vpc: Pick<Vpc, "cidrBlock" | "secondaryCidrBlocks" | "ipv6CidrBlock">): string[] => [
  ...blocksOf(vpc),
  ...(vpc.ipv6CidrBlock ? [vpc.ipv6CidrBlock] : []),
];

export function vpcRecord(store: Store, { vendor: _, createdAt: __, description, ...vpc }: Vpc): VpcRecord {
  return {
    ...vpc,
    ...(description && { description }),
    defaultRouteTableId: defaultTableId(store, vpc.id),
    state: "available",
  };
}

export function defaultTableId(store: Store, vpcId: string): string {
  return store.first("SELECT id FROM route_tables WHERE vpc_id = ? AND is_default = 1", vpcId)!["id"] as string;
}

function readVpc(row: Row): Vpc {
  const text = (column: string) => row[column] as string;
  const others = JSON.parse(text("other_cidr_blocks")) as string[];
  return {
    id: text("id"),
    vendor: text("vendor"),
    accountId: text("account_id"),
    region: text("region"),
    name: text("name"),
    cidrBlock: text("cidr_block"),
    secondaryCidrBlocks: JSON.parse(text("secondary_cidr_blocks")) as string[],
    ...(others.length > 0 && { otherCidrBlocks: others }),
    ...(row["ipv6_cidr_block"] !== null && { ipv6CidrBlock: text("ipv6_cidr_block") }),
    ...(row["description"] !== null && { description: text("description") }),
    tags: JSON.parse(text("tags")) as Tags,
    ...(row["edge_site_id"] !== null && { edgeSiteId: text("edge_site_id") }),
    ...(row["enterprise_project_id"] !== null && { enterpriseProjectId: text("enterprise_project_id") }),
    ...(row["creator"] !== null && { creator: text("creator") }),
    createdAt: row["created_at"] as number,
  };
}

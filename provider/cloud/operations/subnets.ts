/** Subnets: properties that routing uses, and labels. */
import type { Ref, Tags } from "../../backend/contract.js";
import { contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import type { Session } from "../model/session.js";
import { freshId } from "../model/ids.js";
import { findTableAt, writeSystemRoutes } from "./route-tables.js";
import type { Row, Store } from "../store/store.js";
import { blocksOf, defaultTableId, findVpcAt, type Vpc } from "../tables/vpc-store.js";
import { ownVpc } from "./vpcs.js";

/** Not used by routing. */
export interface SubnetLabels {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: Tags;
  /** In the vendor's format. Fixed at creation. */
  readonly zone?: string;
  /** Fields of one vendor's API, stored as sent. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Subnet extends SubnetLabels {
  readonly id: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
}

/** Uses the VPC's default table, or the given one. */
export function createSubnet(
  session: Session,
  vpc: Ref,
  cidrBlock: string,
  routeTableId?: string,
  labels: SubnetLabels = {},
): Subnet {
  return session.store.write(() => {
    const { store, rules } = session;
    const own = ownVpc(session, vpc);
    const reading = readCidr(cidrBlock, 4);
    if ("fault" in reading)
      throw session.refusal("invalid-input", reading.fault.reason, { property: "cidrBlock", value: cidrBlock });
    const { cidr } = reading;
    if (!blocksOf(own).some((block) => contains(toCidr(block), cidr))) {
      throw session.refusal(
        "invalid-input",
        `a subnet must be inside a CIDR block of its VPC, which has ${blocksOf(own).join(", ")}`,
        { property: "cidrBlock", value: cidr.text },
      );
    }
    const other = subnetsOf(store, own.id).find((subnet) => overlaps(toCidr(subnet.cidrBlock), cidr));
    if (other)
      throw session.refusal("cidr-overlap", `subnet ${other.id} has ${other.cidrBlock}, and subnets do not overlap`, {
        property: "cidrBlock",
        value: cidr.text,
      });
    const subnet: Subnet = {
      id: freshId(rules.ids.value.subnet, (id) => findSubnet(store, id) !== undefined),
      vpcId: own.id,
      cidrBlock: cidr.text,
      routeTableId:
        routeTableId === undefined ? defaultTableId(store, own.id) : tableOf(session, own.id, own.region, routeTableId),
      ...labels,
    };
    store.run(
      "INSERT INTO subnets (id, vpc_id, cidr_block, route_table_id) VALUES (?, ?, ?, ?)",
      subnet.id,
      subnet.vpcId,
      subnet.cidrBlock,
      subnet.routeTableId,
    );
    saveLabels(store, subnet);
    writeSystemRoutes(session, own);
    session.record("CreateSubnet", subnet.id, subnet);
    return subnet;
  });
}

export function updateSubnet(session: Session, ref: Ref, changes: SubnetLabels): Subnet {
  return session.store.write(() => {
    const changed = { ...ownSubnet(session, ref).subnet, ...changes };
    saveLabels(session.store, changed);
    session.record("UpdateSubnet", ref.id, changes);
    return changed;
  });
}

/** Also deletes the local rows of its CIDR block. */
export function deleteSubnet(session: Session, ref: Ref): void {
  session.store.write(() => {
    const { vpc } = ownSubnet(session, ref);
    session.store.run("DELETE FROM subnets WHERE id = ?", ref.id);
    writeSystemRoutes(session, vpc);
    session.record("DeleteSubnet", ref.id);
  });
}

/** Associates the subnet with another table of its VPC. */
export function associate(session: Session, region: string, subnetId: string, routeTableId: string): Subnet {
  return session.store.write(() => {
    const { store } = session;
    const { subnet, vpc } = ownSubnet(session, { region, id: subnetId });
    const table = tableOf(session, vpc.id, region, routeTableId);
    store.run("UPDATE subnets SET route_table_id = ? WHERE id = ?", table, subnetId);
    session.record("AssociateRouteTable", subnetId, { routeTableId });
    return { ...subnet, routeTableId: table };
  });
}

/** In this account and region only. */
export function findSubnetAt(session: Session, { region, id }: Ref): Subnet | undefined {
  const subnet = findSubnet(session.store, id);
  const vpc = subnet && findVpcAt(session.store, session.vendor, session.id, { region, id: subnet.vpcId });
  return vpc && subnet;
}

export function allSubnets(store: Store): Subnet[] {
  return store.all("SELECT * FROM subnets ORDER BY vpc_id, id").map(readSubnet);
}

export function subnetsOf(store: Store, vpcId: string): Subnet[] {
  return store.all("SELECT * FROM subnets WHERE vpc_id = ? ORDER BY id", vpcId).map(readSubnet);
}

function findSubnet(store: Store, id: string): Subnet | undefined {
  const row = store.first("SELECT * FROM subnets WHERE id = ?", id);
  return row && readSubnet(row);
}

export function ownSubnet(session: Session, { region, id }: Ref): { readonly subnet: Subnet; readonly vpc: Vpc } {
  const subnet = findSubnet(session.store, id);
  if (!subnet) throw session.refusal("not-found", "there is no such subnet", { property: "subnetId", value: id });
  return { subnet, vpc: ownVpc(session, { region, id: subnet.vpcId }) };
}

function saveLabels(store: Store, { id, name, description, zone, tags = {}, details = {} }: Subnet): void {
  store.run(
    "UPDATE subnets SET name = ?, description = ?, zone = ?, tags = ?, details = ? WHERE id = ?",
    name ?? null,
    description ?? null,
    zone ?? null,
    JSON.stringify(tags),
    JSON.stringify(details),
    id,
  );
}

function tableOf(session: Session, vpcId: string, region: string, id: string): string {
  if (findTableAt(session, { region, id })?.vpc.id === vpcId) return id;
  throw session.refusal("not-found", `VPC ${vpcId} has no such route table`, { property: "routeTableId", value: id });
}

function readSubnet(row: Row): Subnet {
  const text = (column: string) => row[column] as string | null;
  const [name, description, zone] = [text("name"), text("description"), text("zone")];
  const tags = JSON.parse(row["tags"] as string) as Tags;
  const details = JSON.parse(row["details"] as string) as Record<string, unknown>;
  return {
    id: row["id"] as string,
    vpcId: row["vpc_id"] as string,
    cidrBlock: row["cidr_block"] as string,
    routeTableId: row["route_table_id"] as string,
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(zone !== null && { zone }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

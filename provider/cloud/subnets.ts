/** Subnets: as much of them as routing needs. */
import type { Ref } from "../backend/contract.js";
import { contains, overlaps, readCidr, toCidr } from "../network/cidr.js";
import type { Actor } from "./actor.js";
import { freshId } from "./ids.js";
import { findTableAt, writeSystemRoutes } from "./route-tables.js";
import type { Row, Store } from "./store.js";
import { blocksOf, defaultTableId } from "./vpc-store.js";
import { ownVpc } from "./vpcs.js";

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
}

/** Follows the VPC's default table, or the one that is named. */
export function createSubnet(actor: Actor, vpc: Ref, cidrBlock: string, routeTableId?: string): Subnet {
  return actor.store.write(() => {
    const { store, rules } = actor;
    const own = ownVpc(actor, vpc);
    const reading = readCidr(cidrBlock, 4);
    if ("fault" in reading)
      throw actor.refusal("invalid-input", reading.fault.reason, { property: "cidrBlock", value: cidrBlock });
    const { cidr } = reading;
    if (!blocksOf(own).some((block) => contains(toCidr(block), cidr))) {
      throw actor.refusal(
        "invalid-input",
        `a subnet lies inside a range of its VPC, which has ${blocksOf(own).join(", ")}`,
        { property: "cidrBlock", value: cidr.text },
      );
    }
    const other = subnetsOf(store, own.id).find((subnet) => overlaps(toCidr(subnet.cidrBlock), cidr));
    if (other)
      throw actor.refusal("cidr-overlap", `subnet ${other.id} has ${other.cidrBlock}, and subnets do not overlap`, {
        property: "cidrBlock",
        value: cidr.text,
      });
    const subnet: Subnet = {
      id: freshId(rules.ids.value.subnet, (id) => findSubnet(store, id) !== undefined),
      vpcId: own.id,
      cidrBlock: cidr.text,
      routeTableId:
        routeTableId === undefined ? defaultTableId(store, own.id) : tableOf(actor, own.id, own.region, routeTableId),
    };
    store.run(
      "INSERT INTO subnets (id, vpc_id, cidr_block, route_table_id) VALUES (?, ?, ?, ?)",
      subnet.id,
      subnet.vpcId,
      subnet.cidrBlock,
      subnet.routeTableId,
    );
    writeSystemRoutes(actor, own);
    actor.record("CreateSubnet", subnet.id, subnet);
    return subnet;
  });
}

/** The subnet follows another table of its VPC from now on. */
export function associate(actor: Actor, region: string, subnetId: string, routeTableId: string): Subnet {
  return actor.store.write(() => {
    const { store } = actor;
    const subnet = findSubnet(store, subnetId);
    if (!subnet) throw actor.refusal("not-found", "there is no such subnet", { property: "subnetId", value: subnetId });
    const vpc = ownVpc(actor, { region, id: subnet.vpcId });
    const table = tableOf(actor, vpc.id, region, routeTableId);
    store.run("UPDATE subnets SET route_table_id = ? WHERE id = ?", table, subnetId);
    actor.record("AssociateRouteTable", subnetId, { routeTableId });
    return { ...subnet, routeTableId: table };
  });
}

export function allSubnets(store: Store): Subnet[] {
  return store.all("SELECT * FROM subnets ORDER BY vpc_id, id").map(readSubnet);
}

function subnetsOf(store: Store, vpcId: string): Subnet[] {
  return store.all("SELECT * FROM subnets WHERE vpc_id = ? ORDER BY id", vpcId).map(readSubnet);
}

function findSubnet(store: Store, id: string): Subnet | undefined {
  const row = store.first("SELECT * FROM subnets WHERE id = ?", id);
  return row && readSubnet(row);
}

function tableOf(actor: Actor, vpcId: string, region: string, id: string): string {
  if (findTableAt(actor, { region, id })?.vpc.id === vpcId) return id;
  throw actor.refusal("not-found", `VPC ${vpcId} has no such route table`, { property: "routeTableId", value: id });
}

function readSubnet(row: Row): Subnet {
  return {
    id: row["id"] as string,
    vpcId: row["vpc_id"] as string,
    cidrBlock: row["cidr_block"] as string,
    routeTableId: row["route_table_id"] as string,
  };
}

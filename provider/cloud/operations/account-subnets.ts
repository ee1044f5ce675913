/** What an account does with its subnets, and with route tables beside the default ones. */
import type {
  NewRouteTable,
  NewSubnet,
  Ref,
  RouteTableChanges,
  RouteTableRecord,
  SubnetChanges,
  SubnetFilter,
  SubnetRecord,
} from "../../backend/contract.js";
import { toCidr } from "../../network/cidr/cidr.js";
import type { Session } from "../model/session.js";
import { refuseRouteTable, refuseSubnet, refuseSubnetChange } from "../model/enforcement.js";
import { blocksOf, vpcsOfAccount } from "../tables/vpc-store.js";
import * as tables from "./route-tables.js";
import * as subnets from "./subnets.js";
import { ownVpc } from "./vpcs.js";

export function createSubnet(session: Session, asked: NewSubnet): SubnetRecord {
  return session.store.write(() => {
    const { region, vpcId, name, cidrBlock, zone } = asked;
    const vpc = ownVpc(session, { region, id: vpcId });
    const siblings = subnets
      .subnetsOf(session.store, vpcId)
      .map((other) => ({ name: other.id, cidrBlock: other.cidrBlock }));
    refuseSubnet(session, { name, cidrBlock, zone, vpcCidrBlocks: blocksOf(vpc), siblings });
    const labels = { name, ...(zone !== undefined && { zone }) };
    const subnet = subnets.createSubnet(session, vpc, cidrBlock, undefined, labels);
    session.store.run("UPDATE subnets SET by_account = 1 WHERE id = ?", subnet.id);
    return recordOf(session, region, subnet);
  });
}

export function getSubnets(session: Session, refs: readonly Ref[]): (SubnetRecord | undefined)[] {
  return session.store.read(() =>
    refs.map((ref) => {
      const subnet = subnets.findSubnetAt(session, ref);
      return subnet && recordOf(session, ref.region, subnet);
    }),
  );
}

export function listSubnets(session: Session, { region, vpcId }: SubnetFilter): SubnetRecord[] {
  return session.store.read(() =>
    vpcsOfAccount(session.store, session.vendor, session.id, region)
      .filter(({ id }) => vpcId === undefined || id === vpcId)
      .flatMap(({ id }) => subnets.subnetsOf(session.store, id))
      .map((subnet) => recordOf(session, region, subnet)),
  );
}

export function updateSubnet(session: Session, ref: Ref, { name, routeTableId }: SubnetChanges): SubnetRecord {
  return session.store.write(() => {
    refuseSubnetChange(session, { name, routeTable: routeTableId });
    if (name !== undefined) subnets.updateSubnet(session, ref, { name });
    const subnet =
      routeTableId === undefined
        ? subnets.ownSubnet(session, ref).subnet
        : subnets.associate(session, ref.region, ref.id, routeTableId);
    return recordOf(session, ref.region, subnet);
  });
}

export function deleteSubnet(session: Session, ref: Ref): void {
  session.store.write(() => {
    if (subnets.findSubnetAt(session, ref) !== undefined) subnets.deleteSubnet(session, ref);
  });
}

export function createRouteTable(session: Session, { region, vpcId, name }: NewRouteTable): RouteTableRecord {
  refuseRouteTable(session, { name });
  return session.store.write(() => {
    const table = tables.createRouteTable(session, { region, id: vpcId }, name);
    session.store.run("UPDATE route_tables SET by_account = 1 WHERE id = ?", table.id);
    return table;
  });
}

export function updateRouteTable(session: Session, ref: Ref, { name }: RouteTableChanges): RouteTableRecord {
  refuseRouteTable(session, { name });
  return tables.updateRouteTable(session, ref, { ...(name !== undefined && { name }) });
}

export function deleteRouteTable(session: Session, ref: Ref): void {
  session.store.write(() => {
    if (tables.findTableAt(session, ref) !== undefined) tables.deleteRouteTable(session, ref);
  });
}

/** Of the network, of its gateway, and for broadcast. */
const RESERVED_ADDRESSES = 3;

function recordOf(
  session: Session,
  region: string,
  { id, vpcId, name = id, cidrBlock, zone, routeTableId }: subnets.Subnet,
): SubnetRecord {
  return {
    region,
    id,
    accountId: session.id,
    vpcId,
    name,
    cidrBlock,
    ...(zone !== undefined && { zone }),
    routeTableId,
    availableIpCount: Math.max(0, 2 ** (32 - toCidr(cidrBlock).prefix) - RESERVED_ADDRESSES),
  };
}

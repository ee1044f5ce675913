/** Operations of an account on its subnets, and on route tables other than default ones. */
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
import { withTagChanges } from "../../backend/tags.js";
import {
  refuseRouteTable,
  refuseSubnet,
  refuseSubnetChange,
  refuseTagChanges,
  refuseTags,
} from "../model/enforcement.js";
import { blocksOf, vpcsOfAccount } from "../tables/vpc-store.js";
import * as tables from "./route-tables.js";
import * as subnets from "./subnets.js";
import { ownVpc } from "./vpcs.js";

export function createSubnet(session: Session, requested: NewSubnet): SubnetRecord {
  return session.store.write(() => {
    const { region, vpcId, name, cidrBlock, zone, tags } = requested;
    const vpc = ownVpc(session, { region, id: vpcId });
    const siblings = subnets
      .subnetsOf(session.store, vpcId)
      .map((other) => ({ name: other.id, cidrBlock: other.cidrBlock }));
    refuseSubnet(session, { name, cidrBlock, zone, tags, vpcCidrBlocks: blocksOf(vpc), siblings });
    refuseTags(session, tags);
    const labels = { name, ...(zone !== undefined && { zone }), ...(tags && { tags }) };
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

export function updateSubnet(session: Session, ref: Ref, { name, routeTableId, tags }: SubnetChanges): SubnetRecord {
  return session.store.write(() => {
    const before = subnets.ownSubnet(session, ref).subnet;
    const after = tags && withTagChanges(before.tags, tags);
    refuseSubnetChange(session, { name, routeTable: routeTableId, tags: after });
    refuseTagChanges(session, session.rules.subnetTags, before.tags, tags);
    const labels = { ...(name !== undefined && { name }), ...(after && { tags: after }) };
    if (Object.keys(labels).length > 0) subnets.updateSubnet(session, ref, labels);
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

export function createRouteTable(session: Session, { region, vpcId, name, tags }: NewRouteTable): RouteTableRecord {
  refuseRouteTable(session, { name, tags });
  refuseTags(session, tags);
  return session.store.write(() => {
    const table = tables.createRouteTable(session, { region, id: vpcId }, name, tags && { tags });
    session.store.run("UPDATE route_tables SET by_account = 1 WHERE id = ?", table.id);
    return table;
  });
}

export function updateRouteTable(session: Session, ref: Ref, { name, tags }: RouteTableChanges): RouteTableRecord {
  return session.store.write(() => {
    const before = tables.ownTable(session, ref).tags;
    const after = tags && withTagChanges(before, tags);
    refuseRouteTable(session, { name, tags: after });
    refuseTagChanges(session, session.rules.routeTableTags, before, tags);
    return tables.updateRouteTable(session, ref, {
      ...(name !== undefined && { name }),
      ...(after && { tags: after }),
    });
  });
}

export function deleteRouteTable(session: Session, ref: Ref): void {
  session.store.write(() => {
    if (tables.findTableAt(session, ref) !== undefined) tables.deleteRouteTable(session, ref);
  });
}

/** Network, gateway and broadcast address. */
const RESERVED_ADDRESSES = 3;

function recordOf(
  session: Session,
  region: string,
  { id, vpcId, name = id, cidrBlock, zone, routeTableId, tags = {} }: subnets.Subnet,
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
    ...(session.rules.subnetTags.value !== "absent" && { tags }),
  };
}

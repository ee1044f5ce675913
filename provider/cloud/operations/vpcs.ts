/** Operations of an account on its VPCs. */
import { withTagChanges } from "../../backend/tags.js";
import type { NewVpc, Ref, TagChanges, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import type { Session } from "../model/session.js";
import { freshId } from "../model/ids.js";
import { isConnectionLive, sidesOf } from "../model/lifecycle.js";
import { connectionsOfVpc, saveConnection, SIDES } from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { issueRoutes } from "./issued-routes.js";
import { insertDefaultTable, writeSystemRoutes } from "./route-tables.js";
import {
  blocksOf,
  findVpc,
  findVpcAt,
  insertVpc,
  occupiedBlocksOf,
  regionsOfAccount,
  saveVpc,
  vpcRecord,
  vpcsOfAccount,
  type Vpc,
} from "../tables/vpc-store.js";
import { nameInUse, refuseAddedBlocks, refuseTagChanges, refuseTags, refuseVpc } from "../model/enforcement.js";

export function createVpc(session: Session, requested: NewVpc): VpcRecord {
  return session.store.write(() => {
    const { store, rules } = session;
    const account = session.account();
    const { enableIpv6, ...given } = requested;
    refuseVpc(session, requested);
    refuseTags(session, requested.tags);
    refuseUsedName(session, requested.region, requested.name);
    const vpc: Vpc = {
      ...given,
      id: freshId(rules.ids.value.vpc, (id) => findVpc(store, id) !== undefined),
      vendor: session.vendor,
      accountId: account.id,
      cidrBlock: toCidr(requested.cidrBlock).text,
      secondaryCidrBlocks: canonical(requested.secondaryCidrBlocks),
      tags: requested.tags ?? {},
      ...(enableIpv6 && { ipv6CidrBlock: assignIpv6Block(session) }),
      createdAt: store.now(),
    };
    insertVpc(store, vpc);
    insertDefaultTable(session, vpc);
    session.record("CreateVpc", vpc.id, { region: vpc.region, name: vpc.name, cidrBlocks: blocksOf(vpc) });
    return vpcRecord(store, vpc);
  });
}

export function getVpcs(session: Session, refs: readonly Ref[]): (VpcRecord | undefined)[] {
  return session.store.read(() =>
    refs.map((ref) => {
      const vpc = findVpcAt(session.store, session.vendor, session.id, ref);
      return vpc && vpcRecord(session.store, vpc);
    }),
  );
}

export function usedRegions({ store, vendor, id }: Session): string[] {
  return store.read(() => regionsOfAccount(store, vendor, id));
}

export function listVpcs(
  session: Session,
  { region, name }: { readonly region: string; readonly name?: string },
): VpcRecord[] {
  return session.store.read(() =>
    vpcsOfAccount(session.store, session.vendor, session.id, region)
      .filter((vpc) => name === undefined || vpc.name === name)
      .map((vpc) => vpcRecord(session.store, vpc)),
  );
}

export function updateVpc(session: Session, ref: Ref, changes: VpcChanges): VpcRecord {
  return session.store.write(() => {
    const { store } = session;
    const before = ownVpc(session, ref);
    const { enableIpv6, secondaryCidrBlocks, tags, ...rest } = changes;
    refuseVpc(session, { region: before.region, cidrBlock: before.cidrBlock, ...changes });
    refuseTagChanges(session, session.rules.vpcTags, before.tags, tags);
    if (rest.name !== undefined && rest.name !== before.name) refuseUsedName(session, before.region, rest.name);
    const { ipv6CidrBlock = enableIpv6 ? assignIpv6Block(session) : undefined, ...kept } = before;
    const after: Vpc = {
      ...kept,
      ...rest,
      ...(tags && { tags: withTagChanges(before.tags, tags) }),
      ...(secondaryCidrBlocks && { secondaryCidrBlocks: canonical(secondaryCidrBlocks) }),
      ...(enableIpv6 !== false && ipv6CidrBlock !== undefined && { ipv6CidrBlock }),
    };
    refuseRemovedBlocks(session, before, after);
    if (blocksOf(after).some((block) => !blocksOf(before).includes(block))) refuseAddedBlocks(session, after);
    saveVpc(store, after);
    writeSystemRoutes(session, after);
    for (const connection of connectionsOfVpc(store, after.id)) issueRoutes(session, connection);
    session.record("UpdateVpc", after.id, changes);
    return vpcRecord(store, after);
  });
}

function refuseUsedName(session: Session, region: string, name: string): void {
  const { store, rules, vendor, id } = session;
  if (rules.sameVpcNames.value) return;
  const other = vpcsOfAccount(store, vendor, id, region).find((vpc) => vpc.name === name);
  if (other === undefined) return;
  throw nameInUse(session, { noun: "VPC", where: region, id: other.id, name, rule: rules.sameVpcNames });
}

/** As a user of the vendor's console does, even if the vendor's API cannot. */
export function changeVpcTags(session: Session, ref: Ref, changes: TagChanges): void {
  session.store.write(() => {
    const vpc = ownVpc(session, ref);
    saveVpc(session.store, { ...vpc, tags: withTagChanges(vpc.tags, changes) });
    session.record("ChangeTags", vpc.id, changes);
  });
}

/** As another service does, such as a container cluster: the account's own calls neither add nor remove it. */
export function addOtherBlock(session: Session, ref: Ref, cidrBlock: string): VpcRecord {
  return session.store.write(() => {
    const vpc = ownVpc(session, ref);
    const reading = readCidr(cidrBlock, 4);
    if ("fault" in reading)
      throw session.refusal("invalid-input", reading.fault.reason, { property: "otherCidrBlocks", value: cidrBlock });
    const own = occupiedBlocksOf(vpc).find((block) => overlaps(toCidr(block), reading.cidr));
    if (own !== undefined)
      throw session.refusal("cidr-overlap", `${vpc.id} already has ${own}`, {
        property: "otherCidrBlocks",
        value: reading.cidr.text,
      });
    const after = { ...vpc, otherCidrBlocks: [...(vpc.otherCidrBlocks ?? []), reading.cidr.text] };
    saveVpc(session.store, after);
    session.record("AddOtherBlock", vpc.id, { cidrBlock: reading.cidr.text });
    return vpcRecord(session.store, after);
  });
}

export function deleteVpc(session: Session, ref: Ref): void {
  session.store.write(() => {
    const { store, rules } = session;
    const vpc = findVpcAt(store, session.vendor, session.id, ref);
    if (vpc === undefined) return;
    const connections = connectionsOfVpc(store, vpc.id);
    const context = stateContext(store, session.vendor);
    // This account cannot see or delete a half that another account created.
    const blocking = connections.filter(
      (connection) =>
        isConnectionLive(rules, connection, context) &&
        SIDES.some((side) => connection[side].vpcId === vpc.id && connection[side].row === "present"),
    );
    if (blocking.length > 0) {
      const names = blocking.map((connection) => connection[sidesOf(connection, session.id)[0]!].id).join(", ");
      throw session.refusal("in-use", `VPC ${vpc.id} still has peering connections: ${names}`, {
        property: "vpc",
        fix: "Delete or reject them first; either end may",
      });
    }
    refuseContents(session, vpc);
    for (const connection of connections) {
      for (const side of SIDES.filter(
        (name) => connection[name].vpcId === vpc.id && connection[name].row === "present",
      )) {
        saveConnection(store, { ...connection, [side]: { ...connection[side], row: "removed" } });
      }
    }
    store.run("DELETE FROM vpcs WHERE id = ?", vpc.id);
    session.record("DeleteVpc", vpc.id);
  });
}

/** Subnets and route tables that an account created are deleted before their VPC. */
function refuseContents(session: Session, { id }: Vpc): void {
  const idsIn = (table: "subnets" | "route_tables") =>
    session.store
      .all(`SELECT id FROM ${table} WHERE vpc_id = ? AND by_account = 1 ORDER BY id`, id)
      .map((row) => row["id"] as string);
  const subnets = idsIn("subnets");
  const [what, property, left] =
    subnets.length > 0
      ? (["subnets", "subnet", subnets] as const)
      : (["route tables", "routeTable", idsIn("route_tables")] as const);
  if (left.length === 0) return;
  throw session.refusal("in-use", `VPC ${id} still has ${what}: ${left.join(", ")}`, {
    property,
    fix: "Delete them first",
  });
}

/** The session's VPC, for changes: a VPC that it cannot see does not exist for it. */
export function ownVpc(session: Session, ref: Ref, property = "vpc"): Vpc {
  const vpc = findVpcAt(session.store, session.vendor, session.id, ref);
  if (vpc) return vpc;
  throw session.refusal("not-found", `account ${session.id} has no such VPC in ${ref.region}`, {
    property,
    value: ref.id,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

/** The n-th /56 of the documentation prefix (RFC 3849), which contains 16 million and is never routed. */
function assignIpv6Block(session: Session): string {
  const n = session.store.count("ipv6Blocks");
  return toCidr(`2001:db8:${(n >> 8).toString(16)}:${((n & 0xff) << 8).toString(16)}::/56`).text;
}

const canonical = (blocks: readonly string[] = []): string[] => blocks.map((block) => toCidr(block).text);

function refuseRemovedBlocks(session: Session, before: Vpc, after: Vpc): void {
  for (const removed of before.secondaryCidrBlocks.filter((block) => !after.secondaryCidrBlocks.includes(block))) {
    const subnet = session.store
      .all("SELECT id, cidr_block FROM subnets WHERE vpc_id = ?", before.id)
      .find((row) => contains(toCidr(removed), toCidr(row["cidr_block"] as string)));
    if (subnet) {
      throw session.refusal("in-use", `subnet ${String(subnet["id"])} is in the CIDR block`, {
        property: "secondaryCidrBlocks",
        value: removed,
        fix: "Delete the subnet first",
      });
    }
  }
}

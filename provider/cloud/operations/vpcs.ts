/** What an account does with its VPCs. */
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { contains, overlaps, readCidr, toCidr } from "../../cidr/cidr.js";
import type { Actor } from "../model/actor.js";
import { freshId } from "../model/ids.js";
import { isLinkLive, sidesOf } from "../model/lifecycle.js";
import { linksOfVpc, saveLink, SIDES } from "../tables/links.js";
import { momentOf } from "../model/moment.js";
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
import { refuseAddedBlocks, refuseVpc } from "../model/enforcement.js";

export function createVpc(actor: Actor, asked: NewVpc): VpcRecord {
  return actor.store.write(() => {
    const { store, rules } = actor;
    const account = actor.account();
    const { enableIpv6, ...given } = asked;
    refuseVpc(actor, asked);
    const vpc: Vpc = {
      ...given,
      id: freshId(rules.ids.value.vpc, (id) => findVpc(store, id) !== undefined),
      vendor: actor.vendor,
      accountId: account.id,
      cidrBlock: toCidr(asked.cidrBlock).text,
      secondaryCidrBlocks: canonical(asked.secondaryCidrBlocks),
      tags: asked.tags ?? {},
      ...(enableIpv6 && { ipv6CidrBlock: assignIpv6Block(actor) }),
      createdAt: store.now(),
    };
    insertVpc(store, vpc);
    insertDefaultTable(actor, vpc);
    actor.record("CreateVpc", vpc.id, { region: vpc.region, name: vpc.name, cidrBlocks: blocksOf(vpc) });
    return vpcRecord(store, vpc);
  });
}

export function getVpcs(actor: Actor, refs: readonly Ref[]): (VpcRecord | undefined)[] {
  return actor.store.read(() =>
    refs.map((ref) => {
      const vpc = findVpcAt(actor.store, actor.vendor, actor.id, ref);
      return vpc && vpcRecord(actor.store, vpc);
    }),
  );
}

export function usedRegions({ store, vendor, id }: Actor): string[] {
  return store.read(() => regionsOfAccount(store, vendor, id));
}

export function listVpcs(
  actor: Actor,
  { region, name }: { readonly region: string; readonly name?: string },
): VpcRecord[] {
  return actor.store.read(() =>
    vpcsOfAccount(actor.store, actor.vendor, actor.id, region)
      .filter((vpc) => name === undefined || vpc.name === name)
      .map((vpc) => vpcRecord(actor.store, vpc)),
  );
}

export function updateVpc(actor: Actor, ref: Ref, changes: VpcChanges): VpcRecord {
  return actor.store.write(() => {
    const { store } = actor;
    const before = ownVpc(actor, ref);
    const { enableIpv6, secondaryCidrBlocks, ...rest } = changes;
    refuseVpc(actor, { region: before.region, cidrBlock: before.cidrBlock, ...changes });
    const { ipv6CidrBlock = enableIpv6 ? assignIpv6Block(actor) : undefined, ...kept } = before;
    const after: Vpc = {
      ...kept,
      ...rest,
      ...(secondaryCidrBlocks && { secondaryCidrBlocks: canonical(secondaryCidrBlocks) }),
      ...(enableIpv6 !== false && ipv6CidrBlock !== undefined && { ipv6CidrBlock }),
    };
    refuseRemovedBlocks(actor, before, after);
    if (blocksOf(after).some((block) => !blocksOf(before).includes(block))) refuseAddedBlocks(actor, after);
    saveVpc(store, after);
    writeSystemRoutes(actor, after);
    for (const link of linksOfVpc(store, after.id)) issueRoutes(actor, link);
    actor.record("UpdateVpc", after.id, changes);
    return vpcRecord(store, after);
  });
}

/** As another service adds one, such as a container cluster: the account's own calls neither add nor remove it. */
export function addOtherBlock(actor: Actor, ref: Ref, cidrBlock: string): VpcRecord {
  return actor.store.write(() => {
    const vpc = ownVpc(actor, ref);
    const reading = readCidr(cidrBlock, 4);
    if ("fault" in reading)
      throw actor.refusal("invalid-input", reading.fault.reason, { property: "otherCidrBlocks", value: cidrBlock });
    const own = occupiedBlocksOf(vpc).find((block) => overlaps(toCidr(block), reading.cidr));
    if (own !== undefined)
      throw actor.refusal("cidr-overlap", `${vpc.id} already has ${own}`, {
        property: "otherCidrBlocks",
        value: reading.cidr.text,
      });
    const after = { ...vpc, otherCidrBlocks: [...(vpc.otherCidrBlocks ?? []), reading.cidr.text] };
    saveVpc(actor.store, after);
    actor.record("AddOtherBlock", vpc.id, { cidrBlock: reading.cidr.text });
    return vpcRecord(actor.store, after);
  });
}

export function deleteVpc(actor: Actor, ref: Ref): void {
  actor.store.write(() => {
    const { store, rules } = actor;
    const vpc = findVpcAt(store, actor.vendor, actor.id, ref);
    if (vpc === undefined) return;
    const links = linksOfVpc(store, vpc.id);
    const moment = momentOf(store, actor.vendor);
    // A half that another account made for itself is nothing that this account has, or could delete.
    const blocking = links.filter(
      (link) =>
        isLinkLive(rules, link, moment) &&
        SIDES.some((side) => link[side].vpcId === vpc.id && link[side].row === "present"),
    );
    if (blocking.length > 0) {
      const names = blocking.map((link) => link[sidesOf(link, actor.id)[0]!].id).join(", ");
      throw actor.refusal("in-use", `VPC ${vpc.id} still has peering connections: ${names}`, {
        property: "vpc",
        fix: "Delete or reject them first; either end may",
      });
    }
    for (const link of links) {
      for (const side of SIDES.filter((name) => link[name].vpcId === vpc.id && link[name].row === "present")) {
        saveLink(store, { ...link, [side]: { ...link[side], row: "removed" } });
      }
    }
    store.run("DELETE FROM vpcs WHERE id = ?", vpc.id);
    actor.record("DeleteVpc", vpc.id);
  });
}

/** The actor's VPC, for changes: what it cannot see is not there. */
export function ownVpc(actor: Actor, ref: Ref, property = "vpc"): Vpc {
  const vpc = findVpcAt(actor.store, actor.vendor, actor.id, ref);
  if (vpc) return vpc;
  throw actor.refusal("not-found", `account ${actor.id} has no such VPC in ${ref.region}`, {
    property,
    value: ref.id,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

/** The n-th /56 of the documentation prefix (RFC 3849), which has room for 16 million and can never be real. */
function assignIpv6Block(actor: Actor): string {
  const n = actor.store.count("ipv6Blocks");
  return toCidr(`2001:db8:${(n >> 8).toString(16)}:${((n & 0xff) << 8).toString(16)}::/56`).text;
}

const canonical = (blocks: readonly string[] = []): string[] => blocks.map((block) => toCidr(block).text);

function refuseRemovedBlocks(actor: Actor, before: Vpc, after: Vpc): void {
  for (const removed of before.secondaryCidrBlocks.filter((block) => !after.secondaryCidrBlocks.includes(block))) {
    const subnet = actor.store
      .all("SELECT id, cidr_block FROM subnets WHERE vpc_id = ?", before.id)
      .find((row) => contains(toCidr(removed), toCidr(row["cidr_block"] as string)));
    if (subnet) {
      throw actor.refusal("in-use", `subnet ${String(subnet["id"])} is in the CIDR block`, {
        property: "secondaryCidrBlocks",
        value: removed,
        fix: "Delete the subnet first",
      });
    }
  }
}

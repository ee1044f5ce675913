/**
 * Links over JD Cloud's API, where each side makes a half of its own and sees no other account's.
 *
 * createVpcPeering     POST   /vpcPeerings/
 * describeVpcPeerings  GET    /vpcPeerings/
 * describeVpcPeering   GET    /vpcPeerings/{vpcPeeringId}
 * modifyVpcPeering     PUT    /vpcPeerings/{vpcPeeringId}
 * deleteVpcPeering     DELETE /vpcPeerings/{vpcPeeringId}
 * describeVpcs         GET    /vpcs/                 (whose VPC a half without its other half leads to)
 */
import { z } from "zod";
import type { Backend, NewPeering, PeeringRecord, Ref } from "../../backend/contract.js";
import { inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { overlaps, readCidr } from "../../cidr/cidr.js";
import { ownEntry } from "../../own-entry.js";
import { linkViolations, toError } from "../../rules/plan.js";
import { citation } from "../../rules/schema.js";
import type { Api, Filters } from "./api.js";
import { pairUp, recordOf, secondName, type Pair } from "./halves.js";
import { rules } from "../../rules/vendors/jdcloud.js";
import { percentEncode } from "./sign.js";
import { ownVpcs } from "./vpc-client.js";
import { STATES, wireHalf, type WireHalf, type WireVpc } from "./wire.js";

type PeeringCalls = Pick<
  Backend,
  | "createPeering"
  | "getPeerings"
  | "listPeerings"
  | "updatePeering"
  | "acceptPeering"
  | "rejectPeering"
  | "enablePeering"
  | "deletePeering"
>;

export function peeringCalls(api: Api, accountId: string): PeeringCalls {
  const records = async (region: string, pairs: readonly Pair[]): Promise<PeeringRecord[]> => {
    const lone = pairs.filter(({ second }) => second === undefined).map(({ first }) => first.remoteVpcInfo.vpcId);
    const own = lone.length === 0 ? new Map<string, WireVpc>() : await ownVpcs(api, region, lone);
    return pairs.map((pair) => recordOf(pair, region, accountId, own));
  };

  return {
    async createPeering(asked) {
      refuseUnsayable(api, accountId, asked);
      const { region } = asked;
      const first = await makeHalf(api, asked);
      if (asked.peerAccountId !== accountId) {
        const [half] = await records(region, [{ first }]);
        if (half!.accepter.accountId !== accountId) return half!;
        // Nobody else can make the other half, and this account was not asked to.
        if (half!.state === "failed") await deleteHalf(api, region, first.vpcPeeringId);
        throw notTheirs(api, asked);
      }
      const { vpcId, peerVpcId } = asked;
      const mirrored = { ...asked, name: secondName(asked.name), vpcId: peerVpcId, peerVpcId: vpcId };
      let second: WireHalf;
      try {
        second = await makeHalf(api, mirrored, () => true);
      } catch (error) {
        // Refused, so there will be no link, and nothing of it stays. After a failure, making it again completes it.
        if (!isPeeringError(error, "backend-failure")) await deleteHalf(api, region, first.vpcPeeringId);
        throw error;
      }
      // The first was told of before there was a second.
      const connected = { ...first, vpcPeeringState: second.vpcPeeringState };
      return recordOf({ first: connected, second }, region, accountId);
    },

    getPeerings: (refs) =>
      inOrder(refs, async (region, ids) => {
        const listed = await listHalves(api, region);
        // One that moved to an earlier page while the pages were read is there all the same.
        const unseen = ids.filter((id) => !listed.some(({ vpcPeeringId }) => vpcPeeringId === id));
        const asked = await Promise.all(unseen.map((id) => findHalf(api, region, id)));
        const pairs = pairUp([...listed, ...asked.filter((half) => half !== undefined)]);
        const wanted = pairs.filter((pair) => idsOf(pair).some((id) => ids.includes(id)));
        const found = await records(region, wanted);
        return new Map(wanted.flatMap((pair, i) => idsOf(pair).map((id) => [id, found[i]!])));
      }),

    async listPeerings({ region, vpcId, name }) {
      const pairs = pairUp(await listHalves(api, region)).filter(
        ({ first }) =>
          (vpcId === undefined || first.vpcInfo.vpcId === vpcId || first.remoteVpcInfo.vpcId === vpcId) &&
          (name === undefined || first.vpcPeeringName === name),
      );
      return records(region, pairs);
    },

    async updatePeering(ref, { name, description }) {
      const pair = await findPair(api, ref);
      if (pair === undefined) throw noSuchLink(api, ref);
      const { region, id } = ref;
      const { first, second } = pair;
      // A second half that is named after the first goes along with it.
      const isAlike = id === first.vpcPeeringId && second?.vpcPeeringName === secondName(first.vpcPeeringName);
      if (isAlike) await changeHalf(api, region, second, { name: name && secondName(name), description });
      const own = id === first.vpcPeeringId ? first : second!;
      const changed = await changeHalf(api, region, own, { name, description });
      return (await records(region, [own === first ? { ...pair, first: changed } : pair]))[0]!;
    },

    acceptPeering: () =>
      Promise.reject(noRequests(api, "accept", "Create the other half, from the accepter's VPC to the requester's")),
    rejectPeering: () => Promise.reject(noRequests(api, "reject", "Do not create the other half")),
    enablePeering: () =>
      Promise.reject(noRequests(api, "enable", "Halves never expire: delete the half and recreate it")),

    async deletePeering(ref) {
      const pair = await findPair(api, ref);
      if (pair === undefined) return;
      // The half that is known by the id goes last: if something fails before, it is there for the next attempt.
      const ids = idsOf(pair).filter((id) => id !== ref.id);
      for (const id of [...ids, ref.id]) await deleteHalf(api, ref.region, id);
    },
  };
}

const idsOf = ({ first, second }: Pair): string[] =>
  second === undefined ? [first.vpcPeeringId] : [first.vpcPeeringId, second.vpcPeeringId];

/**
 * @param isOurs whether a half that is already there may be the one: by default, if it has the name that is asked for,
 * and its other half was not deleted
 */
async function makeHalf(
  api: Api,
  { region, name, vpcId, peerVpcId, description, tags = {} }: NewPeering,
  isOurs = (half: WireHalf) =>
    half.vpcPeeringName === name && ownEntry(STATES, half.vpcPeeringState) !== "deleted-by-peer",
): Promise<WireHalf> {
  const userTags = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const body = {
    vpcPeeringName: name,
    vpcId,
    remoteVpcId: peerVpcId,
    ...(description !== undefined && { description }),
    ...(userTags.length > 0 && { userTags }),
  };
  const existing = async () => {
    const halves = await listHalves(api, region, { vpcId: [vpcId], remoteVpcId: [peerVpcId] });
    const half = halves.find(
      ({ vpcInfo, remoteVpcInfo }) => vpcInfo.vpcId === vpcId && remoteVpcInfo.vpcId === peerVpcId,
    );
    return half !== undefined && isOurs(half) ? half : undefined;
  };
  try {
    const made = await api.change(
      { action: "createVpcPeering", method: "POST", region, path: "vpcPeerings/", body },
      z.object({ vpcPeering: wireHalf }),
      async () => {
        const half = await existing();
        return half && { vpcPeering: half };
      },
    );
    return made.vpcPeering;
  } catch (error) {
    // Of an unfinished attempt, or by an answer that was lost and came too late to be looked up.
    const half = isPeeringError(error, "already-exists") ? await existing() : undefined;
    if (half !== undefined) return half;
    if (isPeeringError(error, "invalid-input")) await refuseOverlap(api, region, [vpcId, peerVpcId], error);
    throw error;
  }
}

/** The API has no words for most of what a link may have elsewhere: what would be left out is refused. */
function refuseUnsayable(api: Api, ownAccountId: string, asked: NewPeering): void {
  const violations = linkViolations(rules, api.limits, { ...asked, ownAccountId, unknown: new Set() });
  const fault = violations.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw toError(fault, rules);
}

/** The vendor's code is that of any bad value; whether it was the ranges, own VPCs can tell. */
async function refuseOverlap(api: Api, region: string, vpcIds: readonly string[], cause: Error): Promise<void> {
  const blocks = [...(await ownVpcs(api, region, vpcIds)).values()].map(({ addressPrefix }) => readCidr(addressPrefix));
  const [one, other] = blocks.flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
  if (one === undefined || other === undefined || !overlaps(one, other)) return;
  throw new PeeringError("cidr-overlap", `${vpcIds.join(" and ")} overlap: ${one.text} and ${other.text}`, {
    property: "peerVpc",
    value: vpcIds[1],
    vendor: api.vendor,
    source: citation(rules.endsOverlap.source),
    fix: "Change the CIDR block of one of the VPCs",
    cause,
  });
}

/** The half as it is then: the answer tells nothing. */
async function changeHalf(
  api: Api,
  region: string,
  half: WireHalf,
  { name, description }: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<WireHalf> {
  const body = {
    ...(name !== undefined && { vpcPeeringName: name }),
    ...(description !== undefined && { description }),
  };
  if (Object.keys(body).length > 0)
    await api.tell({ action: "modifyVpcPeering", method: "PUT", region, path: pathOf(half.vpcPeeringId), body });
  return { ...half, ...body };
}

const deleteHalf = (api: Api, region: string, id: string): Promise<void> =>
  api.delete(
    { action: "deleteVpcPeering", region, path: pathOf(id) },
    async () => (await findHalf(api, region, id)) === undefined,
  );

const idOf = ({ vpcPeeringId }: WireHalf): string => vpcPeeringId;

const findHalf = (api: Api, region: string, id: string): Promise<WireHalf | undefined> =>
  api.find(
    {
      action: "describeVpcPeering",
      region,
      path: pathOf(id),
      key: "vpcPeering",
      row: wireHalf,
      idOf,
      all: () => listHalves(api, region),
    },
    id,
  );

/** The half of that id, and the one that leads back, if it is this account's too. */
async function findPair(api: Api, { region, id }: Ref): Promise<Pair | undefined> {
  const half = await findHalf(api, region, id);
  if (half === undefined) return undefined;
  const { vpcInfo, remoteVpcInfo } = half;
  const back = await listHalves(api, region, { vpcId: [remoteVpcInfo.vpcId], remoteVpcId: [vpcInfo.vpcId] });
  return pairUp([half, ...back])[0];
}

function listHalves(api: Api, region: string, filters: Filters = {}): Promise<readonly WireHalf[]> {
  return api.list({
    action: "describeVpcPeerings",
    region,
    path: "vpcPeerings/",
    key: "vpcPeerings",
    row: wireHalf,
    idOf,
    filters,
  });
}

const pathOf = (id: string): string => `vpcPeerings/${percentEncode(id)}`;

function noSuchLink(api: Api, { region, id }: Ref): PeeringError {
  return new PeeringError("not-found", `there is no such peering connection in ${region}`, {
    property: "peeringConnection",
    value: id,
    vendor: api.vendor,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

function notTheirs(api: Api, { peerVpcId, peerAccountId }: NewPeering): PeeringError {
  return new PeeringError("not-found", `account ${peerAccountId} has no such VPC: it is this account's own`, {
    property: "peerVpc",
    value: peerVpcId,
    vendor: api.vendor,
    fix: "Leave peerAccountId out, or check peerVpc with the peer's owner",
  });
}

function noRequests(api: Api, what: string, fix: string): PeeringError {
  return new PeeringError("unsupported", `there are no requests to ${what}: each side creates its own half`, {
    vendor: api.vendor,
    source: "JD Cloud VPC user guide, VPC peering",
    fix,
  });
}

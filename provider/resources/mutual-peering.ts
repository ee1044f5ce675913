/**
 * Vendors where each account creates its own half of a peering connection. Whoever was first counts as the requester of
 * the whole; a `PeeringConnection` is its own account's half all the same, so its own end comes first. There is no
 * request to see: a `PeeringAccepter` creates the mirror image, and that is the acceptance. Either account may be first.
 */
import type { Backend, PeeringEnd, PeeringRecord } from "../backend/contract.js";
import { readThrough } from "../backend/read-cache/read-through.js";
import { formatId, parseId, refOf } from "../ids.js";
import { isLive } from "../rules/states.js";
import type { Run } from "../run.js";
import { requireAlike } from "./adoption.js";
import type { AccepterInputs } from "./peering-accepter/schema.js";

export const isMutual = ({ rules }: Run): boolean => rules.acceptance.value === "mutual";

export function asOwnHalf(run: Run, record: PeeringRecord, peerAccountId?: string): PeeringRecord {
  if (!isMutual(run)) return record;
  if (record.role !== "accepter") return { ...record, accepter: knownEnd(record.accepter, peerAccountId) };
  // The id that the record has for the accepter's half is this one.
  const { accepterPeeringConnectionId: _, requester, accepter, ...rest } = record;
  const other = knownEnd(requester, peerAccountId);
  return { ...rest, region: accepter.region, role: "requester", requester: accepter, accepter: other };
}

/** Where the vendor does not tell whose the other end is, what the program says of it holds. */
export const knownEnd = (end: PeeringEnd, accountId: string | undefined): PeeringEnd =>
  end.accountId === "" && accountId !== undefined ? { ...end, accountId } : end;

/** The account's own half of the link to `requester`: the one that is there, else a new one. */
export async function obtainHalf(
  run: Run,
  backend: Backend,
  inputs: AccepterInputs & { readonly requester: NonNullable<AccepterInputs["requester"]> },
  urn: string | undefined,
): Promise<PeeringRecord> {
  const { region, requester } = inputs;
  const [vpcId, peerVpcId] = [parseId(inputs.vpc!).id, parseId(requester.vpc).id];
  const existing = await readThrough(
    backend,
    async (reads) => {
      const links = await reads.listPeerings({ region, vpcId });
      return links.find(
        (link) => isLive(link.state) && [link.requester.vpcId, link.accepter.vpcId].includes(peerVpcId),
      );
    },
    (seen) => seen === undefined,
  );
  if (existing !== undefined) {
    const other = [existing.requester, existing.accepter].find((end) => end.vpcId === peerVpcId)!;
    const accountId = other.accountId || requester.accountId;
    const theirs = { accountId, vpc: formatId({ region: other.region, id: other.vpcId }) };
    const asked = { accountId: requester.accountId, vpc: formatId(refOf(requester.vpc, region)) };
    requireAlike(run, "half", existing, { requester: asked }, { requester: theirs });
    run.log("info", `adopted the existing half ${existing.id}`, urn);
    return existing;
  }
  return backend.createPeering({
    name: inputs.name!,
    region,
    vpcId,
    peerRegion: parseId(requester.vpc).region ?? region,
    peerVpcId,
    peerAccountId: requester.accountId,
  });
}

/** Brings the half's own name to what the program says; with the other half gone there is nothing to mend from here. */
export async function renameHalf(
  backend: Backend,
  record: PeeringRecord,
  name: string | undefined,
): Promise<PeeringRecord> {
  if (name === undefined || record.name === name || !isLive(record.state)) return record;
  return backend.updatePeering({ region: record.requester.region, id: record.id }, { name });
}

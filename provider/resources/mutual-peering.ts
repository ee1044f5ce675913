/**
 * Vendors where each account creates its own half of a peering connection. The account that creates its half first
 * counts as the requester; a `PeeringConnection` is its own account's half in either case, so its own end comes first.
 * There is no request: a `PeeringAccepter` creates the other half, and that is the acceptance. Either account may be
 * first.
 */
import type { Backend, PeeringEnd, PeeringRecord } from "../backend/contract.js";
import { readThrough } from "../backend/read-cache/read-through.js";
import { isMutual } from "../backend/second-half.js";
import { formatId, parseId, refOf } from "../engine/ids.js";
import { isLive } from "../rules/states.js";
import { explainingUsedName } from "../run/names.js";
import type { Run } from "../run/run.js";
import { isUnknown } from "../engine/unknown.js";
import { requireAlike } from "./adoption.js";
import { type Checking, fail } from "./check.js";
import { seenAfterFailure } from "./crud.js";
import type { AccepterInputs } from "./peering-accepter/schema.js";
import { peeringNaming, usedName } from "./peering-connection/names.js";

const KINDS = ["PeeringConnection", "PeeringAccepter"];
const LEFT = "which an unfinished update left and whose other half is gone";

export function asOwnHalf(run: Run, record: PeeringRecord, peerAccountId?: string): PeeringRecord {
  if (!isMutual(run)) return record;
  if (record.role !== "accepter") return { ...record, accepter: knownEnd(record.accepter, peerAccountId) };
  // Without the ID of the accepter's half, which is this one.
  const { accepterPeeringConnectionId: _, requester, accepter, ...rest } = record;
  const other = knownEnd(requester, peerAccountId);
  return { ...rest, region: accepter.region, role: "requester", requester: accepter, accepter: other };
}

interface WantedHalf {
  readonly name: string;
  readonly vpcId: string;
  readonly peerVpcId: string;
}

/**
 * The account's half left by an interrupted run, found by its name, whose other half has been deleted since. The vendor
 * refuses a new half while it exists.
 */
function endedHalf(
  run: Run,
  connections: readonly PeeringRecord[],
  { name, vpcId, peerVpcId }: WantedHalf,
  urn: string | undefined,
): PeeringRecord | undefined {
  const left = connections
    .map((connection) => asOwnHalf(run, connection))
    .find(
      (half) =>
        half.state === "deleted-by-peer" &&
        half.name === name &&
        half.requester.vpcId === vpcId &&
        half.accepter.vpcId === peerVpcId,
    );
  if (left === undefined) return undefined;
  return KINDS.some((kind) => run.isHeldByOther(kind, formatId(left), urn)) ? undefined : left;
}

/**
 * A preview shows that the creation deletes such a half. It fails if a connection of the account with that name does
 * not belong to the program.
 */
export async function judgeHalves(checking: Checking, backend: Backend, peerVpc: unknown): Promise<void> {
  const { run, olds, known, facts, failures } = checking;
  const isCreated = Object.keys(olds).length === 0;
  const [region, name, vpc] = [known["region"], known["name"], known["vpc"]];
  if (!isMutual(run) || !isCreated || failures.length > 0) return;
  if (![region, name, vpc, peerVpc].every((value) => typeof value === "string" && !isUnknown(value))) return;
  const ends = { vpcId: parseId(vpc as string).id, peerVpcId: parseId(peerVpc as string).id };
  // If this read fails, the creation fails at the same call and deletes nothing.
  const connections = await seenAfterFailure(() =>
    (backend.shared ?? backend).listPeerings({ region: region as string }),
  );
  // A replacement deletes its own former half, which the preview already shows.
  const own = KINDS.map((kind) => run.seenId(kind, facts?.urn));
  const others = (connections ?? [])
    .map((connection) => asOwnHalf(run, connection))
    .filter((half) => !own.includes(formatId(half)));
  const left = endedHalf(run, others, { name: name as string, ...ends }, facts?.urn);
  if (left !== undefined) run.log("warning", `its creation deletes the half ${formatId(left)}, ${LEFT}`, facts?.urn);
  // A connection of the same pair is adopted, or causes its own error.
  const isOfPair = ({ requester, accepter }: PeeringRecord) =>
    [ends.vpcId, ends.peerVpcId].every((end) => [requester.vpcId, accepter.vpcId].includes(end));
  const strange = others.filter(
    (half) => !isOfPair(half) && !KINDS.some((kind) => run.isInState(kind, formatId(half))),
  );
  const error = usedName(checking, strange);
  if (error !== undefined) fail(checking, error);
}

/** Deletes such a half before a new one is created. */
export async function clearEndedHalf(
  run: Run,
  backend: Backend,
  connections: readonly PeeringRecord[],
  wanted: WantedHalf,
  urn: string | undefined,
): Promise<void> {
  const left = isMutual(run) ? endedHalf(run, connections, wanted, urn) : undefined;
  if (left === undefined) return;
  run.log("info", `deleting the half ${left.id}, ${LEFT}`, urn);
  await backend.deletePeering({ region: left.region, id: left.id });
}

/** If the vendor does not report the owner of the other end, the program's value is used. */
export const knownEnd = (end: PeeringEnd, accountId: string | undefined): PeeringEnd =>
  end.accountId === "" && accountId !== undefined ? { ...end, accountId } : end;

/** The account's half of the connection to `requester`: existing or created. */
export async function obtainHalf(
  run: Run,
  backend: Backend,
  inputs: AccepterInputs & { readonly requester: NonNullable<AccepterInputs["requester"]> },
  urn: string | undefined,
): Promise<PeeringRecord> {
  const { region, requester } = inputs;
  const [vpcId, peerVpcId] = [parseId(inputs.vpc!).id, parseId(requester.vpc).id];
  const isWanted = (connection: PeeringRecord) =>
    isLive(connection.state) && [connection.requester.vpcId, connection.accepter.vpcId].includes(peerVpcId);
  const connections = await readThrough(
    backend,
    (reads) => reads.listPeerings({ region, vpcId }),
    (seen) => !seen.some(isWanted),
  );
  const existing = connections.find(isWanted);
  if (existing !== undefined) {
    const other = [existing.requester, existing.accepter].find((end) => end.vpcId === peerVpcId)!;
    const accountId = other.accountId || requester.accountId;
    const theirs = { accountId, vpc: formatId({ region: other.region, id: other.vpcId }) };
    const requested = { accountId: requester.accountId, vpc: formatId(refOf(requester.vpc, region)) };
    requireAlike(run, "half", existing, { requester: requested }, { requester: theirs });
    run.log("info", `adopted the existing half ${existing.id}`, urn);
    return existing;
  }
  const name = inputs.name!;
  await clearEndedHalf(run, backend, connections, { name, vpcId, peerVpcId }, urn);
  const half = {
    name,
    region,
    vpcId,
    peerRegion: parseId(requester.vpc).region ?? region,
    peerVpcId,
    peerAccountId: requester.accountId,
  };
  return explainingUsedName(peeringNaming(run), name, () => backend.createPeering(half));
}

/**
 * Updates the name of the account's half. If the other half is deleted, this account cannot repair the connection. An
 * account that owns both halves creates and names them by a `PeeringConnection`.
 */
export async function renameHalf(
  run: Run,
  backend: Backend,
  record: PeeringRecord,
  name: string | undefined,
): Promise<PeeringRecord> {
  if (name === undefined || record.name === name || record.role === "both" || !isLive(record.state)) return record;
  const half = { region: record.requester.region, id: record.id };
  return explainingUsedName(peeringNaming(run), name, () => backend.updatePeering(half, { name }));
}

/** `PeeringConnection`: updates of an existing connection, and the values to save. */
import type { Backend, PeeringChanges, PeeringRecord, Ref } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { explainingUsedName } from "../../run/names.js";
import type { Run } from "../../run/run.js";
import type { Props } from "../../engine/props.js";
import { only, pick } from "../crud.js";
import { asOwnHalf } from "../mutual-peering.js";
import { peeringNaming } from "./names.js";
import { ownTagsOf, tagsAsInput, tagWrites } from "../tags/saved.js";
import { reachedOf, writesOf } from "../value-change.js";

/** Inputs that change in place. */
export const WRITTEN = ["name", "bandwidthMbps", "chargeType", "description", "tags"];

/**
 * The inputs that count as applied although the API does not report them: bandwidth and charge type on vendors that
 * report neither; and the bandwidth of a connection between regions, which always has one, if a vendor that normally
 * reports it does not for this connection.
 */
export function rememberedCap({ rules }: Run, { lacks = [] }: Backend, record: PeeringRecord, last: Props): Props {
  const isFar = record.requester.region !== record.accepter.region;
  const isLeftOut = isFar && record.bandwidthMbps === undefined && rules.bandwidthCrossRegion.value === "required";
  const reportsCharge = rules.chargeTypeReadable.value && !lacks.includes("chargeTypeReadable");
  return pick(last, [
    ...(!rules.bandwidthReadable.value || isLeftOut ? ["bandwidthMbps"] : []),
    ...(reportsCharge ? [] : ["chargeType"]),
  ]);
}

/** The connection, with the account's own end first. */
export async function observe(
  run: Run,
  backend: Backend,
  ref: Ref,
  peerAccountId: string | undefined,
): Promise<PeeringRecord | undefined> {
  const record = only(await backend.getPeerings([ref]));
  return record && asOwnHalf(run, record, peerAccountId);
}

/**
 * Writes the changes from the saved state to the program; for a new or adopted connection, all inputs of the program.
 */
export async function write(
  run: Run,
  backend: Backend,
  record: PeeringRecord,
  olds: Props,
  news: Props,
  remembered: Props,
): Promise<PeeringRecord> {
  const { peeringDescription, peeringTags } = run.rules;
  const present = presentOf(record, remembered);
  const { name, bandwidthMbps, chargeType, ...rest } = writesOf(WRITTEN, olds, news, present);
  const changes = {
    ...(name !== undefined && { name }),
    // No vendor can unset these: without a value in the program they stay as they are.
    ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    ...(chargeType !== undefined && { chargeType }),
    ...("description" in rest && peeringDescription.value !== "absent" && { description: rest["description"] ?? "" }),
    ...(peeringTags.value === "update" && tagWrites(present, rest)),
  } as PeeringChanges;
  if (Object.keys(changes).length === 0) return record;
  const changed = await explainingUsedName(peeringNaming(run), name, () => backend.updatePeering(record, changes));
  return asOwnHalf(run, changed, news["peerAccountId"] as string | undefined);
}

/** The inputs to save after a failure. A tag that was to be removed and still exists stays among the program's tags. */
export const reachedInputs = (olds: Props, news: Props, record: PeeringRecord, remembered: Props): Props => ({
  ...reachedOf(WRITTEN, olds, news, presentOf(record, remembered)),
  ownTags: ownTagsOf(olds, news),
});

/** Values that can change in place, as the cloud reports them. */
const presentOf = (record: PeeringRecord, remembered: Props): Props => ({
  name: record.name,
  bandwidthMbps: record.bandwidthMbps,
  chargeType: record.chargeType,
  description: record.description || undefined,
  tags: tagsAsInput(record),
  ...remembered,
});

/** An ended connection cannot be changed; `kept` is the policy that leaves it as it is, if there is one. */
export function endedError(run: Run, { id, state, stateReason }: PeeringRecord, property: string, isKept: boolean) {
  const policy = state === "rejected" ? "onRejected" : "onEnded";
  return new PeeringError(
    "invalid-state",
    `the peering connection ${id} is ${state}${stateReason === undefined ? "" : ` (${stateReason})`} and cannot be changed`,
    {
      property,
      vendor: run.rules.id,
      fix: isKept
        ? `Set ${policy}: "recreate" to replace it, or undo the change`
        : "Run `pulumi up --refresh` to detect that it has ended",
    },
  );
}

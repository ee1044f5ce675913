/** Converts a deployment's rows to the public cloud's form, and adds the members that they omit. */
import type { Page } from "../../../backend/http/paging.js";
import { identityMismatch } from "../../kit/errors.js";
import type { PeeringRow } from "../../tencent/answers.js";
import type { Context } from "../../tencent/client/context.js";
import { LISTING } from "../../tencent/client/peering-reads.js";
import { type DeployedRow, peerings } from "../answers.js";
import { Regions } from "./regions.js";

export function deployedListing({ api, accountId }: Context) {
  const regions = new Regions(api);
  const complete = async ({ total, rows }: Page<DeployedRow>, region: string): Promise<Page<PeeringRow>> => {
    const completes = (rows ?? []).map((row) => completed(row, region, accountId));
    for (const row of completes) refuseForeign(row, accountId, api.vendor);
    const names = completes.flatMap(({ SourceRegion, DestinationRegion }) => [SourceRegion, DestinationRegion]);
    const toLong = await regions.toLong(names, region);
    return {
      total,
      rows: completes.map((row) => ({
        ...row,
        SourceRegion: toLong(row.SourceRegion),
        DestinationRegion: toLong(row.DestinationRegion),
      })),
    };
  };
  return { ...LISTING, answer: peerings, complete };
}

/**
 * Without a region, the connection is inside the region of the call; an end without an account belongs to the other
 * account.
 */
function completed(row: DeployedRow, region: string, accountId: string): PeeringRow {
  const { SourceRegion = region, DestinationRegion = SourceRegion } = row;
  const isPeers = row.DestinationUin === accountId;
  const { SourceUin = isPeers ? "" : accountId, DestinationUin = "" } = row;
  return { ...row, SourceRegion, DestinationRegion, SourceUin, DestinationUin };
}

/** The key may belong to another account than the configured one. */
function refuseForeign({ SourceUin, DestinationUin }: PeeringRow, accountId: string, vendor: string): void {
  if ([accountId, ""].some((id) => [SourceUin, DestinationUin].includes(id))) return;
  const owners = `${SourceUin} and ${DestinationUin}`;
  throw identityMismatch(vendor, accountId, `a peering connection that the key sees belongs to ${owners}`);
}

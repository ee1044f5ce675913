/** A deployment's rows in the words of the public cloud, with what they leave out. */
import { CONFIG_NAMESPACE } from "../../config.js";
import { PeeringError } from "../../errors.js";
import type { PeeringRow } from "../tencent/answers.js";
import type { Api } from "../tencent/api.js";
import { LIST, type ReadRows } from "../tencent/peering-reads.js";
import { type DeployedRow, peerings } from "./answers.js";
import { Regions } from "./regions.js";

export function deployedRows(api: Api, accountId: string): ReadRows {
  const regions = new Regions(api);
  return async (region, params, deadline) => {
    const { total, rows } = await api.read(LIST, region, params, peerings, deadline);
    const complete = (rows ?? []).map((row) => completed(row, region, accountId));
    for (const row of complete) refuseForeign(row, accountId, api.vendor);
    const names = complete.flatMap(({ SourceRegion, DestinationRegion }) => [SourceRegion, DestinationRegion]);
    const toLong = await regions.toLong(names, region);
    return {
      total,
      rows: complete.map((row) => ({
        ...row,
        SourceRegion: toLong(row.SourceRegion),
        DestinationRegion: toLong(row.DestinationRegion),
      })),
    };
  };
}

/** Without a region the connection is inside that of the call; an end without an account is the other's. */
function completed(row: DeployedRow, region: string, accountId: string): PeeringRow {
  const { SourceRegion = region, DestinationRegion = SourceRegion } = row;
  const isPeers = row.DestinationUin === accountId;
  const { SourceUin = isPeers ? "" : accountId, DestinationUin = "" } = row;
  return { ...row, SourceRegion, DestinationRegion, SourceUin, DestinationUin };
}

/** The account may be the one that is configured, and the key another's. */
function refuseForeign({ SourceUin, DestinationUin }: PeeringRow, accountId: string, vendor: string): void {
  if ([accountId, ""].some((id) => [SourceUin, DestinationUin].includes(id))) return;
  throw new PeeringError(
    "identity-mismatch",
    `a peering connection that the key sees belongs to ${SourceUin} and ${DestinationUin}, and the configuration names ${accountId}`,
    {
      property: `${CONFIG_NAMESPACE}:accountId`,
      value: accountId,
      vendor,
      fix: "Use the key of that account, or correct the account's id",
    },
  );
}

/** An account's connections, and the one that the command names. */
import type { Backend, PeeringRecord } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { formatId, idFault, parseId } from "../../provider/engine/ids.js";
import { checkedRegions, regionsOf } from "./regions.js";

/** Each once, even if both of its ends are in the regions. */
export async function connectionsIn(backend: Backend, regions: readonly string[]): Promise<PeeringRecord[]> {
  const found = await Promise.all(regions.map((region) => backend.listPeerings({ region })));
  return [...new Map(found.flat().map((connection) => [formatId(connection), connection])).values()];
}

/**
 * Finds a connection by `region/id` with the region of either end, or by an ID without region in any of the regions.
 */
export async function findConnection(
  backend: Backend,
  settings: Settings,
  text: string,
  named: readonly string[] | undefined,
): Promise<PeeringRecord> {
  const { region, id } = parseId(text);
  refuseMalformed(text, region, named);
  const regions =
    region === undefined
      ? await regionsOf(settings, backend, named)
      : checkedRegions([region], settings.vendor, "region");
  const found = await backend.getPeerings(regions.map((region) => ({ region, id })));
  const connection = found.find((record) => record !== undefined);
  if (connection !== undefined) return connection;
  throw new PeeringError("not-found", `account ${backend.accountId} sees no such connection${placesOf(regions)}`, {
    property: "connection",
    value: text,
    vendor: settings.vendor,
    fix: "Check the id, the region and the account; `vpc-peering list` shows what it sees",
  });
}

function refuseMalformed(text: string, region: string | undefined, named: readonly string[] | undefined): void {
  const fault = idFault(text);
  if (fault !== undefined)
    throw new PeeringError("invalid-input", fault, {
      property: "connection",
      value: text,
      fix: "Give the ID of a connection; `vpc-peering list` shows them",
    });
  if (region === undefined || named === undefined || named.includes(region)) return;
  throw new PeeringError("invalid-input", `the ID is one in ${region}`, {
    property: "--region",
    value: named.join(" "),
    fix: "Leave --region out, or give the vendor's ID alone",
  });
}

function placesOf(regions: readonly string[]): string {
  if (regions.length === 0) return "";
  return regions.length > 3 ? ` in any of ${regions.length} regions` : ` in ${regions.join(", ")}`;
}

/** A row of a route table, and the table of a `Route`. */
import type { Backend, Reads, Ref, RouteRecord, RouteTableRecord } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { formatId, parseId, refOf } from "../../engine/ids.js";
import type { Run } from "../../run/run.js";
import type { Props } from "../../engine/props.js";
import { only, plain } from "../crud.js";
import type { RouteInputs } from "./schema.js";
import { switchOf } from "./switch.js";

/** The table: the VPC's default one, the subnet's, or the given one. */
export async function findTable(
  run: Run,
  backend: Backend,
  reads: Reads,
  inputs: RouteInputs,
): Promise<RouteTableRecord> {
  const { vpc, routeTableId, subnetId } = inputs;
  const { region, id } = refOf((routeTableId ?? subnetId ?? vpc)!, "");
  const candidates =
    routeTableId !== undefined
      ? await reads.getRouteTables([{ region, id }])
      : subnetId !== undefined
        ? await reads.listRouteTables({ region, subnetId: id })
        : await defaultTable(backend, reads, { region, id });
  const [property, value] =
    routeTableId !== undefined
      ? ["routeTableId", routeTableId]
      : subnetId !== undefined
        ? ["subnetId", subnetId]
        : ["vpc", vpc];
  const found = candidates[0];
  if (found !== undefined) return found;
  throw new PeeringError("not-found", `account ${backend.accountId} sees no route table of it in ${region}`, {
    property,
    value,
    vendor: run.rules.id,
    fix: "Check the id, the region, and that the provider is the account that owns it",
  });
}

/** Finds the table by the ID in the VPC's record, which never changes; several are read in one call. */
async function defaultTable(backend: Backend, reads: Reads, vpc: Ref): Promise<(RouteTableRecord | undefined)[]> {
  const found = only(await (backend.shared ?? backend).getVpcs([vpc]));
  return found === undefined ? [] : reads.getRouteTables([{ region: vpc.region, id: found.defaultRouteTableId }]);
}

export const rowIn = (table: RouteTableRecord | undefined, destination: string): RouteRecord | undefined =>
  table?.routes.find(({ destinationCidrBlock }) => destinationCidrBlock === destination);

/** The next hop that this resource wrote last. */
export const hopIdOf = (props: Props): string =>
  (props["nextHopId"] as string | undefined) ?? parseId(String(props["peeringConnection"])).id;

/**
 * The row in the form of inputs. Values of an issued row that the API does not report keep their last applied value.
 */
export function inputsOf(props: Props, table: Ref, row: RouteRecord, canChangeSwitch: boolean): Props {
  const isOurs = row.peeringConnectionId === hopIdOf(props);
  return {
    peeringConnection: isOurs ? props["peeringConnection"] : hopOf(row, table),
    description: row.origin === "issued" ? props["description"] : row.description || undefined,
    enabled: switchOf(props, row, canChangeSwitch && row.origin !== "issued"),
    desiredState: "written",
  };
}

const hopOf = (row: RouteRecord, table: Ref): string =>
  row.peeringConnectionId === undefined
    ? String(row.nextHop)
    : formatId({ region: table.region, id: row.peeringConnectionId });

export function outsOf(inputs: Props, hopId: string | undefined): Props {
  const isOwnId = hopId === parseId(String(inputs["peeringConnection"])).id;
  return plain({ ...inputs, nextHopId: isOwnId ? undefined : hopId });
}

/** The switch that enables a route. An absent input means enabled, like every route of releases without the input. */
import type { Backend, Ref, RouteRecord } from "../../backend/contract.js";
import { citation } from "../../rules/schema.js";
import type { Run } from "../../run/run.js";
import type { Props } from "../../engine/props.js";

export const isOn = ({ enabled }: Pick<RouteRecord, "enabled"> | Props): boolean => enabled !== false;

export const canSwitch = (run: Run, { lacks = [] }: Backend): boolean =>
  run.rules.routeEnabled.value !== "absent" && !lacks.includes("routeEnabled");

/** The switch of a row in the form of an input; if nothing can change it, the last applied value. */
export function switchOf(props: Props, row: RouteRecord, canChange: boolean): unknown {
  if (!canChange) return props["enabled"];
  if (!isOn(row)) return false;
  return props["enabled"] === undefined ? undefined : true;
}

/** The switch to write; `undefined` leaves the row as it is, because state and program agree. */
export const changedSwitch = (olds: Props, news: Props): boolean | undefined =>
  isOn(olds) === isOn(news) ? undefined : isOn(news);

export function warnOfDisabled(run: Run, table: Ref, row: RouteRecord, urn: string | undefined): void {
  if (isOn(row)) return;
  const { id: vendor, routeEnabled } = run.rules;
  const source = routeEnabled.value === "absent" ? ` [${vendor}, ${citation(routeEnabled.source)}]` : ` [${vendor}]`;
  run.log(
    "warning",
    `enabled: the route to ${row.destinationCidrBlock} in ${table.id} is disabled and carries no traffic, and this API ` +
      `cannot enable it${source}. Delete the route in the cloud, and run \`pulumi up --refresh\` to write it again`,
    urn,
  );
}

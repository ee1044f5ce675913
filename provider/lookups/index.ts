/** Questions to a cloud that a program asks while it runs. They change nothing. */
import { type ConfigKey, readSettings } from "../config.js";
import { runOf } from "../runs.js";
import { getAccount } from "./account.js";
import { getPeeringConnection, getPeeringConnections } from "./peering-connections.js";
import { getRoutes, getRouteTables } from "./routes.js";
import { getVpc } from "./vpc.js";

const LOOKUPS = { getVpc, getRouteTables, getPeeringConnection, getPeeringConnections, getRoutes, getAccount };

export type Lookups = typeof LOOKUPS;
export type LookupName = keyof Lookups;
export type Answer<Name extends LookupName> = Awaited<ReturnType<Lookups[Name]>>;

/** @param config the provider's configuration, every value a string. */
export async function look<Name extends LookupName>(
  name: Name,
  args: unknown,
  config: (key: ConfigKey) => string | undefined,
): Promise<Answer<Name>> {
  const run = runOf(readSettings(config));
  const scope = { backend: await run.backend(), vendor: run.rules.id, region: run.settings.region };
  return (await LOOKUPS[name](scope, args)) as Answer<Name>;
}

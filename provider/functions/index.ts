/** Functions: read-only calls that a program makes while it runs. */
import { type ConfigKey, readSettings } from "../configuration/read.js";
import type { Log } from "../engine/log.js";
import { runOf } from "../run/runs.js";
import { getAccount } from "./account.js";
import { estimateCost } from "./cost.js";
import { getPeeringMetrics } from "./metrics.js";
import { getPeeringConnection, getPeeringConnections } from "./peering-connections.js";
import { getQuotas } from "./quotas.js";
import { getRoutes, getRouteTables } from "./routes.js";
import type { Scope } from "./scope.js";
import { getTopTalkers } from "./top-talkers.js";
import { getSubnets } from "./subnets.js";
import { getVpc, getVpcs } from "./vpc.js";

const HANDLERS = {
  getVpc,
  getVpcs,
  getSubnets,
  getRouteTables,
  getPeeringConnection,
  getPeeringConnections,
  getRoutes,
  getAccount,
  getQuotas,
  getPeeringMetrics,
  getTopTalkers,
};

type FunctionHandler = (scope: Scope, given: unknown) => Promise<unknown>;
type FunctionHandlers = typeof HANDLERS & { readonly estimateCost: typeof estimateCost };
export type FunctionName = keyof FunctionHandlers;

export const FUNCTION_NAMES: readonly FunctionName[] = [
  ...(Object.keys(HANDLERS) as (keyof typeof HANDLERS)[]),
  "estimateCost",
];

type Answer<Name extends FunctionName> = Awaited<ReturnType<FunctionHandlers[Name]>>;

/**
 * @param config the provider's configuration, every value a string
 * @param log receives warnings (default: the engine that started this process)
 */
export async function look<Name extends FunctionName>(
  name: Name,
  args: unknown,
  config: (key: ConfigKey) => string | undefined,
  log?: Log,
): Promise<Answer<Name>> {
  const run = runOf(readSettings(config), log && { log });
  const { region, prices, limits } = run.settings;
  const warn = (message: string) => run.warnOnce(message);
  const place = { vendor: run.rules.id, region, limits, warn };
  // The cost of a planned connection requires no cloud.
  if (name === "estimateCost") {
    return (await estimateCost({ ...place, prices, openBackend: () => run.backend() }, args)) as Answer<Name>;
  }
  const handlers: Readonly<Partial<Record<FunctionName, FunctionHandler>>> = HANDLERS;
  return (await handlers[name]!({ ...place, backend: await run.backend() }, args)) as Answer<Name>;
}

/** `getTopTalkers`: which addresses a link's traffic came from and went to, in one minute. */
import { z } from "zod";
import { formatId } from "../ids.js";
import { topTalkersViolation } from "../rules/metrics-plan.js";
import { toError } from "../rules/plan.js";
import { rulesOf } from "../rules/registry.js";
import { linkOf, nowOf, untold } from "./metrics.js";
import { readArgs } from "./arguments.js";
import { type Scope } from "./scope.js";

export interface GetTopTalkersArgs {
  /** `region/pcx-…` or `pcx-…`. */
  peeringConnection: string;
  /** A moment of the minute that is looked at, ISO 8601 with a time zone. Default: the minute before this one. */
  at?: string;
  /** How many addresses, 1 to 100. Default 10. */
  limit?: number;
  /** Region region of either end, for a bare id. Default: the provider's region. */
  region?: string;
}

export interface GetTopTalkersResult {
  /** `region/pcx-…`, as of a `PeeringConnection`: the requester's region. */
  readonly id: string;
  /** The vendor's id. */
  readonly peeringConnectionId: string;
  /** The start of the minute: ISO 8601, UTC. */
  readonly at: string;
  /** Each `{address, inMbps, outMbps, inBytes, outBytes, inPackets, outPackets}` of the minute, the most bytes first. */
  readonly talkers: TopTalkerResult[];
}

export interface TopTalkerResult {
  readonly address: string;
  /** On average over the minute. */
  readonly inMbps: number;
  readonly outMbps: number;
  /** In the minute. */
  readonly inBytes: number;
  readonly outBytes: number;
  readonly inPackets: number;
  readonly outPackets: number;
}

const NAME = "getTopTalkers";
const MINUTE = 60_000;

const schema: z.ZodType<GetTopTalkersArgs> = z.strictObject({
  peeringConnection: z.string(),
  at: z.iso
    .datetime({ offset: true, error: "is not a time with a time zone, such as 2026-01-31T08:00:00Z" })
    .exactOptional(),
  limit: z.int().min(1).max(100).exactOptional(),
  region: z.string().exactOptional(),
});

export async function getTopTalkers(scope: Scope, given: unknown): Promise<GetTopTalkersResult> {
  const { peeringConnection, limit = 10, region, ...args } = readArgs(NAME, schema, given);
  const link = await linkOf(scope, peeringConnection, region);
  const rules = rulesOf(scope.vendor)!;
  const violation = topTalkersViolation(rules);
  if (violation !== undefined) throw toError(violation, rules);
  if (scope.backend.getTopTalkers === undefined) throw untold(scope.vendor, "traffic by address");
  const moment = args.at === undefined ? nowOf(scope) - MINUTE : Date.parse(args.at);
  const at = new Date(Math.floor(moment / MINUTE) * MINUTE).toISOString();
  const talkers = await scope.backend.getTopTalkers({ ref: { region: link.region, id: link.id }, at, limit });
  return {
    id: formatId(link),
    peeringConnectionId: link.id,
    at,
    talkers: talkers.map((talker) => ({
      ...talker,
      inMbps: mbpsOf(talker.inBytes),
      outMbps: mbpsOf(talker.outBytes),
    })),
  };
}

const mbpsOf = (bytes: number): number => Math.round((bytes * 8) / 60 / 1000) / 1000;

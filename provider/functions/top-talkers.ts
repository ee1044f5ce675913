/** `getTopTalkers`: IP addresses by their traffic over a connection in one minute. */
import { formatId } from "../engine/ids.js";
import { topTalkersViolation } from "../rules/plan/metrics.js";
import { toError } from "../rules/plan/index.js";
import { rulesOf } from "../rules/registry.js";
import { inFuture, connectionOf, nowOf, unreadable } from "./metrics.js";
import { readArgs } from "./arguments.js";
import { type Scope } from "./scope.js";
import { getTopTalkersDeclaration, type GetTopTalkersResult } from "./declarations/top-talkers.js";

const NAME = "getTopTalkers";
const MINUTE = 60_000;

export async function getTopTalkers(scope: Scope, given: unknown): Promise<GetTopTalkersResult> {
  const {
    peeringConnection,
    limit = 10,
    region,
    ...args
  } = readArgs(scope, NAME, getTopTalkersDeclaration.args, given);
  const connection = await connectionOf(scope, peeringConnection, region);
  const rules = rulesOf(scope.vendor)!;
  const violation = topTalkersViolation(rules);
  if (violation !== undefined) throw toError(violation, rules);
  if (scope.backend.getTopTalkers === undefined) throw unreadable(scope.vendor, "traffic by address");
  const moment = args.at === undefined ? nowOf(scope) - MINUTE : Date.parse(args.at);
  if (moment > nowOf(scope)) throw inFuture(scope, "at", moment);
  const at = new Date(Math.floor(moment / MINUTE) * MINUTE).toISOString();
  const talkers = await scope.backend.getTopTalkers({
    ref: { region: connection.region, id: connection.id },
    at,
    limit,
  });
  return {
    id: formatId(connection),
    peeringConnectionId: connection.id,
    at,
    talkers: talkers.map((talker) => ({
      ...talker,
      inMbps: mbpsOf(talker.inBytes),
      outMbps: mbpsOf(talker.outBytes),
    })),
  };
}

const mbpsOf = (bytes: number): number => Math.round((bytes * 8) / 60 / 1000) / 1000;

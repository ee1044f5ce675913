/** Checks the account of the settings: its key, its cloud, and the clocks. */
import { existsSync } from "node:fs";
import type { AccountRecord } from "../../provider/backend/contract.js";
import { findCloudFile } from "../../provider/cloud/index.js";
import type { Settings } from "../../provider/configuration/read.js";
import { isPeeringError, type PeeringError } from "../../provider/errors.js";
import { citation } from "../../provider/rules/schema.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { withConfiguredAccount } from "../options/account.js";
import { singleAttempt } from "./credentials.js";
import { type RespondingServer, recordingServers } from "./exchanges.js";
import { type Finding, ok, problem, skipped } from "./finding.js";

/**
 * With some vendors, signatures are valid for a few minutes; a clock that differs by one minute will soon differ by
 * more.
 */
const TOLERATED = 60_000;

export async function checkAccount(settings: Settings): Promise<Finding[]> {
  const isEmbedded = settings.backend === "embedded";
  if (isEmbedded && !existsSync(findCloudFile({ cloudFile: settings.cloudFile }))) {
    return [skipped("account", "the check would create the embedded cloud's file")];
  }
  const { outcome, servers } = await recordingServers(() => readAccount(singleAttempt(settings)));
  const account =
    "accountId" in outcome
      ? ok("account", describeAccount(outcome, settings))
      : ({ check: "account", status: "problem", found: outcome.message } as const);
  return isEmbedded
    ? [account]
    : [checkEndpoint(servers, outcome), checkClock(servers), account, ...siteNote(settings)];
}

async function readAccount(settings: Settings): Promise<AccountRecord | PeeringError> {
  const region = settings.region ?? rulesOf(settings.vendor)!.regions.value.known?.[0];
  try {
    return await withConfiguredAccount(settings, `reading the account ID from ${settings.vendor}`, async (backend) => {
      const account = await backend.getAccount();
      // Not every API reports the account of a key; any call shows whether the key is accepted.
      if (region !== undefined) await backend.listVpcs({ region });
      return account;
    });
  } catch (error) {
    if (isPeeringError(error)) return error;
    throw error;
  }
}

function describeAccount({ accountId, name, projectId }: AccountRecord, { vendor, backend }: Settings): string {
  const details = [name && `"${name}"`, projectId && `project ${projectId}`].filter(Boolean).join(", ");
  return `${accountId}${details && ` (${details})`} of ${vendor}, through ${backend}`;
}

function checkEndpoint(servers: readonly RespondingServer[], outcome: AccountRecord | PeeringError): Finding {
  const hosts = servers.map(({ host }) => host).join(", ");
  if (servers.length > 0) return ok("endpoint", `${hosts} answers`);
  if ("accountId" in outcome)
    return skipped("endpoint", "no HTTP request was necessary", "Add --region to make a test call");
  return outcome.code === "backend-failure"
    ? problem("endpoint", "no server answered", "See the account below")
    : skipped("endpoint", "no request was sent; see the account below");
}

function checkClock(servers: readonly RespondingServer[]): Finding {
  const [worst] = servers
    .flatMap(({ host, ahead }) => (ahead === undefined ? [] : [{ host, ahead }]))
    .sort((a, b) => Math.abs(b.ahead) - Math.abs(a.ahead));
  if (worst === undefined) return skipped("clock", "no server reported its time");
  const seconds = Math.round(Math.abs(worst.ahead) / 1000);
  const direction = worst.ahead > 0 ? "behind" : "ahead of";
  return Math.abs(worst.ahead) < TOLERATED
    ? ok("clock", `within ${Math.max(1, seconds)} s of ${worst.host}`)
    : problem(
        "clock",
        `this machine's clock is ${seconds} s ${direction} the clock of ${worst.host}, and signatures contain the time`,
        "Synchronise the clock, for example by NTP",
      );
}

/** Additional facts about the vendor's API, after the line that it answers. */
function siteNote({ vendor, backend }: Settings): Finding[] {
  const { value, source } = rulesOf(vendor)!.backends;
  if (backend !== "api" || !value.api || value.note === undefined) return [];
  return [ok("API", `${value.note} [${citation(source)}]`)];
}

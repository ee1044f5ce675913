/** Checks the source of the first key, and each role that is assumed after it. */
import type { Credentials, SessionCredentials } from "../../provider/backend/credentials.js";
import { type Chain, planChain, type Step, walk } from "../../provider/credentials/chain.js";
import type { Settings } from "../../provider/configuration/read.js";
import { isPeeringError } from "../../provider/errors.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { accountOfRole } from "../../provider/rules/plan/session.js";
import { variableOf } from "../options/settings.js";
import { type Finding, finding, ok, skipped } from "./finding.js";

/** The doctor makes one attempt; `pulumi up` retries. */
const TIMEOUT_SECONDS = 15;

export const singleAttempt = (settings: Settings): Settings => ({
  ...settings,
  timeoutSeconds: Math.min(settings.timeoutSeconds, TIMEOUT_SECONDS),
});

const CHECK = "credentials";

export async function checkCredentials(settings: Settings, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (settings.backend === "embedded") return [skipped(CHECK, "the embedded cloud needs none")];
  if (settings.backend !== "api") return [skipped(CHECK, "checked together with the account")];
  if (!rulesOf(settings.vendor)!.backends.value.api) return [skipped(CHECK, "the vendor has no API to open")];
  const planned: Chain[] = [];
  const first = await finding(CHECK, () => {
    const chain = planChain(singleAttempt(settings), environment);
    planned.push(chain);
    return ok(CHECK, describeFirst(chain, settings, environment));
  });
  const [chain] = planned;
  if (chain === undefined || isKeyAlone(chain, settings)) return [first];
  return [first, ...(await walked(chain, settings))];
}

/** Only the first call, which comes later, shows whether a key is accepted. */
const isKeyAlone = ({ steps }: Chain, { oidc, instanceRole }: Settings): boolean =>
  steps.length === 1 && oidc === undefined && instanceRole === undefined && steps[0].property === undefined;

function describeFirst({ place }: Chain, settings: Settings, environment: NodeJS.ProcessEnv): string {
  if (settings.oidc !== undefined || settings.instanceRole !== undefined) return `the first key is that of ${place}`;
  const own = (["secretId", "secretKey"] as const).map(variableOf);
  const isOwn = settings.secretId !== undefined && own.every((name) => environment[name]);
  return `an API key was found in ${isOwn ? `the variables ${own.join(" and ")}` : place}`;
}

/** One line per successful step, and one for the first failure. */
async function walked(chain: Chain, settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = [];
  const nameOf = (index: number) => `${CHECK}, step ${index + 1} of ${chain.steps.length}`;
  try {
    await walk(chain, singleAttempt(settings), async (step, index, credentials) => {
      const until = "expiresAt" in credentials ? `, until ${new Date(credentials.expiresAt).toISOString()}` : "";
      findings.push(ok(nameOf(index), `${step.title}${await callerOf(chain, settings, step, credentials)}${until}`));
    });
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    findings.push({ check: nameOf(findings.length), status: "problem", found: error.message });
  }
  return findings;
}

/** The caller's identity after a step, if the vendor's API reports it. */
async function callerOf(
  { identity }: Chain,
  { vendor }: Settings,
  { value }: Step,
  credentials: Credentials | SessionCredentials,
): Promise<string> {
  if (identity?.callerOf === undefined) {
    const account = typeof value === "string" ? accountOfRole(rulesOf(vendor)!, value) : undefined;
    return account === undefined ? "" : `, of account ${account}`;
  }
  try {
    return `; the caller is ${await identity.callerOf(credentials)}`;
  } catch (error) {
    if (!isPeeringError(error, "permission-denied") && !isPeeringError(error, "unsupported")) throw error;
    return `; the caller's identity cannot be read: ${error.what}`;
  }
}

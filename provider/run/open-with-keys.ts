/** Opens a vendor's client with the credentials of the settings. */
import type { Backend } from "../backend/contract.js";
import { sharedTurns } from "../backend/http/shared-turns.js";
import { CONFIG_NAMESPACE, type Settings } from "../configuration/read.js";
import { type Chain, planChain } from "../credentials/chain.js";
import { openSession } from "../credentials/session.js";
import { isPeeringError } from "../errors.js";
import type { OpenClient } from "../vendors/vendor.js";

/**
 * A plain `refresh` or `destroy` uses the configuration in state, whose key is refused after a rotation. Another key
 * replaces it only if the vendor's API confirms that it belongs to the configured account: with another account's key
 * every object would appear deleted.
 */
export async function openWithKeys(settings: Settings, client: OpenClient): Promise<Backend> {
  const open = async (chain: Chain, own = settings) => {
    const credentials = await openSession(chain, own);
    const projectId = own.projectId ?? ("projectId" in credentials ? credentials.projectId : undefined);
    const key = "secretId" in credentials ? credentials.secretId : chain.steps.map(({ title }) => title);
    const { vendor, endpoint, region } = own;
    const turnsOf = sharedTurns([vendor, endpoint, region, key]);
    return client({ settings: { ...own, projectId }, credentials, services: { turnsOf } });
  };
  const chain = planChain(settings, process.env);
  try {
    return await open(chain);
  } catch (refusal) {
    if (!isPeeringError(refusal, "credentials-invalid") || !chain.isConfigured || settings.accountId === undefined)
      throw refusal;
    const others = { ...settings, secretId: undefined, secretKey: undefined, securityToken: undefined };
    const found = planElsewhere(others);
    if (found === undefined) throw refusal;
    const backend = await open(found, others).catch(() => undefined);
    // Whatever the error of the other key, the user must fix the configured one.
    if (backend?.isAccountProven !== true) throw refusal;
    const warning =
      `the API key of the provider's configuration is refused, so the one from ${found.place} is used, which belongs ` +
      `to the same account. Set ${CONFIG_NAMESPACE}:secretId and ${CONFIG_NAMESPACE}:secretKey again, or keep keys out of the configuration`;
    return Object.assign(backend, { warning });
  }
}

function planElsewhere(settings: Settings): Chain | undefined {
  try {
    return planChain(settings, process.env);
  } catch (error) {
    if (isPeeringError(error, "credentials-missing")) return undefined;
    throw error;
  }
}

/** API keys: from the provider's configuration, else from the vendor's usual environment variables. */
import { CONFIG_NAMESPACE, type Settings } from "../config.js";
import { keepSecret, PeeringError } from "../errors.js";
import { CREDENTIAL_VARIABLES } from "../vendors/credentials.js";

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

export function findCredentials(settings: Settings, environment: NodeJS.ProcessEnv): Credentials {
  const names = CREDENTIAL_VARIABLES[settings.vendor];
  const find = (key: "secretId" | "secretKey" | "securityToken") => {
    const value = settings[key] ?? names?.[key].map((name) => environment[name]).find((text) => text);
    keepSecret(value);
    return value;
  };
  const [secretId, secretKey, securityToken] = [find("secretId"), find("secretKey"), find("securityToken")];
  if (secretId !== undefined && secretKey !== undefined) {
    return { secretId, secretKey, ...(securityToken === undefined ? {} : { securityToken }) };
  }
  const missing = secretId === undefined ? "secretId" : "secretKey";
  const variables = names?.[missing].join(" or ") ?? "none";
  throw new PeeringError(
    "credentials-missing",
    `the backend "${settings.backend}" needs an API key, and none was found`,
    {
      property: `${CONFIG_NAMESPACE}:${missing}`,
      vendor: settings.vendor,
      fix: `Set ${CONFIG_NAMESPACE}:secretId and ${CONFIG_NAMESPACE}:secretKey (--secret), or the environment variable ${variables}; or set ${CONFIG_NAMESPACE}:backend to embedded`,
    },
  );
}

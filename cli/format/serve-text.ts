/** Output of `vpc-peering serve` after it has started. */
import { CONFIG_NAMESPACE, type ConfigKey, SECRET_KEYS } from "../../provider/configuration/read.js";
import type { EmulatedKey } from "../../provider/servers/emulator/contract.js";
import type { RunningEmulator } from "../../provider/servers/server.js";
import type { MadeToken } from "../options/serve-files.js";
import { formatTable } from "./table.js";

export interface Ready {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly cloudFile: string;
  readonly keys: readonly EmulatedKey[];
  readonly roles: RunningEmulator["roles"];
  readonly tokens: readonly MadeToken[];
}

const GATEWAY = "gateway";

export function describeServer({ endpoints, cloudFile, keys, roles, tokens }: Ready): string {
  const rows = keys.map((key) => [
    key.vendor,
    endpoints[key.vendor] ?? "(gateway only)",
    key.accountId,
    key.secretId,
    key.secretKey,
  ]);
  const firsts = keys.filter(({ vendor }, i) => keys.findIndex((key) => key.vendor === vendor) === i);
  return [
    formatTable(["VENDOR", "URL", "ACCOUNT", "SECRET ID", "SECRET KEY"], rows),
    "",
    `The gateway, for all vendors: ${endpoints[GATEWAY]} (the token is the account's secret key)`,
    `The embedded cloud: ${cloudFile}`,
    "",
    "To point a stack at it, as the first account of a vendor:",
    ...firsts.map((key) => configLine(key, endpoints)),
    ...rolesPart(roles),
    ...tokensPart(tokens),
    "",
    "These keys open this simulation only. Interrupt (Ctrl-C) to stop.",
  ].join("\n");
}

function rolesPart(roles: Ready["roles"]): string[] {
  const rows = roles.flatMap(({ vendor, accountId, roleArn, trusts, providers = [] }) =>
    roleArn === undefined ? [] : [[vendor, accountId, roleArn, [...trusts, ...providers].join(", ") || "-"]],
  );
  if (rows.length === 0) return [];
  const head = ["VENDOR", "ACCOUNT", "ROLE (vpcpeering:assumeRole, roleArn)", "TRUSTS"];
  return ["", formatTable(head, rows)];
}

const tokensPart = (tokens: readonly MadeToken[]): string[] =>
  tokens.flatMap(({ vendor, accountId, provider, token }) => [
    "",
    `A token of the identity provider ${provider} of ${vendor} account ${accountId}, valid for a day (vpcpeering:oidc, tokenFile):`,
    token,
  ]);

/** A line for the shell; it may contain keys, because none of them outlives the simulation. */
function configLine(key: EmulatedKey, endpoints: Ready["endpoints"]): string {
  const backend = endpoints[key.vendor] === undefined ? GATEWAY : "api";
  const settings: Partial<Record<ConfigKey, string | undefined>> = {
    vendor: key.vendor,
    backend,
    endpoint: endpoints[backend === GATEWAY ? GATEWAY : key.vendor],
    accountId: key.accountId,
    secretId: backend === GATEWAY ? undefined : key.secretId,
    secretKey: key.secretKey,
    securityToken: key.securityToken,
  };
  const options = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const option = SECRET_KEYS.has(name as ConfigKey) ? "--secret" : "--plaintext";
      return `${option} ${CONFIG_NAMESPACE}:${name}=${value}`;
    });
  return `pulumi config set-all ${options.join(" ")}`;
}

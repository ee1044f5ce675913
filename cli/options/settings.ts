/** The account for a command: the provider's configuration keys, as options and environment variables. */
import { type Command, Option } from "commander";
import { CONFIG_KEYS, type ConfigKey, readSettings, type Settings } from "../../provider/configuration/read.js";
import { isPeeringError, PeeringError } from "../../provider/errors.js";
import { VENDOR_IDS } from "../../provider/rules/registry.js";

/** API keys are not options: command lines are visible to every process of the machine. */
const OPTIONS = {
  vendor: "the cloud",
  backend: "how to reach it: embedded (default), api, gateway or the path of a module",
  accountId: "the account (embedded: default the vendor's first)",
  projectId: "the project, on vendors that have projects",
  cloudFile: "the embedded cloud's store, where it is not the nearest one",
  endpoint: "base URL, where it is not the vendor's public one",
  caFile: "certificate authorities to trust, PEM",
  limits: "what the vendor has raised or approved, as JSON",
} satisfies Partial<Record<ConfigKey, string>>;

/** Lets shells complete paths. */
const PLACEHOLDERS: Readonly<Record<keyof typeof OPTIONS, string>> = {
  vendor: "id",
  backend: "name",
  accountId: "id",
  projectId: "id",
  cloudFile: "path",
  endpoint: "url",
  caFile: "path",
  limits: "json",
};

export type SettingsOptions = { readonly [Key in keyof typeof OPTIONS]?: string };

export const SETTINGS_HELP = `The account ID can also be set in the environment: ${variableOf("vendor")}, ${variableOf("accountId")}
and so on. API keys only there: ${variableOf("secretId")}, ${variableOf("secretKey")} and
${variableOf("securityToken")}, or the vendor's own variables.`;

export function addSettingsOptions(command: Command): Command {
  for (const [key, description] of Object.entries(OPTIONS)) {
    const value = PLACEHOLDERS[key as keyof typeof OPTIONS];
    const flags = key === "accountId" ? "--account, --account-id <id>" : `--${kebab(key)} <${value}>`;
    const option = new Option(flags, description);
    command.addOption(key === "vendor" ? option.choices(VENDOR_IDS) : option);
  }
  return command;
}

/** Options that select an account, and `--region`; empty for a command that reads files instead. */
export const ACCOUNT_OPTIONS: readonly string[] = [...Object.keys(OPTIONS), "region"];

export const hasSettings = (options: SettingsOptions): boolean =>
  Object.keys(OPTIONS).some((key) => options[key as keyof SettingsOptions] !== undefined);

export interface GivenSettings {
  readonly settings: Settings;
  /** The given settings without defaults: a stack requires the same ones. */
  readonly given: Partial<Settings>;
}

/**
 * @param environment a stack's variables, whose errors keep the names of configuration keys (default: this process's)
 */
export function readGivenSettings(options: SettingsOptions, environment?: NodeJS.ProcessEnv): GivenSettings {
  if (environment !== undefined) return readFrom(options, environment);
  try {
    return readFrom(options, process.env);
  } catch (error) {
    throw inOptions(error);
  }
}

/** The error with names of options and variables instead of configuration keys, which these commands do not read. */
export function inOptions(error: unknown): unknown {
  if (!isPeeringError(error)) return error;
  const { property, fix } = error.detail;
  return new PeeringError(error.code, named(error.what), {
    ...error.detail,
    ...(property !== undefined && { property: named(property) }),
    ...(fix !== undefined && { fix: named(fix) }),
  });
}

const named = (text: string): string =>
  text
    .replaceAll(/`pulumi config set (?:--secret )?vpcpeering:(\w+) ([^`]+)`/g, (_, key: string, value: string) => {
      const name = nameOf(key);
      return name.startsWith("--") ? `\`${name} ${value}\`` : `${name}=${value}`;
    })
    .replaceAll(/, or pass `\w+` to the Provider| \(--secret\)/g, "")
    .replaceAll(/vpcpeering:(\w+)/g, (_, key: string) => nameOf(key));

/** `--region` is an option of the commands themselves. */
const nameOf = (key: string): string =>
  key === "region" || Object.hasOwn(OPTIONS, key) ? `--${kebab(key)}` : variableOf(key as ConfigKey);

function readFrom(options: SettingsOptions, environment: NodeJS.ProcessEnv): GivenSettings {
  const texts = Object.fromEntries(
    CONFIG_KEY_LIST.flatMap((key) => {
      const text = optionOf(options, key) ?? (key === FOUND_BY_PROVIDER ? undefined : environment[variableOf(key)]);
      // An empty variable counts as absent, except for these keys, as in the configuration.
      return text || (text === "" && ["accountId", "backend"].includes(key)) ? [[key, text]] : [];
    }),
  ) as Texts;
  const settings = readSettings((key) => texts[key]);
  refuseUseless(options, settings);
  return { settings, given: Object.fromEntries(Object.keys(texts).map((key) => [key, settings[key as ConfigKey]])) };
}

/** An option of another backend: otherwise a forgotten `--backend api` would show an empty embedded cloud. */
function refuseUseless(options: SettingsOptions, { backend, vendor }: Settings): void {
  const isEmbedded = backend === "embedded";
  const useless = isEmbedded ? (["endpoint", "caFile"] as const) : (["cloudFile"] as const);
  const key = useless.find((key) => options[key] !== undefined);
  if (key === undefined) return;
  const option = `--${kebab(key)}`;
  throw new PeeringError("invalid-input", `has no effect on the backend ${backend}`, {
    property: option,
    value: options[key],
    vendor,
    fix: `Set --backend ${isEmbedded ? "api or gateway" : "embedded"}, or leave ${option} out`,
  });
}

/** A command may have an option of the same name with a wider meaning: `--region`. */
function optionOf(options: SettingsOptions, key: ConfigKey): string | undefined {
  return Object.hasOwn(OPTIONS, key) ? options[key as keyof SettingsOptions] : undefined;
}

type Texts = Partial<Record<ConfigKey, string>>;
const CONFIG_KEY_LIST = Object.keys(CONFIG_KEYS) as ConfigKey[];

/** The provider reads this key's variable too, so a stack need not set it. */
const FOUND_BY_PROVIDER: ConfigKey = "cloudFile";

export function variableOf(key: ConfigKey): string {
  return `VPC_PEERING_${kebab(key).replaceAll("-", "_").toUpperCase()}`;
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Our keys in a stack's file, `Pulumi.<stack>.yaml`, as written by `pulumi config set`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_KEYS, CONFIG_NAMESPACE, type ConfigKey } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { variableOf } from "./settings.js";

export interface StackFile {
  readonly file: string;
  readonly texts: Readonly<Partial<Record<ConfigKey, string>>>;
  /** Unknown keys of our namespace. */
  readonly unknown: readonly string[];
  /** Only the engine can read these. */
  readonly encrypted: readonly ConfigKey[];
}

export function readStackFile(folder: string, stack: string): StackFile {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const fault = (what: string, fix: string, cause?: unknown) =>
    new PeeringError("invalid-input", what, { property: "--stack", value: stack, cause, fix });
  let yaml: string;
  try {
    yaml = readFileSync(file, "utf8");
  } catch (cause) {
    throw fault(
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      "Run the command in the folder of Pulumi.yaml, and name a stack that has configuration",
      cause,
    );
  }
  const texts: Partial<Record<ConfigKey, string>> = {};
  const encrypted: ConfigKey[] = [];
  const unknown: string[] = [];
  const lines = yaml.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const [, name, value] = OWN_LINE.exec(line) ?? [];
    if (name === undefined) continue;
    if (!Object.hasOwn(CONFIG_KEYS, name)) {
      unknown.push(name);
      continue;
    }
    const key = name as ConfigKey;
    if (value === "" && /^\s+secure:/.test(lines[i + 1] ?? "")) encrypted.push(key);
    else {
      const text = scalar(value ?? "");
      const property = `${CONFIG_NAMESPACE}:${key}`;
      if (text === undefined)
        throw fault(
          `line ${i + 1} of ${file} does not have the form that Pulumi writes`,
          `Write it with \`pulumi config set ${property} …\``,
        );
      texts[key] = text;
    }
  }
  return { file, texts, encrypted, unknown };
}

/** In the form of environment variables. */
export const variablesOf = ({ texts }: StackFile): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [variableOf(key as ConfigKey), text]));

const OWN_LINE = new RegExp(`^\\s+["']?${CONFIG_NAMESPACE}:(\\w+)["']?:\\s*(.*?)\\s*$`);

/** One line of YAML, plain or quoted; `undefined` for several lines, or for other types than text. */
function scalar(value: string): string | undefined {
  if (/^'([^']|'')*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  if (value.startsWith('"')) return readQuoted(value);
  return value === "" || /^[|>{[&*!%@`]/.test(value) ? undefined : value.replace(/\s+#.*$/, "");
}

/** YAML's double quotes equal JSON's, as far as Pulumi uses them. */
function readQuoted(value: string): string | undefined {
  try {
    return JSON.parse(value) as string;
  } catch {
    return undefined;
  }
}

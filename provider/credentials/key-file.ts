/** Files in which vendors' tools keep API keys. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CONFIG_NAMESPACE } from "../configuration/read.js";
import { PeeringError } from "../errors.js";
import type { KeyFile } from "../vendors/credentials.js";

export type Texts = Readonly<Record<string, string | undefined>>;

interface Where {
  readonly environment: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly vendor: string;
  /** Absent: the tools' own default. */
  readonly profile: string | undefined;
}

/** Values of the applicable section; empty if the file or section does not exist. `place`: for messages. */
export function readKeyFile(
  { path, variable, folderVariable, format, section, select }: KeyFile,
  { environment, homeFolder, vendor, profile }: Where,
): { readonly place: string; readonly texts: Texts } {
  const own = path.replace("{profile}", profile ?? "default");
  const folder = folderVariable && environment[folderVariable];
  const file = (variable && environment[variable]) || (folder ? join(folder, basename(own)) : join(homeFolder, own));
  const text = readIfExists(file, vendor);
  const isPart = section !== undefined || select !== undefined;
  const named = section?.namedBy && readIfExists(join(homeFolder, section.namedBy), vendor)?.trim();
  const part = profile ?? (named || undefined);
  const place =
    isPart && part !== undefined && (profile !== undefined || text !== undefined) ? `${file} [${part}]` : file;
  if (text === undefined) return { place, texts: {} };
  if (format === "ini") return { place, texts: readIni(text)[part ?? section?.name ?? ""] ?? {} };
  const content = readJson(text, file, vendor);
  if (select === undefined) return { place, texts: textsIn(content) };
  const selected = select(content, part ?? "") ?? {};
  if ("fault" in selected && "fix" in selected)
    throw new PeeringError("invalid-config", `${place}: ${selected.fault}`, {
      property: `${CONFIG_NAMESPACE}:profile`,
      value: profile,
      vendor,
      ...(selected.fix !== undefined && { fix: selected.fix }),
    });
  return { place, texts: selected };
}

function readIfExists(file: string, vendor: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(file, `cannot be read (${code})`, vendor, cause);
  }
}

function readJson(text: string, file: string, vendor: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the unreadable text, which may be a key.
    throw unreadable(file, "is not JSON", vendor);
  }
}

/** Strings and booleans. */
function textsIn(content: unknown): Texts {
  const entries = typeof content === "object" && content !== null ? Object.entries(content) : [];
  return Object.fromEntries(
    entries
      .filter(([, value]) => typeof value === "string" || value === true)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Sections of `key = value` lines; lines that start with `;` or `#` are comments. Sections have unique names. */
function readIni(text: string): Readonly<Record<string, Texts>> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const [, name] = /^\[(.+)\]$/.exec(line) ?? [];
    const [, key, value] = /^([^=;#[]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) sections.set(name.trim(), (current = {}));
    else if (key !== undefined) current[key.trim()] = value!.trim().replace(/^(["'])(.*)\1$/, "$2");
  }
  return Object.fromEntries(sections);
}

function unreadable(file: string, what: string, vendor: string, cause?: unknown): PeeringError {
  return new PeeringError("invalid-config", `the API key file ${file} ${what}`, {
    vendor,
    cause,
    fix: "Correct or remove it, or set the key in the provider's configuration",
  });
}

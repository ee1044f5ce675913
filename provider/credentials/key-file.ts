/** Files in which vendors' tools keep API keys. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PeeringError } from "../errors.js";
import type { KeyFile } from "../vendors/credentials.js";

type Texts = Readonly<Record<string, string | undefined>>;

/** What the file says in the section that counts; nothing if there is no such file. */
export function readKeyFile(
  { path, variable, format, section }: KeyFile,
  environment: NodeJS.ProcessEnv,
  homeFolder: string,
  vendor: string,
): { readonly path: string; readonly texts: Texts } {
  const file = (variable && environment[variable]) || join(homeFolder, path);
  const text = readIfThere(file, vendor);
  if (text === undefined) return { path: file, texts: {} };
  if (format === "json") return { path: file, texts: readJson(text, file, vendor) };
  const named = section?.namedBy && readIfThere(join(homeFolder, section.namedBy), vendor)?.trim();
  const name = named || section?.name || "";
  return { path: named ? `${file} [${name}]` : file, texts: readIni(text)[name] ?? {} };
}

function readIfThere(file: string, vendor: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unreadable(file, `cannot be read (${code})`, vendor, cause);
  }
}

function readJson(text: string, file: string, vendor: string): Texts {
  try {
    const said = JSON.parse(text) as unknown;
    const entries = typeof said === "object" && said !== null ? Object.entries(said) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    // The parser's own words quote what it could not read, which may be a key.
    throw unreadable(file, "is not JSON", vendor);
  }
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

/**
 * URL of the state backend that the Pulumi CLI uses for this run, determined like the CLI does: PULUMI_BACKEND_URL,
 * else `backend.url` of the project file, else the current login. The engine does not pass it to programs or plugins,
 * but the plugin inherits the CLI's environment.
 */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** @returns an absolute form that is the same in every run on this machine; "" if there is none */
export function stateBackend(env: NodeJS.ProcessEnv = process.env, folder = process.cwd()): string {
  const project = projectFile(folder);
  const url =
    env["PULUMI_BACKEND_URL"] || (project === undefined ? undefined : backendIn(project.text)) || loggedIn(env) || "";
  return absolute(url, project?.folder ?? folder);
}

/** In the nearest parent folder. */
function projectFile(folder: string): { readonly folder: string; readonly text: string } | undefined {
  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    const text = textOf(path.join(folder, name));
    if (text !== undefined) return { folder, text };
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : projectFile(parent);
}

/** `backend: {url}` in YAML block or flow style; JSON is flow style. */
function backendIn(project: string): string | undefined {
  const block = /^backend:[^\S\n]*(?:#.*)?((?:\n[^\S\n]+.*)+)/m.exec(project);
  const inside = (block ?? /(?:^|[\s{,])"?backend"?\s*:\s*(\{[^}]*\})/.exec(project))?.[1];
  return inside === undefined ? undefined : /(?:^|[\s{,])"?url"?\s*:\s*["']?([^\s"',}]+)/.exec(inside)?.[1];
}

/** The field `current` of the CLI's credentials file; nothing else is read. */
function loggedIn(env: NodeJS.ProcessEnv): string | undefined {
  const home = env["PULUMI_CREDENTIALS_PATH"] || env["PULUMI_HOME"] || path.join(homedir(), ".pulumi");
  const text = textOf(path.join(home, "credentials.json"));
  if (text === undefined) return undefined;
  try {
    const { current } = JSON.parse(text) as { current?: unknown };
    return typeof current === "string" ? current : undefined;
  } catch {
    // The CLI can keep it encrypted.
    return undefined;
  }
}

/**
 * A relative folder differs between checkouts; options, user with password, and a trailing slash are not significant.
 */
function absolute(url: string, folder: string): string {
  const plain = url
    .replace(/\?.*$/, "")
    .replace(/^(?!file:)([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1")
    .replace(/(?<=[^/])\/+$/, "");
  if (!plain.startsWith("file://")) return plain;
  const place = plain.slice("file://".length).replace(/^~(?=$|[\\/])/, homedir());
  return `file://${path.resolve(folder, place)}`;
}

/** An unreadable file counts as absent, as for the CLI. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

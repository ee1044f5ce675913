/**
 * The URL of the state backend that the Pulumi CLI uses for this run, found as the CLI finds it: PULUMI_BACKEND_URL,
 * else `backend.url` of the project file, else the backend that the CLI is logged in to. The engine passes it to no
 * program or plugin, but the plugin inherits the CLI's environment.
 */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** @returns an absolute form that is the same in every run on this machine; "" where none is found. */
export function stateBackend(env: NodeJS.ProcessEnv = process.env, folder = process.cwd()): string {
  const project = projectFile(folder);
  const url =
    env["PULUMI_BACKEND_URL"] || (project === undefined ? undefined : backendIn(project.text)) || loggedIn(env) || "";
  return absolute(url, project?.folder ?? folder);
}

/** The nearest one upwards. */
function projectFile(folder: string): { readonly folder: string; readonly text: string } | undefined {
  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    const text = textOf(path.join(folder, name));
    if (text !== undefined) return { folder, text };
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : projectFile(parent);
}

/** `backend: {url}` of YAML in block or flow style, which JSON is too. */
function backendIn(project: string): string | undefined {
  const block = /^backend:[^\S\n]*(?:#.*)?((?:\n[^\S\n]+.*)+)/m.exec(project);
  const inside = (block ?? /(?:^|[\s{,])"?backend"?\s*:\s*(\{[^}]*\})/.exec(project))?.[1];
  return inside === undefined ? undefined : /(?:^|[\s{,])"?url"?\s*:\s*["']?([^\s"',}]+)/.exec(inside)?.[1];
}

/** The field `current` of the CLI's file of logins; nothing else of it is looked at. */
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

/** A folder is another one in another checkout; options, a user with a password, and a last slash mean nothing. */
function absolute(url: string, folder: string): string {
  const plain = url
    .replace(/\?.*$/, "")
    .replace(/^(?!file:)([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1")
    .replace(/(?<=[^/])\/+$/, "");
  if (!plain.startsWith("file://")) return plain;
  const place = plain.slice("file://".length).replace(/^~(?=$|[\\/])/, homedir());
  return `file://${path.resolve(folder, place)}`;
}

/** One that cannot be read is none, as for the CLI. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

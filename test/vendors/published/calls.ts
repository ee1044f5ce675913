/** The calls that a client makes, as its files open with them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ApiName } from "./fixtures.js";

const vendors = path.join(path.dirname(require.resolve("pulumi-vpc-peering/package.json")), "provider", "vendors");

export interface Call {
  readonly name: string;
  /** Of an API that tells calls apart by them. */
  readonly method?: string;
  readonly path?: RegExp;
}

const REST = /^ \* (\w+) +(GET|POST|PUT|PATCH|DELETE) +(\/\S+)/gm;
const ACTION = /\b(?:Accept|Assign|Create|Delete|Describe|Enable|Get|Modify|Reject|Replace|Unassign)[A-Z]\w+/g;
/** What a private cloud's client takes over from the public cloud's. */
const BORROWED: Readonly<Partial<Record<ApiName, readonly string[]>>> = {
  tce: ["vpc-client", "route-client", "peering-reads", "monitor-client"].map((file) => `tencent/${file}.ts`),
};

export function callsOf(api: ApiName): readonly Call[] {
  const own = readdirSync(path.join(vendors, api)).filter(
    (file) => file.endsWith(".ts") && !file.startsWith("emulator"),
  );
  const files = [...own.map((file) => `${api}/${file}`), ...(BORROWED[api] ?? [])];
  const found = new Map<string, Call>();
  for (const file of files) {
    const [opening = ""] = /^\/\*\*.*?\*\//s.exec(readFileSync(path.join(vendors, file), "utf8")) ?? [];
    for (const call of restCalls(opening) ?? actions(opening)) found.set(call.name, call);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function restCalls(opening: string): Call[] | undefined {
  const rows = [...opening.matchAll(REST)];
  if (rows.length === 0) return undefined;
  return rows.map(([, name, method, template]) => ({
    name: name!,
    method: method!,
    path: new RegExp(`${template!.replace(/\{\w+\}/g, "[^/?]+").replace(/\/$/, "/?")}(?:\\?|$)`),
  }));
}

/** Those before "each with `Ex` behind its name" are two. */
function actions(opening: string): Call[] {
  const text = opening.replace(/\n \*/g, "").replace(/Never \w+/g, "");
  const doubled = text.indexOf("each with `Ex` behind its name");
  return [...text.matchAll(ACTION)].flatMap(({ 0: name, index }) =>
    index < doubled ? [{ name }, { name: `${name}Ex` }] : [{ name }],
  );
}

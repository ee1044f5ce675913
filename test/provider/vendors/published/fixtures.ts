/** The fixtures in test/fixtures/answers: one file for each answer, at `<API>/<call>/<name>.json`. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const FOLDER = path.join(repository, "test", "fixtures", "answers");

export const APIS = ["tencent", "tce", "qcloud", "huawei", "jdcloud"] as const;
export type ApiName = (typeof APIS)[number];

/** How the answer became known. `invented`: made up or altered, as no such answer was found. */
export const KINDS = ["recorded", "types", "log", "sample", "table", "definition", "fixture", "invented"] as const;

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body?: unknown;
  /** Or as it comes, where that is the point. */
  readonly text?: string;
}

/** Without the API's envelope, or whole. */
type Other = { readonly result: object } | Answer;

export interface Fixture {
  readonly source: string;
  /** Of the source, or of the copy that was read. */
  readonly date: string;
  readonly kind: (typeof KINDS)[number];
  /** What it shows that others do not. */
  readonly shows: string;
  /** To the call, in this order; the last one also to every later attempt. */
  readonly answers: readonly Answer[];
  /** Method of the client and its arguments, where they differ from those for the call. */
  readonly asks?: readonly [method: string, ...args: unknown[]];
  /** Answers to other calls, one after the other, where they differ from the stand-ins; the last one stays. */
  readonly others?: Readonly<Record<string, readonly Other[]>>;
  /** How often the call is made; once, if left out. */
  readonly requests?: number;
  /** The record, or records, that the client makes of it. */
  readonly reads?: unknown;
  /** Or the error. */
  readonly fails?: { readonly code: string; readonly vendorCode?: string; readonly says: string };
}

export interface Named {
  readonly api: string;
  readonly call: string;
  readonly name: string;
  readonly fixture: Fixture;
}

/** Every file, in whatever folder it is. */
export function fixtures(): Named[] {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const [api = "", call = "", name = ""] = path.relative(FOLDER, file).split(path.sep);
      return {
        api,
        call,
        name: name.replace(/\.json$/, ""),
        fixture: JSON.parse(readFileSync(file, "utf8")) as Fixture,
      };
    });
}

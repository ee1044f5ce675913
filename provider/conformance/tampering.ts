/**
 * Answers that no vendor gives, derived from real ones. Independent of the vendors' formats: only IDs, states and times
 * are known here.
 */
import type { PeeringRecord, VpcRecord } from "../backend/contract.js";

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request, with or without the real server's answer. */
export type Tamper = (request: RawRequest, real: () => Promise<RawAnswer>) => Promise<RawAnswer>;

/** The objects that exist during the whole case. */
export interface Live {
  readonly vpc: VpcRecord;
  readonly connection: PeeringRecord;
}

export interface Tampering {
  readonly title: string;
  /** A new one per case: some count their calls. */
  readonly make: (live: Live) => Tamper;
  /** Altered answers that a client cannot detect: a list of other objects, an empty answer to a deletion. */
  readonly passesFor?: "lists" | "deletions";
}

const PAGE = "<!doctype html><html><head><title>Not here</title></head><body>A page</body></html>";

const respond =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Tampering["make"] =>
  () =>
  async () => ({ status, body, headers });

/** Alters the server's real answer to a successful call. */
const altered =
  (alter: (json: unknown, live: Live, call: number) => unknown): Tampering["make"] =>
  (live) => {
    let calls = 0;
    return async (_, real) => {
      const answer = await real();
      if (answer.status >= 300 || answer.body === "") return answer;
      return { ...answer, body: JSON.stringify(alter(JSON.parse(answer.body), live, ++calls)) };
    };
  };

/** In the envelopes of all vendors at once: a client reads its own. */
const refusedAs = (code: string): Tampering["make"] =>
  respond(
    404,
    JSON.stringify({
      Response: { Error: { Code: code, Message: "no" }, RequestId: "r" },
      NeutronError: { type: code, message: "no", detail: "" },
      requestId: "r",
      code,
      codeDesc: code,
      message: "no",
      error: { code: 418, status: code, message: "no" },
    }),
  );

export const TAMPERINGS: readonly Tampering[] = [
  { title: "a page with status 404", make: respond(404, PAGE, { "content-type": "text/html" }) },
  { title: "a page with status 200", make: respond(200, PAGE, { "content-type": "text/html" }) },
  { title: "a page with status 502", make: respond(502, PAGE, { "content-type": "text/html" }) },
  { title: "an empty body with status 404", make: respond(404, "") },
  { title: "an empty body with status 200", make: respond(200, "") },
  { title: "an empty response with status 204", make: respond(204, ""), passesFor: "deletions" },
  { title: "an empty object with status 404", make: respond(404, "{}") },
  { title: "an empty object with status 200", make: respond(200, "{}") },
  { title: "an empty list with status 200", make: respond(200, "[]") },
  { title: "null with status 200", make: respond(200, "null") },
  {
    title: "another service's error with status 404",
    make: respond(404, '{"error":{"code":404,"message":"Not found"}}'),
  },
  { title: "another service's error with status 200", make: respond(200, '{"status":"NOT_FOUND","detail":"nothing"}') },
  { title: "a redirect", make: respond(302, "", { location: "https://login.example/" }) },
  { title: "a retry-after of an hour", make: respond(503, "", { "retry-after": "3600" }) },
  { title: "a truncated body", make: () => async (_, real) => cut(await real()) },
  {
    title: "ids that were not requested",
    make: altered((json, live) => mapStrings(json, otherIds(live))),
    passesFor: "lists",
  },
  { title: "a total, and no rows", make: altered((json) => (hasTotal(json) ? mapRows(json, () => []) : json)) },
  { title: "null in place of rows", make: altered((json) => mapRows(json, () => null)) },
  { title: "totals that disagree", make: altered((json, _, call) => mapTotals(json, (n) => n + (call % 2))) },
  { title: "a total of one more than the rows", make: altered((json) => mapTotals(json, (n) => n + 1)) },
  { title: "duplicate rows", make: altered((json) => mapRows(json, (rows) => [...rows, ...rows])) },
  { title: "pages that never end", make: neverEnding },
  { title: "the same page again and again", make: altered((json) => mapTotals(json, () => 1_000_000)) },
  ...["WHATEVER", "constructor", "__proto__"].map((word) => ({
    title: `the state ${word}`,
    make: altered((json, { connection }) =>
      mapStrings(json, (text) => (text === connection.vendorState ? word : text)),
    ),
  })),
  ...["none", "0000-00-00 00:00:00", ""].map((time) => ({
    title: `the time "${time}"`,
    make: altered((json) => mapStrings(json, (text) => (isTime(text) ? time : text))),
  })),
  ...["constructor", "__proto__", "toString", "NoSuchThing.AtAll"].map((code) => ({
    title: `the code ${code}`,
    make: refusedAs(code),
  })),
];

const cut = (answer: RawAnswer): RawAnswer => ({ ...answer, body: answer.body.slice(0, answer.body.length / 2) });

const otherIds = ({ vpc, connection }: Live) => {
  const ids = [vpc.id, connection.id, vpc.defaultRouteTableId];
  return (text: string): string => ids.reduce((now, id) => now.replaceAll(id, rotated(id)), text);
};

/** A different ID of the same length and characters. */
const rotated = (id: string): string => id.slice(0, 4) + id.slice(5) + id.slice(4, 5);

/** Repeats the first page endlessly, because a server has no page for a marker that it did not issue. */
function neverEnding(live: Live): Tamper {
  const first = new Map<string, RawAnswer>();
  const tamper = altered(endless)(live);
  return async (request, real) => {
    if (request.method !== "GET") return tamper(request, real);
    const [path = ""] = request.path.split("?");
    const answer = first.get(path) ?? (await real());
    first.set(path, answer);
    return tamper(request, async () => answer);
  };
}

/** Every page has rows with new IDs, a total that no page reaches, and a next page. */
function endless(json: unknown, { vpc, connection }: Live, call: number): unknown {
  const isList = hasTotal(json) || (isObject(json) && Object.values(json).some(Array.isArray));
  if (!isList) return json;
  const ids = [vpc.id, connection.id, vpc.defaultRouteTableId];
  const renamed = (text: string, n: number) => ids.reduce((now, id) => now.replaceAll(id, `${id}-${call}-${n}`), text);
  const many = mapRows(json, (rows) =>
    Array.from({ length: 500 }, (_, n) => mapStrings(rows[n % rows.length], (text) => renamed(text, n))),
  );
  const marked = isObject(many) && Array.isArray(many["records"]) ? { ...many, nextPageToken: `page-${call}` } : many;
  return mapTotals(marked, () => 1_000_000);
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(text);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TOTAL = /^totalCount$/i;

function hasTotal(json: unknown): boolean {
  return isObject(json) && Object.entries(json).some(([name, value]) => TOTAL.test(name) || hasTotal(value));
}

function mapTotals(json: unknown, change: (total: number) => number): unknown {
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      TOTAL.test(name) ? change(Number(value)) : mapTotals(value, change),
    ]),
  );
}

/** The lists of objects that are closest to the root. */
function mapRows(json: unknown, change: (rows: readonly unknown[]) => unknown): unknown {
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const isRows = Array.isArray(value) && value.length > 0 && value.every(isObject);
      return [name, isRows ? change(value) : mapRows(value, change)];
    }),
  );
}

function mapStrings(json: unknown, change: (text: string) => string): unknown {
  if (typeof json === "string") return change(json);
  if (Array.isArray(json)) return json.map((item) => mapStrings(item, change));
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, mapStrings(value, change)]));
}

/** Calls of JD Cloud's VPC API: how they are built, what answers mean, and lists of many pages. */
import { z } from "zod";
import {
  type HttpAnswer,
  type HttpCall,
  meaningOfStatus,
  type Protocol,
  type Reading,
} from "../../backend/http/protocol.js";
import { type Change, Requester } from "../../backend/http/requester.js";
import { HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { waitUntil } from "../../backend/wait.js";
import { isPeeringError } from "../../errors.js";
import type { Limits } from "../../rules/schema.js";
import type { ClientContext } from "../vendor.js";
import { percentEncode, signCall } from "./sign.js";
import { CALLS_PER_SECOND, meaningOfRefusal, PAGE_SIZE, PUBLIC_ENDPOINT } from "./wire.js";

/** Seconds within which every read has to show what was made. No document promises less, or more. */
export const SETTLE_SECONDS = 5;

/** Name → values, any of which will do. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** What a call is about. `path`: under the region, as the reference writes it. */
export interface Subject {
  readonly action: string;
  readonly method: HttpCall["method"];
  readonly region: string;
  readonly path: string;
  readonly body?: object;
}

export interface Listing<T> {
  readonly action: string;
  readonly region: string;
  readonly path: string;
  /** Under which key the answer has the rows. */
  readonly key: string;
  readonly row: z.ZodType<T>;
  readonly idOf: (row: T) => string;
  readonly filters?: Filters;
}

export class Api {
  readonly services: HttpServices;
  readonly vendor: string;
  readonly limits: Limits;
  readonly #requester: Requester;
  readonly #endpoint: string;

  constructor({ settings, credentials, services }: ClientContext) {
    this.vendor = settings.vendor;
    this.limits = settings.limits;
    this.services = { ...HTTP_SERVICES, ...services };
    this.#endpoint = baseOf(settings.endpoint ?? PUBLIC_ENDPOINT);
    const protocol: Protocol = {
      vendor: settings.vendor,
      sign: (call, moment) => signCall(call, moment, credentials),
      read: readAnswer,
      meaningOf: ({ status, code }) =>
        code === String(status) ? meaningOfStatus(status) : meaningOfRefusal(status, code),
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    };
    this.#requester = new Requester(settings, protocol, services);
  }

  /** `undefined`: the vendor says that it is not there. */
  async find<T>(subject: Subject, answer: z.ZodType<T>): Promise<T | undefined> {
    return unlessGone(this.#requester.read(this.#call(subject), answer));
  }

  change<T>(subject: Subject, answer: z.ZodType<T>, landed?: Change<T>["landed"]): Promise<T> {
    return this.#requester.change({ call: this.#call(subject), answer, ...(landed && { landed }) });
  }

  /** A change of which nothing is told, and which may be asked for twice. */
  async tell(subject: Subject): Promise<void> {
    await this.change(subject, z.unknown());
  }

  /** What is gone need not be deleted: an earlier attempt may have done it, or someone else. */
  async delete(subject: Omit<Subject, "method">): Promise<void> {
    await unlessGone(this.tell({ ...subject, method: "DELETE" }));
  }

  /**
   * All rows. Rows move up while others are deleted, so pages that tell of different totals, or that hold less than
   * they tell of, are read again. A page beyond the end shows the last one, so none is asked for.
   */
  async list<T>(listing: Listing<T>): Promise<T[]> {
    for (let round = 1; ; round++) {
      const { rows, isSteady } = await this.#pages(listing);
      if (isSteady || round === MOST_ROUNDS) return rows;
    }
  }

  /** What is certainly there, although reads may not show it at once. */
  async settled<T>(what: string, observe: () => Promise<T | undefined>): Promise<T> {
    const { sleep, now } = this.services;
    const found = await waitUntil({
      observe,
      until: (seen) => seen !== undefined,
      timeoutSeconds: SETTLE_SECONDS,
      sleep,
      now,
      what: () => ({ waitedFor: `${what} showing`, vendor: this.vendor, fix: "Run `pulumi up` again" }),
    });
    return found!;
  }

  /** Whether it shows before reads have to show what is there. */
  async shows(what: string, observe: () => Promise<true | undefined>): Promise<boolean> {
    try {
      return await this.settled(what, observe);
    } catch (error) {
      if (isPeeringError(error, "timeout")) return false;
      throw error;
    }
  }

  async #pages<T>({ action, region, path, key, row, idOf, filters = {} }: Listing<T>) {
    const answer = z.object({ [key]: z.array(row).nullish(), totalCount: z.number() });
    const rows = new Map<string, T>();
    let isSteady = true;
    let total: number | undefined;
    for (let page = 1; page === 1 || (page - 1) * PAGE_SIZE < total!; page++) {
      const query = queryOf(filters, page);
      const call = this.#call({ action, method: "GET", region, path: `${path}?${query}` });
      const result = await this.#requester.read(call, answer);
      const count = result["totalCount"] as number;
      isSteady &&= total === undefined || total === count;
      total = count;
      for (const item of (result[key] as T[] | null | undefined) ?? []) rows.set(idOf(item), item);
    }
    return { rows: [...rows.values()], isSteady: isSteady && rows.size === total };
  }

  #call({ action, method, region, path, body }: Subject): HttpCall {
    return {
      action,
      method,
      url: `${this.#endpoint}/regions/${percentEncode(region)}/${path}`,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }
}

const MOST_ROUNDS = 4;

/** Custom verbs go out as the official SDKs send them. */
export const verb = (id: string, name: string): string => `${percentEncode(id)}%3A${name}`;

async function unlessGone<T>(outcome: Promise<T>): Promise<T | undefined> {
  try {
    return await outcome;
  } catch (error) {
    if (isPeeringError(error, "not-found")) return undefined;
    throw error;
  }
}

function queryOf(filters: Filters, page: number): string {
  const conditions = Object.entries(filters).flatMap(([name, values], i) => [
    [`filters.${i + 1}.name`, name],
    ...values.map((value, j) => [`filters.${i + 1}.values.${j + 1}`, value]),
  ]);
  return [...conditions, ["pageNumber", String(page)], ["pageSize", String(PAGE_SIZE)]]
    .map(([name, value]) => `${name}=${percentEncode(value!)}`)
    .join("&");
}

const envelope = z.object({
  requestId: z.string().optional(),
  result: z.unknown().optional(),
  error: z
    .object({
      code: z.number(),
      status: z.string().nullish(),
      message: z.string().nullish(),
    })
    .nullish(),
});

function readAnswer({ status, body }: HttpAnswer): Reading {
  const parsed = envelope.safeParse(parseJson(body));
  const error = parsed.data?.error;
  if (error && error.code !== 0) {
    return {
      refusal: {
        status: error.code,
        code: error.status ?? "UNNAMED",
        message: error.message ?? "",
        requestId: parsed.data?.requestId,
      },
    };
  }
  if (parsed.success && status < 300) return { result: parsed.data.result };
  return { refusal: { status, code: String(status), message: "the answer is none of the API's" } };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** With the version in its path, whether or not the configuration says it. */
function baseOf(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, "");
  return new URL(base).pathname === "/" ? `${base}/v1` : base;
}

/** Calls of JD Cloud's VPC API: how they are built, what answers mean, and lists of many pages. */
import { z } from "zod";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import type { HttpAnswer, HttpCall, Protocol, Reading } from "../../backend/http/protocol.js";
import type { FaultIn, Reader } from "../../backend/http/reader.js";
import { type Change, Requester } from "../../backend/http/requester.js";
import { HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { waitUntil } from "../../backend/wait.js";
import { isPeeringError } from "../../errors.js";
import type { Limits } from "../../rules/schema.js";
import { rowsById, unlessGone } from "../kit/by-id.js";
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
  readonly faultIn?: FaultIn<T>;
  readonly filters?: Filters;
}

/** One object by its id. */
export interface Single<T> {
  readonly action: string;
  readonly region: string;
  readonly path: string;
  readonly key: string;
  readonly row: z.ZodType<T>;
  readonly idOf: (row: T) => string;
  readonly faultIn?: FaultIn<T>;
  /** The list that it is in. */
  readonly all: () => Promise<readonly T[]>;
}

/** A wrong path is answered with NOT_FOUND as well, so that is no proof that an object is gone: its list decides. */
export const GONE: readonly string[] = [];

export class Api implements Reader {
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
      meaningOf: ({ status, code }) => meaningOfRefusal(status, code),
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    };
    this.#requester = new Requester(settings, protocol, services);
  }

  hostOf(): string {
    return new URL(this.#endpoint).host;
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.services.sleep(milliseconds);
  }

  /** `undefined`: it is gone. */
  async find<T>({ action, region, path, key, row, all, ...by }: Single<T>, id: string): Promise<T | undefined> {
    const answer = z.object({ [key]: row });
    const ask = async (): Promise<Page<T>> => {
      const result = await this.#requester.read(this.#call({ action, method: "GET", region, path }), answer);
      return { total: 1, rows: [result[key] as T] };
    };
    return (await rowsById(this, { ...by, action, region, gone: GONE, ask, all }, [id])).get(id);
  }

  change<T>(subject: Subject, answer: z.ZodType<T>, landed?: Change<T>["landed"]): Promise<T> {
    return this.#requester.change({ call: this.#call(subject), answer, ...(landed && { landed }) });
  }

  /** A change of which nothing is told, and which may be asked for twice. */
  async tell(subject: Subject): Promise<void> {
    await this.change(subject, z.unknown());
  }

  /** What is gone need not be deleted: an earlier attempt may have done it, or someone else. */
  async delete(subject: Omit<Subject, "method">, isGone: () => Promise<boolean>): Promise<void> {
    await unlessGone(this, this.tell({ ...subject, method: "DELETE" }), GONE, isGone);
  }

  /** All rows. A page beyond the end shows the last one, so none is asked for. */
  list<T>({ action, region, path, key, row, filters = {}, ...by }: Listing<T>): Promise<readonly T[]> {
    const answer = z.object({ [key]: z.array(row).nullish(), totalCount: z.number() });
    const page = async (offset: number, deadline: Deadline): Promise<Page<T>> => {
      const query = queryOf(filters, offset / PAGE_SIZE + 1);
      const call = this.#call({ action, method: "GET", region, path: `${path}?${query}` });
      const result = await this.#requester.read(call, answer, deadline);
      return { total: result["totalCount"] as number, rows: result[key] as T[] | null | undefined };
    };
    return listCounted(this, { ...by, action, region, limit: PAGE_SIZE, page, paging: "numbered" });
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

  #call({ action, method, region, path, body }: Subject): HttpCall {
    return {
      action,
      method,
      url: `${this.#endpoint}/regions/${percentEncode(region)}/${path}`,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }
}

/** Custom verbs go out as the official SDKs send them. */
export const verb = (id: string, name: string): string => `${percentEncode(id)}%3A${name}`;

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
  requestId: z.string(),
  result: z.unknown().optional(),
  error: z
    .object({
      code: z.number(),
      status: z.string().nullish(),
      message: z.string().nullish(),
    })
    .nullish(),
});

export function readAnswer({ status, body }: HttpAnswer): Reading {
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
  return { foreign: "no answer of the VPC API" };
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

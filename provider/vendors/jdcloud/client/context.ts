/** Calls of JD Cloud's VPC API: how they are built, and lists of many pages. */
import { z } from "zod";
import type { Deadline } from "../../../backend/http/deadline.js";
import { listCounted, type Page } from "../../../backend/http/paging.js";
import type { HttpCall } from "../../../backend/http/protocol.js";
import type { FaultIn } from "../../../backend/http/reader.js";
import type { BatchedReads } from "../../../backend/read-cache/batched-reads.js";
import { chunked } from "../../../backend/refs.js";
import type { VendorRules } from "../../../rules/schema.js";
import { Api as BaseApi } from "../../kit/api.js";
import { rowsById } from "../../kit/by-id.js";
import type { Acting } from "../../kit/errors.js";
import { remove } from "../../kit/path-calls.js";
import { productUrl } from "../../kit/sign-ins.js";
import { percentEncode } from "../../kit/signing.js";
import type { ClientContext } from "../../vendor.js";
import { pageOf } from "../answers.js";
import { signCall } from "../sign.js";
import { meaningOf } from "../error-codes.js";
import { CALLS_PER_SECOND, PAGE_SIZE, PUBLIC_ENDPOINT, permissionsOf, readAnswer } from "../protocol.js";

/** Seconds until every read must show a new object. No document states a time. */
const SETTLE_SECONDS = 5;

/** A wrong path also returns NOT_FOUND, so that does not prove that an object is deleted; its list decides. */
export const GONE: readonly string[] = [];

/** Name → alternative values. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** A call. `path`: below the region, as in the reference; for STS, which has none, below the root. */
export interface ApiCall {
  readonly service?: "sts";
  readonly action: string;
  readonly method?: HttpCall["method"];
  readonly region: string;
  readonly path: string;
  readonly body?: object;
}

/** Objects of one kind: `describeVpcs` answers with `vpcs`, and `describeVpc` with `vpc`. */
export interface Kind<T> {
  readonly one: string;
  readonly row: z.ZodType<T>;
  readonly idOf: (row: T) => string;
  /** Name of the filter by IDs. */
  readonly ids: string;
  readonly faultIn?: FaultIn<T>;
}

/** Shared by the clients of all kinds of objects. */
export interface Context extends Acting {
  readonly api: Api;
}

export class Api extends BaseApi<ApiCall> {
  readonly #endpoint: string;
  readonly #batched = new Map<string, BatchedReads<unknown>>();

  constructor(context: ClientContext, rules: VendorRules) {
    super(context, rules, {
      sign: signCall,
      read: readAnswer,
      meaningOf,
      permissionsOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    });
    this.#endpoint = baseOf(context.settings.endpoint ?? PUBLIC_ENDPOINT);
  }

  /** A unique mark. */
  nonce(): string {
    return this.services.nonce();
  }

  /** `undefined`: deleted. */
  async get<T>(kind: Kind<T>, region: string, id: string): Promise<T | undefined> {
    const read = (where: string, ids: readonly string[]) => this.rows(kind, where, ids);
    return (await this.#reads(`one ${kind.one}`, read).get(region, [id])).get(id);
  }

  /** For callers that batch their own reads. */
  rows<T>(kind: Kind<T>, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    return ids.length === 1 ? this.#one(kind, region, ids[0]!) : this.#several(kind, region, ids);
  }

  /** Rows by their ids. */
  byIds<T>(kind: Kind<T>, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    return this.#reads(kind.one, (where, some) => this.#several(kind, where, some)).get(region, ids);
  }

  #reads<T>(name: string, read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    const batched = (this.#batched.get(name) as BatchedReads<T> | undefined) ?? this.batched(read);
    this.#batched.set(name, batched);
    return batched;
  }

  async #one<T>(kind: Kind<T>, region: string, id: string): Promise<ReadonlyMap<string, T>> {
    const { one, row, ...by } = kind;
    const apiCall = { action: `describe${capital(one)}`, region, path: pathOf(kind, id) };
    const answer = z.object({ [one]: row }).transform((found) => found[one] as T);
    const all = () => this.list(kind, region);
    const found = await this.find({ ...by, apiCall, answer, gone: GONE, all }, id);
    return new Map(found === undefined ? [] : [[id, found]]);
  }

  async #several<T>(kind: Kind<T>, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const read = async (some: readonly string[]) => {
      const rows = await this.list(kind, region, { [kind.ids]: some });
      return { total: rows.length, rows };
    };
    const all = () => this.list(kind, region);
    const by = { ...kind, action: actionOf(kind), region, gone: GONE, read, all };
    const chunks = chunked([...new Set(ids)], PAGE_SIZE);
    const found = await Promise.all(chunks.map((chunk) => rowsById(this, by, chunk)));
    return new Map(found.flatMap((rows) => [...rows]));
  }

  /** All rows. A page beyond the end repeats the last one, so the client requests none. */
  list<T>(kind: Kind<T>, region: string, filters: Filters = {}): Promise<readonly T[]> {
    const action = actionOf(kind);
    const answer = pageOf(`${kind.one}s`, kind.row);
    const page = (offset: number, deadline: Deadline): Promise<Page<T>> => {
      const path = `${kind.one}s/?${queryOf(filters, offset / PAGE_SIZE + 1)}`;
      return this.read({ action, region, path }, answer, deadline);
    };
    return listCounted(this, { ...kind, action, region, limit: PAGE_SIZE, page, paging: "numbered" });
  }

  /** A missing object counts as deleted: by an earlier attempt, or by another client. */
  async remove<T>(kind: Kind<T>, region: string, id: string): Promise<void> {
    await this.delete(deletionOf(kind, region, id), GONE, () => this.isGone(kind, region, id));
  }

  async isGone<T>(kind: Kind<T>, region: string, id: string): Promise<boolean> {
    return (await this.get(kind, region, id)) === undefined;
  }

  protected override callOf({ service, action, method = "GET", region, path, body }: ApiCall): HttpCall {
    const ofRegion = `${this.#endpoint}/regions/${percentEncode(region)}/${path}`;
    return {
      action,
      method,
      url: service === undefined ? ofRegion : `${productUrl(this.#endpoint, "vpc", service)}/${path}`,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }

  protected override urlOf(): string {
    return this.#endpoint;
  }
}

/** Path of one object. */
export const pathOf = ({ one }: Pick<Kind<never>, "one">, id: string): string => `${one}s/${percentEncode(id)}`;

export const deletionOf = <T>(kind: Kind<T>, region: string, id: string): ApiCall =>
  remove(`delete${capital(kind.one)}`, region, pathOf(kind, id));

const actionOf = ({ one }: Pick<Kind<never>, "one">): string => `describe${capital(one)}s`;

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

function queryOf(filters: Filters, page: number): string {
  const conditions = Object.entries(filters).flatMap(([name, values], i) => [
    [`filters.${i + 1}.name`, name],
    ...values.map((value, j) => [`filters.${i + 1}.values.${j + 1}`, value]),
  ]);
  return [...conditions, ["pageNumber", String(page)], ["pageSize", String(PAGE_SIZE)]]
    .map(([name, value]) => `${name}=${percentEncode(value!)}`)
    .join("&");
}

/** With the API version in its path, which the configuration may omit. */
function baseOf(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, "");
  return new URL(base).pathname === "/" ? `${base}/v1` : base;
}

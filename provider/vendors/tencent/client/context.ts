/** Calls of API 3.0: built, signed, paged, and looked up if an answer was lost. */
import type { z } from "zod";
import type { Deadline } from "../../../backend/http/deadline.js";
import { listCounted, type Page } from "../../../backend/http/paging.js";
import type { HttpCall } from "../../../backend/http/protocol.js";
import type { FaultIn } from "../../../backend/http/reader.js";
import { chunked } from "../../../backend/refs.js";
import type { VendorRules } from "../../../rules/schema.js";
import { Api as BaseApi } from "../../kit/api.js";
import { rowsById } from "../../kit/by-id.js";
import type { ConnectionContext } from "../../kit/peering-record.js";
import type { ClientContext } from "../../vendor.js";
import { meaningOf } from "../error-codes.js";
import { callsPerSecond, isUnsigned, productOf, permissionsOf, readAnswer } from "../protocol.js";
import { signCall, skipSigning } from "../sign.js";

/** Seconds for which reads may lag behind writes; tags of a new VPC are known to lag by about one second. */
const SETTLE_SECONDS = 3;

/** Error codes for a missing object, of any call that names one object. */
export const GONE = ["ResourceNotFound", "UnsupportedOperation.RecordNotExists"];

export type Params = Readonly<Record<string, unknown>>;

export interface ApiCall {
  readonly action: string;
  /** "": the action takes no region. */
  readonly region: string;
  readonly params: Params;
}

export const apiCall = (action: string, region: string, params: Params): ApiCall => ({ action, region, params });

/** Rows of one kind, in pages. @typeParam R a row in the answer */
export interface Listing<T, R = unknown> {
  readonly action: string;
  readonly answer: z.ZodType<Page<R>>;
  /** Adds members that the answer omits to each page. */
  complete(this: void, page: Page<R>, region: string): Page<T> | Promise<Page<T>>;
  readonly idOf: (row: T) => string;
  readonly faultIn?: FaultIn<T>;
  /** Maximum number of rows per page, and of IDs per call. */
  readonly limit: number;
  /** False: offset and limit are text, as in most lists. */
  readonly isNumbered?: true;
  /** Order by creation, so that new rows come last and shift no page. */
  readonly order?: Params;
  /** Name of the parameter with the IDs. */
  readonly ids?: string;
}

/** Filter of a list by one value; absent without a value. */
export const filterOf = (name: string, value: string | undefined): Params =>
  value === undefined ? {} : { Filters: [{ Name: name, Values: [value] }] };

export const asAnswered = <T>(page: Page<T>): Page<T> => page;

/** Shared by the clients of all kinds of objects. */
export interface Context extends ConnectionContext {
  readonly api: Api;
  readonly toLongRegion: (region: string) => string;
}

export class Api extends BaseApi<ApiCall> {
  constructor(
    private readonly context: ClientContext,
    rules: VendorRules,
    /** Base URL of a product; without it, the configured endpoint or the product's public one. */
    private readonly baseOf?: (service: string) => string,
  ) {
    super(context, rules, {
      sign: (call, { now }, credentials) =>
        isUnsigned(call.action)
          ? skipSigning(call, now)
          : signCall(call, credentials, productOf(call.action).service, now),
      read: readAnswer,
      meaningOf,
      permissionsOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond,
    });
  }

  async page<T>(
    { action, answer, limit, isNumbered, complete }: Listing<T>,
    region: string,
    params: Params,
    offset = 0,
    deadline?: Deadline,
  ): Promise<Page<T>> {
    const [Offset, Limit] = isNumbered ? [offset, limit] : [String(offset), String(limit)];
    const page = await this.read({ action, region, params: { ...params, Offset, Limit } }, answer, deadline);
    return complete(page, region);
  }

  /** All rows. */
  list<T>(listing: Listing<T>, region: string, params: Params = {}): Promise<readonly T[]> {
    const page = (offset: number, deadline: Deadline) =>
      this.page(listing, region, { ...params, ...listing.order }, offset, deadline);
    return listCounted(this, { ...listing, region, page, ...(listing.order !== undefined && { paging: "appended" }) });
  }

  /**
   * Rows by their IDs, in as many calls as the API's maximum requires. It is not documented whether one missing ID
   * makes the call fail for the others: if it does, the list of all answers the others.
   */
  async byIds<T>(
    listing: Listing<T> & { readonly ids: string },
    region: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, T>> {
    let listed: Promise<readonly T[]> | undefined;
    const by = {
      ...listing,
      region,
      gone: GONE,
      read: (some: readonly string[]) => this.page(listing, region, { [listing.ids]: some }),
      all: () => (listed ??= this.list(listing, region)),
    };
    const found: (readonly [string, T])[] = [];
    for (const chunk of chunked(ids, listing.limit)) found.push(...(await rowsById(this, by, chunk)));
    return new Map(found);
  }

  protected override callOf({ action, region, params }: ApiCall): HttpCall {
    return {
      action,
      method: "POST",
      url: this.urlOf(action),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-tc-action": action,
        "x-tc-version": productOf(action).version,
        ...(region !== "" && { "x-tc-region": region }),
        "x-tc-language": "en-US",
      },
      body: JSON.stringify(params),
    };
  }

  protected override urlOf(action: string): string {
    const { service } = productOf(action);
    const base = this.baseOf?.(service) ?? this.context.settings.endpoint ?? `https://${service}.tencentcloudapi.com`;
    return base.endsWith("/") ? base : `${base}/`;
  }
}

/** Calls of API 2.0: built, signed, paged, and their tasks polled. */
import type { z } from "zod";
import type { Deadline } from "../../../backend/http/deadline.js";
import { type CountedList, listCounted, type Page } from "../../../backend/http/paging.js";
import type { HttpCall } from "../../../backend/http/protocol.js";
import { refused } from "../../../backend/http/refusals.js";
import type { ErrorCode } from "../../../errors.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import type { VendorRules } from "../../../rules/schema.js";
import { Api as BaseApi } from "../../kit/api.js";
import type { ConnectionContext } from "../../kit/peering-record.js";
import { productUrl } from "../../kit/sign-ins.js";
import type { ClientContext } from "../../vendor.js";
import { startedTask, taskResult, type TaskResult } from "../answers.js";
import { signCall } from "../sign.js";
import { codeWithin, CODES, meaningOf } from "../error-codes.js";
import { CALLS_PER_SECOND, endpointOf, permissionsOf, readAnswer } from "../protocol.js";
import type { Regions } from "./regions.js";

/** Seconds for which reads may not show a change: not documented; the value of API 3.0's VPCs. */
const SETTLE_SECONDS = 5;

/** Largest documented page size. */
export const PAGE = 50;

/** Error codes for a missing object, by kind. */
export const GONE = {
  peering: ["InvalidPeeringConnection.NotFound"],
  vpc: ["InvalidVpc.NotFound"],
  routeTable: ["InvalidRouteTableId.NotFound"],
  subnet: ["InvalidSubnet.NotFound"],
} as const;

export type Params = Readonly<Record<string, string | number | undefined>>;

export interface ApiCall {
  readonly action: string;
  readonly region: string;
  readonly params: Params;
}

export const apiCall = (action: string, region: string, params: Params): ApiCall => ({ action, region, params });

/** Rows of one kind, in pages. @typeParam R a row in the answer */
export interface Listing<T, R = unknown> extends Pick<CountedList<T>, "action" | "idOf" | "faultIn"> {
  readonly answer: z.ZodType<{ readonly totalCount: number; readonly data?: readonly R[] | null | undefined }>;
  /** Adds members that the answer omits to the rows of each page. */
  complete(this: void, rows: readonly R[], region: string): readonly T[];
  readonly order?: Params;
}

export const asAnswered = <T>(rows: readonly T[]): readonly T[] => rows;

/** Order by creation, so that new rows come last and shift no page. */
export const BY_CREATION = { orderField: "createTime", orderDirection: "asc" } as const;

/** Shared by the clients of all kinds of objects. */
export interface Context extends ConnectionContext {
  readonly api: Api;
}

/** Calls of services other than VPC. */
const SERVICES: Readonly<Record<string, string>> = { AssumeRole: "sts", GetMonitorData: "monitor" };

const TASK_FAILED = 1;
const TASK_RUNNING = 2;

export class Api extends BaseApi<ApiCall> {
  readonly #url: string;

  constructor(
    context: ClientContext,
    rules: VendorRules,
    readonly regions: Regions,
  ) {
    const { url, signatureMethod } = endpointOf(context.settings);
    super(context, rules, {
      sign: (call, time, credentials) => signCall(call, credentials, signatureMethod, time),
      read: readAnswer,
      meaningOf,
      permissionsOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    });
    this.#url = url;
  }

  /** One page of a list. */
  async page<T>(
    { action, answer, complete, order }: Listing<T>,
    region: string,
    filter: Params,
    offset = 0,
    deadline?: Deadline,
  ): Promise<Page<T>> {
    const requested = { action, region, params: { ...filter, ...order, offset, limit: PAGE } };
    const { totalCount, data } = await this.read(requested, answer, deadline);
    return { total: totalCount, rows: data && complete(data, region) };
  }

  list<T>(listing: Listing<T>, region: string, filter: Params = {}): Promise<readonly T[]> {
    const page = (offset: number, deadline: Deadline) => this.page(listing, region, filter, offset, deadline);
    return listCounted(this, { ...listing, region, limit: PAGE, page, ...(listing.order && { paging: "appended" }) });
  }

  /** Calls an `Ex` action and waits until its task is complete. */
  async changeByTask(apiCall: ApiCall, hasLanded?: () => Promise<boolean>): Promise<void> {
    const landed = async (): Promise<{ taskId?: number } | undefined> => ((await hasLanded?.()) ? {} : undefined);
    const { taskId } = await (hasLanded === undefined
      ? this.change(apiCall, startedTask)
      : this.changeOnce(apiCall, startedTask, landed));
    if (taskId !== undefined) await this.finished(taskId, apiCall);
  }

  async finished(taskId: number, apiCall: ApiCall): Promise<TaskResult> {
    const { action, region } = apiCall;
    const requested = { action: "DescribeVpcTaskResult", region, params: { taskId } };
    const result = await this.untilDone(
      async () => (await this.read(requested, taskResult)).data,
      ({ status }) => status !== TASK_RUNNING,
      `task ${taskId} of ${action}`,
      () => this.services.log(`${action}: waiting for task ${taskId}`),
    );
    if (result.status === TASK_FAILED) throw this.#failure(taskId, apiCall, result);
    return result;
  }

  protected override callOf({ action, region, params }: ApiCall): HttpCall {
    const body = new URLSearchParams({ Action: action, Region: this.regions.toWire(region) });
    for (const [name, value] of Object.entries(params)) if (value !== undefined) body.set(name, String(value));
    return { action, method: "POST", url: this.urlOf(action), body: body.toString() };
  }

  protected override urlOf(action: string): string {
    return productUrl(this.#url, "vpc", SERVICES[action] ?? "vpc");
  }

  #failure(taskId: number, { action, region }: ApiCall, { output }: TaskResult) {
    const text = output?.errorMsg ?? "no reason";
    const code = codeWithin(text) ?? String(output?.errorCode ?? "task failed");
    const meaning = ownEntry(CODES, code) ?? "backend-failure";
    const final: ErrorCode =
      meaning === "throttled" || meaning === "busy" || meaning === "fault" ? "backend-failure" : meaning;
    const refusal = { status: 200, code, message: `task ${taskId} failed: ${text}` };
    return refused(this.vendor, this.callOf({ action, region, params: {} }), refusal, final);
  }
}

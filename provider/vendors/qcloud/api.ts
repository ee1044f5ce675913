/** Calls of API 2.0: made up, signed, paged, and their tasks waited for. */
import type { z } from "zod";
import type { Deadline } from "../../backend/http/deadline.js";
import type { Page } from "../../backend/http/paging.js";
import type { HttpCall, Protocol } from "../../backend/http/protocol.js";
import type { Reader } from "../../backend/http/reader.js";
import { refused } from "../../backend/http/refusals.js";
import { Requester } from "../../backend/http/requester.js";
import { HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { waitUntil } from "../../backend/wait.js";
import type { ErrorCode } from "../../errors.js";
import { ownEntry } from "../../own-entry.js";
import type { VendorRules } from "../../rules/schema.js";
import type { ClientContext } from "../vendor.js";
import { startedTask, taskResult, type TaskResult } from "./answers.js";
import type { Regions } from "./region-codes.js";
import { signCall } from "./sign.js";
import { CALLS_PER_SECOND, codeWithin, CODES, type Endpoint, endpointOf, meaningOf, readAnswer } from "./wire.js";

/** For how long reads may not show a change yet: not documented, and taken from API 3.0's VPCs. */
export const SETTLE_SECONDS = 5;

/** The largest page that is documented. */
export const PAGE = 50;

export type Params = Readonly<Record<string, string | number | undefined>>;

const TASK_FAILED = 1;
const TASK_RUNNING = 2;

export class Api implements Reader {
  readonly #requester: Requester;
  readonly #services: HttpServices;
  readonly #endpoint: Endpoint;

  constructor(
    private readonly context: ClientContext,
    readonly rules: VendorRules,
    readonly regions: Regions,
  ) {
    this.#services = { ...HTTP_SERVICES, ...context.services };
    this.#endpoint = endpointOf(context.settings);
    this.#requester = new Requester(context.settings, this.#protocol(), this.#services);
  }

  get now(): () => number {
    return this.#services.now;
  }

  get vendor(): string {
    return this.rules.id;
  }

  hostOf(action: string): string {
    return new URL(this.#urlOf(action)).host;
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.#services.sleep(milliseconds);
  }

  read<T>(action: string, region: string, params: Params, answer: z.ZodType<T>, deadline?: Deadline): Promise<T> {
    return this.#requester.read(this.#call(action, region, params), answer, deadline);
  }

  /** One page of a list. */
  async page<T>(
    action: string,
    region: string,
    params: Params,
    answer: z.ZodType<{ readonly totalCount: number; readonly data?: readonly T[] | null | undefined }>,
    offset = 0,
    deadline?: Deadline,
  ): Promise<Page<T>> {
    const { totalCount, data } = await this.read(action, region, { ...params, offset, limit: PAGE }, answer, deadline);
    return { total: totalCount, rows: data };
  }

  /** @param landed what an earlier attempt brought about; left out where repeating does no harm */
  change<T>(
    action: string,
    region: string,
    params: Params,
    answer: z.ZodType<T>,
    landed?: () => Promise<T | undefined>,
  ): Promise<T> {
    const call = this.#call(action, region, params);
    return this.#requester.change({ call, answer, ...(landed !== undefined && { landed }) });
  }

  /** An `Ex` action, until its task is done. */
  async changeByTask(
    action: string,
    region: string,
    params: Params,
    hasLanded?: () => Promise<boolean>,
  ): Promise<void> {
    const landed = hasLanded && (async () => ((await hasLanded()) ? { taskId: undefined } : undefined));
    const { taskId } = await this.change(action, region, params, startedTask, landed);
    if (taskId !== undefined) await this.finished(taskId, action, region);
  }

  async finished(taskId: number, action: string, region: string): Promise<TaskResult> {
    const result = await waitUntil({
      observe: async () => (await this.read("DescribeVpcTaskResult", region, { taskId }, taskResult)).data,
      until: ({ status }) => status !== TASK_RUNNING,
      timeoutSeconds: this.context.settings.timeoutSeconds,
      sleep: this.#services.sleep,
      now: this.#services.now,
      what: () => ({ waitedFor: `task ${taskId} of ${action}`, vendor: this.rules.id, fix: CARRY_ON }),
      onWaiting: () => this.#services.say(`${action}: waiting for task ${taskId}`),
    });
    if (result.status === TASK_FAILED) throw this.#failure(taskId, action, region, result);
    return result;
  }

  /** Looks again until reads have caught up, and takes what they show by then. */
  caughtUp<T>(observe: () => Promise<T>, hasCaughtUp: (seen: T) => boolean): Promise<T> {
    // From the first look's end: a look may consist of calls that took long.
    let deadline: number | undefined;
    const isOver = () => this.#services.now() >= (deadline ??= this.#services.now() + SETTLE_SECONDS * 1000);
    return this.settled(observe, (seen) => hasCaughtUp(seen) || isOver(), "reads catching up", Infinity);
  }

  /** Looks until the cloud is done; an error after the time that settings allow. */
  settled<T>(
    observe: () => Promise<T>,
    isDone: (seen: T) => boolean,
    waitedFor: string,
    timeoutSeconds = this.context.settings.timeoutSeconds,
  ): Promise<T> {
    return waitUntil({
      observe,
      until: isDone,
      timeoutSeconds,
      sleep: this.#services.sleep,
      now: this.#services.now,
      what: () => ({ waitedFor, vendor: this.rules.id, fix: CARRY_ON }),
    });
  }

  #call(action: string, region: string, params: Params): HttpCall {
    const body = new URLSearchParams({ Action: action, Region: this.regions.toWire(region) });
    for (const [name, value] of Object.entries(params)) if (value !== undefined) body.set(name, String(value));
    return {
      action,
      method: "POST",
      url: this.#urlOf(action),
      body: body.toString(),
    };
  }

  #urlOf(action: string): string {
    return action === "GetMonitorData" ? this.#endpoint.monitorUrl : this.#endpoint.url;
  }

  #protocol(): Protocol {
    return {
      vendor: this.rules.id,
      sign: (call, moment) => signCall(call, this.context.credentials, this.#endpoint.signatureMethod, moment),
      read: readAnswer,
      meaningOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    };
  }

  #failure(taskId: number, action: string, region: string, { output }: TaskResult) {
    const text = output?.errorMsg ?? "no reason";
    const code = codeWithin(text) ?? String(output?.errorCode ?? "task failed");
    const meaning = ownEntry(CODES, code) ?? "backend-failure";
    const final: ErrorCode =
      meaning === "throttled" || meaning === "busy" || meaning === "fault" ? "backend-failure" : meaning;
    const refusal = { status: 200, code, message: `task ${taskId} failed: ${text}` };
    return refused(this.rules.id, this.#call(action, region, {}), refusal, final);
  }
}

const CARRY_ON = "Run `pulumi up` again: nothing is lost";

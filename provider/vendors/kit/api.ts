/**
 * Calls common to every client: reads, changes, and waits. The vendor defines the form of a call and the meaning of an
 * answer.
 */
import { z } from "zod";
import type { Deadline } from "../../backend/http/deadline.js";
import type { Page } from "../../backend/http/paging.js";
import { type Credentials, sourceOf } from "../../backend/credentials.js";
import type { HttpCall, Protocol, SigningTime } from "../../backend/http/protocol.js";
import type { Requested, Reader } from "../../backend/http/reader.js";
import { type Change, Requester } from "../../backend/http/requester.js";
import { clockOf, HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { BatchedReads } from "../../backend/read-cache/batched-reads.js";
import type { Clock } from "../../backend/read-cache/batcher.js";
import { waitUntil } from "../../backend/wait.js";
import type { PeeringError } from "../../errors.js";
import type { Limits, VendorRules } from "../../rules/schema.js";
import type { ClientContext } from "../vendor.js";
import { type ById, rowsById, unlessGone } from "./by-id.js";

/** A vendor's wire protocol: signing, answers, rate limits, eventual consistency. */
export interface Wire extends Omit<Protocol, "vendor" | "sign" | "renew"> {
  sign(call: HttpCall, time: SigningTime, credentials: Credentials): HttpCall;
  /** Eventual consistency: seconds until every read must show a new object. */
  readonly settleSeconds: number;
}

/** One object by its ID. */
export interface Single<S, T> extends Pick<ById<T>, "idOf" | "faultIn" | "gone" | "all"> {
  readonly apiCall: S;
  readonly answer: z.ZodType<T>;
}

const CARRY_ON = "Run `pulumi up` again: nothing is lost";

/** @typeParam S a call in the vendor's form */
export abstract class Api<S extends Requested> implements Reader {
  readonly limits: Limits;
  readonly settleSeconds: number;
  protected readonly services: HttpServices;
  readonly #requester: Requester;
  readonly #timeoutSeconds: number;

  constructor(
    { settings, credentials, services }: ClientContext,
    readonly rules: VendorRules,
    wire: Wire,
  ) {
    this.limits = settings.limits;
    this.settleSeconds = wire.settleSeconds;
    this.services = { ...HTTP_SERVICES, ...services };
    const source = sourceOf(credentials);
    const protocol: Protocol = {
      ...wire,
      vendor: rules.id,
      sign: async (call, time) => wire.sign(call, time, await source.current()),
      renew: (since) => source.renew(since),
    };
    this.#requester = new Requester(settings, protocol, this.services);
    this.#timeoutSeconds = settings.timeoutSeconds;
  }

  /** URL for calls of the action. */
  protected abstract urlOf(action: string, region: string): string;

  protected abstract callOf(apiCall: S): HttpCall | Promise<HttpCall>;

  hostOf(action: string, region: string): string {
    return new URL(this.urlOf(action, region)).host;
  }

  get vendor(): string {
    return this.rules.id;
  }

  /** Milliseconds since 1970. */
  get now(): () => number {
    return this.services.now;
  }

  get clock(): Clock {
    return clockOf(this.services);
  }

  /** Reads rows by ID; concurrent reads are sent as one call. */
  batched<T>(read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): BatchedReads<T> {
    return new BatchedReads(read, () => this.clock);
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.services.sleep(milliseconds);
  }

  async read<T>(apiCall: S, answer: z.ZodType<T>, deadline?: Deadline): Promise<T> {
    return this.#requester.read(await this.callOf(apiCall), answer, deadline);
  }

  /** `undefined`: deleted. */
  async find<T>({ apiCall, answer, ...by }: Single<S, T>, id: string): Promise<T | undefined> {
    const { action, region } = apiCall;
    const read = async (): Promise<Page<T>> => ({ total: 1, rows: [await this.read(apiCall, answer)] });
    return (await rowsById(this, { ...by, action, region, read }, [id])).get(id);
  }

  /** An idempotent change. */
  async change<T>(apiCall: S, answer: z.ZodType<T>): Promise<T> {
    return this.#requester.change({ call: await this.callOf(apiCall), answer });
  }

  /** A change that must not happen twice, or is refused the second time: `landed` finds its result. */
  async changeOnce<T>(apiCall: S, answer: z.ZodType<T>, landed: NonNullable<Change<T>["landed"]>): Promise<T> {
    return this.#requester.change({ call: await this.callOf(apiCall), answer, landed });
  }

  /** A change whose answer is not used. @param hasLanded for a change that must not happen twice */
  send(apiCall: S, hasLanded?: () => Promise<boolean>): Promise<unknown> {
    if (hasLanded === undefined) return this.change(apiCall, z.unknown());
    return this.changeOnce(apiCall, z.unknown(), async () => ((await hasLanded()) ? {} : undefined));
  }

  /** Changes whose answers are not used, one after the other. */
  async sendEach(apiCalls: readonly S[]): Promise<void> {
    for (const apiCall of apiCalls) await this.send(apiCall);
  }

  /** A missing object counts as deleted: by an earlier attempt, or by another client. */
  delete(apiCall: S, gone: readonly string[], isGone: () => Promise<boolean>): Promise<void> {
    return unlessGone(this, this.send(apiCall), gone, isGone);
  }

  /** Reads until a change is visible, up to the eventual-consistency time, and returns the last result. */
  untilVisible<T>(observe: () => Promise<T>, isVisible: (seen: T) => boolean): Promise<T> {
    // Counted from the end of the first read, because a read may take several slow calls.
    let deadline: number | undefined;
    const isOver = () => this.now() >= (deadline ??= this.now() + this.settleSeconds * 1000);
    return this.#wait(observe, (seen) => isVisible(seen) || isOver(), "reads catching up", Infinity);
  }

  /** Reads an existing object until it has the expected state. */
  async shown<T>(
    observe: () => Promise<T | undefined>,
    isRight: (seen: T) => boolean,
    missing: () => PeeringError,
  ): Promise<T> {
    const seen = await this.untilVisible(observe, (one) => one !== undefined && isRight(one));
    if (seen === undefined) throw missing();
    return seen;
  }

  /** Reads until the cloud has completed the change; fails after the time in the settings. */
  untilDone<T>(
    observe: () => Promise<T>,
    isDone: (seen: T) => boolean,
    waitedFor: string,
    onWaiting?: () => void,
  ): Promise<T> {
    return this.#wait(observe, isDone, waitedFor, this.#timeoutSeconds, onWaiting);
  }

  #wait<T>(
    observe: () => Promise<T>,
    until: (seen: T) => boolean,
    waitedFor: string,
    timeoutSeconds: number,
    onWaiting?: () => void,
  ): Promise<T> {
    return waitUntil({
      observe,
      until,
      timeoutSeconds,
      sleep: this.services.sleep,
      now: this.now,
      what: () => ({ waitedFor, vendor: this.vendor, fix: CARRY_ON }),
      ...(onWaiting !== undefined && { onWaiting }),
    });
  }
}

/** Calls of the VPC API: built for a region and its project, signed, paged, and waited for. */
import { z } from "zod";
import type { Deadline } from "../../backend/http/deadline.js";
import { listMarked, type Page } from "../../backend/http/paging.js";
import type { HttpCall, Protocol } from "../../backend/http/protocol.js";
import type { FaultIn, Reader } from "../../backend/http/reader.js";
import { type Change, Requester } from "../../backend/http/requester.js";
import { HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { waitUntil } from "../../backend/wait.js";
import { isPeeringError } from "../../errors.js";
import { type ById, rowsById, unlessGone } from "../kit/by-id.js";
import type { ClientContext } from "../vendor.js";
import { Projects } from "./projects.js";
import { percentEncode, signCall } from "./sign.js";
import { CALLS_PER_SECOND, meaningOf, readAnswer } from "./wire.js";

/** Seconds within which every read has to show what was made. No document promises less, or more. */
export const SETTLE_SECONDS = 5;

/** Rows of a page. The documents name maxima of 2000 and more; a server that gives less must not end the list early. */
const PAGE = 500;

const PUBLIC_ENDPOINT = "https://vpc.{region}.myhuaweicloud.com";

/** Name and values, repeated for each value. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a call is about. `path`: `{project}` stands for the id of the region's project. */
export interface Subject {
  readonly action: string;
  readonly method?: HttpCall["method"];
  readonly region: string;
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
}

export interface Listing<T> extends Subject {
  /** Under which key the answer has the rows. */
  readonly key: string;
  readonly row: z.ZodType<T>;
  readonly faultIn?: FaultIn<T>;
}

/** One object by its id. */
export interface Single<T> extends Pick<ById<T>, "idOf" | "faultIn" | "gone" | "all"> {
  readonly subject: Subject;
  readonly answer: z.ZodType<T>;
}

export class Api implements Reader {
  readonly projects: Projects;
  readonly vendor: string;
  readonly #services: HttpServices;
  readonly #requester: Requester;
  readonly #endpoint: string;

  constructor(private readonly context: ClientContext) {
    const { settings, credentials } = context;
    this.vendor = settings.vendor;
    this.#services = { ...HTTP_SERVICES, ...context.services };
    this.#endpoint = (settings.endpoint ?? PUBLIC_ENDPOINT).replace(/\/+$/, "");
    const protocol: Protocol = {
      vendor: settings.vendor,
      sign: (call, { now }) => signCall(call, now, credentials),
      read: readAnswer,
      meaningOf,
      settleSeconds: SETTLE_SECONDS,
      callsPerSecond: () => CALLS_PER_SECOND,
    };
    this.#requester = new Requester(settings, protocol, this.#services);
    const projectId = settings.projectId ?? credentials.projectId;
    this.projects = new Projects({ ...settings, projectId }, (action, region, path, answer) =>
      this.#requester.read(callOf({ action, region, path }, identityEndpoint(this.#endpoint)), answer),
    );
  }

  get now(): () => number {
    return this.#services.now;
  }

  hostOf(_action: string, region: string): string {
    return new URL(this.#endpoint.replaceAll("{region}", region)).host;
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.#services.sleep(milliseconds);
  }

  async read<T>(subject: Subject, answer: z.ZodType<T>, deadline?: Deadline): Promise<T> {
    return this.#requester.read(await this.#call(subject), answer, deadline);
  }

  /** `undefined`: it is gone. */
  async find<T>({ subject, answer, ...by }: Single<T>, id: string): Promise<T | undefined> {
    const { action, region } = subject;
    const ask = async (): Promise<Page<T>> => ({ total: 1, rows: [await this.read(subject, answer)] });
    return (await rowsById(this, { ...by, action, region, ask }, [id])).get(id);
  }

  /** @param landed as `Change` has it: left out where repeating the call does no harm. */
  async change<T>(subject: Subject, answer: z.ZodType<T>, landed?: Change<T>["landed"]): Promise<T> {
    return this.#requester.change({ call: await this.#call(subject), answer, ...(landed && { landed }) });
  }

  /** What is gone need not be deleted: an earlier attempt may have done it, or someone else. */
  async delete(subject: Subject, gone: readonly string[], isGone: () => Promise<boolean>): Promise<void> {
    await unlessGone(this, this.change({ ...subject, method: "DELETE" }, z.unknown()), gone, isGone);
  }

  /** All rows. Links to further pages are left out by some servers, so whether there are more is told by a full page. */
  list<T extends { readonly id: string }>({ key, row, query, faultIn, ...subject }: Listing<T>): Promise<readonly T[]> {
    const { action, region } = subject;
    const answer = z.object({ [key]: z.array(row) });
    const page = async (marker: string | undefined, deadline: Deadline) => {
      const asked = { ...query, limit: String(PAGE), marker };
      try {
        const found = await this.read({ ...subject, query: asked }, answer, deadline);
        const rows = found[key]!;
        return { rows, next: rows.length < PAGE ? undefined : rows.at(-1)!.id };
      } catch (error) {
        // The last row of a page was deleted before the next page was read.
        if (marker !== undefined && isPeeringError(error, "invalid-input")) return undefined;
        throw error;
      }
    };
    return listMarked(this, { action, region, idOf: ({ id }) => id, ...(faultIn && { faultIn }), page });
  }

  /** Looks again until reads have caught up, and takes what they show by then. */
  caughtUp<T>(observe: () => Promise<T>, hasCaughtUp: (seen: T) => boolean): Promise<T> {
    // From the first look's end: a look may consist of calls that took long.
    let deadline: number | undefined;
    const isOver = () => this.now() >= (deadline ??= this.now() + SETTLE_SECONDS * 1000);
    return this.#wait(observe, (seen) => hasCaughtUp(seen) || isOver(), Infinity, "reads catching up");
  }

  /** Looks until the cloud is done; an error after the time that settings allow. */
  settled<T>(observe: () => Promise<T>, isDone: (seen: T) => boolean, waitedFor: string): Promise<T> {
    return this.#wait(observe, isDone, this.context.settings.timeoutSeconds, waitedFor);
  }

  #wait<T>(observe: () => Promise<T>, until: (seen: T) => boolean, timeoutSeconds: number, waitedFor: string) {
    return waitUntil({
      observe,
      until,
      timeoutSeconds,
      sleep: this.#services.sleep,
      now: this.now,
      what: () => ({ waitedFor, vendor: this.vendor, fix: "Run `pulumi up` again: nothing is lost" }),
    });
  }

  async #call(subject: Subject): Promise<HttpCall> {
    const project = await this.projects.of(subject.region);
    return callOf({ ...subject, path: subject.path.replace("{project}", project) }, this.#endpoint, project);
  }
}

function callOf(
  { action, method = "GET", region, path, query, body }: Subject,
  endpoint: string,
  project?: string,
): HttpCall {
  const text = query === undefined ? "" : queryText(query);
  return {
    action,
    method,
    url: `${endpoint.replaceAll("{region}", region)}${path}${text && `?${text}`}`,
    headers: {
      "content-type": "application/json",
      ...(project !== undefined && { "x-project-id": project }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function queryText(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, values = []]) => [values].flat().map((value) => `${name}=${percentEncode(value)}`))
    .join("&");
}

/** Services differ in the first label of their host; anything else, such as an emulator, serves both. */
const identityEndpoint = (endpoint: string): string => endpoint.replace(/^(https?:\/\/)vpc\./, "$1iam.");

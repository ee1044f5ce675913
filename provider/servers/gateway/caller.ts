/** Calls an operation of the table. */
import { isIP } from "node:net";
import { z } from "zod";
import type { Ref } from "../../backend/contract.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listMarked } from "../../backend/http/paging.js";
import type { HttpCall } from "../../backend/http/protocol.js";
import type { Reader } from "../../backend/http/reader.js";
import { Requester } from "../../backend/http/requester.js";
import type { HttpServices } from "../../backend/http/services.js";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import { uriComponent } from "../../lookup/uri-component.js";
import { failure, isFinal, toError } from "./failures.js";
import { type AnswerOf, type RequestOf, type Operation, type OperationName, OPERATIONS } from "./operations.js";
import type { Page } from "./paging.js";
import { gatewayProtocol } from "./protocol.js";

export class Caller implements Reader {
  readonly #base: URL;
  readonly #requester: Requester;

  constructor(
    private readonly settings: Settings,
    token: string,
    private readonly services: HttpServices,
  ) {
    this.#base = baseUrl(settings);
    this.#requester = new Requester(settings, gatewayProtocol(settings.vendor, token), services);
  }

  get host(): string {
    return this.#base.host;
  }

  get vendor(): string {
    return this.settings.vendor;
  }

  hostOf(): string {
    return this.host;
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.services.sleep(milliseconds);
  }

  /** All pages, one after the other. */
  async pages<T extends Ref>(
    action: OperationName,
    { region }: { readonly region: string },
    read: (page: { readonly pageToken?: string }, deadline: Deadline) => Promise<Page<T>>,
  ): Promise<T[]> {
    const rows = await listMarked<T>(this, {
      action,
      region,
      idOf: ({ id }) => id,
      page: async (pageToken, deadline) => {
        const { records, nextPageToken } = await read(pageToken === undefined ? {} : { pageToken }, deadline);
        return { rows: records, next: nextPageToken };
      },
    });
    return [...rows];
  }

  /** All attempts have the same idempotency key, so that a change is made once. */
  async call<N extends OperationName>(
    name: N,
    request: RequestOf<N>,
    on?: Ref,
    deadline?: Deadline,
  ): Promise<AnswerOf<N>> {
    const { method, path, isRead, answer } = OPERATIONS[name] as unknown as Operation<RequestOf<N>, AnswerOf<N>>;
    const inQuery = method === "GET" && request !== undefined;
    const call: HttpCall = {
      action: name,
      method,
      url: this.#urlOf(path, on) + (inQuery ? `?${queryOf(request as object)}` : ""),
      ...(!isRead && { headers: { "idempotency-key": this.services.nonce() } }),
      ...(!inQuery && request !== undefined && { body: JSON.stringify(request) }),
    };
    const decoded = z.unknown().transform(unlessRefused).pipe(answer);
    return isRead ? this.#requester.read(call, decoded, deadline) : this.#requester.change({ call, answer: decoded });
  }

  #urlOf(path: string, { region, id }: Ref = { region: "", id: "" }): string {
    const own = path.replace("{region}", uriComponent(region)).replace("{id}", uriComponent(id));
    return this.#base.href.replace(/\/+$/, "") + own;
  }
}

/** Thrown here, so that it does not count as a malformed answer. */
function unlessRefused(answer: unknown): unknown {
  const refusal = failure.safeParse(answer);
  if (refusal.success && isFinal(refusal.data)) throw toError(refusal.data);
  return answer;
}

function queryOf(request: object): string {
  const fields = Object.entries(request).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(fields).toString();
}

/** Every call contains the token, so HTTPS is required except on this machine. */
function baseUrl({ endpoint, vendor }: Settings): URL {
  const refuse = (code: "invalid-config", what: string, fix: string) =>
    new PeeringError(code, what, { property: `${CONFIG_NAMESPACE}:endpoint`, value: endpoint, vendor, fix });
  if (endpoint === undefined)
    throw refuse("invalid-config", "the gateway backend requires an endpoint", "Set it to the gateway's base URL");
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw refuse("invalid-config", "is not the base URL of a gateway", "Give a URL such as https://gateway.example");
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw refuse(
      "invalid-config",
      "the token would be sent unencrypted",
      "Use an https:// address with a TLS proxy in front of the gateway, or a tunnel at 127.0.0.1",
    );
  return url;
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

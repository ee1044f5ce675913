/** A network in virtual time between the clients and one emulator, in this process. It decides each request's fate. */
import { AxiosError, AxiosHeaders, type AxiosAdapter, type InternalAxiosRequestConfig } from "axios";
import type { EmulatedCloud, Emulator, WireAnswer, WireRequest } from "../../provider/servers/emulator/contract.js";
import type { VirtualClock } from "../provider/backend/virtual-clock.js";
import { ARRIVES, type Fate, type FateKind } from "./schedule.js";

/** After which clients give a request up, in milliseconds. */
export const ATTEMPT_TIMEOUT = 30_000;
/** When a request that was given up is carried out, in milliseconds after it was sent. */
const LATE = ATTEMPT_TIMEOUT + 5_000;

export interface Site {
  readonly emulator: Emulator;
  readonly cloud: EmulatedCloud;
  readonly endSessions: () => void;
}

export class Network {
  /** One line for each request, and one for each effect that its sender does not see. */
  readonly trace: string[] = [];
  readonly faults: Partial<Record<FateKind, number>> = {};
  requests = 0;
  /** Of the emulator itself. */
  defect: unknown;
  /** Called with every answer that a client receives. */
  onAnswer?: (request: WireRequest, action: string, answer: WireAnswer) => void;
  #fates: readonly Fate[];

  constructor(
    private readonly site: Site,
    private readonly clock: VirtualClock,
    fates: readonly Fate[],
  ) {
    this.#fates = fates;
  }

  /** Every request arrives from now on. */
  heal(): void {
    this.#fates = [];
  }

  readonly adapter: AxiosAdapter = async (config) => {
    const request = requestIn(config);
    const number = this.requests++;
    const isRead = this.site.emulator.isRead(request);
    const action = this.site.emulator.actionOf(request);
    const fate = possible(this.#fates[number] ?? ARRIVES, isRead, action, "idempotency-key" in request.headers);
    if (fate.kind !== "arrives") this.faults[fate.kind] = (this.faults[fate.kind] ?? 0) + 1;
    const note = (what: string) => this.trace.push(`${this.clock.now()} #${number} ${action}: ${what}`);
    note(fate.kind);
    const answer = await this.#meet(fate, request, config, note);
    note(String(answer.status));
    this.onAnswer?.(request, action, answer);
    const { status, headers = {}, body } = answer;
    return { data: body, status, statusText: "", headers: new AxiosHeaders({ ...headers }), config };
  };

  async #meet(
    { kind, there: existing, back }: Fate,
    request: WireRequest,
    config: InternalAxiosRequestConfig,
    note: (what: string) => void,
  ): Promise<WireAnswer> {
    const { clock, site } = this;
    const act = () => this.#act(request);
    const late = async (milliseconds: number, what: string) => {
      await clock.sleep(milliseconds);
      note(`${what}: ${(await act()).status}`);
    };
    const reset = (): never => {
      note("reset");
      throw new AxiosError("socket hang up", "ECONNRESET", config);
    };
    const silence = async (): Promise<never> => {
      await clock.sleep(ATTEMPT_TIMEOUT - existing);
      note("given up");
      throw new AxiosError("no answer", "ETIMEDOUT", config);
    };
    const after = async (answer: WireAnswer): Promise<WireAnswer> => {
      await clock.sleep(back);
      return answer;
    };
    await clock.sleep(existing);
    switch (kind) {
      case "arrives":
        return after(await act());
      case "reset-before":
        return reset();
      case "silence-before":
        return silence();
      case "reset-after":
        await act();
        await clock.sleep(back);
        return reset();
      case "silence-after":
        await act();
        return silence();
      case "late":
        void late(LATE - existing, "carried out late");
        return silence();
      case "twice":
        void late(1, "carried out again");
        return after(await act());
      case "throttled":
      case "busy":
        return after(site.emulator.fault(kind, request));
      case "server-fault-before":
        return after(site.emulator.fault("server-fault", request));
      case "server-fault-after":
        await act();
        return after(site.emulator.fault("server-fault", request));
      case "bad-gateway-before":
        return after(BAD_GATEWAY);
      case "bad-gateway-after":
        await act();
        return after(BAD_GATEWAY);
      case "sessions-end":
        site.endSessions();
        return after(await act());
    }
  }

  async #act(request: WireRequest): Promise<WireAnswer> {
    try {
      return await this.site.emulator.answer(request, this.site.cloud);
    } catch (defect) {
      this.defect ??= defect;
      return { status: 500, body: "defect" };
    }
  }
}

const BAD_GATEWAY: WireAnswer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><body>502 Bad Gateway</body></html>",
};

/**
 * The fate, without what no client can handle. A server refuses no read because a change is in progress. Except over the
 * gateway, no creation is carried out late and no `CreateVpc` twice: the vendors' APIs have no idempotency token, so the
 * extra object cannot be distinguished from a wanted one.
 */
function possible(fate: Fate, isRead: boolean, action: string, isIdempotent: boolean): Fate {
  const { kind } = fate;
  if (isRead && kind === "busy") return { ...fate, kind: "throttled" };
  const isUnique = !/^Create/i.test(action) || isIdempotent || (kind === "twice" && !/^CreateVpc$/i.test(action));
  return isUnique || (kind !== "late" && kind !== "twice") ? fate : { ...fate, kind: "arrives" };
}

/** The request as it goes out. */
export function requestIn({ url, method, headers, data }: InternalAxiosRequestConfig): WireRequest {
  const { host, pathname, search } = new URL(url!);
  const sent = Object.entries(headers.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    method: method!.toUpperCase(),
    path: pathname,
    query: search.slice(1),
    headers: { host, ...(Object.fromEntries(sent) as Record<string, string>) },
    body: Buffer.from((data as string | undefined) ?? ""),
  };
}

/** An emulator of a vendor that does not exist, and a port of its own for it. */
import type { EmulatedCloud, Emulator } from "../../../../provider/servers/emulator/contract.js";
import { drawFaults } from "../../../../provider/servers/emulator/faults.js";
import {
  listen,
  type Listener,
  type ListenerContext,
  type ClientTimeouts,
} from "../../../../provider/servers/emulator/listener.js";
import type { LogEntry } from "../../../../provider/servers/emulator/log.js";
import { RateGate } from "../../../../provider/servers/emulator/rate.js";

export interface ToyPort extends Listener {
  readonly entries: LogEntry[];
  readonly acted: string[];
  readonly defects: unknown[];
}

/** Calls are their paths; `/read…` changes nothing, `/defect` is one. */
export async function toyPort(
  {
    part = 0,
    seed = 1,
    latency = 0,
    callsPerSecond = undefined as number | undefined,
    timeouts = undefined as ClientTimeouts | undefined,
  } = {},
  now: () => number = Date.now,
): Promise<ToyPort> {
  const [entries, acted, defects]: [LogEntry[], string[], unknown[]] = [[], [], []];
  const emulator: Emulator = {
    actionOf: ({ path }) => path.slice(1),
    secretIdOf: ({ headers }) => headers["x-key"],
    isRead: ({ path }) => path.startsWith("/read"),
    answer: async ({ method, path, query, headers, body }) => {
      if (path === "/defect") throw new Error("it broke");
      acted.push(path);
      return {
        status: 200,
        body: JSON.stringify({ method, path, query, odd: headers["x-odd"], body: body.toString() }),
      };
    },
    fault: (kind) => ({ status: kind === "throttled" ? 429 : 503, body: kind }),
  };
  const cloud = {
    keyOf: (id: string) => (id === "known" ? { accountId: "100000000001" } : undefined),
    now,
    behaviour: { latency },
  } as unknown as EmulatedCloud;
  const context: ListenerContext = {
    rate: new RateGate(callsPerSecond, now),
    drawFault: drawFaults(part, seed),
    note: (entry) => entries.push(entry),
    onDefect: (error) => defects.push(error),
    ...(timeouts && { timeouts }),
  };
  const listener = await listen({ id: "toy", emulator, cloud }, context, 0);
  return { ...listener, entries, acted, defects };
}

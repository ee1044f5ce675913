/** One port of the emulator: receives requests, sends the vendor's answers, and injects faults. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { EmulatedCloud, Emulator, WireAnswer, WireRequest } from "./contract.js";
import { type Fault, nameOfFault } from "./faults.js";
import type { LogEntry } from "./log.js";
import type { RateGate } from "./rate.js";

export interface Site {
  /** Vendor id, or "gateway". */
  readonly id: string;
  readonly emulator: Emulator;
  readonly cloud: EmulatedCloud;
}

export interface ListenerContext {
  readonly rate: RateGate;
  readonly drawFault: (isRead: boolean) => Fault | undefined;
  readonly note: (entry: LogEntry) => void;
  /** A defect of the emulator, which no caller can fix. */
  readonly onDefect: (error: unknown) => void;
  /** Default `PATIENCE`. */
  readonly timeouts?: ClientTimeouts;
}

/** Milliseconds within which a client must act before its connection is closed. */
export interface ClientTimeouts {
  /** To send the headers. */
  readonly headersTimeout: number;
  /** To send the whole request. */
  readonly requestTimeout: number;
  /** Interval of checks for timed-out connections. */
  readonly connectionsCheckingInterval: number;
}

const CLIENT_TIMEOUTS: ClientTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

const ADDRESS = "127.0.0.1";
/** No call of these APIs needs more. */
const LARGEST_BODY = 1024 * 1024;
/** Longer than clients keep idle connections, so that they are not closed while a client sends. */
const KEEP_ALIVE = 120_000;

export async function listen(site: Site, context: ListenerContext, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const { timeouts = CLIENT_TIMEOUTS } = context;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE, ...timeouts }, (incoming, response) => {
    handle(site, context, incoming, response).catch((error: unknown) => {
      context.onDefect(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("the emulator has a defect; see its output\n");
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await started(server, port);
  return {
    url: `http://${ADDRESS}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function started(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, ADDRESS, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function handle(
  { id, emulator, cloud }: Site,
  { rate, drawFault, note }: ListenerContext,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await receive(incoming);
  if (request === "cut off") return;
  if (request === "too large") {
    send(response, { status: 413, headers: { connection: "close" }, body: `more than ${LARGEST_BODY} bytes\n` });
    return;
  }
  const action = emulator.actionOf(request);
  const account = keyIn(request, emulator, cloud)?.accountId;
  const entry = { time: new Date(cloud.now()).toISOString(), vendor: id, action, ...(account && { account }) };
  const isRead = emulator.isRead(request);
  const fault = rate.admits([id, account, action].join(" "))
    ? drawFault(isRead)
    : ({ kind: "throttled", acted: false } as const);

  if (cloud.behaviour.latency > 0) await new Promise((resolve) => setTimeout(resolve, cloud.behaviour.latency));
  if (fault === undefined) {
    const answer = await emulator.answer(request, cloud);
    note({ ...entry, status: answer.status });
    send(response, answer);
    return;
  }
  if (fault.acted) await emulator.answer(request, cloud);
  if (fault.kind === "reset" || fault.kind === "silence") {
    note({ ...entry, fault: nameOfFault(fault) });
    if (fault.kind === "reset") incoming.socket.resetAndDestroy();
    return;
  }
  const answer = emulator.fault(fault.kind, request);
  note({ ...entry, status: answer.status, fault: nameOfFault(fault) });
  send(response, answer);
}

function keyIn(request: WireRequest, emulator: Emulator, cloud: EmulatedCloud) {
  const secretId = emulator.secretIdOf(request);
  return secretId === undefined ? undefined : cloud.keyOf(secretId);
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    ...headers,
    ...(status !== 204 && { "content-length": Buffer.byteLength(body) }),
  });
  response.end(body);
}

async function receive(incoming: IncomingMessage): Promise<WireRequest | "too large" | "cut off"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) return "too large";
      chunks.push(chunk);
    }
  } catch {
    // The client closed the connection before the request was complete.
    return "cut off";
  }
  const [path, query] = split(incoming.url ?? "/");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? "GET",
    path,
    query,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks),
  };
}

function split(url: string): readonly [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** A vendor that does not exist, a server that says what the test wants, and a clock that moves only when asked. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { z } from "zod";
import { readSettings, type Settings } from "../../../../provider/configuration/read.js";
import { type HttpCall, meaningOfStatus, type Protocol } from "../../../../provider/backend/http/protocol.js";
import type { HttpServices } from "../../../../provider/backend/http/services.js";

export const SIGNATURE = "5ebe2294ecd0e0f08eab7690d2a6ee69";

/** Signed in a header and in the query, as vendors do; codes mean what they are called. */
export const TOY: Protocol = {
  vendor: "tce",
  sign: (call, { nonce }) => ({
    ...call,
    url: `${call.url}?Signature=${SIGNATURE}`,
    headers: { ...call.headers, authorization: `Toy ${SIGNATURE}`, "x-nonce": nonce },
  }),
  read({ status, body }) {
    const refused = (code: string, message = `it says ${code}`) => ({
      refusal: { status, code, message, requestId: "r-1" },
    });
    try {
      const said = JSON.parse(body) as { readonly result?: unknown; readonly code?: string; readonly message?: string };
      if (said.code !== undefined) return refused(said.code, said.message);
      return status === 200 ? { result: said.result } : { foreign: "no answer of the toy" };
    } catch {
      return { foreign: "no answer of the toy" };
    }
  },
  meaningOf({ code, status }) {
    const codes = ["throttled", "busy", "fault", "already-exists", "credentials-invalid"] as const;
    return codes.find((known) => known === code) ?? meaningOfStatus(status);
  },
  callsPerSecond: () => 1000,
};

export const settingsFor = (more: Record<string, string> = {}): Settings =>
  readSettings(
    (key) => (({ vendor: "tce", backend: "api", timeoutSeconds: "60", ...more }) as Record<string, string>)[key],
  );

export const call = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({
  action: "DescribeThings",
  method: "POST",
  url,
  headers: { "content-type": "application/json" },
  body: "{}",
  ...more,
});

export const THING = z.object({ name: z.string() });

/** Sleeping takes no time; it only moves the clock. */
export class FakeTime {
  time = Date.UTC(2026, 0, 1);
  readonly slept: number[] = [];
  readonly said: string[] = [];
  #nonces = 0;

  services(more: Partial<HttpServices> = {}): Partial<HttpServices> {
    return {
      now: () => this.time,
      sleep: async (milliseconds) => {
        this.slept.push(milliseconds);
        this.time += milliseconds;
      },
      random: () => 0.5,
      nonce: () => `nonce-${++this.#nonces}`,
      log: (message) => void this.said.push(message),
      ...more,
    };
  }
}

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface LocalServer {
  readonly url: string;
  readonly heard: Heard[];
  readonly connections: () => number;
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** The n-th call gets the n-th answer, and later ones the last. */
export function serve(
  answers: readonly Answer[],
  create: (listener: RequestListener) => Server = createServer,
): Promise<LocalServer> {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    heard.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    answers[Math.min(heard.length, answers.length) - 1]!(response, request);
  };
  const server = create((request, response) => void hear(request, response));
  server.on("connection", (socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const scheme = "setSecureContext" in server ? "https" : "http";
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
        heard,
        connections: () => connections,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      }),
    ),
  );
}

export const says =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));

export const result = (name: string): Answer => says({ result: { name } });
export const refuses = (code: string, headers?: Record<string, string>): Answer => says({ code }, 200, headers);
export const resets: Answer = (_, request) => void request.socket.resetAndDestroy();
export const isSilent: Answer = () => {};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

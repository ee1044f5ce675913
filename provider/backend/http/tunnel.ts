/**
 * HTTPS through a proxy: CONNECT, then TLS with the server. The agent that axios uses sends an IP address as the TLS
 * server name, which Node.js 26 refuses, and reports a proxy's refusal as the server's.
 */
import { type ClientRequest, request as httpRequest } from "node:http";
import { Agent, type AgentOptions, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { Proxy } from "./proxy.js";

/** The proxy did not open the tunnel. */
export class TunnelRefused extends Error {
  override readonly name = "TunnelRefused";
  constructor(
    readonly status: number,
    readonly proxy: string,
  ) {
    super(`the proxy ${proxy} answered CONNECT with status ${status}`);
  }
}

type Connected = (error: Error | null, socket: Duplex) => void;

export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: Proxy,
    options: AgentOptions,
    /** Time limit for opening a tunnel, in milliseconds. */
    private readonly timeout: number,
  ) {
    super(options);
  }

  override createConnection(options: AgentOptions & { host?: string; port?: number | string }, connected: Connected) {
    const host = options.host ?? "localhost";
    const target = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
    const failed = (error: Error) => connected(error, undefined as never);
    const request = this.#connect(target);
    request.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) return connected(null, super.createConnection({ ...options, socket } as never)!);
      socket.destroy();
      return failed(new TunnelRefused(statusCode, this.proxy.host));
    });
    request.once("error", failed);
    request.end();
    return undefined;
  }

  #connect(target: string): ClientRequest {
    const { protocol, hostname, port, auth } = this.proxy;
    const credentials = auth && Buffer.from(`${auth.username}:${auth.password}`).toString("base64");
    const options = {
      method: "CONNECT",
      host: hostname,
      port,
      path: target,
      agent: false as const,
      signal: AbortSignal.timeout(this.timeout),
      headers: { host: target, ...(credentials && { "proxy-authorization": `Basic ${credentials}` }) },
    };
    return protocol === "https:" ? httpsRequest({ ...options, ca: this.options.ca }) : httpRequest(options);
  }
}

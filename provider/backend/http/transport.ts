/** One HTTP exchange over axios: signs the request and returns the response, whatever its status. */
import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import { rootCertificates } from "node:tls";
import {
  AxiosHeaders,
  type AxiosInstance,
  type AxiosProxyConfig,
  type AxiosResponseHeaders,
  create,
  isAxiosError,
  type RawAxiosRequestHeaders,
} from "axios";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import type { HttpAnswer, HttpCall, Protocol } from "./protocol.js";
import { type Proxy, proxyFor } from "./proxy.js";
import type { HttpServices } from "./services.js";
import { TunnelAgent, TunnelRefused } from "./tunnel.js";

/**
 * No answer. `unreached`: the call did not reach the server. `lost`: it may have been carried out. `untrusted`: the
 * server's certificate was not accepted, and a retry cannot change that.
 */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(
    readonly kind: "unreached" | "lost" | "untrusted",
    readonly reason: string,
    /** Replaces the usual fix for this kind. */
    readonly fix?: string,
  ) {
    super(reason);
  }
}

export interface Exchanged extends HttpAnswer {
  /** Server that answered: `host:port`, and the proxy, if any. */
  readonly from: string;
  /** True if a proxy answered instead of the server. */
  readonly isProxys: boolean;
}

/** @param timeout milliseconds */
export type Exchange = (call: HttpCall, timeout: number) => Promise<Exchanged>;

export function openTransport(settings: Settings, protocol: Protocol, services: HttpServices): Exchange {
  // Explicit, because an environment variable of Node.js would turn the check off.
  const tls: AgentOptions = { keepAlive: true, ca: certificates(settings), rejectUnauthorized: true };
  const route = routing(tls, services);
  const client = create({
    adapter: services.adapter ?? "http",
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent(tls),
    maxRedirects: 0,
    responseType: "text",
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
  signEveryCall(client, protocol, services);
  return async (call, timeout) => {
    refuseUnusable(call.url, settings);
    const url = new URL(call.url);
    const proxy = proxyFor(url);
    // The time-out of axios ends with the first byte of the answer, and a body may never end.
    const signal = AbortSignal.timeout(Math.ceil(timeout));
    try {
      const answer = await client.request<string>({
        method: call.method,
        url: call.url,
        headers: { ...call.headers },
        data: call.body,
        signal,
        ...route(url, proxy),
        [ACTION]: call.action,
      } as object);
      const headers = Object.entries(AxiosHeaders.from(answer.headers as AxiosResponseHeaders).toJSON());
      const isProxys = proxy !== undefined && answer.status === PROXY_AUTHENTICATION;
      return {
        status: answer.status,
        headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
        body: answer.data,
        from: isProxys ? `the proxy ${proxy.host}` : `${url.host}${proxy ? ` through the proxy ${proxy.host}` : ""}`,
        isProxys,
      };
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      const { cause } = error;
      if (cause instanceof TunnelRefused)
        return { status: cause.status, headers: {}, body: "", from: `the proxy ${cause.proxy}`, isProxys: true };
      if (signal.aborted) throw new NoAnswer("lost", `no answer within ${seconds(timeout)} s`);
      // The axios error contains the request with its signature; only the network error is kept.
      throw noAnswer(error.code ?? "", error.message);
    }
  };
}

const PROXY_AUTHENTICATION = 407;

const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toPrecision(2));

/**
 * Proxy configuration for axios. By itself, axios would take the proxy's user and password from the environment without
 * decoding them.
 */
function routing(tls: AgentOptions, { attemptTimeout }: HttpServices) {
  const tunnels = new Map<string, TunnelAgent>();
  return (url: URL, proxy: Proxy | undefined): { proxy: AxiosProxyConfig | false; httpsAgent?: TunnelAgent } => {
    if (proxy === undefined) return { proxy: false };
    const { protocol, hostname, port, auth } = proxy;
    if (url.protocol === "http:") return { proxy: { protocol, host: hostname, port, ...(auth && { auth }) } };
    const key = JSON.stringify(proxy);
    const tunnel = tunnels.get(key) ?? new TunnelAgent(proxy, tls, attemptTimeout);
    tunnels.set(key, tunnel);
    return { proxy: false, httpsAgent: tunnel };
  };
}

const ACTION = "action";

/** Signed last, so that each attempt has its own date and nonce. */
function signEveryCall(client: AxiosInstance, protocol: Protocol, services: HttpServices): void {
  client.interceptors.request.use(async (config) => {
    const unsigned: HttpCall = {
      action: (config as unknown as Record<string, string>)[ACTION]!,
      method: config.method!.toUpperCase() as HttpCall["method"],
      url: config.url!,
      headers: ownHeaders(config.headers.toJSON()),
      ...(config.data !== undefined && { body: config.data as string }),
    };
    const signed = await protocol.sign(unsigned, { now: new Date(services.now()), nonce: services.nonce() });
    config.url = signed.url;
    config.headers = new AxiosHeaders({ ...signed.headers, "user-agent": "pulumi-vpc-peering" });
    config.data = signed.body;
    return config;
  });
}

/** Without the headers that axios adds. */
function ownHeaders(headers: RawAxiosRequestHeaders): Record<string, string> {
  const all = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return Object.fromEntries(
    all.filter(([name, value]) => !(name === "accept" && value.startsWith("application/json, text"))),
  );
}

/** Retries do not help with a mistyped endpoint. */
function refuseUnusable(url: string, { endpoint, vendor }: Settings): void {
  if (URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol)) return;
  throw new PeeringError("invalid-config", "is not the base URL of an API", {
    property: `${CONFIG_NAMESPACE}:endpoint`,
    value: endpoint,
    vendor,
    fix: "Give a URL that starts with https:// or http://",
  });
}

/** Errors before anything was sent. */
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|EPROTO|ERR_SSL_\w+)$/;

const RENEW = "Check this machine's clock, and have the server's certificate renewed";
/** Fixes for certificates that a trusted authority has signed. */
const FIXES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: RENEW,
  CERT_NOT_YET_VALID: RENEW,
  ERR_TLS_CERT_ALTNAME_INVALID: `Use a host name in ${CONFIG_NAMESPACE}:endpoint that the certificate contains`,
};

/** OpenSSL ends its messages with a line break. */
function noAnswer(code: string, text: string): NoAnswer {
  const message = text.trim().replace(/\s*[\r\n]+\s*/g, " ");
  if (/CERT|UNABLE_TO_|ERR_TLS/.test(code)) return new NoAnswer("untrusted", message, FIXES[code]);
  return new NoAnswer(UNREACHED.test(code) ? "unreached" : "lost", message || code);
}

/** The authorities in the file and those that Node.js trusts by default. */
function certificates({ caFile, vendor }: Settings): string[] | undefined {
  if (caFile === undefined) return undefined;
  const fault = (what: string, cause?: unknown) =>
    new PeeringError("invalid-config", what, {
      property: `${CONFIG_NAMESPACE}:caFile`,
      value: caFile,
      vendor,
      cause,
      fix: "Give the path of a PEM file",
    });
  let pem: string;
  try {
    pem = readFileSync(caFile, "utf8");
  } catch (cause) {
    throw fault("the file cannot be read", cause);
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw fault("the file holds no certificate");
  return [...rootCertificates, pem];
}

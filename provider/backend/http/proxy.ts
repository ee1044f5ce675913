/** Selects the proxy for a URL from the standard variables https_proxy, http_proxy, all_proxy and no_proxy. */
import { isIP } from "node:net";
import { parse, parseCIDR } from "ipaddr.js";

export interface Proxy {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: number;
  /** `host:port`, for messages. */
  readonly host: string;
  /** In the form that the proxy expects: percent-decoded. */
  readonly auth?: { readonly username: string; readonly password: string };
}

export function proxyFor(url: URL, environment: NodeJS.ProcessEnv = process.env): Proxy | undefined {
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || "";
  const scheme = url.protocol.slice(0, -1);
  const named = variable(`${scheme}_proxy`) || variable("all_proxy");
  if (named === "" || isExempt(url, variable("no_proxy"))) return undefined;
  const text = named.includes("://") ? named : `http://${named}`;
  return URL.canParse(text) ? proxyAt(new URL(text)) : undefined;
}

function proxyAt({ protocol, hostname, port, username, password }: URL): Proxy {
  const isSecure = protocol === "https:";
  const number = Number(port) || (isSecure ? 443 : 80);
  return {
    protocol: isSecure ? "https:" : "http:",
    hostname: bare(hostname),
    port: number,
    host: `${hostname}:${number}`,
    ...(username && { auth: { username: decoded(username), password: decoded(password) } }),
  };
}

/** Host names with or without a leading dot or star, IP addresses and CIDR blocks, each with or without a port. */
function isExempt(url: URL, exempt: string): boolean {
  const host = bare(url.hostname.toLowerCase());
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  return exempt
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, name = entry, itsPort] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      return (itsPort === undefined || Number(itsPort) === port) && covers(bare(name), host);
    });
}

function covers(entry: string, host: string): boolean {
  if (entry === "*" || entry === host) return true;
  if (entry.includes("/")) return isIP(host) !== 0 && isInside(host, entry);
  if (isLoopback(entry)) return isLoopback(host);
  return /^[*.]/.test(entry) && host.endsWith(entry.replace(/^\*/, ""));
}

function isInside(host: string, range: string): boolean {
  try {
    const [address, [network, bits]] = [parse(host), parseCIDR(range)];
    return address.kind() === network.kind() && address.match(network, bits);
  } catch {
    // Not a CIDR block, so it contains no address.
    return false;
  }
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

/** A "%" that starts no escape sequence is kept. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

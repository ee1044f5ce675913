/** Requests to the emulators and to the gateway, signed as the account's, and as they came. */
import type { HttpCall } from "../../../provider/backend/http/protocol.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import type { EmulatedKey, WireAnswer, WireRequest } from "../../../provider/servers/emulator/contract.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { signCall as signHuawei } from "../../../provider/vendors/huawei/sign.js";
import { signCall as signJdcloud } from "../../../provider/vendors/jdcloud/sign.js";
import { signCall as signQcloud } from "../../../provider/vendors/qcloud/sign.js";
import { signCall as signTencent } from "../../../provider/vendors/tencent/sign.js";
import type { Target } from "../fuzzer.js";
import { exchangesOf, forget } from "./exchanges.js";
import { objectIn, parsed } from "./texts.js";

const HOST = "cloud.invalid";

type Sign = (call: HttpCall, key: EmulatedKey, now: Date, service: string) => HttpCall;

const NONCE = "9f0c3a52-3c1b-4f43-8d4e-2b7c11aa90c1";
let nonces = 0;

const tencent: Sign = (call, key, now, service) => signTencent(call, key, service, now);
/** The gateway has a token instead. */
const SIGN: Readonly<Record<VendorId, Sign | undefined>> = {
  tencent,
  tce: tencent,
  qcloud: (call, key, now) =>
    signQcloud(call, key, "HmacSHA256", { now, nonce: `${++nonces}`.padStart(8, "0") + NONCE.slice(8) }),
  huawei: (call, key, now) => signHuawei(call, now, key),
  jdcloud: (call, key, now) => signJdcloud(call, { now, nonce: NONCE }, key),
  "jdcloud-cps": undefined,
};

interface Sent {
  readonly vendor: VendorId;
  readonly isSigned: boolean;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly service: string;
}

/** Objects that inputs may add to a cloud before it is replaced. */
const MOST = 300;
const counts = new Map<VendorId, number>();

const wireTarget = (
  name: string,
  title: string,
  vendors: readonly VendorId[],
  seeds: () => Promise<string[]>,
): Target => {
  const own: string[] = [];
  return {
    name,
    title,
    seeds: own,
    fill: async () => void (own.length === 0 && own.push(...(await seeds()))),
    run: async (input) => {
      const { vendor, isSigned, method, path, query, headers, body, service } = objectIn(input) as Partial<Sent>;
      if (!vendors.includes(vendor!)) return "";
      const count = (counts.get(vendor!) ?? 0) + 1;
      counts.set(vendor!, count);
      if (count % MOST === 0) forget(vendor!);
      const { world } = await exchangesOf(vendor!);
      const text = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
      const sent = Object.entries(typeof headers === "object" && headers !== null ? headers : {}).map(
        ([header, value]) => [header.toLowerCase(), overWire(text(value))] as const,
      );
      const raw: WireRequest = {
        method: text(method),
        path: overWire(text(path)),
        query: overWire(text(query)),
        headers: { host: HOST, ...(Object.fromEntries(sent) as Record<string, string>) },
        body: Buffer.from(text(body)),
      };
      const request =
        isSigned === true ? (signed(vendor!, raw, world.keys[0]!, new Date(world.now()), text(service)) ?? raw) : raw;
      let answer: WireAnswer;
      try {
        world.site.emulator.actionOf(request);
        world.site.emulator.isRead(request);
        answer = await world.site.emulator.answer(request, world.site.cloud);
      } catch (error) {
        throw new Error(`the emulator ends with ${String(error)}`, { cause: error });
      }
      const { status } = answer;
      if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`status ${status}`);
      if (status === 500) throw new Error(`status 500: ${answer.body}`);
      const leaked = world.secrets.find((secret) => answer.body.includes(secret) && !input.includes(secret));
      if (leaked !== undefined) throw new Error(`a secret in ${answer.body}`);
      return answer.body;
    },
  };
};

/** As Node.js decodes request lines and headers: byte by byte. */
const overWire = (text: string): string => Buffer.from(text).toString("latin1");

/** `undefined` of what no client can send. */
function signed(
  vendor: VendorId,
  { method, path, query, headers, body }: WireRequest,
  key: EmulatedKey,
  now: Date,
  service: string,
): WireRequest | undefined {
  const url = `https://${HOST}${path}${query === "" ? "" : `?${query}`}`;
  if (!URL.canParse(url) || new URL(url).host !== HOST) return undefined;
  const { host: _, ...own } = headers;
  const call = {
    action: "",
    method: method as HttpCall["method"],
    url,
    headers: own,
    ...(body.length > 0 && { body: String(body) }),
  };
  const made = SIGN[vendor]?.(call, key, now, service) ?? call;
  const { pathname, search } = new URL(made.url);
  const names = Object.entries(made.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path: pathname,
    query: search.slice(1),
    headers: { host: HOST, ...(Object.fromEntries(names) as Record<string, string>) },
    body: Buffer.from(made.body ?? ""),
  };
}

async function seedsOf(vendors: readonly VendorId[]): Promise<string[]> {
  const seeds: string[] = [];
  for (const vendor of vendors) {
    const { exchanges } = await exchangesOf(vendor);
    const actions = new Map(exchanges.map((exchange) => [exchange.action, exchange.request]));
    for (const { headers, body, ...rest } of actions.values()) {
      const { authorization = "", host: _, ...own } = headers;
      const isToken = SIGN[vendor] === undefined;
      const service = /\/(\w+)\/tc3_request/.exec(authorization)?.[1] ?? "";
      const sent: Sent = {
        vendor,
        isSigned: !isToken,
        ...rest,
        headers: isToken ? { ...own, authorization } : own,
        body: parsed(String(body)),
        service,
      };
      seeds.push(
        JSON.stringify(sent),
        JSON.stringify({ ...sent, isSigned: false, headers: { ...own, authorization } }),
      );
    }
  }
  return seeds;
}

const WITH_API = VENDOR_IDS.filter((vendor) => vendorOf(vendor) !== undefined);
const BEHIND_GATEWAY = VENDOR_IDS.filter((vendor) => !WITH_API.includes(vendor) && rulesOf(vendor) !== undefined);

export const emulators = wireTarget("emulators", "requests to the vendors' APIs", WITH_API, () => seedsOf(WITH_API));
export const gatewayRequests = wireTarget("gateway", "requests to the gateway", BEHIND_GATEWAY, () =>
  seedsOf(BEHIND_GATEWAY),
);

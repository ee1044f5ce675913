/** For vendors with one host per product: lists the hosts, and checks that each answers. */
import type { HttpCall, Protocol } from "../../provider/backend/http/protocol.js";
import { HTTP_SERVICES } from "../../provider/backend/http/services.js";
import { type Exchange, NoAnswer, openTransport } from "../../provider/backend/http/transport.js";
import { CONFIG_NAMESPACE, type Settings } from "../../provider/configuration/read.js";
import { vendorOf } from "../../provider/vendors/index.js";
import type { AnswerReader, ProductHost } from "../../provider/vendors/vendor.js";
import { type Finding, finding, ok, problem, skipped } from "./finding.js";

/** Milliseconds per host; all hosts are requested at the same time. */
const TIMEOUT = 5_000;

/** Empty if the vendor's products share one host by design. */
export async function checkProducts(settings: Settings): Promise<Finding[]> {
  const vendor = vendorOf(settings.vendor);
  if (settings.backend !== "api" || vendor?.productHosts === undefined) return [];
  const hosts: ProductHost[] = [];
  const broken = await finding("product hosts", () => {
    hosts.push(...vendor.productHosts!()(settings));
    return ok("product hosts", "");
  });
  if (broken.status === "problem") return [broken];
  const reader = vendor.reader();
  const exchange = openTransport(settings, unsigned(settings.vendor, reader), HTTP_SERVICES);
  // An IP address, a port or a path means one server for all products: there is no label to replace or add.
  const isOneServer = new Set(hosts.map(({ url }) => new URL(url).host)).size === 1;
  return Promise.all(hosts.map((host) => checkHost(exchange, reader, host, isOneServer)));
}

async function checkHost(
  exchange: Exchange,
  reader: AnswerReader,
  host: ProductHost,
  isOneServer: boolean,
): Promise<Finding> {
  const { product, use, url, isNeeded } = host;
  const check = `host of ${product}`;
  const about = `${new URL(url).host}, for ${use}`;
  // Not signed: a refusal also proves that the host answers, and no key is required.
  const call: HttpCall = {
    action: product,
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: "{}",
  };
  const missing = (what: string, fix: string): Finding =>
    isNeeded ? problem(check, `${about}: ${what}`, fix) : skipped(check, `${about}: ${what}`, fix);
  try {
    const answer = await exchange(call, TIMEOUT);
    const reading = answer.isProxys ? { foreign: "the proxy's" } : reader.read(answer, call);
    if ("foreign" in reading) {
      const fix = isOneServer
        ? `Check ${CONFIG_NAMESPACE}:endpoint`
        : `Check ${CONFIG_NAMESPACE}:endpoint: the first label of the host is exchanged for ${product}`;
      return missing(`status ${answer.status}, which is ${reading.foreign}`, fix);
    }
    return ok(check, `${about}: answers`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const fix =
      error.kind === "untrusted"
        ? `Set ${CONFIG_NAMESPACE}:caFile to the authority that signed its certificate`
        : isOneServer
          ? `Open the server's port, or check ${CONFIG_NAMESPACE}:endpoint`
          : `Add the host to DNS and open its port, or check ${CONFIG_NAMESPACE}:endpoint`;
    return missing(`no answer (${error.reason})`, fix);
  }
}

const unsigned = (vendor: string, reader: AnswerReader): Protocol => ({
  vendor,
  sign: (call) => call,
  read: (answer, call) => reader.read(answer, call),
  meaningOf: (refusal) => reader.meaningOf(refusal),
  callsPerSecond: () => 1,
});

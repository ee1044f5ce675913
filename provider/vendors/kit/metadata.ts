/** The metadata service of a virtual machine: plain HTTP at a link-local address, never through a proxy. */
import { get } from "node:http";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";

export interface MetadataAnswer {
  readonly status: number;
  readonly body: string;
}

/** Outside a virtual machine there is no answer; inside, the service answers at once. */
const TIMEOUT = 5_000;

export function readMetadata(url: string, settings: Settings): Promise<MetadataAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(unavailable(settings, `${new URL(url).host} does not answer: ${reason}`));
    const request = get(url, { timeout: TIMEOUT }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => fail(error.message));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
    request.on("error", (error) => fail(error.message));
  });
}

export const unavailable = ({ vendor, instanceRole }: Settings, what: string): PeeringError =>
  new PeeringError("credentials-missing", `the metadata service has no credentials: ${what}`, {
    ...(instanceRole !== undefined && { property: `${CONFIG_NAMESPACE}:instanceRole`, value: instanceRole }),
    vendor,
    fix: "Run on a virtual machine of the vendor that a role is bound to, or use another place for the key",
  });

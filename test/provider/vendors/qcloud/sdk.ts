/** The vendor's own SDK of API 2.0, which comes without types. */
import type { EmulatedKey } from "../../../../provider/servers/emulator/contract.js";

export type Answer = Record<string, any>;
export type Ask = (action: string, params?: object) => Promise<Answer>;

interface Sdk {
  request(params: object, options: object, callback: (error: Error | null, body: Answer) => void): void;
}
const Qcloud = require("qcloudapi-sdk") as new (defaults: object) => Sdk;

/** The SDK's own is one of 65,536 at random, and repeats within some runs: the vendor and the emulator refuse it then. */
let nonce = 0;

export function sdkOf(
  host: string,
  { secretId, secretKey }: Pick<EmulatedKey, "secretId" | "secretKey">,
  { method = "POST", signatureMethod = "sha1", region = "gz" } = {},
): Ask {
  const sdk = new Qcloud({ SecretId: secretId, SecretKey: secretKey, serviceType: "vpc", Region: region });
  const options = { host, protocol: "http", method, signatureMethod };
  return (action, params = {}) =>
    new Promise((resolve, reject) => {
      const request = { Action: action, Nonce: ++nonce, ...params };
      sdk.request(request, options, (error, body) => (error ? reject(error) : resolve(body)));
    });
}

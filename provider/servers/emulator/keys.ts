/** API keys of the emulated accounts. Generated for each run, so that none of them is secret afterwards. */
import { randomBytes } from "node:crypto";
import { firstAccountId } from "../../cloud/model/ids.js";
import { rulesOf, VENDOR_IDS } from "../../rules/registry.js";
import type { EmulatedKey } from "./contract.js";

/** Two accounts of each vendor, for connections across accounts. */
export function makeKeys(): EmulatedKey[] {
  return VENDOR_IDS.flatMap((vendor) => {
    const first = firstAccountId(rulesOf(vendor));
    return [first, first.replace(/.$/, "2")].map((accountId) => makeKey(vendor, accountId));
  });
}

/** Letters and digits only, like all vendors' IDs and secrets, and easy to distinguish from a real key. */
function makeKey(vendor: string, accountId: string): EmulatedKey {
  return {
    vendor,
    accountId,
    secretId: `SIMULATED${randomBytes(10).toString("hex").toUpperCase()}`,
    secretKey: randomBytes(20).toString("hex"),
  };
}

/** IDs in the vendor's format: random or, for the first account, the same in every store. */
import { createHash, randomInt } from "node:crypto";
import { hasShape, idOfShape } from "../../rules/id-shape.js";
import type { VendorRules } from "../../rules/schema.js";

/** A random ID for which `isTaken` is false. */
export function freshId(shape: string, isTaken: (id: string) => boolean): string {
  for (;;) {
    const id = idOfShape(shape, (n) => randomInt(n));
    if (!isTaken(id)) return id;
  }
}

/** The vendor's first simulated account: all zeros that end in 1, such as 100000000001. */
export function firstAccountId(rules: VendorRules): string {
  const shape = rules.ids.value.account;
  let length = 0;
  idOfShape(shape, () => (length++, 0));
  let picked = 0;
  return idOfShape(shape, () => (++picked === length ? 1 : 0));
}

/** The default project of an account: the same in every store. */
export function ownProjectId(rules: VendorRules, accountId: string): string {
  if (hasShape(rules.ids.value.account, accountId)) return accountId;
  return createHash("sha256").update(accountId).digest("hex").slice(0, 32);
}

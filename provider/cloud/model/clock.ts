/** The clock and the accounts of one transaction, for states that depend on them. */
import type { StateContext } from "./lifecycle.js";
import type { Store } from "../store/store.js";

export function stateContext(store: Store, vendor: string): StateContext {
  const inArrears = new Set(
    store.all("SELECT id FROM accounts WHERE vendor = ? AND arrears = 1", vendor).map((row) => row["id"]),
  );
  return { now: store.now(), isInArrears: (accountId) => inArrears.has(accountId) };
}

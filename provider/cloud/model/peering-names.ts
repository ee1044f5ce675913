/** Connection names on vendors where they are unique in an account. Every half of a connection has its own. */
import { presentNamed } from "../tables/connections.js";
import { nameInUse } from "./enforcement.js";
import type { Session } from "./session.js";

/** @param renamed IDs of halves that get another name */
export function refuseUsedNames(session: Session, names: readonly string[], renamed: readonly string[] = []): void {
  const { store, rules, vendor, id: account } = session;
  if (rules.samePeeringNames.value) return;
  for (const name of names) {
    const other = presentNamed(store, vendor, account, name).find((id) => !renamed.includes(id));
    if (other === undefined) continue;
    const rule = rules.samePeeringNames;
    throw nameInUse(session, { noun: "connection", where: `account ${account}`, id: other, name, rule });
  }
}

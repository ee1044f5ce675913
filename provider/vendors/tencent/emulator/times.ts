/** Times, and when VPCs were made, of which the embedded cloud tells in its event log only. */
import type { Caller } from "./action.js";

/** ISO 8601, by id, on the cloud's clock: from its event log, which is read once, and again for what is not in it. */
export function vpcBirth({ cloud, account }: Caller, id: string): string {
  const known = (cloud.memory.get("vpcs") ?? new Map()) as Map<string, string>;
  if (!known.has(id)) {
    for (const { action, subject, at } of account.operator.events()) if (action === "CreateVpc") known.set(subject, at);
    cloud.memory.set("vpcs", known);
  }
  return known.get(id) ?? account.operator.now().toISOString();
}

/** As the vendor writes times: on Beijing's clock, without a zone. */
export function wallTime(iso: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Shanghai",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return parts.format(new Date(iso));
}

/** When VPCs and links were made: the cloud does not tell of VPCs, and what is younger than `lag` is not shown yet. */
import type { EmulatedCloud } from "../../../emulator/contract.js";
import type { Caller } from "./action.js";

/** By id, on this machine's clock: what this server made. */
function births(cloud: EmulatedCloud): Map<string, number> {
  const known = cloud.memory.get("births");
  if (known !== undefined) return known as Map<string, number>;
  const fresh = new Map<string, number>();
  cloud.memory.set("births", fresh);
  return fresh;
}

export const noteBirth = ({ cloud }: Caller, id: string): void => void births(cloud).set(id, cloud.now());

export function isShown({ cloud }: Caller, id: string): boolean {
  const born = births(cloud).get(id);
  return born === undefined || cloud.now() - born >= cloud.knobs.lag;
}

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

/** VPCs that are still being created, which takes a configured time; and the time format. */
import type { EmulatedCloud } from "../../../servers/emulator/contract.js";
import { memoryOf } from "../../kit/emulator/account.js";

export function noteCreation(cloud: EmulatedCloud, id: string): void {
  creationsIn(cloud).set(id, cloud.now());
}

export const isUp = (cloud: EmulatedCloud, id: string): boolean =>
  (creationsIn(cloud).get(id) ?? -Infinity) + cloud.behaviour.task <= cloud.now();

/** v1 and v2.0 omit time zone and fractions. */
export const wireTime = (iso: string): string => iso.slice(0, 19);

const creationsIn = (cloud: EmulatedCloud): Map<string, number> => memoryOf(cloud, "creations");

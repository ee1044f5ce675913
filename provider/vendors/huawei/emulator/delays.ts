/** VPCs that are still being created, which takes time on purpose; and the notation of times. */
import type { EmulatedCloud } from "../../../emulator/contract.js";

const CREATIONS = "creations";

export function noteCreation(cloud: EmulatedCloud, id: string): void {
  creationsIn(cloud).set(id, cloud.now());
}

export const isUp = (cloud: EmulatedCloud, id: string): boolean =>
  (creationsIn(cloud).get(id) ?? -Infinity) + cloud.knobs.task <= cloud.now();

/** v1 and v2.0 leave out the zone, and fractions. */
export const wireTime = (iso: string): string => iso.slice(0, 19);

function creationsIn(cloud: EmulatedCloud): Map<string, number> {
  let creations = cloud.memory.get(CREATIONS) as Map<string, number> | undefined;
  if (creations === undefined) cloud.memory.set(CREATIONS, (creations = new Map()));
  return creations;
}

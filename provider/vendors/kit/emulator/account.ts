/** Operations of emulators on the calling account, common to all vendors. */
import type { NewRoute, RouteRecord } from "../../../backend/contract.js";
import type { EmulatedCloud } from "../../../servers/emulator/contract.js";

/** State that outlives a request, under a key that only one file uses. */
export function memoryOf<K, V>({ memory }: EmulatedCloud, name: string): Map<K, V> {
  const known = memory.get(name) as Map<K, V> | undefined;
  const map = known ?? new Map<K, V>();
  if (known === undefined) memory.set(name, map);
  return map;
}

/** A backend's operation on a connection that needs its reference only. */
export type Step = "acceptPeering" | "rejectPeering" | "enablePeering" | "deletePeering";

/** An existing row in the form of a new one. */
export const asRoute = ({ destinationCidrBlock, peeringConnectionId = "", description }: RouteRecord): NewRoute => ({
  destinationCidrBlock,
  peeringConnectionId,
  ...(description !== undefined && { description }),
});

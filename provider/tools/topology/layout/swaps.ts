/** Swaps VPCs of a region while that shortens their lines, including lines to other regions. */
import { type Box, distance, type Point } from "./geometry.js";

interface Pair {
  readonly requester: { readonly vpc: string };
  readonly accepter: { readonly vpc: string };
}

export function shortenEdges(
  vpcs: ReadonlyMap<string, Box>,
  groups: readonly (readonly string[])[],
  connections: readonly Pair[],
): ReadonlyMap<string, Box> {
  const at = new Map(vpcs);
  const neighbours = new Map<string, string[]>([...vpcs.keys()].map((key) => [key, []]));
  for (const { requester, accepter } of connections) {
    neighbours.get(requester.vpc)!.push(accepter.vpc);
    neighbours.get(accepter.vpc)!.push(requester.vpc);
  }
  // All boxes have the same size, so corners and centres have the same distances.
  const lengthFrom = (vpc: string, place: Point, without: string) => {
    let sum = 0;
    for (const other of neighbours.get(vpc)!) if (other !== without) sum += distance(place, at.get(other)!);
    return sum;
  };
  for (let round = 0; round < ROUNDS; round++) {
    let swaps = 0;
    for (const group of groups) {
      group.forEach((a, index) => {
        for (const b of group.slice(index + 1)) {
          const [first, second] = [at.get(a)!, at.get(b)!];
          const now = lengthFrom(a, first, b) + lengthFrom(b, second, a);
          if (lengthFrom(a, second, b) + lengthFrom(b, first, a) >= now - 1) continue;
          at.set(a, second);
          at.set(b, first);
          swaps++;
        }
      });
    }
    if (swaps === 0) break;
  }
  return at;
}

/** The result is stable after two or three. */
const ROUNDS = 6;

/** Requests and answers of a connection's whole life, as client and emulator exchange them: what wire targets grow from. */
import type { VendorId } from "../../../provider/rules/registry.js";
import type { WireAnswer, WireRequest } from "../../../provider/servers/emulator/contract.js";
import { FACTS } from "../../model/facts.js";
import { accepter, connection, requester } from "../../model/samples.js";
import { confined } from "../../schedules/confined.js";
import type { Schedule } from "../../schedules/schedule.js";
import { World } from "../../schedules/world.js";

export interface Exchange {
  readonly action: string;
  readonly request: WireRequest;
  readonly answer: WireAnswer;
}

export interface Recorded {
  /** With the objects that the exchanges are about. */
  readonly world: World;
  readonly exchanges: readonly Exchange[];
}

const known = new Map<VendorId, Recorded>();

export async function exchangesOf(vendor: VendorId): Promise<Recorded> {
  const before = known.get(vendor);
  if (before !== undefined) return before;
  const recorded = await record(vendor);
  known.set(vendor, recorded);
  return recorded;
}

/** A cloud that inputs have filled is replaced. */
export function forget(vendor: VendorId): void {
  known.get(vendor)?.world.end();
  known.delete(vendor);
}

function record(vendor: VendorId): Promise<Recorded> {
  const schedule: Schedule = { vendor, isFar: false, steps: [], fates: [], skew: 0, session: 0, lag: 0, chance: 1 };
  return confined(1, async (random, clock) => {
    const world = new World(schedule, random, clock);
    const exchanges: Exchange[] = [];
    world.network.onAnswer = (request, action, answer) => void exchanges.push({ action, request, answer });
    const programs = {
      accepter: { ...accepter, route: true },
      requester: { ...requester, tags: FACTS[vendor].tagged ? "net" : "" },
    };
    await world.up({ accepter: programs.accepter });
    await world.up({ requester: programs.requester });
    await world.up({ accepter: { ...programs.accepter, decision: "accept" } });
    await world.up({
      requester: { ...programs.requester, connection: { ...connection, name: "two" }, routes: ["whole"] },
    });
    await world.refresh("requester");
    await world.refresh("accepter");
    return { world, exchanges };
  });
}

/** Carries a schedule out, heals the network, runs the program again, and judges what came of it. */
import assert from "node:assert/strict";
import { isPeeringError, type PeeringError } from "../../provider/errors.js";
import { parseId } from "../../provider/engine/ids.js";
import type { PeeringState } from "../../provider/rules/schema.js";
import { isLive } from "../../provider/rules/states.js";
import { REGIONS } from "../provider/cloud/scene.js";
import type { Party } from "../model/cloud.js";
import { Crash, type Ending, type Refusal } from "../model/engine.js";
import { FACTS } from "../model/facts.js";
import { type AccepterProgram, halfOf, type RequesterProgram } from "../model/life.js";
import { confined } from "./confined.js";
import type { FateKind, Schedule } from "./schedule.js";
import { World } from "./world.js";

export interface Course {
  readonly requests: number;
  readonly faults: Readonly<Partial<Record<FateKind, number>>>;
  /** Errors that users saw before the network healed, by code. */
  readonly errors: readonly string[];
  readonly virtualSeconds: number;
  readonly trace: readonly string[];
}

/** Codes of the errors that faults of the network, clocks and keys may lead to. */
const CAUSED = ["backend-failure", "timeout", "credentials-invalid", "throttled"];

type Programs = Parameters<World["up"]>[0];

interface Final {
  readonly requester: RequesterProgram | undefined;
  readonly accepter: AccepterProgram | undefined;
}

export const carryOut = (schedule: Schedule): Promise<Course> =>
  confined(schedule.chance, async (random, clock) => {
    const world = new World(schedule, random, clock);
    try {
      const course = await judged(world, schedule);
      if (world.network.defect !== undefined) throw world.network.defect;
      return course;
    } catch (error) {
      if (world.network.defect !== undefined) throw world.network.defect;
      if (error instanceof Error) error.message += `\n${world.network.trace.join("\n")}`;
      throw error;
    } finally {
      world.end();
    }
  });

async function judged(world: World, schedule: Schedule): Promise<Course> {
  await standByHand(world, schedule);
  const foreign = contentsOf(world);
  const errors: string[] = [];
  const judge = (where: string, endings: readonly Ending[]) => {
    for (const ending of endings) {
      if (ending === undefined || ending instanceof Crash) continue;
      errors.push(ending.code);
      namesItsCause(world, schedule, where, ending);
    }
  };
  /** Programs of which an error told the user to repeat them before anything else. */
  const interrupted: Programs[] = [];
  let final: Final = { requester: undefined, accepter: undefined };
  for (const [n, step] of schedule.steps.entries()) {
    const where = `step ${n}`;
    if ("refresh" in step) judge(where, [await refreshed(world, step.refresh, where)]);
    else if ("destroy" in step) {
      judge(where, [await world.destroy(step.destroy)]);
      final = { ...final, [step.destroy]: undefined };
    } else {
      const endings = await world.up(step);
      judge(where, endings);
      if (endings.some(isUnknown)) interrupted.push(step);
      final = { ...final, ...step };
    }
    nothingForeignChanged(world, foreign, where);
  }
  await world.heal();
  for (const programs of interrupted) judge("repeated", await world.up(programs));
  const wanted = consistent(final);
  await settle(world, wanted);
  exactlyWhatIsWanted(world, schedule, wanted, foreign);
  for (const party of ["requester", "accepter"] as const)
    assert.equal(await world.destroy(party), undefined, `destroy of the ${party}`);
  assert.deepEqual(contentsOf(world), foreign, "what is left after both stacks are destroyed");
  const { requests, faults, trace } = world.network;
  return { requests, faults, errors, virtualSeconds: Math.round(world.elapsed / 1000), trace };
}

const isUnknown = (ending: Ending): boolean => isPeeringError(ending) && /unknown whether/.test(ending.message);

/** What others have: a stranger's connection, and a VPC of the requester's account that only its name makes like ours. */
async function standByHand(world: World, { vendor }: Schedule): Promise<void> {
  const [region] = REGIONS[vendor];
  const [own, , strangers] = world.accounts.map((accountId) => world.exact(accountId));
  await own!.createVpc({ region, name: "main", cidrBlock: "10.0.0.0/24" });
  const one = await strangers!.createVpc({ region, name: "main", cidrBlock: "10.0.0.0/24" });
  const other = await strangers!.createVpc({ region, name: "accepter", cidrBlock: "10.1.0.0/24" });
  const ends = { region, vpcId: one.id, peerRegion: region, peerVpcId: other.id };
  const made = await strangers!.createPeering({ ...ends, name: "one", peerAccountId: strangers!.accountId });
  if (FACTS[vendor].routes === "issued") return;
  const table = { region, id: one.defaultRouteTableId };
  await strangers!.createRoute(table, { destinationCidrBlock: other.cidrBlock, peeringConnectionId: made.id });
}

type Contents = ReadonlyMap<string, object>;

/** Every object of the cloud by its id. */
function contentsOf({ operator }: World): Contents {
  const { vpcs, peeringConnections, routes } = operator.inventory({ all: true });
  return new Map<string, object>([
    ...vpcs.map((vpc) => [vpc.id, vpc] as const),
    ...peeringConnections.map((connection) => [connection.id, connection] as const),
    ...routes.map((route) => [[route.routeTableId, route.destinationCidrBlock].join(" "), route] as const),
  ]);
}

function nothingForeignChanged(world: World, foreign: Contents, where: string): void {
  const now = contentsOf(world);
  for (const [id, object] of foreign) assert.deepEqual(now.get(id), object, `${where}: another owner's ${id}`);
}

/** What a refresh removes from state has to be gone. */
async function refreshed(world: World, party: Party, where: string): Promise<Ending> {
  const before = new Map(world.stacks[party].saved);
  const ending = await world.refresh(party);
  const contents = contentsOf(world);
  for (const [name, { id }] of before)
    if (!world.stacks[party].saved.has(name))
      assert.ok(
        !contents.has(parseId(id).id),
        `${where}: the refresh of the ${party} lost ${name}, ${id}, which exists`,
      );
  return ending;
}

function namesItsCause(world: World, { vendor }: Schedule, where: string, ending: PeeringError | Refusal): void {
  const { message, code } = ending;
  assert.ok(isPeeringError(ending) || code !== "", `${where}: ${String(ending)}`);
  assert.match(message, new RegExp(`\\[${vendor}[\\],]`), `${where}: the vendor is not named`);
  assert.doesNotMatch(message, /undefined|NaN|\[object|\bat .*:\d+:\d+/, where);
  for (const secret of world.secrets) assert.ok(!message.includes(secret), `${where}: a secret in ${message}`);
  if (CAUSED.includes(code)) return;
  const contents = contentsOf(world);
  const existing = [...contents].filter(([id]) => message.includes(id)).map(([, object]) => object);
  // What is gone is gone, and what has ended has ended: the account's own programs did it.
  if (code === "not-found" && existing.length === 0) return;
  const ended = existing.filter((object) => "state" in object && !isLive(object.state as PeeringState));
  if (code === "invalid-state" && ended.length > 0) return;
  // The other account deleted the connection before the route was written.
  const hop = /peeringConnection "([^"]+)"/.exec(message)?.[1];
  if (code === "invalid-input" && hop !== undefined && !contents.has(parseId(hop).id)) return;
  // The other account deleted its half while the answer about this one was lost: the half that is left has the name.
  const halves = [...contents.values()].filter((object) => "state" in object && !isLive(object.state as PeeringState));
  if (code === "already-exists" && halves.some((half) => "name" in half && message.includes(` ${String(half.name)} `)))
    return;
  // The other account's connection prevents the deletion of a VPC.
  if (code === "in-use" && existing.some((object) => "state" in object && "requester" in object)) return;
  throw new Error(`${where}: ${code}: ${message} Of these there are ${JSON.stringify(existing)}`);
}

/** The last programs of both, where one needs what the other has. */
function consistent({ requester, accepter }: Final): Final {
  const isAnswered = requester?.connection !== undefined && requester.peer === "accepter";
  if (!isAnswered) return { requester, accepter: accepter && { ...accepter, decision: undefined } };
  return { requester, accepter: accepter ?? { decision: undefined, trusts: "anyone", name: "half", route: false } };
}

/** The program is run again, with a refresh, until both stacks have what they want. */
async function settle(world: World, { requester, accepter }: Final): Promise<void> {
  for (const round of [1, 2]) {
    const run = async (work: Promise<readonly Ending[]>, what: string) => {
      for (const ending of await work) assert.equal(ending, undefined, `healed, round ${round}, ${what}`);
    };
    for (const party of ["requester", "accepter"] as const)
      await run(
        refreshed(world, party, "healed").then((ending) => [ending]),
        `refresh of the ${party}`,
      );
    if (requester === undefined)
      await run(
        world.destroy("requester").then((ending) => [ending]),
        "destroy",
      );
    if (accepter !== undefined && !world.stacks.accepter.saved.has("accepter"))
      await run(world.up({ accepter: { ...accepter, decision: undefined } }), "accepter's VPC");
    if (requester !== undefined) await run(world.up({ requester }), "requester");
    if (accepter === undefined)
      await run(
        world.destroy("accepter").then((ending) => [ending]),
        "destroy",
      );
    else await run(world.up({ accepter }), "accepter");
  }
  assert.deepEqual(await world.preview({ ...(requester && { requester }), ...(accepter && { accepter }) }), [
    undefined,
    undefined,
  ]);
}

/** Exactly one of everything, and nothing else. */
function exactlyWhatIsWanted(
  world: World,
  { vendor }: Schedule,
  { requester, accepter }: Final,
  foreign: Contents,
): void {
  nothingForeignChanged(world, foreign, "healed");
  const { vpcs, peeringConnections, routes } = world.operator.inventory({ all: true });
  const isOurs = ({ id }: { readonly id: string }) => !foreign.has(id);
  const [own, peer] = world.accounts;
  const blocks = vpcs.filter(isOurs).map(({ accountId, cidrBlock }) => `${accountId} ${cidrBlock}`);
  const wantedVpcs = [
    ...(requester === undefined ? [] : [`${own} 10.0.0.0/24`, `${own} 10.2.0.0/24`]),
    ...(accepter === undefined ? [] : [`${peer} 10.1.0.0/24`]),
  ];
  assert.deepEqual(blocks.toSorted(), wantedVpcs, "VPCs");
  const live = peeringConnections.filter(isOurs).filter(({ state }) => isLive(state));
  const isActive = requester?.peer === "second" || accepter?.decision === "accept";
  const wantedLive = requester?.connection === undefined ? [] : [isActive ? "active" : "pending-acceptance"];
  assert.deepEqual(
    live.map(({ state }) => state),
    wantedLive,
    "connections",
  );
  if (FACTS[vendor].routes === "issued") return;
  const written = routes
    .filter(
      ({ origin, routeTableId, destinationCidrBlock }) =>
        origin === "user" && !foreign.has([routeTableId, destinationCidrBlock].join(" ")),
    )
    .map(({ destinationCidrBlock }) => destinationCidrBlock);
  const target = requester?.peer === "second" ? "10.2.0.0/24" : "10.1.0.0/24";
  const isRouted = isActive || FACTS[vendor].routeWhilePending;
  const rows =
    requester?.connection !== undefined && isRouted
      ? requester.routes.map((key) => (key === "whole" ? target : halfOf(target)))
      : [];
  if (accepter?.decision === "accept" && accepter.route) rows.push("10.0.0.0/24");
  assert.deepEqual(written.toSorted(), rows.toSorted(), "routes");
}

/** The steps of a random program: each is predicted by the model, carried out by the handlers, and compared. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  accept,
  type Cloud,
  createConnection,
  deleteConnection,
  deleteRow,
  isLive,
  LIVE,
  type Party,
  putRow,
  Refused,
  reject,
  rowOf,
  type View,
  viewsOf,
  vpcOf,
} from "./cloud.js";
import { Crash, type Ending } from "./engine.js";
import { FACTS, type Vendor } from "./facts.js";
import {
  type AccepterProgram,
  destroy,
  halfOf,
  type Life,
  newLife,
  refresh,
  type RequesterProgram,
  upAccepter,
  upRequester,
} from "./life.js";
import { Likeness } from "./likeness.js";
import { farOrNear } from "./samples.js";
import { type Fault, World } from "./world.js";
import { HOUR } from "../provider/cloud/scene.js";

export type Step =
  | { readonly up: RequesterProgram; readonly fault?: Fault | undefined }
  | { readonly upAccepter: AccepterProgram; readonly fault?: Fault | undefined }
  | { readonly destroy: Party }
  | { readonly refresh: Party }
  | { readonly passHours: number }
  | { readonly arrears: boolean }
  | { readonly byHand: ByHand };

export type ByHand =
  | "create"
  | "delete"
  | "delete by peer"
  | "accept"
  | "reject"
  | "rename"
  | "bandwidth"
  | "tag"
  | "write route"
  | "delete route"
  | "switch route";

export interface Program {
  readonly vendor: Vendor;
  /** The ends are in two regions. */
  readonly isFar: boolean;
  /** Connections that the quota allows; absent: the vendor's. */
  readonly quota?: number | undefined;
  readonly steps: readonly Step[];
}

export interface Figures {
  programs: number;
  steps: number;
  changes: number;
}

/** Any program of one vendor. */
export function programsOf(vendor: Vendor): fc.Arbitrary<Program> {
  return farOrNear(vendor).chain((isFar) =>
    fc.record({
      vendor: fc.constant(vendor),
      isFar: fc.constant(isFar),
      quota: rarely<number | undefined>(1, undefined),
      steps: fc
        .tuple(
          fc.constantFrom([], opening(isFar && FACTS[vendor].bandwidth)),
          fc.array(stepOf(vendor, isFar), { minLength: 3, maxLength: 14 }),
        )
        .map((parts) => parts.flat()),
    }),
  );
}

/** A connection of both accounts with its routes: few random programs get as far, and what follows depends on it. */
function opening(isCapped: boolean): readonly Step[] {
  const policies = { onEnded: undefined, onRejected: undefined };
  const connection = { name: "one", description: "", bandwidthMbps: isCapped ? 10 : undefined, ...policies };
  const up = { cidrBlock: "10.0.0.0/24", tags: "", peer: "accepter", connection, disabled: [] } as const;
  const answer = { trusts: "anyone", name: "half", route: false } as const;
  return [
    { upAccepter: { ...answer, decision: undefined } },
    { up: { ...up, routes: [] } },
    { upAccepter: { ...answer, decision: "accept" } },
    { up: { ...up, routes: ["whole"] } },
  ];
}

const rarely = <T>(value: T, often: T) => fc.oneof({ weight: 6, arbitrary: fc.constant(often) }, fc.constant(value));

function stepOf(vendor: Vendor, isFar: boolean): fc.Arbitrary<Step> {
  const { acceptance, described, tagged, bandwidth, disablesRoutes } = FACTS[vendor];
  const isMutual = acceptance === "mutual";
  const fault = fc.option(fc.record({ change: fc.nat({ max: 4 }), isCrash: fc.boolean(), takesEffect: fc.boolean() }), {
    nil: undefined,
    freq: 3,
  });
  const policy = fc.constantFrom(undefined, "recreate" as const, "keep" as const);
  const connection = fc.record({
    name: fc.constantFrom("one", "two"),
    description: described ? fc.constantFrom("", "first", "second") : fc.constant(""),
    bandwidthMbps: isFar && bandwidth ? fc.constantFrom(10, 20, 50) : fc.constant(undefined),
    onEnded: policy,
    onRejected: policy,
  });
  const up: fc.Arbitrary<RequesterProgram> = fc.record({
    cidrBlock: rarely("10.9.0.0/24", "10.0.0.0/24"),
    tags: tagged ? fc.constantFrom("", "net") : fc.constant(""),
    peer: rarely<"second" | "accepter">("second", "accepter"),
    connection: fc.option(connection, { nil: undefined, freq: 8 }),
    routes: fc.subarray(FACTS[vendor].routes === "issued" ? ["whole" as const] : ["whole" as const, "half" as const]),
    disabled: disablesRoutes ? fc.subarray(["whole" as const, "half" as const]) : fc.constant([]),
  });
  const answer: fc.Arbitrary<AccepterProgram> = fc.record({
    decision: fc.constantFrom(undefined, "accept" as const, "accept" as const, isMutual ? "accept" : "reject"),
    trusts: isMutual ? fc.constant("anyone" as const) : fc.constantFrom("anyone", "requester", "others"),
    name: fc.constantFrom("half", "other-half"),
    route: fc.boolean(),
  });
  const party = fc.constantFrom<Party>("requester", "accepter");
  const hands: ByHand[] = ["create", "delete", "delete by peer", "rename"];
  if (tagged) hands.push("tag");
  if (!isMutual) hands.push("accept", "reject");
  if (isFar) hands.push("bandwidth");
  if (FACTS[vendor].routes === "by-hand") hands.push("delete route", "write route");
  if (disablesRoutes) hands.push("switch route");
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ up, fault }) },
    { weight: 6, arbitrary: fc.record({ upAccepter: answer, fault }) },
    { weight: 5, arbitrary: fc.record({ refresh: party }) },
    { weight: 1, arbitrary: fc.record({ destroy: party }) },
    { weight: 3, arbitrary: fc.record({ passHours: fc.constantFrom(1, 25, 169) }) },
    { weight: FACTS[vendor].arrearsStop ? 2 : 0, arbitrary: fc.record({ arrears: fc.boolean() }) },
    { weight: 6, arbitrary: fc.record({ byHand: fc.constantFrom(...hands) }) },
  );
}

/** Lives the program in the model and in the world, and compares them after every step. */
export async function live({ vendor, isFar, quota, steps }: Program, figures?: Figures): Promise<void> {
  const world = new World(vendor, isFar, quota);
  const life = newLife(FACTS[vendor], isFar, quota, world.now);
  const likeness = new Likeness(world, life);
  try {
    for (const [n, step] of steps.entries()) {
      // No two requests at one moment.
      world.pass(1000);
      life.cloud.now += 1000;
      const where = `step ${n}, ${JSON.stringify(step)}`;
      const before = structuredClone(life);
      const expected = predict(life, step);
      const ending = await carryOut(world, likeness, before, step);
      assert.equal(ending instanceof Crash ? "crash" : ending?.code, expected, `${where}: ${ending?.message}`);
      likeness.bind();
      await likeness.compare(where);
      if (("up" in step || "upAccepter" in step) && expected === undefined)
        await previewsAsPredicted(world, life, step, where);
    }
  } finally {
    world.end();
  }
  if (figures === undefined) return;
  figures.programs++;
  figures.steps += steps.length;
  figures.changes += world.changes;
}

/** The code of the refusal that the model foresees. A broken update that is run again ends as an unbroken one. */
function predict(life: Life, step: Step): string | undefined {
  try {
    if ("up" in step) upRequester(life, step.up);
    else if ("upAccepter" in step) upAccepter(life, step.upAccepter);
    else if ("destroy" in step) destroy(life, step.destroy);
    else if ("refresh" in step) refresh(life, life[step.refresh]);
    else if ("passHours" in step) life.cloud.now += step.passHours * HOUR;
    else if ("arrears" in step) life.cloud.arrears = step.arrears;
    else byHandInModel(life, step.byHand);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

async function carryOut(world: World, likeness: Likeness, before: Life, step: Step): Promise<Ending> {
  if ("up" in step || "upAccepter" in step) {
    const [party, program] = declare(world, step);
    return world.up(party, program(), step.fault);
  }
  if ("destroy" in step) return world.destroy(step.destroy);
  if ("refresh" in step) return world.refresh(step.refresh);
  if ("passHours" in step) world.pass(step.passHours * HOUR);
  else if ("arrears" in step) world.setArrears(step.arrears);
  else await byHandInWorld(world, likeness, before, step.byHand);
  return undefined;
}

function declare(world: World, step: Extract<Step, { up: unknown } | { upAccepter: unknown }>) {
  return "up" in step
    ? (["requester", () => world.requesterProgram(step.up)] as const)
    : (["accepter", () => world.accepterProgram(step.upAccepter)] as const);
}

/** A preview right after an update is empty, unless the model sees that a second update would do something. */
async function previewsAsPredicted(
  world: World,
  life: Life,
  step: Extract<Step, { up: unknown } | { upAccepter: unknown }>,
  where: string,
): Promise<void> {
  const again = structuredClone(life);
  const isRefused = predict(again, step) !== undefined;
  const isEmpty = !isRefused && JSON.stringify(again) === JSON.stringify(life);
  const [party, program] = declare(world, step);
  const shown = await world.preview(party, program());
  assert.equal(shown === undefined, isEmpty, `${where}: the next preview shows ${shown ?? "nothing"}`);
}

/** The connection that hands act on: the live one, else the latest. */
function target(life: Life, party: Party): View | undefined {
  const views = viewsOf(life.cloud, party);
  return views.find(({ connection }) => isLive(life.cloud, connection)) ?? views.at(-1);
}

interface Act {
  readonly model: () => void;
  readonly world: (world: World, likeness: Likeness) => Promise<unknown>;
}

/** One change past both stacks, if it is possible. */
function actOf(life: Life, act: ByHand): Act | undefined {
  const { cloud } = life;
  const [mine, theirs] = [target(life, "requester"), target(life, "accepter")];
  const ref = (world: World, likeness: Likeness, party: Party, view: View) =>
    world.refOf(party, likeness.cloudId(view.end.id));
  const isChangeable = mine !== undefined && LIVE.includes(mine.state);
  switch (act) {
    case "create": {
      // A second connection of the requester's VPC, that no stack has.
      const { main, second } = life.requester.vpcs;
      const requested = { name: "by-hand", description: "", bandwidthMbps: cloud.isFar ? 10 : undefined };
      const create = (inside: Cloud) =>
        main && second && createConnection(inside, "requester", main.id, second.id, requested).id;
      const id = unlessRefused(() => create(structuredClone(cloud)));
      return id === undefined
        ? undefined
        : {
            model: () => void create(cloud),
            world: async (world, likeness) => {
              const [own, peer] = [likeness.cloudId(main!.id), likeness.cloudId(second!.id)];
              likeness.bindTo((await world.connectByHand(own, peer, requested)).id, id);
            },
          };
    }
    case "delete":
    case "delete by peer": {
      const [party, view] = act === "delete" ? (["requester", mine] as const) : (["accepter", theirs] as const);
      return (
        view && {
          model: () => deleteConnection(cloud, party, view.end.id),
          world: (world, likeness) => world.clouds[party].deletePeering(ref(world, likeness, party, view)),
        }
      );
    }
    case "accept":
    case "reject":
      return theirs?.state !== "pending-acceptance"
        ? undefined
        : {
            model: () => (act === "accept" ? accept : reject)(cloud, theirs),
            world: (world, likeness) => {
              const at = ref(world, likeness, "accepter", theirs);
              return act === "accept"
                ? world.clouds.accepter.acceptPeering(at)
                : world.clouds.accepter.rejectPeering(at);
            },
          };
    case "rename":
      return !isChangeable
        ? undefined
        : {
            model: () => {
              const ends = cloud.facts.acceptance === "mutual" ? [mine.end] : mine.connection.ends;
              for (const end of ends) end.name = "by-hand";
            },
            world: (world, likeness) =>
              world.clouds.requester.updatePeering(ref(world, likeness, "requester", mine), { name: "by-hand" }),
          };
    case "bandwidth":
      return !isChangeable || mine.state === "suspended"
        ? undefined
        : {
            model: () => void (mine.connection.bandwidthMbps = 100),
            world: (world, likeness) =>
              world.clouds.requester.updatePeering(ref(world, likeness, "requester", mine), { bandwidthMbps: 100 }),
          };
    case "tag": {
      const vpc = vpcOf(cloud, life.requester.vpcs.main?.id ?? "");
      return (
        vpc && {
          model: () => void (vpc.tags = "hand"),
          world: (world, likeness) =>
            world.clouds.requester.updateVpc(world.refOf("requester", likeness.cloudId(vpc.id)), {
              tags: { team: "hand" },
            }),
        }
      );
    }
    case "write route": {
      const [own, other] = mine?.connection.ends.map(({ vpcId }) => vpcOf(cloud, vpcId)) ?? [];
      const [main, peer] = own?.place === "main" ? [own, other] : [other, own];
      if (mine === undefined || main === undefined || peer === undefined) return undefined;
      const takesRoutes =
        mine.state === "active" || (mine.state === "pending-acceptance" && cloud.facts.routeWhilePending);
      const destination = halfOf(peer.cidrBlock);
      if (!takesRoutes || rowOf(cloud, main.id, destination) !== undefined) return undefined;
      return {
        model: () => putRow(cloud, main.id, destination, mine.end.id),
        world: (world, likeness) =>
          world.routeByHand(likeness.cloudId(main.id), destination, likeness.cloudId(mine.end.id)),
      };
    }
    case "delete route": {
      const row = cloud.rows.find(({ vpcId }) => vpcId === life.requester.vpcs.main?.id);
      return (
        row && {
          model: () => deleteRow(cloud, row.vpcId, row.destination),
          world: (_, likeness) => likeness.deleteRow(row),
        }
      );
    }
    case "switch route": {
      const row = cloud.rows.find(({ vpcId }) => vpcId === life.requester.vpcs.main?.id);
      if (row === undefined) return undefined;
      const isOn = !row.enabled;
      return {
        model: () => void (row.enabled = isOn),
        world: async (_, likeness) => likeness.switchRow(row, isOn),
      };
    }
  }
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

const byHandInModel = (life: Life, act: ByHand): void => actOf(life, act)?.model();

const byHandInWorld = (world: World, likeness: Likeness, before: Life, act: ByHand): Promise<unknown> | undefined =>
  actOf(before, act)?.world(world, likeness);

/**
 * Any mix of reads and own changes, however they overlap: every answer, shared or not, was true at some moment
 * between the last change that had come back before the question, and the answer.
 */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type {
  Backend,
  PeeringRecord,
  Reads,
  Ref,
  RouteTableRecord,
  VpcRecord,
} from "../../../../provider/backend/contract.js";
import { shareReads } from "../../../../provider/backend/read-cache/shared-reads.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { FakeCloud, type Thing, type Watcher } from "../fake-cloud.js";
import { VirtualClock } from "../virtual-clock.js";

const RULES = { routes: { value: "by-hand", source: { title: "" } } } as never;
const REGIONS = ["r1", "r2"] as const;

interface Step {
  readonly what: (typeof STEPS)[number];
  /** Milliseconds after the start. */
  readonly at: number;
  /** Which objects, of those there are when it begins. */
  readonly picks: readonly [number, number];
  readonly shared: boolean;
}

const STEPS = [
  "createVpc",
  "updateVpc",
  "deleteVpc",
  "createPeering",
  "updatePeering",
  "acceptPeering",
  "deletePeering",
  "createRoute",
  "putRoute",
  "deleteRoute",
  "getVpcs",
  "listVpcs",
  "listVpcs",
  "getPeerings",
  "listPeerings",
  "listPeerings",
  "getRouteTables",
  "listRouteTables",
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...STEPS),
  // Crowded, so that calls overlap; and spread, so that what is shared grows old.
  at: fc.oneof(fc.integer({ min: 300, max: 400 }), fc.integer({ min: 300, max: 2_500 }), fc.nat(12_000)),
  picks: fc.tuple(fc.nat(20), fc.nat(20)),
  shared: fc.boolean(),
});

describe("shared reads in any interleaving", function () {
  this.timeout(60_000);
  it("return a value that was true during the call", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 40 }),
        fc.array(fc.oneof(fc.nat(20), fc.nat(1_500)), { minLength: 1, maxLength: 20 }),
        (steps, latencies) => new Model(latencies).run(steps),
      ),
      { numRuns: 300 },
    );
  });
});

/** One state of one object. */
interface Version {
  readonly now: Thing | undefined;
  readonly cause: string;
  readonly applied: number;
  /** When its caller heard of it. */
  returned: number;
}

class Model {
  readonly clock = new VirtualClock();
  readonly cloud: FakeCloud;
  readonly backend: Backend;
  readonly #histories = new Map<string, Version[]>();
  #moment = 0;
  #name = 0;

  constructor(latencies: readonly number[]) {
    let call = 0;
    this.cloud = new FakeCloud({
      sleep: this.clock.sleep,
      latency: () => latencies[call++ % latencies.length]!,
      watch: this.#watch,
    });
    this.backend = shareReads(this.cloud.backend(), RULES, this.clock);
  }

  async run(steps: readonly Step[]): Promise<void> {
    const start = [0, 1, 2].map((i) => ({ what: "createVpc", at: 0, picks: [i, i], shared: true }) as const);
    await this.clock.run(Promise.all([...start, ...steps].map((one) => this.#step(one))));
  }

  readonly #watch: Watcher = ({ kind, id, now, cause }) => {
    const key = `${kind} ${id}`;
    const history = this.#histories.get(key) ?? [];
    this.#histories.set(key, [...history, { now, cause, applied: ++this.#moment, returned: Infinity }]);
  };

  async #step({ what, at, picks: [i, j], shared }: Step): Promise<void> {
    await this.clock.sleep(at);
    const { backend } = this;
    const reads = shared ? backend.shared! : backend;
    const [vpcs, connections, tables] = [this.cloud.vpcs, this.cloud.peerings, this.cloud.tables].map((things) => [
      ...things.values(),
    ]) as [VpcRecord[], PeeringRecord[], RouteTableRecord[]];
    const region = REGIONS[i % 2]!;
    const vpc = pick(vpcs, i);
    const peer = pick(vpcs, j);
    const connection = pick(connections, i);
    const table = pick(tables, j);
    const name = `name ${++this.#name}`;
    const destinationCidrBlock = `10.9.${j % 3}.0/24`;

    if (what === "createVpc")
      return this.#change(name, () => backend.createVpc({ region, name, cidrBlock: "10.0.0.0/16" }));
    if (what === "listVpcs") {
      const wanted = i % 3 === 0 ? undefined : pick(vpcs, j)?.name;
      const filter = { region, ...(wanted !== undefined && { name: wanted }) };
      return this.#list(
        "vpc",
        () => reads.listVpcs(filter),
        (seen) => {
          const { region, name } = seen as VpcRecord;
          return region === filter.region && name === (wanted ?? name);
        },
      );
    }
    if (what === "listPeerings") {
      const filter = { region, ...(vpc !== undefined && i % 3 !== 0 && { vpcId: vpc.id }) };
      return this.#list(
        "peering",
        () => reads.listPeerings(filter),
        (seen) => {
          const { requester, accepter } = seen as PeeringRecord;
          return (
            [requester.region, accepter.region].includes(region) &&
            (filter.vpcId === undefined || [requester.vpcId, accepter.vpcId].includes(filter.vpcId))
          );
        },
      );
    }
    if (what === "listRouteTables") {
      const filter = { region, ...(vpc !== undefined && i % 3 !== 0 && { vpcId: vpc.id }) };
      return this.#list(
        "table",
        () => reads.listRouteTables(filter),
        (seen) => {
          const { region, vpcId } = seen as RouteTableRecord;
          return region === filter.region && vpcId === (filter.vpcId ?? vpcId);
        },
      );
    }

    if (vpc === undefined || peer === undefined) return;
    const secondaryCidrBlocks = [`10.${j}.0.0/16`];
    if (what === "updateVpc") return this.#change(name, () => backend.updateVpc(vpc, { name, secondaryCidrBlocks }));
    if (what === "deleteVpc") return this.#change(`delete ${vpc.id}`, () => backend.deleteVpc(vpc));
    if (what === "getVpcs") return this.#get("vpc", [vpc, peer], (refs) => reads.getVpcs(refs));
    if (what === "createPeering") {
      const ends = { region: vpc.region, vpcId: vpc.id, peerRegion: peer.region, peerVpcId: peer.id };
      return this.#change(name, () => backend.createPeering({ ...ends, name, peerAccountId: "one" }));
    }

    if (table === undefined) return;
    if (what === "getRouteTables") return this.#get("table", [table], (refs) => reads.getRouteTables(refs));
    if (connection === undefined) return;
    const here = { region: j % 2 === 0 ? connection.requester.region : connection.accepter.region, id: connection.id };
    if (what === "getPeerings") return this.#get("peering", [here], (refs) => reads.getPeerings(refs));
    if (what === "updatePeering") return this.#change(name, () => backend.updatePeering(here, { name }));
    if (what === "acceptPeering") return this.#change(`accept ${connection.id}`, () => backend.acceptPeering(here));
    if (what === "deletePeering") return this.#change(`delete ${connection.id}`, () => backend.deletePeering(here));
    const route = { destinationCidrBlock, peeringConnectionId: connection.id, description: name };
    if (what === "createRoute") return this.#change(name, () => backend.createRoute(table, route));
    if (what === "putRoute") return this.#change(name, () => backend.putRoute(table, route));
    return this.#change(`delete ${table.id} ${destinationCidrBlock}`, () => backend.deleteRoute(table, route));
  }

  /** Changes may be refused, as they would be without us; what they did is known to have been done when they return. */
  async #change(cause: string, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      if (!isPeeringError(error)) throw error;
      return;
    }
    const returned = ++this.#moment;
    for (const history of this.#histories.values()) {
      const version = history.find((one) => one.cause === cause && one.returned === Infinity);
      if (version !== undefined) version.returned = returned;
    }
  }

  async #get(
    kind: string,
    refs: readonly Ref[],
    get: (refs: readonly Ref[]) => ReturnType<Reads["getVpcs"] | Reads["getPeerings"] | Reads["getRouteTables"]>,
  ) {
    const requested = ++this.#moment;
    const answers = await get(refs);
    refs.forEach(({ id }, i) => this.#expect(kind, id, requested, (was) => same(was, answers[i]), answers[i]));
  }

  async #list(kind: string, list: () => Promise<Thing[]>, belongs: (thing: Thing) => boolean): Promise<void> {
    const requested = ++this.#moment;
    const answer = await list();
    const shown = new Map(answer.map((thing) => [thing.id, thing]));
    assert.equal(shown.size, answer.length, "something is listed twice");
    for (const key of this.#histories.keys()) {
      const [ofKind, id] = key.split(" ") as [string, string];
      if (ofKind !== kind) continue;
      const seen = shown.get(id);
      this.#expect(kind, id, requested, (was) => same(was !== undefined && belongs(was) ? was : undefined, seen), seen);
    }
  }

  #expect(kind: string, id: string, requested: number, isIt: (was: Thing | undefined) => boolean, seen: unknown): void {
    const history = [NEVER, ...(this.#histories.get(`${kind} ${id}`) ?? [])];
    const first = history.findLastIndex(({ returned }) => returned < requested);
    const possible = history.slice(Math.max(first, 0)).map(({ now }) => now);
    assert.ok(
      possible.some(isIt),
      `${kind} ${id} was never ${JSON.stringify(seen)} then, but one of ${JSON.stringify(possible)}`,
    );
  }
}

const NEVER: Version = { now: undefined, cause: "", applied: 0, returned: 0 };

const pick = <T>(things: readonly T[], i: number): T | undefined => things[i % Math.max(things.length, 1)];

/** Rows have no order. */
function same(a: Thing | undefined, b: unknown): boolean {
  try {
    assert.deepEqual(alignToRefs(b), alignToRefs(a));
    return true;
  } catch {
    return false;
  }
}

const alignToRefs = (thing: unknown): unknown =>
  typeof thing === "object" && thing !== null && "routes" in thing
    ? { ...thing, routes: (thing as RouteTableRecord).routes.toSorted(byDestination) }
    : thing;

const byDestination = (
  a: { readonly destinationCidrBlock: string },
  b: { readonly destinationCidrBlock: string },
): number => a.destinationCidrBlock.localeCompare(b.destinationCidrBlock);

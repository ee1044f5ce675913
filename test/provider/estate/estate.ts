/**
 * An estate as a program, driven through its handlers as the engine drives them: each resource once those that it
 * depends on exist, the deletions kind by kind in the reverse order, and so many at the same time.
 */
import assert from "node:assert/strict";
import { rulesOf } from "../../../provider/rules/registry.js";
import type { Handler } from "../../../provider/resources/handler.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { route } from "../../../provider/resources/route/handler.js";
import { vpc } from "../../../provider/resources/vpc/handler.js";
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { inParallel, Program, type Resource, type Wire } from "../servers/emulator/program.js";

/** What an engine does at the same time on four processors. */
export const ABREAST = 16;

export interface EstateOptions {
  readonly vpcs: number;
  readonly connections: number;
  readonly routes?: boolean;
}

export interface Step {
  readonly resource: Resource;
  readonly needs: readonly Resource[];
  /** Of a route. */
  readonly table?: string;
}

const KINDS = ["vpcs", "connections", "accepters", "routes"] as const;
export type Kind = (typeof KINDS)[number];

export class Estate {
  readonly kinds: Readonly<Record<Kind, readonly Step[]>>;
  readonly #programs: readonly [Program, Program];
  #suffix = "";

  /**
   * In one account, a ring of VPCs, each connected with those that follow it. In two, the first half of the VPCs are
   * the requester's, each connected with all of the accepter's.
   *
   * @param keys of the requester's account and of the accepter's
   */
  constructor(wire: Wire, [own, other = own]: readonly EmulatedKey[], { vpcs, connections, routes }: EstateOptions) {
    const isOne = own === other;
    const programs = [new Program(wire, own!), new Program(wire, other!)] as const;
    this.#programs = isOne ? [programs[0], programs[0]] : programs;
    const half = vpcs / 2;
    const sideOf = (i: number) => (i < half ? 0 : 1);
    const block = (i: number) => `10.${i}.0.0/16`;
    const each = connections / (isOne ? vpcs : half);
    const pairs = Array.from({ length: connections }, (_, i) => {
      const from = Math.floor(i / each);
      const step = i % each;
      return [from, isOne ? (from + step + 1) % vpcs : half + ((from + step) % half)] as const;
    });
    const resource = (side: number, handler: Handler, name: string, wanted: () => object) =>
      this.#programs[side]!.resource(handler, name, () => ({ ...wanted() }));

    const networks = Array.from({ length: vpcs }, (_, i) =>
      resource(sideOf(i), vpc, `vpc-${i}`, () => ({ name: `vpc-${i}`, cidrBlock: block(i) })),
    );
    const links = pairs.map(([a, b]) =>
      resource(0, peeringConnection, `connection-${a}-${b}`, () => ({
        name: `connection-${a}-${b}${this.#suffix}`,
        vpc: networks[a]!.id,
        peerVpc: networks[b]!.id,
        ...(!isOne && { peerAccountId: other!.accountId }),
      })),
    );
    const isMutual = rulesOf(wire.vendor).acceptance.value === "mutual";
    const accepters = isOne
      ? []
      : pairs.map(([a, b], i) =>
          resource(1, peeringAccepter, `accepter-${a}-${b}`, () =>
            isMutual
              ? { vpc: networks[b]!.id, requester: { accountId: own!.accountId, vpc: networks[a]!.id } }
              : { peeringConnection: links[i]!.id },
          ),
        );
    const rows = pairs.flatMap(([a, b], i) =>
      [
        [a, b],
        [b, a],
      ].map(([from, to]) => {
        const hop = isMutual && !isOne && from === b ? accepters[i]! : links[i]!;
        const made = resource(isOne ? 0 : sideOf(from!), route, `route-${from}-${to}`, () => ({
          vpc: networks[from!]!.id,
          destinationCidrBlock: block(to!),
          peeringConnection: hop.id,
        }));
        return { resource: made, needs: [accepters[i] ?? links[i]!], table: `${from}` };
      }),
    );
    this.kinds = {
      vpcs: networks.map((one) => ({ resource: one, needs: [] })),
      connections: links.map((one, i) => ({ resource: one, needs: pairs[i]!.map((end) => networks[end]!) })),
      accepters: accepters.map((one, i) => ({ resource: one, needs: [links[i]!] })),
      routes: routes === false ? [] : rows,
    };
  }

  async create(kinds: readonly Kind[] = KINDS): Promise<void> {
    const done = new Map<Resource, Promise<void>>();
    const gate = new Gate(ABREAST);
    for (const { resource, needs } of this.#steps(kinds)) {
      const ready = Promise.all(needs.flatMap((need) => done.get(need) ?? []));
      done.set(
        resource,
        ready.then(() => gate.run(() => resource.create())),
      );
    }
    await Promise.all(done.values());
  }

  /** Each command is a process of its own. */
  async refresh(kinds: readonly Kind[] = KINDS): Promise<void> {
    this.#restart();
    await inParallel(this.#steps(kinds), ({ resource }) => resource.refresh(), ABREAST);
  }

  async preview(kinds: readonly Kind[] = KINDS): Promise<void> {
    this.#restart();
    for (const { resource } of this.#steps(kinds)) assert.equal(await resource.changes(), false, resource.name);
  }

  /** Renames all connections. */
  async change(): Promise<void> {
    this.#restart();
    this.#suffix = "-renamed";
    const { connections } = this.kinds;
    for (const step of this.#steps(KINDS))
      assert.equal(await step.resource.changes(), connections.includes(step), step.resource.name);
    await inParallel(connections, ({ resource }) => resource.update(), ABREAST);
  }

  async destroy(kinds: readonly Kind[] = KINDS): Promise<void> {
    this.#restart();
    for (const kind of kinds.toReversed())
      await inParallel(this.kinds[kind], ({ resource }) => resource.delete(), ABREAST);
  }

  #steps(kinds: readonly Kind[]): Step[] {
    return kinds.flatMap((kind) => this.kinds[kind]);
  }

  #restart(): void {
    for (const program of new Set(this.#programs)) program.restart();
  }
}

/** Work begins in the order in which it came, so much at a time. */
class Gate {
  readonly #waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}

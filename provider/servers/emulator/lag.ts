/**
 * Eventual consistency: for a time after a change, reads show the previous state to every account, like clouds with
 * several replicas. Later changes become visible in order.
 */
import type {
  Backend,
  PeeringFilter,
  PeeringRecord,
  Ref,
  RouteTableFilter,
  RouteTableRecord,
  VpcRecord,
} from "../../backend/contract.js";
import type { Half, Halves } from "../../cloud/operations/mutual-peerings.js";
import type { EmulatedAccount, EmulatedHalves } from "./contract.js";

const KINDS = ["vpc", "peering", "half", "table"] as const;
type Kind = (typeof KINDS)[number];
type Shown = { vpc: VpcRecord; peering: PeeringRecord; half: Half; table: RouteTableRecord };

/** The state of one object before a change, and the time until which reads of the account show it. */
interface DelayedView<T> {
  readonly before: T | undefined;
  readonly until: number;
}

/** A VPC, and therefore its connections and route tables. */
interface Place {
  readonly region: string;
  readonly vpcId: string;
}

export class Lag {
  readonly #views: View[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly milliseconds: number,
    private readonly now: () => number,
  ) {}

  /** The account with lagging reads. All accounts of one cloud belong to one `Lag`. */
  wrap(exact: Backend, halves: Halves): Pick<EmulatedAccount, "backend" | "exact" | "halves"> {
    const view = new View(exact, halves, this.now);
    if (this.milliseconds === 0) return { backend: exact, exact, halves: view.halves((_, change) => change()) };
    const delaying: Delaying = (places, change) => this.#delaying(places, change);
    this.#views.push(view);
    const backend = Object.assign(view.backend(delaying), { settleSeconds: Math.ceil(this.milliseconds / 1000) });
    return { backend, exact, halves: view.halves(delaying) };
  }

  /** One change at a time, so that differences after it are its own. */
  #delaying<T>(places: readonly Place[], change: () => Promise<T>): Promise<T> {
    const run = async () => {
      const before = await Promise.all(this.#views.map((view) => view.snapshot(places)));
      const done = await change();
      const until = this.now() + this.milliseconds;
      const made = placeOf(done);
      const around = made === undefined ? places : [...places, made];
      const after = await Promise.all(this.#views.map((view) => view.snapshot(around)));
      this.#views.forEach((view, i) => view.delayed(before[i]!, after[i]!, until));
      return done;
    };
    const turn = this.#queue.then(run, run);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

type Delaying = <T>(places: readonly Place[], change: () => Promise<T>) => Promise<T>;
type Snapshot = { readonly [K in Kind]: ReadonlyMap<string, Shown[K]> };
type DelayedViews = { readonly [K in Kind]: Map<string, DelayedView<Shown[K]>[]> };

/** One account's lagging view of the cloud. */
class View {
  readonly #delayed: DelayedViews = { vpc: new Map(), peering: new Map(), half: new Map(), table: new Map() };

  constructor(
    private readonly inner: Backend,
    private readonly own: Halves,
    private readonly now: () => number,
  ) {}

  /** The present state of everything in these places. */
  async snapshot(places: readonly Place[]): Promise<Snapshot> {
    const { inner } = this;
    const [vpcs, peerings, tables] = await Promise.all([
      inner.getVpcs(places.map(({ region, vpcId }) => ({ region, id: vpcId }))),
      Promise.all(places.map((place) => inner.listPeerings(place))),
      Promise.all(places.map((place) => inner.listRouteTables(place))),
    ]);
    const halves = [...new Set(places.map(({ region }) => region))].flatMap((region) => this.own.list(region));
    const isIn = ({ own, remote }: Half) => places.some(({ vpcId }) => [own.vpcId, remote.vpcId].includes(vpcId));
    return {
      vpc: byId(vpcs),
      peering: byId(peerings.flat()),
      half: byId(halves.filter(isIn)),
      table: byId(tables.flat()),
    };
  }

  delayed(before: Snapshot, after: Snapshot, until: number): void {
    for (const kind of KINDS) this.#delayKind(kind, before[kind], after[kind], until);
  }

  backend(delaying: Delaying): Backend {
    const { inner } = this;
    const around = (region: string, vpcId: string) => [{ region, vpcId }];
    const ofPeering = async (ref: Ref) => placesOf(...(await inner.getPeerings([ref])));
    const ofTable = async (ref: Ref) => {
      const [table] = await inner.getRouteTables([ref]);
      return table === undefined ? [] : around(table.region, table.vpcId);
    };
    const changes: Partial<Backend> = {
      createVpc: (vpc) => delaying([], () => inner.createVpc(vpc)),
      updateVpc: (ref, change) => delaying(around(ref.region, ref.id), () => inner.updateVpc(ref, change)),
      deleteVpc: (ref) => delaying(around(ref.region, ref.id), () => inner.deleteVpc(ref)),
      createPeering: (peering) =>
        delaying(
          [
            { region: peering.region, vpcId: peering.vpcId },
            { region: peering.peerRegion, vpcId: peering.peerVpcId },
          ],
          () => inner.createPeering(peering),
        ),
      updatePeering: async (ref, change) => delaying(await ofPeering(ref), () => inner.updatePeering(ref, change)),
      acceptPeering: async (ref) => delaying(await ofPeering(ref), () => inner.acceptPeering(ref)),
      rejectPeering: async (ref) => delaying(await ofPeering(ref), () => inner.rejectPeering(ref)),
      enablePeering: async (ref) => delaying(await ofPeering(ref), () => inner.enablePeering(ref)),
      deletePeering: async (ref) => delaying(await ofPeering(ref), () => inner.deletePeering(ref)),
      createRoute: async (table, route) => delaying(await ofTable(table), () => inner.createRoute(table, route)),
      putRoute: async (table, route) => delaying(await ofTable(table), () => inner.putRoute(table, route)),
      deleteRoute: async (table, route) => delaying(await ofTable(table), () => inner.deleteRoute(table, route)),
      ...(inner.createRoutes && {
        createRoutes: async (table, routes) => delaying(await ofTable(table), () => inner.createRoutes!(table, routes)),
      }),
      ...(inner.deleteRoutes && {
        deleteRoutes: async (table, routes) => delaying(await ofTable(table), () => inner.deleteRoutes!(table, routes)),
      }),
    };
    const reads: Partial<Backend> = {
      getVpcs: async (refs) => this.#late("vpc", refs, await inner.getVpcs(refs)),
      getPeerings: async (refs) => this.#late("peering", refs, await inner.getPeerings(refs)),
      getRouteTables: async (refs) => this.#late("table", refs, await inner.getRouteTables(refs)),
      listVpcs: async (filter) => this.#lateList("vpc", await inner.listVpcs(filter), (vpc) => isVpcIn(vpc, filter)),
      listPeerings: async (filter) =>
        this.#lateList("peering", await inner.listPeerings(filter), (peering) => isPeeringIn(peering, filter)),
      listRouteTables: async (filter) =>
        this.#lateList("table", await inner.listRouteTables(filter), (table) => isTableIn(table, filter)),
    };
    // By inheritance: other members of the backend stay available, and its identity is read on demand.
    return Object.assign(Object.create(inner) as Backend, changes, reads);
  }

  halves(delaying: Delaying): EmulatedHalves {
    const { own } = this;
    const placesIn = ({ region, vpcId, peerVpcId }: { region: string; vpcId: string; peerVpcId: string }) => [
      { region, vpcId },
      { region, vpcId: peerVpcId },
    ];
    const placesOfHalf = ({ region, id }: Ref): Place[] => {
      const half = own.list(region).find((one) => one.id === id);
      return half === undefined ? [] : placesIn({ region, vpcId: half.own.vpcId, peerVpcId: half.remote.vpcId });
    };
    return {
      list: (region) => own.list(region),
      seen: (region) => this.#lateList("half", own.list(region), (half) => half.region === region),
      create: (requested) => delaying(placesIn(requested), async () => own.create(requested)),
      update: (half, changes) => delaying(placesOfHalf(half), async () => own.update(half, changes)),
      delete: (half) => delaying(placesOfHalf(half), async () => own.delete(half)),
    };
  }

  #delayKind<K extends Kind>(
    kind: K,
    before: ReadonlyMap<string, Shown[K]>,
    after: ReadonlyMap<string, Shown[K]>,
    until: number,
  ): void {
    const delayed = this.#delayed[kind] as Map<string, DelayedView<Shown[K]>[]>;
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      if (JSON.stringify(before.get(id)) === JSON.stringify(after.get(id))) continue;
      delayed.set(id, [...this.#lasting(kind, id), { before: before.get(id), until }]);
    }
  }

  #lasting<K extends Kind>(kind: K, id: string): DelayedView<Shown[K]>[] {
    const now = this.now();
    const delayed = this.#delayed[kind] as Map<string, DelayedView<Shown[K]>[]>;
    const lasting = (delayed.get(id) ?? []).filter(({ until }) => until > now);
    if (lasting.length === 0) delayed.delete(id);
    return lasting;
  }

  #late<K extends Kind>(
    kind: K,
    refs: readonly Ref[],
    seen: readonly (Shown[K] | undefined)[],
  ): (Shown[K] | undefined)[] {
    return refs.map(({ id }, i) => {
      // A connection has a second ID if each account creates its own half.
      const [delayed] = this.#lasting(kind, seen[i]?.id ?? id);
      return delayed === undefined ? seen[i] : delayed.before;
    });
  }

  #lateList<K extends Kind>(kind: K, seen: readonly Shown[K][], belongs: (one: Shown[K]) => boolean): Shown[K][] {
    const late = new Map(seen.map((one) => [one.id, one]));
    for (const id of this.#delayed[kind].keys()) {
      const [delayed] = this.#lasting(kind, id);
      if (delayed === undefined) continue;
      if (delayed.before !== undefined && belongs(delayed.before)) late.set(id, delayed.before);
      else late.delete(id);
    }
    return [...late.values()];
  }
}

const byId = <T extends Ref>(records: readonly (T | undefined)[]): Map<string, T> =>
  new Map(records.filter((record) => record !== undefined).map((record) => [record.id, record]));

function placesOf(...peerings: readonly (PeeringRecord | undefined)[]): Place[] {
  return peerings.flatMap((peering) => (peering === undefined ? [] : [peering.requester, peering.accepter]));
}

/** A new VPC is a place of its own. */
function placeOf(done: unknown): Place | undefined {
  const { id, region, defaultRouteTableId } = (done ?? {}) as Partial<VpcRecord>;
  return defaultRouteTableId === undefined ? undefined : { region: region!, vpcId: id! };
}

const isVpcIn = (vpc: VpcRecord, { region, name }: { readonly region: string; readonly name?: string }): boolean =>
  vpc.region === region && (name === undefined || vpc.name === name);

const isPeeringIn = ({ requester, accepter, role, name }: PeeringRecord, filter: PeeringFilter): boolean => {
  const own = role === "both" ? [requester, accepter] : [role === "requester" ? requester : accepter];
  return (
    own.some(({ region }) => region === filter.region) &&
    (filter.vpcId === undefined || [requester, accepter].some(({ vpcId }) => vpcId === filter.vpcId)) &&
    (filter.name === undefined || name === filter.name)
  );
};

const isTableIn = (table: RouteTableRecord, { region, vpcId, subnetId }: RouteTableFilter): boolean =>
  table.region === region &&
  (vpcId === undefined || table.vpcId === vpcId) &&
  (subnetId === undefined || table.subnetIds.includes(subnetId));

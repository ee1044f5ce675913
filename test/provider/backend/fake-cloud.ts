/**
 * A cloud in memory behind the contract, with latency, counts of calls, and the history of every object: what it was
 * after each change, so that an answer can be held against what was true while it was being asked for.
 */
import type {
  Backend,
  NewPeering,
  NewRoute,
  NewVpc,
  PeeringChanges,
  PeeringRecord,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableRecord,
  VpcChanges,
  VpcRecord,
} from "../../../provider/backend/contract.js";
import { withTagChanges } from "../../../provider/backend/tags.js";
import { PeeringError } from "../../../provider/errors.js";

export type Thing = VpcRecord | PeeringRecord | RouteTableRecord;
type Kind = "vpc" | "peering" | "table";

/** @param cause what brought it about, in words that its caller knows too. */
export type Watcher = (change: { kind: Kind; id: string; now: Thing | undefined; cause: string }) => void;

export interface FakeOptions {
  /** Of one call, half of it before it takes effect. */
  readonly latency?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly watch?: Watcher;
  readonly several?: boolean;
  readonly settleSeconds?: number;
  readonly readsTablesSingly?: boolean;
}

export class FakeCloud {
  readonly calls: string[] = [];
  readonly vpcs = new Map<string, VpcRecord>();
  readonly peerings = new Map<string, PeeringRecord>();
  readonly tables = new Map<string, RouteTableRecord>();
  /** Calls whose name and arguments match fail. */
  broken: ((call: string) => boolean) | undefined;
  /** The most that were under way at once, by call name. */
  readonly most = new Map<string, number>();
  readonly #now = new Map<string, number>();
  #count = 0;

  constructor(private readonly options: FakeOptions = {}) {}

  count(name: string): number {
    return this.calls.filter((call) => call.startsWith(`${name} `)).length;
  }

  backend(): Backend {
    const { several = true, settleSeconds = 0, readsTablesSingly } = this.options;
    return {
      identity: "fake/one",
      accountId: "one",
      settleSeconds,
      ...(readsTablesSingly !== undefined && { readsTablesSingly }),
      getAccount: () => Promise.resolve({ accountId: "one" }),

      createVpc: (vpc) => this.#call("createVpc", vpc, () => this.#createVpc(vpc)),
      getVpcs: (refs) => this.#call("getVpcs", refs, () => refs.map((ref) => at(this.vpcs, ref))),
      listVpcs: (filter) =>
        this.#call("listVpcs", filter, () =>
          [...this.vpcs.values()].filter(
            ({ region, name }) => region === filter.region && name === (filter.name ?? name),
          ),
        ),
      updateVpc: (ref, changes) => this.#call("updateVpc", [ref, changes], () => this.#updateVpc(ref, changes)),
      deleteVpc: (ref) => this.#call("deleteVpc", ref, () => this.#deleteVpc(ref)),

      createPeering: (peering) => this.#call("createPeering", peering, () => this.#createPeering(peering)),
      getPeerings: (refs) => this.#call("getPeerings", refs, () => refs.map(({ id }) => this.peerings.get(id))),
      listPeerings: ({ region, vpcId, name }) =>
        this.#call("listPeerings", { region, vpcId, name }, () =>
          [...this.peerings.values()].filter(
            (connection) =>
              [connection.requester.region, connection.accepter.region].includes(region) &&
              (vpcId === undefined || [connection.requester.vpcId, connection.accepter.vpcId].includes(vpcId)) &&
              connection.name === (name ?? connection.name),
          ),
        ),
      updatePeering: (ref, changes) =>
        this.#call("updatePeering", [ref, changes], () => this.#changePeering(ref, changes, changes.name ?? "")),
      acceptPeering: (ref) =>
        this.#call("acceptPeering", ref, () => this.#changePeering(ref, { state: "active" }, `accept ${ref.id}`)),
      rejectPeering: (ref) =>
        this.#call("rejectPeering", ref, () => this.#changePeering(ref, { state: "rejected" }, `reject ${ref.id}`)),
      enablePeering: (ref) => this.#call("enablePeering", ref, () => this.#changePeering(ref, {}, `enable ${ref.id}`)),
      deletePeering: (ref) => this.#call("deletePeering", ref, () => this.#deletePeering(ref)),

      getRouteTables: (refs) => this.#call("getRouteTables", refs, () => refs.map((ref) => at(this.tables, ref))),
      listRouteTables: ({ region, vpcId, subnetId }) =>
        this.#call("listRouteTables", { region, vpcId, subnetId }, () =>
          [...this.tables.values()].filter(
            (table) =>
              table.region === region &&
              table.vpcId === (vpcId ?? table.vpcId) &&
              (subnetId === undefined || table.subnetIds.includes(subnetId)),
          ),
        ),
      createRoute: (table, route) => this.#call("createRoute", [table, route], () => this.#createRoute(table, route)),
      putRoute: (table, route) => this.#call("putRoute", [table, route], () => this.#putRoute(table, route)),
      deleteRoute: (table, route) => this.#call("deleteRoute", [table, route], () => this.#deleteRoute(table, route)),
      ...(several && {
        createRoutes: (table: Ref, routes: readonly NewRoute[]) =>
          this.#call("createRoutes", [table, routes], () => {
            const before = this.#table(table).routes;
            const added = new Set(routes.map(({ destinationCidrBlock }) => destinationCidrBlock));
            if (added.size < routes.length || before.some((row) => added.has(row.destinationCidrBlock)))
              throw refusal("already-exists", "one of them is there");
            return routes.map((route) => this.#createRoute(table, route));
          }),
        deleteRoutes: (table: Ref, routes: readonly RouteKey[]) =>
          this.#call("deleteRoutes", [table, routes], () => {
            for (const route of routes) this.#deleteRoute(table, route);
          }),
      }),
    };
  }

  async #call<T>(name: string, args: unknown, work: () => T): Promise<T> {
    const call = `${name} ${JSON.stringify(args)}`;
    this.calls.push(call);
    const under = (this.#now.get(name) ?? 0) + 1;
    this.#now.set(name, under);
    this.most.set(name, Math.max(under, this.most.get(name) ?? 0));
    const { latency = () => 0, sleep = () => Promise.resolve() } = this.options;
    const half = latency() / 2;
    try {
      await sleep(half);
      if (this.broken?.(call) === true) throw refusal("backend-failure", `${name} is broken`);
      const answer = work();
      await sleep(half);
      return answer;
    } finally {
      this.#now.set(name, this.#now.get(name)! - 1);
    }
  }

  #createVpc({ region, name, cidrBlock }: NewVpc): VpcRecord {
    const [id, defaultRouteTableId] = [`vpc-${++this.#count}`, `rtb-${this.#count}`];
    const table = { region, id: defaultRouteTableId, vpcId: id, name: "default", isDefault: true };
    this.#put("table", { ...table, subnetIds: [], routes: [] }, name);
    const record = { region, id, accountId: "one", name, cidrBlock, defaultRouteTableId };
    return this.#put("vpc", { ...record, secondaryCidrBlocks: [], tags: {}, state: "available" }, name);
  }

  #updateVpc(ref: Ref, changes: VpcChanges): VpcRecord {
    const before = at(this.vpcs, ref);
    if (before === undefined) throw refusal("not-found", "no such VPC");
    const { tags, ...rest } = changes;
    const changed = tags && { tags: withTagChanges(before.tags, tags) };
    const record = this.#put("vpc", { ...before, ...rest, ...changed }, changes.name ?? "");
    for (const connection of this.peerings.values()) {
      if (![connection.requester.vpcId, connection.accepter.vpcId].includes(ref.id)) continue;
      this.#put("peering", this.#withRanges(connection), changes.name ?? "");
    }
    return record;
  }

  #deleteVpc(ref: Ref): void {
    const vpc = at(this.vpcs, ref);
    if (vpc === undefined) return;
    if (
      [...this.peerings.values()].some((connection) =>
        [connection.requester.vpcId, connection.accepter.vpcId].includes(ref.id),
      )
    )
      throw refusal("in-use", "it has links");
    this.#drop("vpc", ref.id, `delete ${ref.id}`);
    this.#drop("table", vpc.defaultRouteTableId, `delete ${ref.id}`);
  }

  #createPeering({ region, vpcId, peerRegion, peerVpcId, name }: NewPeering): PeeringRecord {
    const ends = [vpcId, peerVpcId];
    if (!ends.every((id) => this.vpcs.has(id))) throw refusal("not-found", "no such VPC");
    const twin = [...this.peerings.values()].find((connection) =>
      ends.every((id) => [connection.requester.vpcId, connection.accepter.vpcId].includes(id)),
    );
    if (twin !== undefined) throw refusal("already-exists", `they are linked by ${twin.id}`);
    const record: PeeringRecord = {
      region,
      id: `pcx-${++this.#count}`,
      name,
      state: "pending-acceptance",
      vendorState: "PENDING",
      role: "both",
      requester: { accountId: "one", region, vpcId },
      accepter: { accountId: "one", region: peerRegion, vpcId: peerVpcId },
      createdAt: "2026-01-01T00:00:00Z",
    };
    return this.#put("peering", this.#withRanges(record), name);
  }

  #withRanges(connection: PeeringRecord): PeeringRecord {
    const end = (of: PeeringRecord["requester"]) => {
      const vpc = this.vpcs.get(of.vpcId)!;
      return { ...of, cidrBlocks: [vpc.cidrBlock, ...vpc.secondaryCidrBlocks] };
    };
    return { ...connection, requester: end(connection.requester), accepter: end(connection.accepter) };
  }

  #changePeering(
    { id }: Ref,
    { tags, ...changes }: PeeringChanges & Omit<Partial<PeeringRecord>, "tags">,
    cause: string,
  ): PeeringRecord {
    const before = this.peerings.get(id);
    if (before === undefined) throw refusal("not-found", "no such connection");
    const changed = tags && { tags: withTagChanges(before.tags, tags) };
    return this.#put("peering", { ...before, ...changes, ...changed }, cause);
  }

  #deletePeering({ id }: Ref): void {
    if (!this.peerings.has(id)) return;
    for (const table of this.tables.values()) {
      if (!table.routes.some((row) => row.peeringConnectionId === id)) continue;
      const routes = table.routes.filter((row) => row.peeringConnectionId !== id);
      this.#put("table", { ...table, routes }, `delete ${id}`);
    }
    this.#drop("peering", id, `delete ${id}`);
  }

  #createRoute(table: Ref, route: NewRoute): RouteRecord {
    const { routes } = this.#table(table);
    if (routes.some((row) => row.destinationCidrBlock === route.destinationCidrBlock))
      throw refusal("already-exists", `there is a route to ${route.destinationCidrBlock}`);
    return this.#putRoute(table, route);
  }

  #putRoute(ref: Ref, route: NewRoute): RouteRecord {
    const table = this.#table(ref);
    if (!this.peerings.has(route.peeringConnectionId)) throw refusal("not-found", "no such connection");
    const existing = table.routes.find(
      ({ destinationCidrBlock }) => destinationCidrBlock === route.destinationCidrBlock,
    );
    const { enabled = existing?.enabled ?? true, ...rest } = route;
    const row: RouteRecord = { ...rest, ...(!enabled && { enabled }), origin: "user" };
    const others = table.routes.filter((other) => other.destinationCidrBlock !== route.destinationCidrBlock);
    this.#put("table", { ...table, routes: [...others, row] }, route.description ?? "");
    return row;
  }

  #deleteRoute(ref: Ref, { destinationCidrBlock, peeringConnectionId }: RouteKey): void {
    const table = at(this.tables, ref);
    const routes = table?.routes.filter(
      (row) => row.destinationCidrBlock !== destinationCidrBlock || row.peeringConnectionId !== peeringConnectionId,
    );
    if (table === undefined || routes!.length === table.routes.length) return;
    this.#put("table", { ...table, routes: routes! }, `delete ${ref.id} ${destinationCidrBlock}`);
  }

  #table(ref: Ref): RouteTableRecord {
    const table = at(this.tables, ref);
    if (table === undefined) throw refusal("not-found", "no such table");
    return table;
  }

  #put<T extends Thing>(kind: Kind, record: T, cause: string): T {
    this.#mapOf(kind).set(record.id, record);
    this.options.watch?.({ kind, id: record.id, now: record, cause });
    return record;
  }

  #drop(kind: Kind, id: string, cause: string): void {
    this.#mapOf(kind).delete(id);
    this.options.watch?.({ kind, id, now: undefined, cause });
  }

  #mapOf(kind: Kind): Map<string, Thing> {
    return { vpc: this.vpcs, peering: this.peerings, table: this.tables }[kind];
  }
}

function at<T extends Ref>(things: ReadonlyMap<string, T>, { region, id }: Ref): T | undefined {
  const thing = things.get(id);
  return thing?.region === region ? thing : undefined;
}

const refusal = (code: "not-found" | "already-exists" | "in-use" | "backend-failure", what: string) =>
  new PeeringError(code, what, { vendor: "fake" });

/**
 * Changes by this process: serialised per VPC or route table, and recorded in the read cache. A failed change may have
 * been carried out, so it invalidates earlier reads.
 */
import type { VendorRules } from "../../rules/schema.js";
import { sameAs } from "../checked-answers.js";
import type {
  Backend,
  NewPeering,
  NewRoute,
  NewRouteTable,
  NewSubnet,
  NewVpc,
  PeeringRecord,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableCalls,
  RouteTableChanges,
  RouteTableRecord,
  SubnetCalls,
  SubnetChanges,
  SubnetRecord,
  VpcChanges,
  VpcRecord,
} from "../contract.js";
import { MutationQueue } from "./mutation-queue.js";
import { keyOf } from "../refs.js";
import type { RecentReads } from "./recent-reads.js";

export class OwnChanges {
  readonly #queue = new MutationQueue();

  constructor(
    private readonly backend: Backend,
    private readonly recent: RecentReads,
    private readonly rules: Pick<VendorRules, "routes">,
  ) {}

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    const { vpcs } = this.recent;
    return invalidatingOnFailure(vpcs.make([vpc.region], this.backend.createVpc(vpc)), () =>
      vpcs.invalidate(vpc.region),
    );
  }

  updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    const { vpcs, peerings, tables } = this.recent;
    return this.#queue.run([vpcKey(ref)], async () => {
      const updated = this.backend.updateVpc(ref, changes).then((record) => sameAs("updateVpc", ref, record));
      const record = await invalidatingOnFailure(updated, () => vpcs.invalidate(ref.region));
      vpcs.set(record);
      if (changes.secondaryCidrBlocks !== undefined || changes.enableIpv6 !== undefined) {
        // Connections contain the CIDR blocks of their ends, in both regions, and route tables contain routes for them.
        peerings.forget();
        tables.forget();
      }
      return record;
    });
  }

  deleteVpc(ref: Ref): Promise<void> {
    const { vpcs, tables } = this.recent;
    return this.#queue.run([vpcKey(ref)], async () => {
      await invalidatingOnFailure(this.backend.deleteVpc(ref), () => vpcs.invalidate(ref.region));
      vpcs.remove(ref);
      tables.forget([ref.region]);
    });
  }

  createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { peerings } = this.recent;
    const { region, vpcId, peerRegion, peerVpcId } = peering;
    const ends = [vpcKey({ region, id: vpcId }), vpcKey({ region: peerRegion, id: peerVpcId })];
    return this.#queue.run(ends, () =>
      this.#changeConnection(
        [region, peerRegion],
        peerings.make([region, peerRegion], this.backend.createPeering(peering)),
      ),
    );
  }

  /** Changes an existing connection. */
  async changePeering(ref: Ref, change: () => Promise<PeeringRecord>): Promise<PeeringRecord> {
    const { objects, regions } = await this.#affectedBy(ref);
    return this.#queue.run(objects, async () => {
      const changed = change().then((record) => sameAs("a change of a connection", ref, record));
      const record = await this.#changeConnection(regions, changed);
      this.recent.peerings.set(record);
      return record;
    });
  }

  async deletePeering(ref: Ref): Promise<void> {
    const { peerings, tables } = this.recent;
    const { objects, regions } = await this.#affectedBy(ref);
    await this.#queue.run(objects, async () => {
      // Some clouds delete the routes with their connection.
      const forgetRoutes = () => tables.forget(regions);
      await invalidatingOnFailure(this.backend.deletePeering(ref), () => {
        regions.forEach((region) => peerings.invalidate(region));
        forgetRoutes();
      });
      peerings.remove(ref);
      forgetRoutes();
    });
  }

  createRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    return this.#changeTable(
      table,
      () => this.backend.createRoute(table, route),
      (row) => withRows([row]),
    );
  }

  createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    return this.#changeTable(table, () => this.backend.createRoutes!(table, routes), withRows);
  }

  putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    return this.#changeTable(
      table,
      () => this.backend.putRoute(table, route),
      (row) => withRows([row]),
    );
  }

  deleteRoute(table: Ref, route: RouteKey): Promise<void> {
    return this.#changeTable(
      table,
      () => this.backend.deleteRoute(table, route),
      () => withoutRows([route]),
    );
  }

  deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    return this.#changeTable(
      table,
      () => this.backend.deleteRoutes!(table, routes),
      () => withoutRows(routes),
    );
  }

  createSubnet(calls: SubnetCalls, subnet: NewSubnet): Promise<SubnetRecord> {
    const vpc = { region: subnet.region, id: subnet.vpcId };
    return this.#changeSubnet(vpc.region, [vpcKey(vpc)], () => calls.createSubnet(subnet));
  }

  updateSubnet(calls: SubnetCalls, ref: Ref, changes: SubnetChanges): Promise<SubnetRecord> {
    const { region } = ref;
    const { routeTableId } = changes;
    const tables = routeTableId === undefined ? [] : [tableKey({ region, id: routeTableId })];
    return this.#changeSubnet(region, [subnetKey(ref), ...tables], async () =>
      sameAs("updateSubnet", ref, await calls.updateSubnet(ref, changes)),
    );
  }

  deleteSubnet(calls: SubnetCalls, ref: Ref): Promise<void> {
    return this.#changeSubnet(ref.region, [subnetKey(ref)], () => calls.deleteSubnet(ref));
  }

  createRouteTable(calls: RouteTableCalls, table: NewRouteTable): Promise<RouteTableRecord> {
    const { tables } = this.recent;
    const { region, vpcId } = table;
    return this.#queue.run([vpcKey({ region, id: vpcId })], () =>
      invalidatingOnFailure(tables.make([region], calls.createRouteTable(table)), () => tables.invalidate(region)),
    );
  }

  updateRouteTable(calls: RouteTableCalls, ref: Ref, changes: RouteTableChanges): Promise<RouteTableRecord> {
    const { tables } = this.recent;
    return this.#queue.run([tableKey(ref)], async () => {
      const updated = calls.updateRouteTable(ref, changes).then((record) => sameAs("updateRouteTable", ref, record));
      const record = await invalidatingOnFailure(updated, () => tables.invalidate(ref.region));
      tables.set(record);
      return record;
    });
  }

  deleteRouteTable(calls: RouteTableCalls, ref: Ref): Promise<void> {
    const { tables } = this.recent;
    return this.#queue.run([tableKey(ref)], async () => {
      await invalidatingOnFailure(calls.deleteRouteTable(ref), () => tables.invalidate(ref.region));
      tables.remove(ref);
    });
  }

  /** Tables list their subnets, and on some clouds contain a route for each: cached tables are read again. */
  #changeSubnet<T>(region: string, objects: readonly string[], change: () => Promise<T>): Promise<T> {
    return this.#queue.run(objects, async () => {
      try {
        return await change();
      } finally {
        this.recent.tables.invalidate(region);
      }
    });
  }

  async #changeConnection(regions: readonly string[], change: Promise<PeeringRecord>): Promise<PeeringRecord> {
    const { peerings, tables } = this.recent;
    const record = await invalidatingOnFailure(change, () => regions.forEach((region) => peerings.invalidate(region)));
    if (this.rules.routes.value === "issued") tables.forget(regions);
    return record;
  }

  #changeTable<T>(
    table: Ref,
    change: () => Promise<T>,
    effect: (answer: T) => (record: RouteTableRecord) => RouteTableRecord,
  ): Promise<T> {
    const { tables } = this.recent;
    return this.#queue.run([tableKey(table)], async () => {
      const alter = tables.altering(table);
      const answer = await invalidatingOnFailure(change(), () => tables.invalidate(table.region));
      alter(effect(answer));
      return answer;
    });
  }

  /** Objects that a change of the connection affects. If its ends are unknown, only the connection itself. */
  async #affectedBy(ref: Ref): Promise<{ readonly objects: string[]; readonly regions: string[] }> {
    const connection = await this.recent.peerings.get([ref]).then(
      ([found]) => found,
      () => undefined,
    );
    const ends = connection === undefined ? [] : [connection.requester, connection.accepter];
    return {
      objects: [`link ${keyOf(ref)}`, ...ends.map(({ region, vpcId }) => vpcKey({ region, id: vpcId }))],
      regions: [...new Set([ref.region, ...ends.map(({ region }) => region)])],
    };
  }
}

const vpcKey = (vpc: Ref): string => `VPC ${keyOf(vpc)}`;
const tableKey = (table: Ref): string => `table ${keyOf(table)}`;
const subnetKey = (subnet: Ref): string => `subnet ${keyOf(subnet)}`;

async function invalidatingOnFailure<T>(change: Promise<T>, invalidate: () => void): Promise<T> {
  try {
    return await change;
  } catch (error) {
    invalidate();
    throw error;
  }
}

function withRows(rows: readonly RouteRecord[]) {
  const replaced = new Set(rows.map(({ destinationCidrBlock }) => destinationCidrBlock));
  return (table: RouteTableRecord): RouteTableRecord => ({
    ...table,
    routes: [...table.routes.filter(({ destinationCidrBlock }) => !replaced.has(destinationCidrBlock)), ...rows],
  });
}

function withoutRows(keys: readonly RouteKey[]) {
  const isKey = (row: RouteRecord) =>
    keys.some(
      (key) =>
        key.destinationCidrBlock === row.destinationCidrBlock && key.peeringConnectionId === row.peeringConnectionId,
    );
  return (table: RouteTableRecord): RouteTableRecord => ({
    ...table,
    routes: table.routes.filter((row) => !isKey(row)),
  });
}

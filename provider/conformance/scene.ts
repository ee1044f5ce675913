/** The objects of one case: accounts, unique names, and the deletion of everything created. */
import { randomBytes } from "node:crypto";
import type {
  Backend,
  NewPeering,
  NewSubnet,
  NewVpc,
  PeeringRecord,
  Ref,
  RouteRecord,
  RouteTableCalls,
  RouteTableRecord,
  SubnetCalls,
  SubnetRecord,
  Tags,
  VpcRecord,
} from "../backend/contract.js";
import { waitUntil } from "../backend/wait.js";
import type { VendorRules } from "../rules/schema.js";
import type { Account, ConformanceSubject } from "./subject.js";

export class Scene {
  readonly region: string;
  readonly #backends = new Map<Account, Promise<Backend>>();
  /** In this order, so that dependent objects are deleted first. */
  readonly #removals: Readonly<Record<"connection" | "subnet" | "table" | "vpc", (() => Promise<void>)[]>> = {
    connection: [],
    subnet: [],
    table: [],
    vpc: [],
  };
  readonly #mark = randomBytes(3).toString("hex");
  #names = 0;

  constructor(
    readonly subject: ConformanceSubject,
    readonly rules: VendorRules,
  ) {
    this.region = subject.regions[0];
  }

  get farRegion(): string {
    return this.subject.regions[1]!;
  }

  as(account: Account): Promise<Backend> {
    let backend = this.#backends.get(account);
    if (backend === undefined) this.#backends.set(account, (backend = Promise.resolve(this.subject.open(account))));
    return backend;
  }

  /** Short, in characters that every vendor accepts. */
  name(): string {
    return `conformance-${this.#mark}-${++this.#names}`;
  }

  async vpc(by: Account, cidrBlock: string, more: Partial<NewVpc> = {}): Promise<VpcRecord> {
    const backend = await this.as(by);
    const vpc = await backend.createVpc({ region: this.region, name: this.name(), cidrBlock, ...more });
    this.#removals.vpc.push(() => this.#deleteVpc(by, vpc));
    return vpc;
  }

  /** In the default route table of its VPC; returns its ID. */
  async subnet(by: Account, vpc: VpcRecord, cidrBlock: string): Promise<string> {
    const { subject } = this;
    const id = await subject.makeSubnet!(by, vpc, cidrBlock);
    this.#removals.subnet.push(async () => subject.deleteSubnet?.(by, vpc, id));
    return id;
  }

  /** `undefined`: the backend under test cannot create one. */
  async routeTable(by: Account, vpc: VpcRecord): Promise<Ref | undefined> {
    const { subject } = this;
    const table = await subject.makeRouteTable?.(by, vpc, this.name());
    if (table !== undefined) this.#removals.table.push(async () => subject.deleteRouteTable?.(by, vpc, table));
    return table;
  }

  /** Through the backend's own calls, in its VPC's default route table. */
  async ownSubnet(
    backend: SubnetCalls,
    { region, id: vpcId }: VpcRecord,
    cidrBlock: string,
    more: Partial<NewSubnet> = {},
  ): Promise<SubnetRecord> {
    const zone = this.rules.subnetZone.value === "absent" ? undefined : this.subject.zone;
    const requested = { region, vpcId, name: this.name(), cidrBlock, ...(zone !== undefined && { zone }), ...more };
    const subnet = await backend.createSubnet(requested);
    this.#removals.subnet.push(() => backend.deleteSubnet(subnet));
    return subnet;
  }

  /** Through the backend's own calls. */
  async ownTable(
    backend: RouteTableCalls,
    { region, id: vpcId }: VpcRecord,
    name: string,
    tags?: Tags,
  ): Promise<RouteTableRecord> {
    const table = await backend.createRouteTable({ region, vpcId, name, ...(tags && { tags }) });
    this.#removals.table.push(() => backend.deleteRouteTable(table));
    return table;
  }

  /** The connection as returned, without waiting. */
  async connect(by: Account, own: VpcRecord, peer: VpcRecord, more: Partial<NewPeering> = {}): Promise<PeeringRecord> {
    const backend = await this.as(by);
    const connection = await backend.createPeering({ ...this.request(own, peer), ...more });
    this.#removals.connection.push(() => backend.deletePeering(connection));
    return connection;
  }

  request(own: VpcRecord, peer: VpcRecord): NewPeering {
    return {
      name: this.name(),
      region: own.region,
      vpcId: own.id,
      peerRegion: peer.region,
      peerVpcId: peer.id,
      peerAccountId: peer.accountId,
    };
  }

  /** Reads the VPC until it is as expected, within the backend's eventual-consistency time. */
  async shown(by: Account, ref: Ref, until: (vpc: VpcRecord) => boolean = () => true): Promise<VpcRecord> {
    const backend = await this.as(by);
    const seen = await this.eventually(
      async () => (await backend.getVpcs([ref]))[0],
      (vpc) => vpc !== undefined && until(vpc),
      `that the ${by} sees ${ref.id} as it is`,
      backend.settleSeconds,
    );
    return seen!;
  }

  async gone(by: Account, ref: Ref): Promise<void> {
    const backend = await this.as(by);
    await this.eventually(
      async () => (await backend.getVpcs([ref]))[0],
      (vpc) => vpc === undefined,
      `that the ${by} sees ${ref.id} no more`,
      backend.settleSeconds,
    );
  }

  /** Waits until the account sees the connection in that state; `undefined`: until it no longer sees it. */
  async see(by: Account, ref: Ref, state: PeeringRecord["state"] | undefined): Promise<PeeringRecord | undefined> {
    const backend = await this.as(by);
    return this.eventually(
      async () => (await backend.getPeerings([ref]))[0],
      (connection) => connection?.state === state,
      `that the ${by} sees ${ref.id} ${state === undefined ? "no more" : `as ${state}`}`,
    );
  }

  async up(by: Account, ref: Ref): Promise<PeeringRecord> {
    return (await this.see(by, ref, "active"))!;
  }

  async table(by: Account, ref: Ref): Promise<RouteTableRecord> {
    const [table] = await (await this.as(by)).getRouteTables([ref]);
    if (table === undefined) throw new Error(`the ${by} sees no route table ${ref.id}`);
    return table;
  }

  /** Reads the table's routes to connections until they are as expected. */
  async routes(by: Account, ref: Ref, until: (routes: RouteRecord[]) => boolean): Promise<RouteRecord[]> {
    return this.eventually(
      async () => (await this.table(by, ref)).routes.filter(({ peeringConnectionId }) => peeringConnectionId),
      until,
      `that the routes of ${ref.id} are as they should be`,
    );
  }

  eventually<T>(
    observe: () => Promise<T>,
    until: (seen: T) => boolean,
    waitedFor: string,
    timeoutSeconds = this.subject.timeoutSeconds ?? 60,
  ): Promise<T> {
    return waitUntil({
      observe,
      until,
      timeoutSeconds,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      now: Date.now,
      what: (last) => ({ waitedFor, vendor: this.rules.id, fix: `The last that was seen is ${JSON.stringify(last)}` }),
    });
  }

  /** Deletes connections first, from both accounts. */
  async end(): Promise<void> {
    try {
      for (const removals of Object.values(this.#removals)) {
        for (const remove of removals.toReversed()) await remove();
      }
    } finally {
      for (const backend of this.#backends.values()) (await backend).close?.();
    }
  }

  /** Deletes the VPC with its ends of other accounts' connections. */
  async #deleteVpc(by: Account, ref: Ref): Promise<void> {
    const backend = await this.as(by);
    for (const connection of await backend.listPeerings({ region: ref.region, vpcId: ref.id })) {
      await backend.deletePeering(connection);
    }
    await backend.deleteVpc(ref);
  }
}

/** The default table of a VPC. */
export const defaultTable = ({ region, defaultRouteTableId }: VpcRecord): Ref => ({ region, id: defaultRouteTableId });

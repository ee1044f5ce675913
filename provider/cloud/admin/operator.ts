/** Operations for an operator of the simulation that no vendor offers: move the clock, change accounts, reset. */
import { parseId } from "../../engine/ids.js";
import { accountIdFault } from "../../rules/id-shape.js";
import { PeeringError } from "../../errors.js";
import type { RouteTableRecord, TagChanges, VpcRecord } from "../../backend/contract.js";
import { rulesOf, VENDOR_IDS } from "../../rules/registry.js";
import {
  accountKey,
  changeAccount,
  ensureAccount,
  listAccounts,
  type Account,
  type AccountChanges,
} from "../tables/accounts.js";
import { Session } from "../model/session.js";
import { listEvents, type ObjectTimes, recordEvent, timesOf, type CloudEvent } from "../tables/events.js";
import { Halves } from "../operations/mutual-peerings.js";
import { takeInventory, type Inventory, type InventoryFilter } from "./inventory.js";
import {
  createRouteTable,
  deleteRouteTable,
  findLabels,
  routeTimes,
  updateRouteTable,
  type TableLabels,
} from "../operations/route-tables.js";
import { switchRoute } from "../operations/routes.js";
import { Store, type StoreOptions } from "../store/store.js";
import {
  associate,
  createSubnet,
  deleteSubnet,
  updateSubnet,
  type Subnet,
  type SubnetLabels,
} from "../operations/subnets.js";
import { limitAddress, readTraffic, recordTraffic, type ConnectionTraffic } from "./traffic.js";
import type { AddressLimit, TrafficSample } from "../tables/traffic-store.js";
import { findVpc, type Vpc } from "../tables/vpc-store.js";
import { connectionsById } from "../tables/connections.js";
import { changePeeringTags } from "../operations/peerings.js";
import { addOtherBlock, changeVpcTags } from "../operations/vpcs.js";

export interface CloudContents extends Inventory {
  readonly id: string;
  /** On the cloud's clock, ISO 8601, UTC. */
  readonly now: string;
  readonly traffic: readonly ({ readonly connection: string } & ConnectionTraffic)[];
  readonly events: readonly CloudEvent[];
}

export class CloudOperator {
  readonly #store: Store;

  constructor(file: string, options: StoreOptions = {}) {
    this.#store = new Store(file, options);
  }

  get storeId(): string {
    return this.#store.id;
  }

  /** On the cloud's clock. */
  now(): Date {
    return new Date(this.#store.now());
  }

  advance(milliseconds: number): Date {
    this.#store.advance(milliseconds);
    return this.now();
  }

  reset(): void {
    this.#store.reset();
  }

  inventory(filter?: InventoryFilter): Inventory {
    return takeInventory(this.#store, filter);
  }

  events(): CloudEvent[] {
    return this.#store.read(() => listEvents(this.#store));
  }

  /** All contents, including recorded traffic and events. */
  contents(): CloudContents {
    return this.#store.read(() => {
      const inventory = this.inventory({ all: true });
      const traffic = inventory.peeringConnections.map(({ id }) => ({ connection: id, ...this.traffic(id) }));
      return { id: this.storeId, now: this.now().toISOString(), ...inventory, traffic, events: this.events() };
    });
  }

  /**
   * Changes the account, and creates it if it does not exist. `vendor` may be omitted for an account that only one
   * vendor has.
   */
  account(id: string, vendor: string | undefined, changes: AccountChanges): Account {
    const fault = accountIdFault(id);
    if (fault !== undefined)
      throw new PeeringError("invalid-input", fault, {
        property: "account",
        value: id,
        fix: "Give the account's ID, for example 100000000001",
      });
    return this.#store.write(() => {
      const store = this.#store;
      const found = listAccounts(store).filter(
        (account) => (account.id === id || account.owner === id) && (vendor === undefined || account.vendor === vendor),
      );
      const vendors = new Set(found.map((account) => account.vendor));
      const of = vendor ?? (vendors.size === 1 ? [...vendors][0]! : undefined);
      const rules = of === undefined ? undefined : rulesOf(of);
      if (rules === undefined) {
        throw new PeeringError("invalid-input", whyNoVendor(vendor, vendors.size), {
          property: vendor === undefined ? "account" : "vendor",
          value: vendor ?? id,
          fix: `Name one of ${VENDOR_IDS.join(", ")} with --vendor`,
        });
      }
      const account = found[0] ?? ensureAccount(store, rules.id, accountKey(rules, { accountId: id }));
      const changed = changeAccount(store, account, changes);
      recordEvent(store, changed, "ChangeAccount", changed.id, changes);
      return changed;
    });
  }

  createSubnet(vpcId: string, cidrBlock: string, routeTableId?: string, labels?: SubnetLabels): Subnet {
    const vpc = this.#vpc(vpcId);
    return createSubnet(this.#ownerOf(vpc), vpc, cidrBlock, routeTableId, labels);
  }

  updateSubnet(vpcId: string, id: string, changes: SubnetLabels): Subnet {
    const vpc = this.#vpc(vpcId);
    return updateSubnet(this.#ownerOf(vpc), { region: vpc.region, id }, changes);
  }

  deleteSubnet(vpcId: string, id: string): void {
    const vpc = this.#vpc(vpcId);
    deleteSubnet(this.#ownerOf(vpc), { region: vpc.region, id });
  }

  createRouteTable(vpcId: string, name: string, labels?: Partial<TableLabels>): RouteTableRecord {
    const vpc = this.#vpc(vpcId);
    return createRouteTable(this.#ownerOf(vpc), vpc, name, labels);
  }

  updateRouteTable(vpcId: string, id: string, changes: Partial<TableLabels>): RouteTableRecord {
    const vpc = this.#vpc(vpcId);
    return updateRouteTable(this.#ownerOf(vpc), { region: vpc.region, id }, changes);
  }

  deleteRouteTable(vpcId: string, id: string): void {
    const vpc = this.#vpc(vpcId);
    deleteRouteTable(this.#ownerOf(vpc), { region: vpc.region, id });
  }

  /** Name, description and tags of a route table; `undefined` if it does not exist. */
  tableLabels(id: string): TableLabels | undefined {
    return this.#store.read(() => findLabels(this.#store, id));
  }

  switchRoute(vpcId: string, tableId: string, destination: string, isOn: boolean): void {
    const vpc = this.#vpc(vpcId);
    switchRoute(this.#ownerOf(vpc), { region: vpc.region, id: tableId }, destination, isOn);
  }

  /** Adds a CIDR block to the VPC as another service does, such as a container cluster. */
  addOtherBlock(vpcId: string, cidrBlock: string): VpcRecord {
    const vpc = this.#vpc(vpcId);
    return addOtherBlock(this.#ownerOf(vpc), vpc, cidrBlock);
  }

  /**
   * Adds, changes and removes tags of a VPC or connection as a user of the vendor's console does, even if the vendor's
   * API cannot.
   */
  changeTags(id: string, changes: TagChanges): void {
    const [connection] = this.#store.read(() => connectionsById(this.#store, parseId(id).id));
    if (connection === undefined) {
      const vpc = this.#vpc(id);
      changeVpcTags(this.#ownerOf(vpc), vpc, changes);
      return;
    }
    const { vendor, requester, accepter } = connection;
    const { accountId, region } = requester.id === parseId(id).id ? requester : accepter;
    changePeeringTags(this.#ownerOf({ vendor, accountId }), { region, id: parseId(id).id }, changes);
  }

  /** Times of a VPC, a subnet or a peering connection. */
  times(id: string): ObjectTimes {
    return this.#store.read(() => {
      const { createdAt = this.now().toISOString(), updatedAt = createdAt } = timesOf(this.#store, id);
      return { createdAt, updatedAt };
    });
  }

  /**
   * Times of a route table and its routes, by destination. Objects created with the VPC or the table have its times.
   */
  tableTimes(vpcId: string, id: string): ObjectTimes & { readonly routes: Readonly<Record<string, string>> } {
    return this.#store.read(() => {
      const { createdAt: vpcCreatedAt } = this.times(vpcId);
      const { createdAt = vpcCreatedAt, updatedAt = createdAt } = timesOf(this.#store, id);
      return { createdAt, updatedAt, routes: routeTimes(this.#store, id, createdAt) };
    });
  }

  /** Associates the subnet with that table. */
  associate(vpcId: string, subnetId: string, routeTableId: string): Subnet {
    const vpc = this.#vpc(vpcId);
    return associate(this.#ownerOf(vpc), vpc.region, subnetId, routeTableId);
  }

  /** Recorded traffic of a connection, by the ID of either half. */
  traffic(connection: string): ConnectionTraffic {
    return readTraffic(this.#store, parseId(connection).id);
  }

  /** Each sample is one minute. Returns the number of recorded minutes. */
  recordTraffic(connection: string, samples: readonly TrafficSample[]): number {
    return recordTraffic(this.#store, parseId(connection).id, samples);
  }

  /**
   * Bandwidth limit for one IP address, for traffic recorded from now on: a feature of this simulation, and of no
   * vendor.
   */
  limitAddress(connection: string, address: string, mbps: number | undefined): AddressLimit[] {
    return limitAddress(this.#store, parseId(connection).id, address, mbps);
  }

  /** The account's halves of connections, on a vendor where each account creates its own. */
  halves(vendor: string, accountId: string): Halves {
    return new Halves(new Session(this.#store, rulesOf(vendor)!, {}, { id: accountId, owner: accountId }));
  }

  close(): void {
    this.#store.close();
  }

  #vpc(id: string): Vpc {
    const vpc = this.#store.read(() => findVpc(this.#store, parseId(id).id));
    if (vpc) return vpc;
    throw new PeeringError("not-found", "the embedded cloud has no such VPC", {
      property: "vpc",
      value: id,
      fix: `See \`vpc-peering cloud list\` of ${this.#store.file}`,
    });
  }

  #ownerOf({ vendor, accountId }: Pick<Vpc, "vendor" | "accountId">): Session {
    return new Session(this.#store, rulesOf(vendor)!, {}, { id: accountId, owner: accountId });
  }
}

function whyNoVendor(vendor: string | undefined, vendors: number): string {
  if (vendor !== undefined) return "the vendor does not exist";
  return vendors === 0 ? "no vendor has this account yet" : "several vendors have an account of this id";
}

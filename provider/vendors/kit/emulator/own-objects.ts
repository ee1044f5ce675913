/** Objects of the calling account, in the region of its call. A missing object is refused with the vendor's error. */
import type { Backend, PeeringRecord, Reads, RouteTableRecord, Tags, VpcRecord } from "../../../backend/contract.js";
import { tagChanges } from "../../../backend/tags.js";
import type { CloudOperator } from "../../../cloud/admin/operator.js";
import type { VendorRules } from "../../../rules/schema.js";
import type { Subnet } from "../../../cloud/operations/subnets.js";

export type Kind = "vpc" | "peering" | "routeTable" | "subnet";

/** The actual state, or the state that reads show. */
type By = "exact" | "backend";

export interface Owner {
  readonly rules: Pick<VendorRules, "id">;
  readonly accountId: string;
  readonly region: string;
  readonly account: { readonly exact: Reads; readonly backend: Backend; readonly operator: CloudOperator };
  readonly missing: (kind: Kind, given: string) => Error;
  /** Converts an ID of another form to the cloud's; refuses an invalid one. */
  readonly idOf?: (kind: Kind, given: string) => string;
}

export interface Tagged {
  readonly tags: Tags;
  /** Replaces all tags. */
  set(this: void, tags: Tags): Promise<unknown>;
}

export class OwnObjects {
  constructor(private readonly owner: Owner) {}

  async vpc(given: string, by: By = "exact"): Promise<VpcRecord> {
    const [vpc] = await this.owner.account[by].getVpcs([this.#ref("vpc", given)]);
    return vpc ?? this.#refuse("vpc", given);
  }

  async peering(given: string, by: By = "exact"): Promise<PeeringRecord> {
    const [connection] = await this.owner.account[by].getPeerings([this.#ref("peering", given)]);
    return connection ?? this.#refuse("peering", given);
  }

  async routeTable(given: string, by: By = "exact"): Promise<RouteTableRecord> {
    const [table] = await this.owner.account[by].getRouteTables([this.#ref("routeTable", given)]);
    return table ?? this.#refuse("routeTable", given);
  }

  subnet(given: string): Subnet {
    const { id } = this.#ref("subnet", given);
    return this.subnets().find((one) => one.id === id) ?? this.#refuse("subnet", given);
  }

  subnets(): Subnet[] {
    const { rules, accountId, region, account } = this.owner;
    const { subnets } = account.operator.inventory({ vendor: rules.id });
    return subnets.filter((subnet) => subnet.accountId === accountId && subnet.region === region);
  }

  async tagged(kind: Kind, given: string, by: By = "exact"): Promise<Tagged> {
    const { backend, operator } = this.owner.account;
    if (kind === "vpc") {
      const vpc = await this.vpc(given, by);
      return { tags: vpc.tags, set: (tags) => backend.updateVpc(vpc, { tags: tagChanges(vpc.tags, tags) }) };
    }
    if (kind === "peering") {
      const connection = await this.peering(given, by);
      const { tags: before = {} } = connection;
      return { tags: before, set: (tags) => backend.updatePeering(connection, { tags: tagChanges(before, tags) }) };
    }
    if (kind === "subnet") {
      const { id, vpcId, tags: before = {} } = this.subnet(given);
      return { tags: before, set: async (tags) => operator.updateSubnet(vpcId, id, { tags }) };
    }
    const { id, vpcId } = await this.routeTable(given, by);
    const { tags: before = {} } = operator.tableLabels(id) ?? {};
    return { tags: before, set: async (tags) => operator.updateRouteTable(vpcId, id, { tags }) };
  }

  #ref(kind: Kind, given: string) {
    const { region, idOf } = this.owner;
    return { region, id: idOf?.(kind, given) ?? given };
  }

  #refuse(kind: Kind, given: string): never {
    throw this.owner.missing(kind, given);
  }
}

import * as pulumi from "@pulumi/pulumi";
import {
  OUTPUTS,
  type RouteTableArgs,
  type RouteTableDerived,
  type RouteTableOutputs,
} from "../generated/route-table.js";
import { derive } from "./derived.js";
import { accountPart, lastPart } from "./id.js";
import { plannedVpc, rememberOrder, rememberTable, rememberVpcOf } from "../plan/plan.js";
import { shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, idOf, isExisting, registrationOf } from "../registration/registration.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * A route table of a VPC, beside its default one. A `Subnet` names its table with `routeTable`, and a `Route` with
 * `routeTableId: table.id`.
 * @example
 * ```ts
 * const table = new RouteTable("web", { vpc: app });
 * ```
 */
export class RouteTable extends (pulumi.CustomResource as typeof RouteTableOutputs) {
  /** Reads an existing route table without managing it. `id` is `region/rtb-…`, or the vendor's id alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): RouteTable {
    return new RouteTable(name, {} as RouteTableArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is RouteTable {
    return isOfKind(value, "RouteTable");
  }

  constructor(name: string, args: RouteTableArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("RouteTable", args);
    const { vpc } = args;
    const inputs = { ...args, vpc: idOf(vpc) };
    const facts = { vpc: plannedVpc(vpc) };
    const traces = shortenTraces();
    try {
      super(...registrationOf("RouteTable", { name, opts, outputs: OUTPUTS, inputs, facts }));
    } finally {
      traces.restore();
    }
    rememberOrder(this, opts, args);
    const own = { given: vpc, registered: this.vpc };
    derive<RouteTableDerived>(this, {
      routeTableId: () => rememberVpcOf(this.id.apply(lastPart), own),
      accountId: () => this.account.apply(accountPart),
    });
    rememberVpcOf(this.id, own);
    rememberTable(this, { isRead: isExisting(opts), vpc: own });
  }
}

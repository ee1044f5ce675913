import * as pulumi from "@pulumi/pulumi";
import { OUTPUTS, type SubnetArgs, type SubnetDerived, type SubnetOutputs } from "../generated/subnet.js";
import { derive } from "./derived.js";
import { accountPart, lastPart } from "./id.js";
import { plannedTable, plannedVpc, rememberOrder, rememberVpcOf } from "../plan/plan.js";
import { shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, idOf, registrationOf } from "../registration/registration.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * A subnet of a VPC. It is associated with one route table: the default one of the VPC, or that of `routeTable`.
 * @example
 * ```ts
 * const subnet = new Subnet("web", { vpc: app, cidrBlock: "10.0.1.0/24", zone: "ap-guangzhou-3", routeTable: table });
 * ```
 */
export class Subnet extends (pulumi.CustomResource as typeof SubnetOutputs) {
  /** Reads an existing subnet without managing it. `id` is `region/subnet-…`, or the vendor's id alone. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Subnet {
    return new Subnet(name, {} as SubnetArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is Subnet {
    return isOfKind(value, "Subnet");
  }

  constructor(name: string, args: SubnetArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("Subnet", args);
    const { vpc, routeTable } = args;
    const inputs = { ...args, vpc: idOf(vpc), routeTable: idOf(routeTable) };
    const facts = { vpc: plannedVpc(vpc), routeTable: plannedTable(routeTable) };
    const traces = shortenTraces();
    try {
      super(...registrationOf("Subnet", { name, opts, outputs: OUTPUTS, inputs, facts }));
    } finally {
      traces.restore();
    }
    rememberOrder(this, opts, args);
    const own = { given: vpc, registered: this.vpc };
    derive<SubnetDerived>(this, {
      subnetId: () => rememberVpcOf(this.id.apply(lastPart), own),
      accountId: () => this.account.apply(accountPart),
    });
    rememberVpcOf(this.id, own);
  }
}

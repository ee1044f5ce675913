import * as pulumi from "@pulumi/pulumi";
import { OUTPUTS, type RouteArgs, type RouteDerived, type RouteOutputs } from "../generated/route.js";
import { derive } from "./derived.js";
import { lastPart, regionPart, routeTablePart } from "./id.js";
import { ownerOf, plannedEnd, plannedPeering, plannedVpc, rememberOrder, vpcOf } from "../plan/plan.js";
import { shortenTraces } from "../registration/pulumi-internals.js";
import { argumentsOf, idOf, registrationOf } from "../registration/registration.js";
import { isOfKind } from "../registration/type-token.js";

/**
 * A route with a peering connection as its next hop. Traffic requires a route at each end. A route never waits: over a
 * pending connection it may be deferred, with a warning, until the first `up` after the acceptance. The output
 * `routeTableId` is always set.
 * @example
 * ```ts
 * new Route("to-data", { vpc: app, destinationCidrBlock: data.cidrBlock, peeringConnection: connection });
 * ```
 */
export class Route extends (pulumi.CustomResource as typeof RouteOutputs) {
  /**
   * Reads an existing route without managing it. `id` is `region/rtb-…/10.0.1.0/24`; without the region, the provider's
   * default region applies.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Route {
    return new Route(name, {} as RouteArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is Route {
    return isOfKind(value, "Route");
  }

  constructor(name: string, args: RouteArgs, opts?: pulumi.CustomResourceOptions) {
    args = argumentsOf("Route", args);
    const { vpc, routeTableId, subnetId, peeringConnection } = args;
    const inputs = { ...args, vpc: idOf(vpc), peeringConnection: idOf(peeringConnection) };
    const facts = {
      vpc: vpc === undefined ? plannedEnd(vpcOf(routeTableId) ?? vpcOf(subnetId)) : plannedVpc(vpc),
      destinationVpc: plannedVpc(ownerOf(args.destinationCidrBlock)),
      peering: plannedPeering(peeringConnection),
    };
    const traces = shortenTraces();
    try {
      super(...registrationOf("Route", { name, opts, outputs: SEEDED, inputs, facts }));
    } finally {
      traces.restore();
    }
    rememberOrder(this, opts, args);
    // A route from `.get()` keeps the ID in the program, which may lack the region; its table is reported. For any
    // other route, the inputs of these names may be absent, and the ID contains both.
    const { id, routeTableId: reported, subnetId: subnet } = this;
    const table = () => (opts?.id === undefined ? id.apply(routeTablePart) : reported);
    derive<RouteDerived>(this, {
      routeTableId: () => table().apply(lastPart),
      region: () => table().apply(regionPart),
      subnetId: () => subnet.apply(lastPart),
      state: () => (this as unknown as { desiredState: RouteDerived["state"] }).desiredState,
    });
  }
}

/** `desiredState` is internal: the output is `state`. */
const SEEDED = [...OUTPUTS, "desiredState"];

import * as pulumi from "@pulumi/pulumi";
import { lastPart, regionPart, routeTablePart } from "./id.js";
import type { PeeringAccepter } from "./peering-accepter.js";
import type { PeeringConnection } from "./peering-connection.js";
import { ownerOf, plannedPeering, plannedVpc } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

/** Exactly one of `vpc`, `routeTableId` and `subnetId` says which table is written to; a change replaces the route. */
export interface RouteArgs {
  /** The VPC whose default table gets the route: a `Vpc`, or an id. */
  vpc?: Vpc | pulumi.Input<string>;
  /** The table itself: `region/rtb-…` or `rtb-…`. */
  routeTableId?: pulumi.Input<string>;
  /** The subnet whose table gets the route: `region/subnet-…` or `subnet-…`. */
  subnetId?: pulumi.Input<string>;
  /** Region of a bare id. Default: the VPC's, else the provider's. */
  region?: pulumi.Input<string>;
  /**
   * Where the traffic goes: an IPv4 or IPv6 block without host bits. Where it may lie is the vendor's rule
   * (`getVendorRules().routeDestination`). A change replaces the route.
   */
  destinationCidrBlock: pulumi.Input<string>;
  /**
   * The link that the traffic takes: a `PeeringConnection`, a `PeeringAccepter` or an id. In a stack that holds
   * both ends pass the accepter: the route is then written after the acceptance. Updated in place.
   */
  peeringConnection: PeeringConnection | PeeringAccepter | pulumi.Input<string>;
  /** Updated in place. */
  description?: pulumi.Input<string>;
  /**
   * False: the route stays in its table and carries no traffic. Default true. Updated in place: a route that somebody
   * disabled is drift, and the next `up` enables it again. Where the vendor's routes have no such switch, false is an
   * error (`getVendorRules().routeEnabled`).
   */
  enabled?: pulumi.Input<boolean>;
  /** Take over a route for this destination that leads elsewhere. Default false; an identical one is always taken over. */
  adoptExisting?: pulumi.Input<boolean>;
  /** Set by the package: "written". On a link that is still pending it reads "deferred", and the next `up` after acceptance writes the route. */
  desiredState?: pulumi.Input<"written">;
}

/**
 * A route through a peering connection. Without one at each end of the link no traffic flows. It never waits: on a
 * link that is still pending it may be deferred, with a warning, until the next `up` after the acceptance. Its
 * `routeTableId` can always be read, whichever way the table was named.
 */
export class Route extends pulumi.CustomResource {
  /**
   * An existing route, to read, not to manage. `id` is `region/rtb-…/10.0.1.0/24`; without the region, the provider's
   * default region applies.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Route {
    return new Route(name, {} as RouteArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is Route {
    return isOfKind(value, "Route");
  }

  /** The vendor's id of the table. Stays known while the route is updated. */
  declare readonly routeTableId: pulumi.Output<string>;
  declare readonly vpc: pulumi.Output<string | undefined>;
  declare readonly subnetId: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string>;
  declare readonly destinationCidrBlock: pulumi.Output<string>;
  /** Id of the link. */
  declare readonly peeringConnection: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  /** False: disabled; the route carries no traffic. Undefined where the program leaves it out: enabled. */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** "written", or "deferred" while the link is pending and the vendor refuses routes through it. */
  declare readonly desiredState: pulumi.Output<string>;
  /** Backend, vendor and account that hold the route; nothing is done to it under another identity. */
  declare readonly account: pulumi.Output<string>;
  /** The vendor's id of what the route leads through: the link, or on some vendors the own half of it. */
  declare readonly nextHopId: pulumi.Output<string | undefined>;

  constructor(name: string, args: RouteArgs, opts?: pulumi.CustomResourceOptions) {
    const { vpc, peeringConnection } = args;
    const inputs = { ...args, vpc: idOf(vpc), peeringConnection: idOf(peeringConnection) };
    const facts = {
      vpc: plannedVpc(vpc),
      destinationVpc: plannedVpc(ownerOf(args.destinationCidrBlock)),
      peering: plannedPeering(peeringConnection),
    };
    // A route that is only read keeps the id it was asked for by, which may lack the region; its table is reported.
    const isRead = opts?.id !== undefined;
    const outputs = isRead ? [...OUTPUTS, "routeTableId"] : OUTPUTS;
    super(typeToken("Route"), name, register("Route", { name, opts, outputs, inputs, facts }), opts);
    // Inputs of those names are absent from most routes; the id always says which table and region it became.
    const table = isRead ? this.routeTableId : this.id.apply(routeTablePart);
    this.routeTableId = table.apply(lastPart);
    this.region = table.apply(regionPart);
  }
}

const OUTPUTS = [
  "vpc",
  "subnetId",
  "destinationCidrBlock",
  "peeringConnection",
  "description",
  "enabled",
  "adoptExisting",
  "desiredState",
  "account",
  "nextHopId",
] as const;

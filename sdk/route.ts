import * as pulumi from "@pulumi/pulumi";
import { lastPart, regionPart, routeTablePart } from "./id.js";
import type { PeeringAccepter } from "./peering-accepter.js";
import type { PeeringConnection } from "./peering-connection.js";
import { ownerOf, plannedPeering, plannedVpc } from "./plan.js";
import { idOf, register } from "./registration.js";
import { isOfKind, typeToken } from "./type-token.js";
import type { Vpc } from "./vpc.js";

/** Exactly one of `vpc`, `routeTableId` and `subnetId` selects the route table. A change replaces the route. */
export interface RouteArgs {
  /** VPC, for a route in its default route table: a `Vpc`, or an ID. */
  vpc?: Vpc | pulumi.Input<string>;
  /** ID of the route table: `region/rtb-…` or `rtb-…`. */
  routeTableId?: pulumi.Input<string>;
  /** ID of a subnet, for a route in its route table: `region/subnet-…` or `subnet-…`. */
  subnetId?: pulumi.Input<string>;
  /**
   * Region of a bare ID.
   * @default the region of the VPC, else the provider's
   */
  region?: pulumi.Input<string>;
  /**
   * Destination: an IPv4 or IPv6 CIDR block without host bits. The vendor's rule limits the allowed destinations
   * (`getVendorRules().routeDestination`). A change replaces the route.
   */
  destinationCidrBlock: pulumi.Input<string>;
  /**
   * Next hop: a `PeeringConnection`, a `PeeringAccepter` or an ID. In a stack with both ends, pass the accepter: the
   * route is then created after the acceptance. Updated in place.
   */
  peeringConnection: PeeringConnection | PeeringAccepter | pulumi.Input<string>;
  /** Description of the route. Updated in place. */
  description?: pulumi.Input<string>;
  /**
   * Whether the route carries traffic; if false, it stays in its table. Updated in place: a manually disabled route is
   * drift, and the next `up` enables it again. On a vendor that cannot disable routes, false is an error
   * (`getVendorRules().routeEnabled`).
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * Whether to replace an existing route for this destination with another next hop. If false, it is the error
   * `already-exists`. An identical route is always adopted.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /** Set by the package: "written". While the connection is pending it is "deferred", and the first `up` after the acceptance creates the route. */
  desiredState?: pulumi.Input<"written">;
}

/**
 * A route with a peering connection as its next hop. Traffic requires a route at each end. A route never waits: over a
 * pending connection it may be deferred, with a warning, until the first `up` after the acceptance. The output
 * `routeTableId` is always set.
 * @example
 * ```ts
 * new Route("to-data", { vpc: app, destinationCidrBlock: data.cidrBlock, peeringConnection: connection });
 * ```
 */
export class Route extends pulumi.CustomResource {
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

  /** The vendor's ID of the route table. Known during an update. */
  declare readonly routeTableId: pulumi.Output<string>;
  declare readonly vpc: pulumi.Output<string | undefined>;
  declare readonly subnetId: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string>;
  declare readonly destinationCidrBlock: pulumi.Output<string>;
  /** ID of the peering connection. */
  declare readonly peeringConnection: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  /** False: the route is disabled. Undefined: the program does not set it, and the route is enabled. */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** "written", or "deferred" while the connection is pending and the vendor refuses routes over it. */
  declare readonly desiredState: pulumi.Output<string>;
  /** Identity: backend, vendor and account of the route. Under another identity every operation fails. */
  declare readonly account: pulumi.Output<string>;
  /** The vendor's ID of the next hop: the connection, or on some vendors the account's own half of it. */
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

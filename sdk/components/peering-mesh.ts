import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { regionIn } from "./link-accounts.js";
import type { LinkRoutesArgs, PeeringLinkArgs } from "./link-args.js";
import { PeeringLink } from "./peering-link.js";
import { requireMembers, requireRoutes } from "./required.js";
import type { Provider } from "../resources/provider.js";
import { logicalNameOf } from "../registration/pulumi-internals.js";
import { argumentsOf } from "../registration/registration.js";
import { componentToken, isComponent, typeToken } from "../registration/type-token.js";
import { Vpc } from "../resources/vpc.js";

export interface MeshMember {
  /** Name of the member, part of the names of its links. Required in a list for a VPC that the program does not declare. */
  name?: string;
  /** VPC: a `Vpc`, or an ID. */
  vpc: Vpc | pulumi.Input<string>;
  /**
   * Provider of the account of `vpc`.
   * @default the Provider of the `Vpc`, else the component's
   */
  provider?: Provider;
  /**
   * CIDR blocks of `vpc`. Required if they are not plain values in the program.
   * @default the CIDR blocks in the arguments of the `Vpc`
   */
  cidrBlocks?: PeeringLinkArgs["cidrBlocks"];
  /**
   * IDs of the route tables that get the routes.
   * @default the default route table of the VPC
   */
  routeTableIds?: PeeringLinkArgs["routeTableIds"];
  /** Alternative to `routeTableIds`: IDs of subnets whose route tables get the routes. */
  subnetIds?: PeeringLinkArgs["subnetIds"];
}

export interface PeeringMeshArgs extends Pick<
  PeeringLinkArgs,
  "chargeType" | "onEnded" | "onRejected" | "timeoutSeconds"
> {
  /** VPCs of the mesh, by name or as a list. The order does not matter. */
  members: Readonly<Record<string, MeshMember>> | readonly MeshMember[];
  /**
   * Bandwidth cap of each connection between two regions, in whole Mbps: a number for all, or a function of the names of
   * the two members, in alphabetical order. Connections inside a region have no cap.
   */
  bandwidthMbps?: pulumi.Input<number> | ((a: string, b: string) => pulumi.Input<number> | undefined);
  /**
   * Routes of the mesh, or `false` for no routes.
   * @default all CIDR blocks of the members
   */
  routes?: false | Pick<LinkRoutesArgs, "ipv6">;
}

/**
 * A component with a `PeeringLink` for every pair of VPCs. Peering connections are not transitive, so a full mesh requires
 * one for each pair. A link is named by its two members, so a further member only adds links.
 * @example
 * ```ts
 * new PeeringMesh("mesh", { members: { app: { vpc: app }, data: { vpc: data }, web: { vpc: web } } });
 * ```
 */
export class PeeringMesh extends pulumi.ComponentResource {
  static override isInstance(value: unknown): value is PeeringMesh {
    return isComponent(value, "PeeringMesh");
  }

  /** Connections by the names of their two members, in alphabetical order: `a.b`. */
  readonly links: Readonly<Record<string, PeeringLink>>;

  constructor(name: string, args: PeeringMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentToken("PeeringMesh"), name, {}, opts);
    const { members, bandwidthMbps, chargeType, ...common } = argumentsOf("PeeringMesh", args);
    requireMembers(members);
    requireRoutes(common.routes);
    const inherited = this.getProvider(typeToken("PeeringConnection"));
    const links = pairsOf(byName(members)).map(([a, b]) => {
      const mbps = typeof bandwidthMbps === "function" ? bandwidthMbps(a.name, b.name) : bandwidthMbps;
      const across = <T>(value: pulumi.Input<T>) => acrossRegions([a, b], inherited, value);
      const pair = `${a.name}.${b.name}`;
      const link = new PeeringLink(
        `${name}-${pair}`,
        {
          ...common,
          ...endsOf(a, b),
          ...(mbps !== undefined && { bandwidthMbps: across(mbps) }),
          ...(chargeType !== undefined && { chargeType: across(chargeType) }),
        },
        { parent: this },
      );
      return [pair, link] as const;
    });
    this.links = Object.fromEntries(links);
    this.registerOutputs({ links: Object.fromEntries(links.map(([pair, { connection }]) => [pair, connection.id])) });
  }
}

type Named = MeshMember & { readonly name: string };

/** Alphabetical, so that two members always have the same connection with the same requester. */
function byName(members: PeeringMeshArgs["members"]): Named[] {
  const named = Array.isArray(members)
    ? (members as readonly MeshMember[]).map((member) => ({ ...member, name: nameOf(member) }))
    : Object.entries(members as Readonly<Record<string, MeshMember>>).map(([name, member]) => ({ ...member, name }));
  const names = named.map(({ name }) => name);
  const duplicate = names.find((name, i) => names.indexOf(name) < i);
  if (duplicate === undefined) return named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  throw new PeeringError(
    "invalid-input",
    "two members have this name, and the names of connections are built from it",
    {
      property: "members",
      value: duplicate,
      fix: "Set a different name for each member",
    },
  );
}

/** In a list: the name given, else the logical name of the VPC. */
function nameOf({ name, vpc }: MeshMember): string {
  const found = name ?? (Vpc.isInstance(vpc) ? logicalNameOf(vpc) : undefined);
  if (found !== undefined) return found;
  throw new PeeringError("invalid-input", "a member has no name, and the names of connections are built from it", {
    property: "members",
    fix: "Set a name: { name, vpc }; or set members as an object: { prod: { vpc }, … }",
  });
}

function pairsOf<T>(members: readonly T[]): [T, T][] {
  return members.flatMap((a, i) => members.slice(i + 1).map((b): [T, T] => [a, b]));
}

function endsOf(a: Named, b: Named): PeeringLinkArgs {
  return {
    vpc: a.vpc,
    peerVpc: b.vpc,
    ...(a.provider !== undefined && { requesterProvider: a.provider }),
    ...(b.provider !== undefined && { accepterProvider: b.provider }),
    ...(a.cidrBlocks !== undefined && { cidrBlocks: a.cidrBlocks }),
    ...(b.cidrBlocks !== undefined && { peerCidrBlocks: b.cidrBlocks }),
    ...(a.routeTableIds !== undefined && { routeTableIds: a.routeTableIds }),
    ...(b.routeTableIds !== undefined && { peerRouteTableIds: b.routeTableIds }),
    ...(a.subnetIds !== undefined && { subnetIds: a.subnetIds }),
    ...(b.subnetIds !== undefined && { peerSubnetIds: b.subnetIds }),
  };
}

/** The value if the two are in different regions. A region is an input, so this is known in previews too. */
function acrossRegions<T>(
  pair: readonly Named[],
  inherited: pulumi.ProviderResource | undefined,
  value: pulumi.Input<T>,
): pulumi.Output<T> {
  const regions = pair.map(({ vpc, provider }) =>
    Vpc.isInstance(vpc) ? vpc.region : regionIn(provider ?? inherited, vpc),
  );
  return pulumi
    .all([pulumi.all(regions), value])
    .apply(([[one, other], value]) => (one === other ? undefined : value)) as pulumi.Output<T>;
}

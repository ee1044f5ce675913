import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { regionIn } from "./link-accounts.js";
import type { LinkRoutesArgs, PeeringLinkArgs } from "./link-args.js";
import { PeeringLink } from "./peering-link.js";
import type { Provider } from "../provider.js";
import { componentToken, isComponent, typeToken } from "../type-token.js";
import { Vpc } from "../vpc.js";

export interface MeshMember {
  /** What the member is called in the names of its links. Required in a list, for a VPC that is not declared in the program. */
  name?: string;
  /** A `Vpc`, or an id. */
  vpc: Vpc | pulumi.Input<string>;
  /** The account of `vpc`. Default: the Provider that the `Vpc` was declared with, else the component's. */
  provider?: Provider;
  /** Address ranges of `vpc`. Default: those in the arguments of the `Vpc`; required where these are not plain values. */
  cidrBlocks?: PeeringLinkArgs["cidrBlocks"];
  /** Tables that get the routes. Default: the default table of the VPC. */
  routeTableIds?: PeeringLinkArgs["routeTableIds"];
  /** In place of `routeTableIds`: the tables that these subnets use. */
  subnetIds?: PeeringLinkArgs["subnetIds"];
}

export interface PeeringMeshArgs extends Pick<
  PeeringLinkArgs,
  "chargeType" | "onEnded" | "onRejected" | "timeoutSeconds"
> {
  /** The VPCs to link, each with each: by name, or as a list. The order does not matter. */
  members: Readonly<Record<string, MeshMember>> | readonly MeshMember[];
  /**
   * Bandwidth cap of each link between two regions, in whole Mbps: one for all, or by the names of the two members, in
   * alphabetical order. Links inside a region have none.
   */
  bandwidthMbps?: pulumi.Input<number> | ((a: string, b: string) => pulumi.Input<number> | undefined);
  /** `false`: no routes. Default: all ranges of the members, which `cidrBlocks` of a member can narrow down. */
  routes?: false | Pick<LinkRoutesArgs, "ipv6">;
}

/**
 * A `PeeringLink` for every pair of VPCs. Connections are not transitive, so VPCs that are all to reach each other need
 * one for each pair. A link is named by its two members: a further member only adds links.
 */
export class PeeringMesh extends pulumi.ComponentResource {
  static override isInstance(value: unknown): value is PeeringMesh {
    return isComponent(value, "PeeringMesh");
  }

  /** By the names of the two members, in alphabetical order: `a.b`. */
  readonly links: Readonly<Record<string, PeeringLink>>;

  constructor(name: string, args: PeeringMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    super(componentToken("PeeringMesh"), name, {}, opts);
    const { members, bandwidthMbps, chargeType, ...common } = args;
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

/** Alphabetical, so that the same two members always make the same link, with the same requester. */
function byName(members: PeeringMeshArgs["members"]): Named[] {
  const named = Array.isArray(members)
    ? (members as readonly MeshMember[]).map((member) => ({ ...member, name: nameOf(member) }))
    : Object.entries(members as Readonly<Record<string, MeshMember>>).map(([name, member]) => ({ ...member, name }));
  const names = named.map(({ name }) => name);
  const twin = names.find((name, i) => names.indexOf(name) < i);
  if (twin === undefined) return named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  throw new PeeringError(
    "invalid-input",
    "two members have this name, and the names of connections are built from it",
    {
      property: "members",
      value: twin,
      fix: "Set a different name for each member",
    },
  );
}

/** In a list: the name given, else the logical name of the VPC. */
function nameOf({ name, vpc }: MeshMember): string {
  const found = name ?? (Vpc.isInstance(vpc) ? (vpc as unknown as { __name?: string }).__name : undefined);
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
    ...(a.provider !== undefined && { provider: a.provider }),
    ...(b.provider !== undefined && { peerProvider: b.provider }),
    ...(a.cidrBlocks !== undefined && { cidrBlocks: a.cidrBlocks }),
    ...(b.cidrBlocks !== undefined && { peerCidrBlocks: b.cidrBlocks }),
    ...(a.routeTableIds !== undefined && { routeTableIds: a.routeTableIds }),
    ...(b.routeTableIds !== undefined && { peerRouteTableIds: b.routeTableIds }),
    ...(a.subnetIds !== undefined && { subnetIds: a.subnetIds }),
    ...(b.subnetIds !== undefined && { peerSubnetIds: b.subnetIds }),
  };
}

/** The value, where the two lie in different regions. A region is an input, so this is known in previews too. */
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

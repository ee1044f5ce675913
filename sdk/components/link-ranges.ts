/** Destinations of a `PeeringLink`'s routes: the CIDR blocks of both ends, as given in the program. */
import type * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { declarationOf } from "../plan/declaration.js";
import type { LinkRoutesArgs, PeeringLinkArgs } from "./link-args.js";
import { isOfKind } from "../registration/type-token.js";
import type { Vpc } from "../resources/vpc.js";

export interface Range {
  /** Part of the route's logical name: the CIDR block itself, if known. */
  readonly key: string;
  readonly destination: pulumi.Input<string>;
}

/** Destinations at each end. */
export function rangesOf(args: PeeringLinkArgs, routes: LinkRoutesArgs): { own: Range[]; peer: Range[] } {
  const own: End = { vpc: args.vpc, cidrBlocks: args.cidrBlocks, properties: ["vpc", "cidrBlocks"] };
  const peer: End = { vpc: args.peerVpc, cidrBlocks: args.peerCidrBlocks, properties: ["peerVpc", "peerCidrBlocks"] };
  const blocks = { own: blocksOf(own), peer: blocksOf(peer) };
  const all = [...blocks.own, ...blocks.peer];
  for (const property of ["include", "exclude"] as const) {
    for (const block of routes[property] ?? []) if (!all.includes(block)) throw noSuchRange(property, block, all);
  }
  const withIpv6 = routes.ipv6 ?? (routes.include === undefined && hasIpv6(own) && hasIpv6(peer));
  const wanted = (end: End, blocks: readonly string[]): Range[] => {
    const chosen = blocks
      .filter((block) => routes.include?.includes(block) ?? true)
      .filter((block) => !routes.exclude?.includes(block))
      .filter((block) => withIpv6 || !isIpv6(block));
    const ranges: Range[] = chosen.map((block) => ({ key: block, destination: block }));
    return withIpv6 && !blocks.some(isIpv6) ? [...ranges, assignedRange(end)] : ranges;
  };
  return { own: wanted(own, blocks.own), peer: wanted(peer, blocks.peer) };
}

interface End {
  readonly vpc: unknown;
  readonly cidrBlocks: readonly string[] | undefined;
  /** Names of the arguments at this end. */
  readonly properties: readonly [vpc: string, cidrBlocks: string];
}

const isIpv6 = (block: string): boolean => block.includes(":");

function blocksOf(end: End): string[] {
  const { cidrBlock, secondaryCidrBlocks = [] } = declarationOf(end.vpc) ?? {};
  const blocks: unknown = end.cidrBlocks ?? (Array.isArray(secondaryCidrBlocks) && [cidrBlock, ...secondaryCidrBlocks]);
  if (Array.isArray(blocks) && blocks.every((block) => typeof block === "string")) return [...new Set(blocks)];
  throw new PeeringError("invalid-input", "its CIDR blocks are not plain values, and each requires a route", {
    property: end.properties[0],
    fix: `Give ${end.properties[1]}: ["10.0.1.0/24", …]; or routes: false, to declare the routes yourself`,
  });
}

/** True if the program shows that the end has IPv6. */
function hasIpv6({ vpc, cidrBlocks, properties }: End): boolean {
  if (cidrBlocks?.some(isIpv6)) return true;
  const { enableIpv6 = false } = declarationOf(vpc) ?? {};
  if (typeof enableIpv6 === "boolean") return enableIpv6;
  throw new PeeringError("invalid-input", "its enableIpv6 is not a plain value, and the IPv6 routes depend on it", {
    property: properties[0],
    fix: "Give routes: { ipv6: true } or routes: { ipv6: false }",
  });
}

/** The block that the vendor assigns is known only after the VPC is created, so it has its own name. */
function assignedRange({ vpc, properties }: End): Range {
  // The same Output object, by which the check of the route recognises its VPC.
  if (isOfKind(vpc, "Vpc")) return { key: "ipv6", destination: (vpc as Vpc).ipv6CidrBlock as pulumi.Output<string> };
  throw new PeeringError("invalid-input", "IPv6 routes require the VPC's IPv6 CIDR block", {
    property: properties[0],
    fix: `Set the IPv6 CIDR block in ${properties[1]}`,
  });
}

function noSuchRange(property: "include" | "exclude", block: string, all: readonly string[]): PeeringError {
  return new PeeringError("invalid-input", `neither VPC has this CIDR block; they have ${all.join(", ")}`, {
    property: `routes.${property}`,
    value: block,
    fix: "Set whole CIDR blocks of the VPCs; for parts of them set cidrBlocks and peerCidrBlocks",
  });
}

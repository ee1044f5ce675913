/** Features that a program uses, by account: from a preview, a state, or both. */
import { PeeringError } from "../../errors.js";
import { identityParts, parseId } from "../../engine/ids.js";
import type { Use } from "../../rules/permissions.js";
import type { VendorRules } from "../../rules/schema.js";
import { readPreview } from "../stack/preview-forms.js";
import { statesIn } from "../stack/preview.js";
import { isUnknown } from "../stack/resource-values.js";
import { type Kind, kindOfType, type ResourceState, stackIn } from "../stack/resources.js";

type Values = Readonly<Record<string, unknown>>;

/** A resource in its present or former declaration. */
export interface Declared {
  readonly urn: string;
  readonly kind: Kind;
  readonly inputs: Values;
  /** Input → URNs of the resources that its value comes from. */
  readonly comesFrom: Readonly<Record<string, readonly string[] | null>>;
}

export interface AccountUses {
  /** "": unknown before the first update. */
  readonly vendor: string;
  readonly accountId: string;
  readonly kinds: ReadonlyMap<Kind, ReadonlySet<Use>>;
  /** Regions of the resources. */
  readonly regions: ReadonlySet<string>;
}

export interface Stack {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly Declared[];
}

/** @param state state of the same stack; it contains unchanged resources that the preview omits */
export function stackOfPreview(text: string, state: string | undefined): Stack {
  const saved = state === undefined ? undefined : statesIn(state);
  const { steps, unlisted = 0 } = readPreview(text, saved);
  if (unlisted > 0 && saved === undefined)
    throw new PeeringError("invalid-input", `the preview leaves out ${unlisted} unchanged resources`, {
      property: "--preview",
      fix: "Add the stack's state (--state), or run `pulumi preview --json --show-sames`",
    });
  const states = steps.flatMap(({ oldState, newState }) => [oldState ?? [], newState ?? []].flat());
  return stackOf([...(saved ?? []), ...states], steps[0]?.urn ?? "", "--preview");
}

export const stackOfState = (text: string): Stack => stackOf(statesIn(text), "", "--state");

function stackOf(states: readonly ResourceState[], urn: string, property: string): Stack {
  const { project, stack } = stackIn(urn || (states[0]?.urn ?? ""));
  const resources = states.flatMap((state) => declared(state) ?? []);
  if (resources.length > 0) return { project, stack, resources };
  throw new PeeringError("invalid-input", "contains no resource of this package", {
    property,
    fix: "Use a preview or a state of a program that declares one",
  });
}

function declared({ urn, type, inputs = {}, propertyDependencies }: ResourceState): Declared | undefined {
  const kind = kindOfType(type);
  return kind && { urn, kind, inputs, comesFrom: propertyDependencies ?? {} };
}

/** @param rulesOf rules by vendor ID */
export function usesByAccount(
  resources: readonly Declared[],
  rulesOf: (vendor: string) => VendorRules | undefined,
): AccountUses[] {
  const regions = new Map(resources.map((resource) => [resource.urn, regionOf(resource)]));
  const found = new Map<string, AccountUses & { kinds: Map<Kind, Set<Use>>; regions: Set<string> }>();
  for (const resource of resources) {
    const { vendor, accountId } = ownerOf(resource);
    const key = `${vendor}/${accountId}`;
    const account = found.get(key) ?? { vendor, accountId, kinds: new Map(), regions: new Set() };
    found.set(key, account);
    const uses = account.kinds.get(resource.kind) ?? new Set();
    for (const use of usesIn(resource, regions, rulesOf(vendor))) uses.add(use);
    account.kinds.set(resource.kind, uses);
    const region = regionOf(resource);
    if (region !== undefined) account.regions.add(region);
  }
  return [...found.values()];
}

/** All features that resources of a kind can use. */
export const usesOfKind = (kind: Kind): ReadonlySet<Use> => new Set(USES_OF[kind]);

const PLACES = ["insideRegion", "betweenRegions"] as const;

const USES_OF: Readonly<Record<Kind, readonly Use[]>> = {
  Vpc: ["tags", "secondaryCidrBlocks", "enableIpv6"],
  Subnet: ["tags", "routeTable"],
  RouteTable: ["tags"],
  PeeringConnection: ["tags", ...PLACES],
  PeeringAccepter: ["accept", "reject", ...PLACES],
  Route: ["subnetId", "enabled", "ipv4", "ipv6"],
};

function ownerOf({ inputs }: Declared): { readonly vendor: string; readonly accountId: string } {
  const stamp = inputs["account"];
  return typeof stamp === "string" && !isUnknown(stamp) ? identityParts(stamp) : { vendor: "", accountId: "" };
}

function regionOf({ inputs }: Declared): string | undefined {
  const { region } = inputs;
  if (typeof region === "string" && !isUnknown(region)) return region;
  return regionInId(inputs["routeTableId"]) ?? regionInId(inputs["vpc"]);
}

const regionInId = (id: unknown): string | undefined =>
  typeof id === "string" && !isUnknown(id) ? parseId(id).region : undefined;

type Regions = ReadonlyMap<string, string | undefined>;

function usesIn(resource: Declared, regions: Regions, rules: VendorRules | undefined): Use[] {
  const { kind, inputs } = resource;
  /** Set, or still unknown. */
  const has = (property: string): boolean => {
    const value = inputs[property];
    if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
    return value !== undefined && value !== null && value !== "" && value !== false;
  };
  const given = (...uses: Use[]): Use[] => uses.filter((use) => has(use));
  switch (kind) {
    case "Vpc":
      return given("tags", "secondaryCidrBlocks", "enableIpv6");
    case "Subnet":
      return given("tags", "routeTable");
    case "RouteTable":
      return given("tags");
    case "PeeringConnection":
      return [...given("tags"), ...placesOf(resource, "peerVpc", regions, rules)];
    case "PeeringAccepter":
      return [...decisionsIn(inputs["decision"]), ...placesOf(resource, "requester", regions, rules)];
    case "Route":
      return [
        ...given("subnetId"),
        ...(inputs["enabled"] === false || isUnknown(inputs["enabled"]) ? (["enabled"] as const) : []),
        ...familiesOf(inputs["destinationCidrBlock"]),
      ];
  }
}

function decisionsIn(decision: unknown): Use[] {
  if (isUnknown(decision)) return ["accept", "reject"];
  return [decision === "reject" ? "reject" : "accept"];
}

function familiesOf(block: unknown): Use[] {
  if (typeof block !== "string" || isUnknown(block)) return ["ipv4", "ipv6"];
  return [block.includes(":") ? "ipv6" : "ipv4"];
}

/** Inside a region or between regions; both if the preview does not show it. */
function placesOf(resource: Declared, far: string, regions: Regions, rules: VendorRules | undefined): Use[] {
  if (rules !== undefined && !rules.crossRegion.value.allowed) return ["insideRegion"];
  const { inputs, comesFrom } = resource;
  const value = inputs[far];
  const named = typeof value === "object" && value !== null ? (value as Values)["vpc"] : value;
  const urns = comesFrom[far] ?? [];
  // An accepter that names its connection instead of the requester is in the requester's region.
  const origin = urns.map((urn) => regions.get(urn)).find((region) => region !== undefined);
  const [own, other] = [regionOf(resource), regionInId(named) ?? regionInId(inputs["peeringConnection"]) ?? origin];
  if (own === undefined || other === undefined) return ["insideRegion", "betweenRegions"];
  return [own === other ? "insideRegion" : "betweenRegions"];
}

/** Checks a planned subnet or route table against a vendor's rules. */
import { type Cidr, contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import { unusableBlock } from "./blocks.js";
import { absentField } from "./field.js";
import type { Rule, TagSupport, VendorRules } from "../schema.js";
import { nameViolation } from "./text.js";
import type { Violation } from "../violation.js";
import { ipv4Block } from "./vpc.js";

/** Known inputs of a `Subnet`. An input that is neither here nor in `unknown` is not set. */
export interface PlannedSubnet {
  readonly name?: string | undefined;
  readonly cidrBlock?: string | undefined;
  readonly zone?: string | undefined;
  readonly routeTable?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Primary and secondary CIDR blocks of its VPC, if known. */
  readonly vpcCidrBlocks?: readonly string[] | undefined;
  /** Other known subnets of its VPC, each with its name for messages. */
  readonly siblings?: readonly { readonly name: string; readonly cidrBlock: string }[] | undefined;
  /** Names of inputs that are set but unknown. */
  readonly unknown: ReadonlySet<string>;
}

export function subnetViolations(rules: VendorRules, subnet: PlannedSubnet): Violation[] {
  const { name, unknown } = subnet;
  return [
    ...blockViolations(rules, subnet),
    zoneViolation(rules, subnet),
    subnet.routeTable === undefined && !unknown.has("routeTable")
      ? undefined
      : tableViolation(rules, "routeTable", subnet.routeTable, "Leave out routeTable"),
    absentTags(rules.subnetTags, subnet, "subnets of this vendor have no tags"),
    name === undefined ? undefined : nameViolation(rules, name),
  ].filter((violation) => violation !== undefined);
}

/** Known inputs of a `RouteTable`. */
export interface PlannedRouteTable extends Pick<PlannedSubnet, "name" | "tags"> {
  /** Names of inputs that are set but unknown. */
  readonly unknown?: ReadonlySet<string>;
}

export function routeTableViolations(rules: VendorRules, table: PlannedRouteTable): Violation[] {
  const { name } = table;
  return [
    tableViolation(
      rules,
      "vpc",
      undefined,
      "Remove the RouteTable, and write routes into the default table (Route.vpc)",
    ),
    absentTags(rules.routeTableTags, table, "route tables of this vendor have no tags"),
    name === undefined ? undefined : nameViolation(rules, name),
  ].filter((violation) => violation !== undefined);
}

/** A new table, on a vendor that requires a higher quota for it. */
export function routeTableOnRequest({ routeTables: { value, source } }: VendorRules): Violation | undefined {
  if ("unsupported" in value || !value.onRequest) return undefined;
  return {
    property: "vpc",
    severity: "warning",
    code: "quota-exceeded",
    what: "a VPC has its default route table only, until the vendor grants more",
    fix: "Ask the vendor for a higher quota of route tables first, or write the routes into the default table (Route.vpc)",
    source,
    involves: [],
  };
}

function blockViolations(rules: VendorRules, { cidrBlock, unknown, vpcCidrBlocks, siblings = [] }: PlannedSubnet) {
  if (cidrBlock === undefined || unknown.has("cidrBlock")) return [];
  const reading = ipv4Block("cidrBlock", cidrBlock, "The vendor assigns blocks of IPv6");
  if (!("cidr" in reading)) return [reading];
  const { cidr } = reading;
  const unusable = unusableBlock("cidrBlock", cidr);
  if (unusable !== undefined) return [unusable];
  return [outside(rules, cidr, vpcCidrBlocks), overlap(rules, cidr, siblings), wrongSize(rules, cidr)];
}

function outside(
  { subnetSize }: VendorRules,
  cidr: Cidr,
  blocks: readonly string[] | undefined,
): Violation | undefined {
  const own = (blocks ?? [])
    .map((block) => readCidr(block))
    .flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
  // An invalid CIDR block of the VPC is reported there.
  if (blocks === undefined || own.length < blocks.length || own.some((block) => contains(block, cidr)))
    return undefined;
  return {
    property: "cidrBlock",
    value: cidr.text,
    severity: "error",
    code: "invalid-input",
    what: `a subnet must be inside a CIDR block of its VPC, which has ${blocks.join(", ")}`,
    fix: "Use a CIDR block inside one of them",
    source: subnetSize.source,
    involves: ["cidrBlock", "vpc"],
  };
}

function overlap(
  { subnetSize }: VendorRules,
  cidr: Cidr,
  siblings: NonNullable<PlannedSubnet["siblings"]>,
): Violation | undefined {
  const other = siblings.find(({ cidrBlock }) => overlaps(toCidr(cidrBlock), cidr));
  if (other === undefined) return undefined;
  return {
    property: "cidrBlock",
    value: cidr.text,
    severity: "error",
    code: "cidr-overlap",
    what: `subnet ${other.name} of the same VPC has ${other.cidrBlock}, and subnets must not overlap`,
    fix: "Use a CIDR block outside of it",
    source: subnetSize.source,
    involves: ["cidrBlock", "vpc"],
  };
}

function wrongSize({ subnetSize: { value, source } }: VendorRules, { prefix, text }: Cidr): Violation | undefined {
  if (value === null || (prefix >= value.minPrefix && prefix <= value.maxPrefix)) return undefined;
  return {
    property: "cidrBlock",
    value: text,
    severity: "warning",
    code: "vendor-rule",
    what: `the vendor documents prefix lengths from ${value.minPrefix} to ${value.maxPrefix} only, and may refuse others`,
    fix: "Use a prefix length between them",
    source,
    involves: ["cidrBlock"],
  };
}

export function zoneViolation(
  { subnetZone: { value, source } }: VendorRules,
  { zone, unknown }: Pick<PlannedSubnet, "zone" | "unknown">,
): Violation | undefined {
  const isSet = zone !== undefined || unknown.has("zone");
  const about = { property: "zone", severity: "error", source, involves: ["zone"] } as const;
  if (value === "required" && !isSet)
    return {
      ...about,
      code: "vendor-rule",
      what: "a subnet of this vendor belongs to a zone, and none is set",
      fix: "Set zone to a zone of the region, as the vendor's API names it",
    };
  if (value !== "absent" || !isSet) return undefined;
  const what = "subnets of this vendor belong to no zone";
  return { ...about, value: zone, code: "unsupported", what, fix: "Leave out zone" };
}

function tableViolation(
  { routeTables: { value, source } }: VendorRules,
  property: string,
  given: string | undefined,
  fix: string,
): Violation | undefined {
  if (!("unsupported" in value)) return undefined;
  return {
    property,
    ...(given !== undefined && { value: given }),
    severity: "error",
    code: "unsupported",
    what: `this vendor has no route tables beside the default one of a VPC: ${value.unsupported}`,
    fix,
    source,
    involves: [property],
  };
}

const absentTags = (rule: Rule<TagSupport>, { tags = {}, unknown }: PlannedRouteTable, what: string) =>
  absentField(rule, "tags", tags, Object.keys(tags).length > 0 || unknown?.has("tags") === true, what);

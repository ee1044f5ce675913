/** Checks a planned VPC against a vendor's rules. */
import { type Cidr, contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import { overlapsWithin } from "../../network/cidr/overlap.js";
import { otherUse, undocumentedBlock, unusableBlock } from "./blocks.js";
import { absentField } from "./field.js";
import { regionViolation } from "./region.js";
import type { Limits, Source, VendorRules } from "../schema.js";
import { descriptionViolation, nameViolation } from "./text.js";
import type { Violation } from "../violation.js";

/** Known inputs of a `Vpc`. An input that is neither here nor in `unknown` is not set. */
export interface PlannedVpcInputs {
  readonly region?: string | undefined;
  readonly cidrBlock?: string | undefined;
  readonly secondaryCidrBlocks?: readonly string[] | undefined;
  readonly enableIpv6?: boolean | undefined;
  readonly edgeSiteId?: string | undefined;
  readonly enterpriseProjectId?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
  /** Names of inputs above that are set but unknown. */
  readonly unknown: ReadonlySet<string>;
}

export function vpcViolations(rules: VendorRules, _limits: Limits, vpc: PlannedVpcInputs): Violation[] {
  const { region, name, description, unknown } = vpc;
  const isSet = (property: keyof PlannedVpcInputs) => vpc[property] !== undefined || unknown.has(property);
  const secondary = isSet("secondaryCidrBlocks") && vpc.secondaryCidrBlocks?.length !== 0;
  return [
    region === undefined || unknown.has("region") ? undefined : regionViolation(rules, "region", region),
    ...cidrViolations(rules, vpc),
    absentField(
      rules.secondaryCidrs,
      "secondaryCidrBlocks",
      vpc.secondaryCidrBlocks,
      secondary,
      "VPCs of this vendor have no secondary CIDR blocks",
    ),
    absentField(rules.ipv6, "enableIpv6", vpc.enableIpv6, vpc.enableIpv6 === true, "VPCs of this vendor have no IPv6"),
    absentField(rules.edgeSites, "edgeSiteId", vpc.edgeSiteId, isSet("edgeSiteId"), "this vendor has no edge sites"),
    absentField(
      rules.enterpriseProjects,
      "enterpriseProjectId",
      vpc.enterpriseProjectId,
      isSet("enterpriseProjectId"),
      "this vendor has no enterprise projects",
    ),
    absentField(
      rules.vpcTags,
      "tags",
      vpc.tags,
      Object.keys(vpc.tags ?? {}).length > 0 || unknown.has("tags"),
      "VPCs of this vendor have no tags",
    ),
    name === undefined ? undefined : nameViolation(rules, name),
    absentField(
      rules.vpcDescription,
      "description",
      description,
      isSet("description") && description !== "",
      "VPCs of this vendor have no description",
    ) ?? (description === undefined ? undefined : descriptionViolation(rules, description)),
  ].filter((violation) => violation !== undefined);
}

function cidrViolations(rules: VendorRules, vpc: PlannedVpcInputs): (Violation | undefined)[] {
  const found: (Violation | undefined)[] = [];
  const blocks: { readonly property: string; readonly cidr: Cidr }[] = [];
  const read = (property: string, text: string) => {
    const result = ipv4Block(property, text, IPV6_OF_VPC);
    if ("cidr" in result) blocks.push({ property, cidr: result.cidr });
    else found.push(result);
  };
  if (vpc.cidrBlock !== undefined && !vpc.unknown.has("cidrBlock")) read("cidrBlock", vpc.cidrBlock);
  // A vendor without secondary CIDR blocks has no rules for them.
  if (!vpc.unknown.has("secondaryCidrBlocks") && rules.secondaryCidrs.value !== "absent") {
    for (const text of vpc.secondaryCidrBlocks ?? []) read("secondaryCidrBlocks", text);
  }
  found.push(
    ...ownOverlap(
      rules,
      blocks.map(({ cidr }) => cidr),
    ),
  );
  for (const { property, cidr } of blocks) {
    const unusable = unusableBlock(property, cidr);
    if (unusable === undefined)
      found.push(...outsideDocumented(rules, property, cidr), undocumentedBlock(rules, property, cidr));
    else found.push(unusable);
  }
  return found;
}

const IPV6_OF_VPC = "For IPv6 set enableIpv6; the vendor assigns the CIDR block";

/**
 * RFC 4632, section 3.1, defines the notation; every vendor accepts IPv4 here and assigns IPv6 itself.
 * @param ipv6Fix fix for an IPv6 block
 */
export function ipv4Block(property: string, text: string, ipv6Fix: string): { readonly cidr: Cidr } | Violation {
  const reading = readCidr(text, 4);
  if ("cidr" in reading) return reading;
  const { reason, suggestion } = reading.fault;
  const ipv6 = text.includes(":");
  return {
    property,
    value: text,
    severity: "error",
    code: "invalid-input",
    what: reason,
    fix: ipv6
      ? `Write an IPv4 CIDR block. ${ipv6Fix}`
      : `Write ${suggestion === undefined ? 'a CIDR block such as "10.0.0.0/16"' : `"${suggestion}"`}`,
    source: CIDR_NOTATION,
    involves: [property],
  };
}

export const CIDR_NOTATION: Source = {
  document: "Classless Inter-domain Routing (RFC 4632)",
  section: "3.1",
  date: "2006-08",
};

function ownOverlap(rules: VendorRules, blocks: readonly Cidr[]): Violation[] {
  const found = overlapsWithin(blocks);
  if (found.length === 0) return [];
  return [
    {
      property: "secondaryCidrBlocks",
      severity: "error",
      code: "cidr-overlap",
      what: `the VPC's own CIDR blocks overlap: ${found.map(({ a, b }) => `${a.text} and ${b.text}`).join("; ")}`,
      fix: "Remove the CIDR block that is inside the other",
      source: rules.secondaryCidrs.source,
      involves: ["cidrBlock", "secondaryCidrBlocks"],
    },
  ];
}

function insideExcluded(rules: VendorRules, excluded: readonly string[], property: string, cidr: Cidr): Violation[] {
  const block = excluded.find((one) => overlaps(toCidr(one), cidr));
  if (block === undefined) return [];
  const what = `the vendor documents that secondary CIDR blocks exclude ${block}, and may refuse it`;
  return [{ ...undocumented(property, cidr, rules.secondaryCidrs.source), what, fix: "Use another CIDR block" }];
}

const undocumented = (property: string, { text }: Cidr, source: Source) =>
  ({ property, value: text, severity: "warning", code: "vendor-rule", source, involves: [property] }) as const;

function outsideDocumented(rules: VendorRules, property: string, cidr: Cidr): Violation[] {
  const { value: documented, source } = rules.vpcCidr;
  if (documented === null) return [];
  if (property === "secondaryCidrBlocks" && documented.secondaryOutside !== undefined)
    return insideExcluded(rules, documented.secondaryOutside, property, cidr);
  const common = undocumented(property, cidr, source);
  if (!documented.within.some((range) => contains(toCidr(range), cidr))) {
    const use = otherUse(cidr);
    return [
      {
        ...common,
        what: `${use === undefined ? "" : `${use.what}, and `}the vendor documents VPC CIDR blocks inside ${documented.within.join(", ")} only, and may refuse others`,
        fix: "Use a CIDR block inside one of them",
      },
    ];
  }
  if (cidr.prefix >= documented.minPrefix && cidr.prefix <= documented.maxPrefix) return [];
  return [
    {
      ...common,
      what: `the vendor documents prefix lengths from ${documented.minPrefix} to ${documented.maxPrefix} only, and may refuse others`,
      fix: "Use a prefix length between them",
    },
  ];
}

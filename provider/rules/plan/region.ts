/** Region IDs: form, the vendor's list, and regions where connections require approval or are not offered. */
import type { Limits, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";

/** Form and list: for every resource that names a region. */
export function regionViolation(rules: VendorRules, property: string, region: string): Violation | undefined {
  const { value: regions, source } = rules.regions;
  const common = { property, value: region, source, involves: [property] };
  const long = Object.hasOwn(regions.shortForms, region) ? regions.shortForms[region] : undefined;
  if (long !== undefined) {
    return {
      ...common,
      severity: "error",
      code: "invalid-input",
      what: "a short form of a region is not accepted, because a region must have one name",
      fix: `Write "${long}"`,
    };
  }
  if (!new RegExp(`^(?:${regions.pattern})$`).test(region)) {
    return {
      ...common,
      severity: "error",
      code: "invalid-input",
      what: "it does not have the form of the vendor's regions",
      fix: `Use the form "${regions.example}"`,
    };
  }
  if (regions.known !== null && !regions.known.includes(region)) {
    return {
      ...common,
      severity: "warning",
      code: "invalid-input",
      what: "it is not in the vendor's list of regions, or newer than the list",
      fix: `Check the spelling: \`vpc-peering rules ${rules.id}\` lists them`,
    };
  }
  return undefined;
}

/** Checks whether the region may contain an end of a connection. */
export function connectionRegionViolation(
  rules: VendorRules,
  limits: Limits,
  property: string,
  region: string,
): Violation | undefined {
  const { value: regions, source } = rules.regions;
  const common = {
    property,
    value: region,
    severity: "error",
    code: "vendor-rule",
    source,
    involves: [property],
  } as const;
  const excluded = Object.hasOwn(regions.excluded, region) ? regions.excluded[region] : undefined;
  if (excluded !== undefined) {
    return {
      ...common,
      what: `there are no peering connections in this region: ${excluded}`,
      fix: "Use VPCs of another region",
    };
  }
  const approval = Object.hasOwn(regions.approval, region) ? regions.approval[region] : undefined;
  if (approval === undefined || limits.regions?.includes(region)) return undefined;
  return {
    ...common,
    what: `a peering connection in this region requires the vendor's approval first: ${approval}`,
    fix: `Apply with a ticket, then confirm it in the configuration: limits {"regions": ["${region}"]}`,
  };
}

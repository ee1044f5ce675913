/** Region ids: form, the vendor's list, and regions where links need leave or do not exist. */
import type { Limits, VendorRules } from "./schema.js";
import type { Violation } from "./violation.js";

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
      what: "a region is named by its long form here, because two names for one region would look like two regions",
      fix: `Write "${long}"`,
    };
  }
  if (!new RegExp(`^(?:${regions.pattern})$`).test(region)) {
    return {
      ...common,
      severity: "error",
      code: "invalid-input",
      what: "this is not how the vendor writes a region",
      fix: `Write it like "${regions.example}"`,
    };
  }
  if (regions.known !== null && !regions.known.includes(region)) {
    return {
      ...common,
      severity: "warning",
      code: "invalid-input",
      what: "the vendor's list of regions does not have it; it may be newer than the list",
      fix: `Check the spelling: \`vpc-peering rules ${rules.id}\` lists them`,
    };
  }
  return undefined;
}

/** Whether a link may end in the region. */
export function linkRegionViolation(
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
    what: `a peering connection in this region needs the vendor's leave first: ${approval}`,
    fix: `Apply with a ticket, then confirm it in the configuration: limits {"regions": ["${region}"]}`,
  };
}

/** Text form of the rules: one entry per rule, for the command line and the vendor pages. */
import type { Lifetime, Sessions } from "./sessions.js";
import type { Billing, FieldSupport, Rule, TagForm, TagSupport, TagText, VendorRules } from "./schema.js";

export interface RuleText {
  /** Name of the rule in the schema: `pendingExpiry`. */
  readonly key: string;
  readonly label: string;
  readonly text: string;
  readonly source: Rule<unknown>["source"];
  readonly assumption?: string;
}

/** All rules, in the order of the schema; the notes on the service last. */
export function describeRules(rules: VendorRules): RuleText[] {
  const { service } = rules;
  return [
    ...KEYS.map((key) => entry(key, LINES[key].label, describeRule(rules, key), rules[key])),
    ...service.map((line) => entry("service", "Note", line.value, line)),
  ];
}

/** Text of one rule. */
export function describeRule(rules: VendorRules, key: RuleKey): string {
  return (LINES[key].describe as (value: unknown) => string)(rules[key].value);
}

export type RuleKey = Exclude<keyof VendorRules, "id" | "title" | "product" | "service">;

function entry(key: string, label: string, text: string, { source, assumption }: Rule<unknown>): RuleText {
  return { key, label, text, source, ...(assumption !== undefined && { assumption }) };
}

type Lines = {
  readonly [K in RuleKey]: { readonly label: string; readonly describe: (value: VendorRules[K]["value"]) => string };
};

const field = (support: FieldSupport): string =>
  ({ absent: "not available", replace: "yes, a change replaces", update: "yes, changed in place" })[support];

const tags = (support: TagSupport): string =>
  ({ absent: "not available", creation: "yes, set at creation only", update: "yes, changed in place" })[support];

function describeTags(form: TagForm | null): string {
  if (form === null) return "no limits stated";
  const text = ({ minLength, maxLength, allowed }: TagText) => `${minLength} to ${maxLength} characters, ${allowed}`;
  return [
    ...(form.most === null ? [] : [`at most ${form.most} for each object`]),
    `key: ${text(form.key)}`,
    ...(form.reserved.length === 0 ? [] : [`not starting with ${form.reserved.join(", ")}`]),
    `value: ${text(form.value)}`,
  ].join("; ");
}

const mbps = (value: number): string => `${value.toLocaleString("en-US")} Mbps`;

const LINES: Lines = {
  backends: {
    label: "Reached through",
    describe: ({ api, gateway, note }) =>
      ["embedded", ...(api ? ["api"] : []), ...(gateway ? ["gateway"] : [])].join(", ") + (note ? ` (${note})` : ""),
  },
  ends: { label: "Ends", describe: () => "two different VPCs" },
  crossRegion: { label: "Between regions", describe: (value) => (value.allowed ? "yes" : `no: ${value.instead}`) },
  crossAccount: { label: "Between accounts", describe: ({ allowed }) => (allowed ? "yes" : "no") },
  acceptance: {
    label: "Acceptance",
    describe: (value) => ({ request: "the peer accepts a request", mutual: "each side creates its own half" })[value],
  },
  peerIdentity: { label: "peerAccountId names", describe: (value) => `the peer's ${value}` },
  sameAccount: { label: "Within one account", describe: () => "active at once" },
  pendingExpiry: {
    label: "A request expires",
    describe: ({ hours, reEnable }) =>
      hours === null
        ? "never"
        : `after ${hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`}${reEnable ? ", and can be re-enabled" : ""}`,
  },
  quota: {
    label: "Quota",
    describe: ({ peerings, scope, charges, raisable }) =>
      `${peerings} per ${SCOPES[scope]}, ${CHARGED[charges]}${raisable ? "; more with a ticket" : ""}`,
  },
  endsOverlap: {
    label: "The ends overlap",
    describe: ({ verdict, recheck }) => `${verdict}${recheck ? ", checked again at acceptance" : ""}`,
  },
  peersOverlap: {
    label: "Peers of one VPC overlap",
    describe: (value) =>
      ({
        "refused-among-all": "refused",
        "refused-among-cross-region": "refused among connections between regions",
        "refused-among-same-region": "refused among connections inside a region",
        allowed: "allowed",
      })[value],
  },
  bandwidthInRegion: { label: "Cap inside a region", describe: () => "an error" },
  bandwidthCrossRegion: { label: "Cap between regions", describe: (value) => value },
  bandwidthMaximum: {
    label: "Highest cap",
    describe: (value) => {
      if (value === null) return "none stated";
      const { mbps: highest, changeSteps, raisableToMbps } = value;
      const change = changeSteps === null ? "" : `; a change in place takes ${changeSteps.join(", ")}`;
      return `${mbps(highest)}; ${raisableToMbps === null ? "can be raised" : `can be raised to ${mbps(raisableToMbps)}`}${change}`;
    },
  },
  internetThroughPeer: {
    label: "Internet through a peer",
    describe: (value) => (value.possible ? `by ${value.by}` : "no"),
  },
  chargeTypes: {
    label: "Charge types",
    describe: (values) => (values.length === 0 ? "none" : `${values.join(", ")} (the first is the default)`),
  },
  bandwidthReadable: {
    label: "Bandwidth readable",
    describe: (value) => (value ? "yes" : "no: drift is not detected"),
  },
  chargeTypeReadable: {
    label: "Charge type readable",
    describe: (value) => (value ? "yes" : "no: drift is not detected"),
  },
  billing: { label: "Billing", describe: describeBilling },
  monitoring: {
    label: "Metrics",
    describe: (value) =>
      "unsupported" in value
        ? `none: ${value.unsupported}`
        : `${value.metrics.join(", ")}; every ${value.periods.join(" or ")} s${value.crossRegionOnly ? "; connections between regions only" : ""}`,
  },
  topTalkers: {
    label: "Traffic by address",
    describe: (value) => ("unsupported" in value ? `no: ${value.unsupported}` : "yes"),
  },
  addressLimits: { label: "Cap per address", describe: ({ unsupported }) => `no: ${unsupported}` },
  routes: {
    label: "Routes",
    describe: (value) => (value === "issued" ? "issued by the vendor" : "written by hand, at both ends"),
  },
  routeOnPendingConnection: { label: "Route on a pending connection", describe: (value) => value.replaceAll("-", " ") },
  routeDestination: {
    label: "A route's destination is",
    describe: (value) =>
      ({
        "inside-peer-outside-own": "inside the peer's CIDR blocks and outside its own",
        "outside-own": "outside the local routes of its VPC",
        "issued-only": "as the vendor issued it",
        any: "anywhere",
      })[value],
  },
  routeEnabled: { label: "Route: enabled", describe: field },
  subnetZone: { label: "Subnet: zone", describe: (value) => (value === "absent" ? "not available" : value) },
  subnetSize: {
    label: "Subnet ranges",
    describe: (value) =>
      value === null ? "none stated" : `inside the VPC's, prefix ${value.minPrefix} to ${value.maxPrefix}`,
  },
  routeTables: {
    label: "Route tables",
    describe: (value) =>
      "unsupported" in value
        ? `the default one only: ${value.unsupported}`
        : `any number, associated by subnet${value.onRequest ? "; beside the default one, with a higher quota" : ""}`,
  },
  reject: {
    label: "After a rejection",
    describe: (value) => ("unsupported" in value ? value.unsupported : `the accepter's row ${value.accepterRow}`),
  },
  deletion: {
    label: "After one side deletes",
    describe: ({ otherSide, routes }) => `${OTHER_SIDE[otherSide]}; routes are ${routes.replaceAll("-", " ")}`,
  },
  mayModify: {
    label: "May modify",
    describe: (value) =>
      ({ requester: "the requester", either: "either side", "own-half": "each side its own half" })[value],
  },
  arrears: {
    label: "Arrears",
    describe: (value) => (value === "no-effect" ? "no effect" : "connections between regions stop"),
  },
  regions: {
    label: "Regions",
    describe: ({ example, known, approval, excluded }) =>
      [
        known === null ? `no list is known; well-formed ones, such as ${example}` : known.join(", "),
        ...list("approval required in", Object.keys(approval)),
        ...list("no connections in", Object.keys(excluded)),
      ].join("; "),
  },
  sessions: { label: "Temporary credentials", describe: describeSessions },
  peeringTags: { label: "Connection: tags", describe: tags },
  vpcTags: { label: "VPC: tags", describe: tags },
  subnetTags: { label: "Subnet: tags", describe: tags },
  routeTableTags: { label: "Route table: tags", describe: tags },
  tagForm: { label: "Tags", describe: describeTags },
  vpcDescription: { label: "VPC: description", describe: field },
  peeringDescription: { label: "Connection: description", describe: field },
  secondaryCidrs: { label: "VPC: secondaryCidrBlocks", describe: field },
  peeringType: { label: "Connection: type", describe: field },
  qosLevel: { label: "Connection: qosLevel", describe: field },
  typeAndQosOnlyCrossRegion: {
    label: "Connection: type, qosLevel",
    describe: (value) => (value ? "between regions only" : "no limit by region"),
  },
  edgeSites: { label: "VPC: edgeSiteId", describe: field },
  ipv6: { label: "VPC: enableIpv6", describe: field },
  enterpriseProjects: { label: "VPC: enterpriseProjectId", describe: field },
  names: {
    label: "Names",
    describe: ({ maxLength, allowed, connectionJoint }) =>
      `up to ${maxLength} characters: ${allowed}${connectionJoint === undefined ? "" : `; default names of connections have ${connectionJoint} for -`}`,
  },
  sameVpcNames: {
    label: "VPCs of one name in a region",
    describe: (value) => (value ? "allowed" : "refused; a replacement is created after the old VPC is deleted"),
  },
  samePeeringNames: {
    label: "Connections of one name",
    describe: (value) => (value ? "allowed" : "refused, in all regions of an account"),
  },
  descriptions: {
    label: "Descriptions",
    describe: (value) =>
      value === null ? "no limits stated" : `up to ${value.maxLength} characters: ${value.allowed}`,
  },
  vpcCidr: {
    label: "VPC ranges",
    describe: (value) =>
      value === null
        ? "none stated"
        : [
            `inside ${value.within.join(", ")}, prefix ${value.minPrefix} to ${value.maxPrefix}`,
            ...list("secondary ones outside", value.secondaryOutside ?? []),
          ].join("; "),
  },
  ids: { label: "Ids", describe: ({ vpc, peering }) => `such as ${vpc}, ${peering}` },
  vendorStates: {
    label: "States as it names them",
    describe: (words) =>
      Object.entries(words)
        .map(([state, word]) => `${state} ${word}`)
        .join(", "),
  },
};

const KEYS = Object.keys(LINES) as RuleKey[];

const SCOPES: Record<VendorRules["quota"]["value"]["scope"], string> = {
  vpc: "VPC",
  "project-and-region": "project and region",
  "account-and-region": "account and region",
};

const CHARGED: Record<VendorRules["quota"]["value"]["charges"], string> = {
  both: "counted at both ends",
  requester: "the requester's",
  "requester-while-pending": "the requester's while pending, then both ends'",
};

const OTHER_SIDE: Record<VendorRules["deletion"]["value"]["otherSide"], string> = {
  "deleted-by-peer-row": "the other keeps a row until it deletes too",
  gone: "it is gone for both",
  "disconnected-half": "the other half is disconnected",
};

function describeSessions({ profiles, role, agency, oidc, instanceRole }: Sessions): string {
  const sources = [
    ...(profiles ? ["profile"] : []),
    ...(role === null ? [] : [`assumeRole (${describeRole(role)})`]),
    ...(agency === null
      ? []
      : [`assumeRole with agency and account (${span(agency.lifetime)}, permission ${agency.permission})`]),
    ...(oidc === null ? [] : [`oidc (${describeOidc(oidc)})`]),
    ...(instanceRole === null ? [] : [`instanceRole (${instanceRole === "one" ? "true" : "true, or its name"})`]),
  ];
  return sources.length === 0 ? "none" : sources.join("; ");
}

const describeRole = ({ form, lifetime, externalId, policy, permission }: NonNullable<Sessions["role"]>): string =>
  [
    `such as ${form.example}`,
    span(lifetime),
    ...(externalId ? ["externalId"] : []),
    ...(policy ? ["policy"] : []),
    `permission ${permission}`,
  ].join(", ");

const describeOidc = ({ lifetime, providerId, role }: NonNullable<Sessions["oidc"]>): string =>
  [
    span(lifetime),
    `roleArn ${role}`,
    providerId === null ? "providerId required" : `providerId ${providerId} by default`,
  ].join(", ");

const span = ({ preset, minimum, maximum, chainedMaximum }: Lifetime): string =>
  `${minimum} s to ${maximum === null ? "the role's maximum" : `${maximum} s`}, ${preset} s by default` +
  (chainedMaximum === undefined ? "" : `, at most ${chainedMaximum} s if another session opens it`);

function describeBilling(billing: Billing): string {
  if (billing.kind === "free") return "free";
  if (billing.kind === "unknown") return billing.note;
  const { basis, payer, prices } = billing;
  const by = `free in a region; between regions by ${basis.replaceAll("-", " ")}, paid by the ${payer}`;
  return prices === null
    ? `${by}, prices from your own table`
    : `${by}, in ${prices.currency} per ${prices.per.replace("mbps-", "Mbps and ")}`;
}

function list(what: string, regions: readonly string[]): string[] {
  return regions.length === 0 ? [] : [`${what} ${regions.join(", ")}`];
}

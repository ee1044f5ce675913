/** How each rule line is broken. A line of the schema that is missing here does not compile. */
import { count, flag, list, nullable, oneOf, optional, pattern, record, region, shape, text } from "./values.mjs";

const field = oneOf("update", "replace", "absent");
const tags = oneOf("update", "creation", "absent");

const billing = oneOf(
  { kind: "free" },
  { kind: "unknown", note: "no price is stated" },
  { kind: "priced-cross-region", basis: "configured-bandwidth", utcOffset: null, payer: "requester", prices: null },
);

const prices = shape({
  currency: oneOf("CNY", "EUR"),
  per: oneOf("mbps-day", "mbps-month"),
  tiers: list(shape({ upToMbps: nullable(count, 1_000), prices: record(nullable(count, 1), ["africa", 1]) }), {
    upToMbps: null,
    prices: {},
  }),
  columns: record(oneOf("mainland", "hong-kong", "north-america"), ["xx-elsewhere", "mainland"]),
});

const tagText = shape({ minLength: count, maxLength: count, pattern, allowed: text });

const lifetime = shape({
  preset: count,
  minimum: count,
  maximum: nullable(count, 3_600),
  chainedMaximum: optional(count, 3_600),
});

const sessions = shape({
  profiles: flag,
  role: nullable(
    shape({
      form: shape({ pattern, example: text }),
      lifetime,
      sessionName: nullable(pattern, "^[a-z]+$"),
      externalId: flag,
      policy: flag,
      permission: text,
    }),
    {
      form: { pattern: "role/.+", example: "role/ci" },
      lifetime: { preset: 3_600, minimum: 900, maximum: null },
      sessionName: null,
      externalId: false,
      policy: false,
      permission: "assume",
    },
  ),
  agency: nullable(shape({ lifetime, permission: text }), {
    lifetime: { preset: 900, minimum: 900, maximum: 86_400 },
    permission: "assume",
  }),
  oidc: nullable(shape({ lifetime, providerId: nullable(text, "OIDC"), role: oneOf("required", "optional") }), {
    lifetime: { preset: 3_600, minimum: 900, maximum: null },
    providerId: null,
    role: "required",
  }),
  instanceRole: oneOf(null, "named", "one"),
});

const monitored = shape({
  metrics: list(oneOf("inBandwidth", "packetLoss"), "outUtilisation"),
  periods: list(oneOf(60, 300), 3_600),
  crossRegionOnly: flag,
});

/** @satisfies {Record<import("../../provider/rules/describe.js").RuleKey, import("./values.mjs").Mutator>} */
export const LINES = {
  backends: shape({ api: flag, gateway: flag, note: optional(text, "something to note") }),
  ends: text,
  crossRegion: oneOf({ allowed: true }, { allowed: false, instead: "use something else", exceptions: false }),
  crossAccount: shape({ allowed: flag }),
  acceptance: oneOf("request", "mutual"),
  peerIdentity: oneOf("account", "project"),
  sameAccount: text,
  pendingExpiry: shape({ hours: nullable(count, 24), reEnable: flag }),
  quota: shape({
    peerings: count,
    scope: oneOf("vpc", "project-and-region", "account-and-region"),
    charges: oneOf("both", "requester", "requester-while-pending"),
    raisable: flag,
  }),
  endsOverlap: shape({ verdict: oneOf("error", "warning"), recheck: flag }),
  peersOverlap: oneOf("refused-among-all", "refused-among-cross-region", "refused-among-same-region", "allowed"),
  internetThroughPeer: oneOf({ possible: false }, { possible: true, by: "a gateway" }),
  bandwidthInRegion: text,
  bandwidthCrossRegion: oneOf("required", "never"),
  bandwidthMaximum: nullable(
    shape({ mbps: count, changeSteps: nullable(list(count, 7), [10, 20]), raisableToMbps: nullable(count, 50_000) }),
    { mbps: 1_000, changeSteps: null, raisableToMbps: null },
  ),
  chargeTypes: list(oneOf("daily-peak", "monthly-95th", "configured-bandwidth"), "monthly-95th"),
  bandwidthReadable: flag,
  chargeTypeReadable: flag,
  *billing(value) {
    yield* billing(value);
    if (value.kind === "unknown") yield* shape({ kind: () => [], note: text })(value);
    if (value.kind === "priced-cross-region") {
      yield* shape({
        kind: () => [],
        basis: oneOf("daily-peak-in-plus-out", "daily-peak-of-in-and-out", "configured-bandwidth"),
        utcOffset: oneOf("+08:00", "+00:00", null),
        payer: text,
        prices: nullable(prices, { currency: "CNY", per: "mbps-day", tiers: [], columns: {} }),
      })(value);
    }
  },
  *monitoring(value) {
    yield* "unsupported" in value ? shape({ unsupported: text })(value) : monitored(value);
    yield* oneOf({ unsupported: "nothing is measured" }, { metrics: [], periods: [], crossRegionOnly: false })(value);
  },
  *topTalkers(value) {
    yield* oneOf({ allowed: true }, { unsupported: "nothing is counted" })(value);
  },
  addressLimits: shape({ unsupported: text }),
  routes: oneOf("by-hand", "issued"),
  routeOnPendingConnection: oneOf("refused", "allowed", "not-applicable"),
  routeDestination: oneOf("inside-peer-outside-own", "outside-own", "issued-only", "any"),
  subnetZone: oneOf("required", "optional", "absent"),
  subnetSize: nullable(shape({ minPrefix: count, maxPrefix: count }), { minPrefix: 16, maxPrefix: 28 }),
  routeTables: oneOf(
    { allowed: true, onRequest: false },
    { allowed: true, onRequest: true },
    { unsupported: "there are none" },
  ),
  reject: oneOf({ accepterRow: "stays" }, { accepterRow: "disappears" }, { unsupported: "it cannot be done" }),
  deletion: shape({
    otherSide: oneOf("deleted-by-peer-row", "gone", "disconnected-half"),
    routes: oneOf("removed-at-both-ends", "left-as-black-holes"),
  }),
  mayModify: oneOf("requester", "either", "own-half"),
  arrears: oneOf("suspends-cross-region", "no-effect"),
  regions: shape({
    pattern,
    example: region,
    known: nullable(list(region, "xx-new-1"), ["xx-new-1"]),
    approval: record(text, ["xx-new-1", "somebody has to agree"]),
    excluded: record(text, ["xx-new-1", "nobody is there"]),
    shortForms: record(region, ["xx", "xx-new-1"]),
  }),
  routeEnabled: field,
  peeringTags: tags,
  vpcTags: tags,
  subnetTags: tags,
  routeTableTags: tags,
  tagForm: nullable(shape({ most: nullable(count, 3), key: tagText, value: tagText, reserved: list(text, "own:") }), {
    most: 3,
    key: { minLength: 1, maxLength: 5, pattern: "^[a-z]+$", allowed: "letters" },
    value: { minLength: 0, maxLength: 5, pattern: "^[a-z]+$", allowed: "letters" },
    reserved: [],
  }),
  vpcDescription: field,
  peeringDescription: field,
  secondaryCidrs: field,
  sameVpcNames: flag,
  samePeeringNames: flag,
  peeringType: field,
  qosLevel: field,
  typeAndQosOnlyCrossRegion: flag,
  edgeSites: field,
  ipv6: field,
  enterpriseProjects: field,
  sessions,
  names: shape({ maxLength: count, pattern, allowed: text, connectionJoint: optional(oneOf("_"), "_") }),
  descriptions: nullable(shape({ maxLength: count, pattern, allowed: text }), {
    maxLength: 20,
    pattern: "^[a-z]+$",
    allowed: "letters",
  }),
  vpcCidr: nullable(
    shape({
      within: list(text, "100.64.0.0/10"),
      minPrefix: count,
      maxPrefix: count,
      secondaryOutside: optional(list(text, "10.0.0.0/8"), ["10.0.0.0/8"]),
    }),
    { within: ["10.0.0.0/8"], minPrefix: 16, maxPrefix: 28 },
  ),
  ids: shape({ vpc: text, peering: text, routeTable: text, subnet: text, account: text }),
  vendorStates: record(text, ["unknown", "WEIRD"]),
};

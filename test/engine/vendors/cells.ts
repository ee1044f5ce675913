/**
 * What each vendor's documents say, as far as a program can notice it: one row per fact, one cell per vendor. Written
 * down from the documents, not from the rules' data; a missing cell does not compile.
 */
import type { VendorId } from "../../../provider/rules/registry.js";
import type { Untestable } from "./cell.js";

type Cell<T> = T | Untestable;

/** How a field of a link or VPC fares: what its change does, or that it is refused. */
export type Field = "update" | "replace" | "absent";
/** How tags fare: a change of those that are set at creation only is refused. */
export type TagField = "update" | "creation" | "absent";

export interface Cells {
  // -- who can be linked
  readonly sameAccount: "one link, active at once" | "two halves, active at once";
  readonly crossAccount: "accepted" | "mirrored";
  readonly crossRegion: "allowed" | RegExp;
  readonly api: "needs keys" | RegExp;
  readonly peerAccount: "account" | RegExp;
  readonly onlyRequesterInitiates: Cell<RegExp>;
  readonly secondLink: RegExp;
  /** A route of an account that is no end of the link. */
  readonly foreignLink: RegExp;

  // -- addresses
  readonly endsOverlap: "refused" | "warned";
  readonly overlapAtAcceptance: Cell<"not looked at again">;
  readonly peersOverlap: {
    readonly near: "refused" | "allowed";
    readonly far: "refused" | "allowed" | "no such links";
  };

  // -- bandwidth and money
  readonly bandwidthInRegion: RegExp;
  readonly bandwidthAcross: "required" | "never";
  /** Refused values, and those that `limits.bandwidthMbps` lets through. */
  readonly bandwidthMaximum:
    { readonly refused: readonly number[]; readonly raised: readonly number[] } | "no connections" | "none stated";
  readonly chargeTypes: readonly ("daily-peak" | "monthly-95th" | "configured-bandwidth")[];
  readonly bandwidthReadable: Cell<boolean>;
  readonly billing: Cell<never>;
  readonly arrears: "suspended" | "no effect";

  // -- routes
  readonly routes: "by hand" | "issued";
  readonly routeOnPending: "deferred" | "written" | "none";
  readonly routeElsewhere: "allowed" | RegExp;
  readonly routeIntoOwn: "allowed" | "warned" | RegExp;
  readonly transitive: RegExp | Untestable;

  // -- how links end
  readonly reject: readonly [requester: "rejected", accepter: "rejected" | "nothing"] | "nothing to reject";
  readonly expiry: { readonly hours: number; readonly afterwards: "re-enabled" | "recreated" } | "never";
  readonly deletion: { readonly otherSide: "deleted-by-peer" | "nothing"; readonly routes: "removed" | "left" };
  readonly mayModify: "requester" | "either" | "own half";

  // -- regions
  readonly malformedRegion: RegExp;
  readonly unknownRegion: "warned" | "not remarked on";
  readonly needLeave: readonly string[];
  readonly excluded: readonly string[];

  // -- fields that only some vendors have
  readonly tags: TagField;
  readonly vpcTags: TagField;
  readonly enterpriseProjects: Field;
  readonly vpcDescription: Field;
  readonly description: Field;
  readonly secondaryCidrs: Field;
  readonly type: Field;
  readonly qosLevel: Field;
  readonly typeAndQosOnly: "between regions" | "anywhere" | "nowhere";
  readonly ipv6: "assigned" | "absent";
  readonly edgeSites: Field;

  // -- what only packets, bills or monitors could show
  readonly unencrypted: Untestable;
  readonly publicAddresses: Untestable;
  readonly monitoring: Cell<never>;
  readonly sites: Untestable;
}

const NO_PACKETS = { untestable: "the simulation carries no packets" } as const;
const NO_ESTIMATES = { untestable: "nothing estimates costs yet; what the document says is data of the rule" } as const;
const NO_METRICS = {
  untestable: "nothing reads metrics yet; what the document says is among the service's sentences",
} as const;
const ANYBODY = { untestable: "either side may be the first" } as const;
const NO_SITES = { untestable: "the document knows one site only" } as const;
const LOOKED_AT_AGAIN = {
  untestable:
    "a pending request counts as a link wherever a range is added, so no overlap can come into being before the acceptance",
} as const;

const NO_FAR_LINKS = { untestable: "there are no connections with a bandwidth that could be read" } as const;

const ALREADY = /already connected by/;
const FOREIGN = /sees no such connection/;
const FAMILY_ROUTES = {
  routes: "by hand",
  routeOnPending: "deferred",
  routeElsewhere: /inside a CIDR block of the peer VPC, which has 10\.2\.0\.0\/16/,
  routeIntoOwn: /overlaps 10\.1\.0\.0\/16 of the route's own VPC/,
  transitive: /inside a CIDR block of the peer VPC, which has 10\.1\.0\.0\/16/,
} as const;
const FAMILY_DELETION = { otherSide: "deleted-by-peer", routes: "removed" } as const;
const NO_CAPS = /have no bandwidth cap/;
const CAP_IN_REGION = /inside one region has no bandwidth cap/;

export const CELLS: Readonly<Record<VendorId, Cells>> = {
  tencent: {
    sameAccount: "one link, active at once",
    crossAccount: "accepted",
    crossRegion: /Cloud Connect Network \(CCN\)/,
    api: "needs keys",
    peerAccount: "account",
    onlyRequesterInitiates: ANYBODY,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "refused",
    overlapAtAcceptance: LOOKED_AT_AGAIN,
    peersOverlap: { near: "refused", far: "no such links" },
    bandwidthInRegion: CAP_IN_REGION,
    bandwidthAcross: "required",
    bandwidthMaximum: { refused: [0, 1.5, 5001], raised: [5001, 100_000] },
    chargeTypes: ["daily-peak", "monthly-95th"],
    bandwidthReadable: NO_FAR_LINKS,
    billing: NO_ESTIMATES,
    arrears: "no effect",
    ...FAMILY_ROUTES,
    reject: ["rejected", "rejected"],
    expiry: { hours: 168, afterwards: "recreated" },
    deletion: FAMILY_DELETION,
    mayModify: "requester",
    malformedRegion: /ap-guangzhou/,
    unknownRegion: "warned",
    needLeave: ["ap-nanjing", "ap-tianjin"],
    excluded: [],
    tags: "update",
    vpcTags: "update",
    enterpriseProjects: "absent",
    vpcDescription: "absent",
    description: "absent",
    secondaryCidrs: "update",
    type: "replace",
    qosLevel: "replace",
    typeAndQosOnly: "anywhere",
    ipv6: "assigned",
    edgeSites: "absent",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: { untestable: "the international site's API has no peering connections, so no link can be asked for there" },
  },
  tce: {
    sameAccount: "one link, active at once",
    crossAccount: "accepted",
    crossRegion: "allowed",
    api: "needs keys",
    peerAccount: "account",
    onlyRequesterInitiates: ANYBODY,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "refused",
    overlapAtAcceptance: "not looked at again",
    peersOverlap: { near: "allowed", far: "refused" },
    bandwidthInRegion: CAP_IN_REGION,
    bandwidthAcross: "required",
    bandwidthMaximum: { refused: [0, -10, 1.5], raised: [] },
    chargeTypes: ["daily-peak"],
    bandwidthReadable: true,
    billing: NO_ESTIMATES,
    arrears: "no effect",
    ...FAMILY_ROUTES,
    reject: ["rejected", "rejected"],
    expiry: { hours: 168, afterwards: "re-enabled" },
    deletion: FAMILY_DELETION,
    mayModify: "requester",
    malformedRegion: /ap-guangzhou/,
    unknownRegion: "not remarked on",
    needLeave: [],
    excluded: [],
    tags: "absent",
    vpcTags: "update",
    enterpriseProjects: "absent",
    vpcDescription: "absent",
    description: "absent",
    secondaryCidrs: "update",
    type: "absent",
    qosLevel: "absent",
    typeAndQosOnly: "nowhere",
    ipv6: "assigned",
    edgeSites: "absent",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: NO_SITES,
  },
  qcloud: {
    sameAccount: "one link, active at once",
    crossAccount: "accepted",
    crossRegion: "allowed",
    api: "needs keys",
    peerAccount: "account",
    onlyRequesterInitiates: ANYBODY,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "refused",
    overlapAtAcceptance: "not looked at again",
    peersOverlap: { near: "allowed", far: "refused" },
    bandwidthInRegion: CAP_IN_REGION,
    bandwidthAcross: "required",
    bandwidthMaximum: { refused: [0, 10_001], raised: [10_001, 20_000] },
    chargeTypes: ["daily-peak", "monthly-95th"],
    bandwidthReadable: true,
    billing: NO_ESTIMATES,
    arrears: "no effect",
    ...FAMILY_ROUTES,
    reject: ["rejected", "nothing"],
    expiry: { hours: 168, afterwards: "re-enabled" },
    deletion: FAMILY_DELETION,
    mayModify: "requester",
    malformedRegion: /ap-guangzhou/,
    unknownRegion: "not remarked on",
    needLeave: ["ap-hongkong", "na-toronto", "na-siliconvalley", "eu-frankfurt"],
    excluded: ["ap-shanghai-fsi"],
    tags: "absent",
    vpcTags: "absent",
    enterpriseProjects: "absent",
    vpcDescription: "absent",
    description: "absent",
    secondaryCidrs: "absent",
    type: "replace",
    qosLevel: "replace",
    typeAndQosOnly: "between regions",
    ipv6: "absent",
    edgeSites: "absent",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: NO_SITES,
  },
  huawei: {
    sameAccount: "one link, active at once",
    crossAccount: "accepted",
    crossRegion: /Cloud Connect, or elastic public IPs \(EIPs\)/,
    api: "needs keys",
    peerAccount: /by the id of its project in the region/,
    onlyRequesterInitiates: ANYBODY,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "warned",
    overlapAtAcceptance: "not looked at again",
    peersOverlap: { near: "allowed", far: "no such links" },
    bandwidthInRegion: NO_CAPS,
    bandwidthAcross: "never",
    bandwidthMaximum: "no connections",
    chargeTypes: [],
    bandwidthReadable: NO_FAR_LINKS,
    billing: NO_ESTIMATES,
    arrears: "no effect",
    routes: "by hand",
    routeOnPending: "written",
    routeElsewhere: "allowed",
    routeIntoOwn: "warned",
    transitive: { untestable: "the vendor takes the route, and only packets would show that it leads nowhere" },
    reject: ["rejected", "rejected"],
    expiry: "never",
    deletion: { otherSide: "nothing", routes: "removed" },
    mayModify: "either",
    malformedRegion: /cn-north-4/,
    unknownRegion: "warned",
    needLeave: [],
    excluded: [],
    tags: "absent",
    vpcTags: "update",
    enterpriseProjects: "replace",
    vpcDescription: "update",
    description: "update",
    secondaryCidrs: "update",
    type: "absent",
    qosLevel: "absent",
    typeAndQosOnly: "nowhere",
    ipv6: "assigned",
    edgeSites: "replace",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: {
      untestable:
        "both sites may be linked, so the site of an account decides nothing, and the embedded cloud has none",
    },
  },
  "jdcloud-cps": {
    sameAccount: "one link, active at once",
    crossAccount: "accepted",
    crossRegion: "allowed",
    api: /no public API for peering connections of CPS/,
    peerAccount: "account",
    onlyRequesterInitiates: /a request from vpc-\w+ of account 100000000001 to vpc-\w+ did not happen/,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "refused",
    overlapAtAcceptance: "not looked at again",
    peersOverlap: { near: "refused", far: "allowed" },
    bandwidthInRegion: CAP_IN_REGION,
    bandwidthAcross: "required",
    bandwidthMaximum: "none stated",
    chargeTypes: ["configured-bandwidth"],
    bandwidthReadable: true,
    billing: NO_ESTIMATES,
    arrears: "suspended",
    routes: "issued",
    routeOnPending: "none",
    routeElsewhere: /issues the routes itself, and for this connection only 10\.2\.0\.0\/16/,
    routeIntoOwn: /issues the routes itself/,
    transitive: /issues the routes itself, and for this connection only 10\.1\.0\.0\/16/,
    reject: ["rejected", "nothing"],
    expiry: { hours: 24, afterwards: "recreated" },
    deletion: { otherSide: "nothing", routes: "removed" },
    mayModify: "requester",
    malformedRegion: /cn-north-1/,
    unknownRegion: "not remarked on",
    needLeave: [],
    excluded: [],
    tags: "absent",
    vpcTags: "absent",
    enterpriseProjects: "absent",
    vpcDescription: "update",
    description: "absent",
    secondaryCidrs: "absent",
    type: "absent",
    qosLevel: "absent",
    typeAndQosOnly: "nowhere",
    ipv6: "assigned",
    edgeSites: "absent",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: NO_SITES,
  },
  jdcloud: {
    sameAccount: "two halves, active at once",
    crossAccount: "mirrored",
    crossRegion: /jdcloud-cps/,
    api: "needs keys",
    peerAccount: "account",
    onlyRequesterInitiates: ANYBODY,
    secondLink: ALREADY,
    foreignLink: FOREIGN,
    endsOverlap: "refused",
    overlapAtAcceptance: "not looked at again",
    peersOverlap: { near: "allowed", far: "no such links" },
    bandwidthInRegion: NO_CAPS,
    bandwidthAcross: "never",
    bandwidthMaximum: "no connections",
    chargeTypes: [],
    bandwidthReadable: NO_FAR_LINKS,
    billing: NO_ESTIMATES,
    arrears: "no effect",
    routes: "by hand",
    routeOnPending: "written",
    routeElsewhere: "allowed",
    routeIntoOwn: "allowed",
    transitive: {
      untestable: "no document limits destinations, and only packets would show that a route leads nowhere",
    },
    reject: "nothing to reject",
    expiry: "never",
    deletion: { otherSide: "deleted-by-peer", routes: "left" },
    mayModify: "own half",
    malformedRegion: /cn-north-1/,
    unknownRegion: "warned",
    needLeave: [],
    excluded: [],
    tags: "creation",
    vpcTags: "creation",
    enterpriseProjects: "absent",
    vpcDescription: "update",
    description: "update",
    secondaryCidrs: "absent",
    type: "absent",
    qosLevel: "absent",
    typeAndQosOnly: "nowhere",
    ipv6: "assigned",
    edgeSites: "absent",
    unencrypted: NO_PACKETS,
    publicAddresses: NO_PACKETS,
    monitoring: NO_METRICS,
    sites: NO_SITES,
  },
};

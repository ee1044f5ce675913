/**
 * What is known of the six vendors, written down a second time: from the documents, not from `rules.ts`. A cell
 * that is missing does not compile.
 */
import type { VendorId } from "../../../provider/rules/registry.js";
import { HUAWEI_REGIONS, TENCENT_SHORT_FORMS } from "./vendor-regions.js";

/** How a field of a link or VPC fares. */
type Field = "no" | "replace" | "update";
type TagField = "no" | "creation" | "update";

export interface Expected {
  readonly api: boolean;
  readonly exampleRegion: string;
  /** For links between regions. */
  readonly otherRegion: string;
  readonly note: string | undefined;
  readonly crossRegion: "yes" | RegExp;
  readonly acceptance: "request" | "mutual";
  readonly peer: "account" | "project";
  readonly expiry: `${number} h` | "never";
  readonly reEnabled: boolean;
  readonly quota: string;
  readonly overlap: "refused" | "refused again at acceptance" | "warned";
  /** `limits.crossRegion` is set where links between regions are legacy. */
  readonly acrossWithout: string[];
  readonly acrossWith10: string[];
  readonly inRegionWith10: string[];
  readonly maximum: string;
  readonly chargeTypes: string;
  readonly bandwidthReadable: boolean;
  readonly chargeTypeReadable: boolean;
  readonly billing: string;
  readonly metrics: string;
  readonly byAddress: string;
  readonly perAddress: string;
  readonly routes: string;
  readonly routeEnabled: Field;
  /** Zone, sizes of subnets, and route tables beside the default one. */
  readonly subnets: string;
  readonly reject: "stays" | "disappears" | RegExp;
  readonly deletion: string;
  readonly mayModify: string;
  readonly arrears: string;
  readonly needLeave: string[];
  readonly leaveBecause?: string;
  readonly excluded: string[];
  readonly knownRegions: readonly string[] | "open";
  readonly shortForms: Readonly<Record<string, string>>;
  readonly tags: TagField;
  readonly vpcTags: TagField;
  readonly subnetTags: TagField;
  readonly routeTableTags: TagField;
  readonly vpcDescription: Field;
  readonly description: Field;
  readonly secondaryCidrs: Field;
  readonly type: Field;
  readonly qosLevel: Field;
  readonly edgeSites: Field;
  readonly ipv6: Field;
  readonly enterpriseProjects: Field;
  readonly typeAndQosInRegion: boolean;
  readonly typeAndQosOnlyCrossRegion: boolean;
  readonly nameLength: number;
  readonly vpcRanges: string;
  readonly nameCharacters: string;
  readonly sameVpcNames: boolean;
  readonly samePeeringNames: boolean;
  readonly tagLimits: string;
  /** Which of the characters that the test tries are refused. */
  readonly notInNames: string;
  readonly notInDescriptions: string;
  readonly descriptionCharacters?: string;
  readonly descriptions: number | "no limits";
  readonly ids: string;
  readonly sessions: string;
  /** Which of "a", "a b" and "ci-job" are refused as the name of a session. */
  readonly notSessionNames: readonly string[];
  readonly words: string;
  /** One for each note on the service. */
  /** How the Internet is reached through a peer. */
  readonly internet: "no" | RegExp;
  readonly saysOf: RegExp[];
}

const MISSING = "error vendor-rule bandwidthMbps";
const ONE_REGION = "error vendor-rule peerRegion";
const NO_CAPS = "error unsupported bandwidthMbps";
const FIVE_METRICS = ["inBandwidth", "outBandwidth", "inPackets", "outPackets", "packetLoss"];
const OF_ALL = [/not transitive/, /both ends have routes/, /delete .* traffic stops at once/];
const OF_TENCENT = [/servers, databases, load balancers/, /accounts you do not know/];

export const expected: Record<VendorId, Expected> = {
  tencent: {
    api: true,
    exampleRegion: "ap-guangzhou",
    otherRegion: "ap-beijing",
    note: "the international site's API has no peering connections",
    crossRegion: /Cloud Connect Network \(CCN\)/,
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: false,
    quota: "10 per vpc, both",
    overlap: "refused again at acceptance",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "5000, raisable",
    chargeTypes: "daily-peak monthly-95th",
    bandwidthReadable: true,
    chargeTypeReadable: true,
    billing: "unknown: the document states no price for peering connections",
    metrics: [...FIVE_METRICS, "inUtilisation", "outUtilisation"].join(" ") + "; 60 300 s",
    byAddress: "yes",
    perAddress: "the console limits addresses; the API does so for direct connect, NAT and VPN gateways only",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    routeEnabled: "update",
    subnets: "zone required, /16 to /28, tables yes",
    reject: "stays",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: ["ap-nanjing", "ap-tianjin"],
    leaveBecause: "peering connections are in grayscale release there",
    excluded: [],
    knownRegions: Object.values(TENCENT_SHORT_FORMS),
    shortForms: TENCENT_SHORT_FORMS,
    tags: "update",
    vpcTags: "update",
    subnetTags: "update",
    routeTableTags: "update",
    vpcDescription: "no",
    description: "no",
    secondaryCidrs: "update",
    type: "replace",
    qosLevel: "replace",
    edgeSites: "no",
    ipv6: "update",
    enterpriseProjects: "no",
    typeAndQosInRegion: true,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 60,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 12 to 28",
    nameCharacters: "any characters but control characters",
    sameVpcNames: true,
    samePeeringNames: true,
    tagLimits:
      "at most 50 for each object; key: 1 to 127 characters, Chinese characters, letters, digits, spaces inside, and + - = . _ : / @ ( ) [ ] , ; < > （ ） 【 】 ：; " +
      "not starting with qcs:, project, 项目; value: 1 to 255 characters, Chinese characters, letters, digits, spaces inside, and + - = . _ : / @ ( ) [ ] , ; < > （ ） 【 】 ：",
    notInNames: "\u0007",
    notInDescriptions: "",
    descriptions: "no limits",
    sessions:
      "profile; assumeRole (such as qcs::cam::uin/100000000001:roleName/ci, 1 s to 43200 s, 7200 s by default, externalId, " +
      "policy, permission sts:AssumeRole); oidc (1 s to 43200 s, 7200 s by default, roleArn required, providerId OIDC by " +
      "default); instanceRole (true, or its name)",
    notSessionNames: ["a", "a b"],
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "PENDING ACTIVE REJECTED EXPIRED DELETED ISOLATED FAILED",
    internet: "no",
    saysOf: [
      ...OF_ALL,
      /internal network: availability/,
      /do not cross wide area networks/,
      /Anti-DDoS Pro/,
      /migrated to Cloud Connect Network/,
      /Classiclink/,
      /rated Gold/,
      /bottleneck: no hardware/,
      /no bandwidth cap inside/,
      /limited by source address/,
      ...OF_TENCENT,
    ],
  },
  tce: {
    api: true,
    exampleRegion: "ap-guangzhou",
    otherRegion: "ap-beijing",
    note: "the deployment's own endpoint must be configured",
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: true,
    quota: "10 per vpc, both",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "none stated",
    chargeTypes: "daily-peak",
    bandwidthReadable: true,
    chargeTypeReadable: true,
    billing: "daily-peak-of-in-and-out of days at +08:00, requester pays, user's prices",
    metrics: `${FIVE_METRICS.join(" ")}; 60 300 s; between regions only`,
    byAddress: "traffic is shown for a connection as a whole",
    perAddress: "a connection is limited as a whole",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    routeEnabled: "update",
    subnets: "zone required, /16 to /28, tables yes",
    reject: "stays",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: "open",
    shortForms: {},
    tags: "no",
    vpcTags: "update",
    subnetTags: "update",
    routeTableTags: "update",
    vpcDescription: "no",
    description: "no",
    secondaryCidrs: "update",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "update",
    enterpriseProjects: "no",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 60,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 12 to 28",
    nameCharacters: "any characters but control characters",
    sameVpcNames: true,
    samePeeringNames: true,
    tagLimits:
      "at most 50 for each object; key: 1 to 127 characters, Chinese characters, letters, digits, spaces inside, and + - = . _ : / @ ( ) [ ] , ; < > （ ） 【 】 ：; " +
      "not starting with qcs:, project, 项目; value: 1 to 255 characters, Chinese characters, letters, digits, spaces inside, and + - = . _ : / @ ( ) [ ] , ; < > （ ） 【 】 ：",
    notInNames: "\u0007",
    notInDescriptions: "",
    descriptions: "no limits",
    sessions:
      "profile; assumeRole (such as qcs::cam::uin/100000000001:roleName/ci, 1 s to 43200 s, 7200 s by default, policy, " +
      "permission sts:AssumeRole)",
    notSessionNames: ["a", "a b"],
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "待接受 已连接 REJECTED EXPIRED 对端已删除 ISOLATED FAILED",
    internet: "no",
    saysOf: [
      ...OF_ALL,
      /internal network: availability/,
      /do not cross the Internet/,
      /DDoS/,
      /MPLS/,
      /isolated from all/,
      /not encrypted/,
      /bottleneck: no gateway/,
      /regions have traffic monitoring/,
      ...OF_TENCENT,
    ],
  },
  qcloud: {
    api: true,
    exampleRegion: "ap-guangzhou",
    otherRegion: "ap-beijing",
    note: undefined,
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "168 h",
    reEnabled: true,
    quota: "10 per vpc, both",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "10000, changed in steps of 10 20 50 100 200 500 1000, raisable",
    chargeTypes: "daily-peak monthly-95th",
    bandwidthReadable: true,
    chargeTypeReadable: false,
    billing: "daily-peak-in-plus-out of days at +08:00, requester pays, CNY per mbps-day",
    metrics: `${FIVE_METRICS.join(" ")}; 60 300 s`,
    byAddress: "API 2.0 counts no traffic by address",
    perAddress: "API 2.0 limits a connection as a whole",
    routes: "by-hand, refused while pending, inside-peer-outside-own",
    routeEnabled: "no",
    subnets: "zone required, /16 to /28, tables yes",
    reject: "disappears",
    deletion: "deleted-by-peer-row, removed-at-both-ends",
    mayModify: "requester",
    arrears: "no-effect",
    needLeave: [
      "ap-bangkok",
      "ap-hongkong",
      "ap-jakarta",
      "ap-mumbai",
      "ap-seoul",
      "ap-singapore",
      "ap-taipei",
      "ap-tokyo",
      "eu-frankfurt",
      "eu-moscow",
      "na-ashburn",
      "na-siliconvalley",
      "na-toronto",
      "sa-saopaulo",
    ],
    leaveBecause: "cross-border traffic is audited, so the service there is granted on application",
    excluded: ["ap-shanghai-fsi"],
    knownRegions: "open",
    shortForms: TENCENT_SHORT_FORMS,
    tags: "no",
    vpcTags: "no",
    subnetTags: "no",
    routeTableTags: "no",
    vpcDescription: "no",
    description: "no",
    secondaryCidrs: "no",
    type: "replace",
    qosLevel: "replace",
    edgeSites: "no",
    ipv6: "no",
    enterpriseProjects: "no",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: true,
    nameLength: 60,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 16 to 28",
    nameCharacters: "any characters but control characters",
    sameVpcNames: false,
    samePeeringNames: true,
    tagLimits: "no limits stated",
    notInNames: "\u0007",
    notInDescriptions: "",
    descriptions: "no limits",
    sessions:
      "profile; assumeRole (such as qcs::cam::uin/100000000001:roleName/ci, 1 s to 7200 s, 1800 s by default, permission " +
      "sts:AssumeRole)",
    notSessionNames: ["a", "a b"],
    ids: "vpc-######## pcx-######## rtb-######## subnet-######## 1000%%%%%%%%",
    words: "0 1 3 2 4",
    internet: "no",
    saysOf: [
      ...OF_ALL,
      /MPLS/,
      /QQ number/,
      /99\.95%/,
      /loss .* below 0\.2%/,
      /no bandwidth cap inside/,
      /requester pays/,
      ...OF_TENCENT,
    ],
  },
  huawei: {
    api: true,
    exampleRegion: "cn-north-4",
    otherRegion: "cn-east-3",
    note: undefined,
    crossRegion: /Cloud Connect, .*EIPs/,
    acceptance: "request",
    peer: "project",
    expiry: "never",
    reEnabled: false,
    quota: "50 per project-and-region, requester-while-pending, by ticket",
    overlap: "warned",
    acrossWithout: [ONE_REGION],
    acrossWith10: [ONE_REGION],
    inRegionWith10: [NO_CAPS],
    maximum: "none stated",
    chargeTypes: "",
    bandwidthReadable: true,
    chargeTypeReadable: true,
    billing: "free",
    metrics: "no metrics of VPC peering connections are documented",
    byAddress: "no metrics of VPC peering connections are documented",
    perAddress: "a VPC peering connection has no bandwidth to limit",
    routes: "by-hand, allowed while pending, outside-own",
    routeEnabled: "no",
    subnets: "zone optional, /8 to /28, tables on request",
    reject: "stays",
    deletion: "gone, removed-at-both-ends",
    mayModify: "either",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: HUAWEI_REGIONS,
    shortForms: {},
    tags: "no",
    vpcTags: "update",
    subnetTags: "update",
    routeTableTags: "no",
    vpcDescription: "update",
    description: "update",
    secondaryCidrs: "update",
    type: "no",
    qosLevel: "no",
    edgeSites: "replace",
    ipv6: "update",
    enterpriseProjects: "replace",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 64,
    vpcRanges:
      "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 8 to 28; secondary ones outside 100.64.0.0/10, 214.0.0.0/7, " +
      "198.18.0.0/15, 169.254.0.0/16, 0.0.0.0/8, 127.0.0.0/8, 240.0.0.0/4, 172.31.0.0/16, 192.168.0.0/16",
    nameCharacters: "Chinese characters, letters, digits, _, - and .",
    sameVpcNames: false,
    samePeeringNames: true,
    tagLimits:
      "key: 1 to 128 characters, Chinese characters, letters, digits, _ and -; value: 0 to 255 characters, Chinese characters, letters, digits, _, - and .",
    notInNames: " /é<\u0007",
    notInDescriptions: "<",
    descriptions: 255,
    descriptionCharacters: "any characters but < and >",
    sessions:
      "profile; assumeRole (such as iam::<account ID>:agency:ci, 900 s to 43200 s, 3600 s by default, at most 3600 s if " +
      "another session opens it, externalId, policy, permission sts:agencies:assume); assumeRole with agency and account " +
      "(900 s to 86400 s, 900 s by default, permission Agent Operator); oidc (900 s to 43200 s, 3600 s by default, roleArn " +
      "optional, providerId required); instanceRole (true)",
    notSessionNames: ["a"],
    ids: "{uuid} {uuid} {uuid} {uuid} {hex32}",
    words: "PENDING_ACCEPTANCE ACTIVE REJECTED EXPIRED",
    internet: /NAT gateway or an SNAT server/,
    saysOf: [
      /not transitive/,
      /both ends have routes/,
      /Free of charge/,
      /international site/,
      /VPCs of two edge sites cannot/,
      /NAT gateway/,
      /One connection per pair/,
    ],
  },
  "jdcloud-cps": {
    api: false,
    exampleRegion: "cn-north-1",
    otherRegion: "cn-east-tz1",
    note: "the vendor has no public API for peering connections of CPS",
    crossRegion: "yes",
    acceptance: "request",
    peer: "account",
    expiry: "24 h",
    reEnabled: false,
    quota: "50 per account-and-region, requester, by ticket",
    overlap: "refused",
    acrossWithout: [MISSING],
    acrossWith10: [],
    inRegionWith10: [MISSING],
    maximum: "none stated",
    chargeTypes: "configured-bandwidth",
    bandwidthReadable: true,
    chargeTypeReadable: true,
    billing: "configured-bandwidth, requester pays, user's prices",
    metrics: "no metrics of peering connections are documented",
    byAddress: "no metrics of peering connections are documented",
    perAddress: "a connection is limited as a whole",
    routes: "issued, not-applicable while pending, issued-only",
    routeEnabled: "no",
    subnets: "zone required, any size, tables no",
    reject: "disappears",
    deletion: "gone, removed-at-both-ends",
    mayModify: "requester",
    arrears: "suspends-cross-region",
    needLeave: [],
    excluded: [],
    knownRegions: "open",
    shortForms: {},
    tags: "no",
    vpcTags: "no",
    subnetTags: "no",
    routeTableTags: "no",
    vpcDescription: "update",
    description: "no",
    secondaryCidrs: "no",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "replace",
    enterpriseProjects: "no",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 32,
    vpcRanges: "none stated",
    nameCharacters: "Chinese characters, letters, digits, _ and -",
    sameVpcNames: true,
    samePeeringNames: true,
    tagLimits: "no limits stated",
    notInNames: " ./é<\u0007",
    notInDescriptions: "",
    descriptions: "no limits",
    sessions: "none",
    notSessionNames: [],
    ids: "vpc-########## vpcpr-########## rtb-########## subnet-########## 1000%%%%%%%%",
    words: "待接受 对端已拒绝",
    internet: "no",
    saysOf: [
      /five NAT gateways/,
      /not transitive/,
      /issues one route per side/,
      /delete .* traffic stops at once/,
      /arrears have no effect; connections between regions stop/,
      /Only the requester can start/,
      /no bandwidth cap inside/,
      /accounts you do not know/,
    ],
  },
  jdcloud: {
    api: true,
    exampleRegion: "cn-north-1",
    otherRegion: "cn-east-2",
    note: undefined,
    crossRegion: /jdcloud-cps/,
    acceptance: "mutual",
    peer: "account",
    expiry: "never",
    reEnabled: false,
    quota: "10 per vpc, requester-while-pending, by ticket",
    overlap: "refused",
    acrossWithout: [ONE_REGION],
    acrossWith10: [ONE_REGION],
    inRegionWith10: [NO_CAPS],
    maximum: "none stated",
    chargeTypes: "",
    bandwidthReadable: true,
    chargeTypeReadable: true,
    billing: "free",
    metrics: "no metrics of VPC peerings are documented",
    byAddress: "no metrics of VPC peerings are documented",
    perAddress: "a VPC peering has no bandwidth to limit",
    routes: "by-hand, allowed while pending, any",
    routeEnabled: "no",
    subnets: "zone absent, /16 to /28, tables yes",
    reject: /no request to reject/,
    deletion: "disconnected-half, left-as-black-holes",
    mayModify: "own-half",
    arrears: "no-effect",
    needLeave: [],
    excluded: [],
    knownRegions: ["cn-north-1", "cn-east-1", "cn-east-2", "cn-south-1"],
    shortForms: {},
    tags: "creation",
    vpcTags: "creation",
    subnetTags: "no",
    routeTableTags: "no",
    vpcDescription: "update",
    description: "update",
    secondaryCidrs: "no",
    type: "no",
    qosLevel: "no",
    edgeSites: "no",
    ipv6: "update",
    enterpriseProjects: "no",
    typeAndQosInRegion: false,
    typeAndQosOnlyCrossRegion: false,
    nameLength: 32,
    vpcRanges: "inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, prefix 16 to 28",
    nameCharacters: "Chinese characters, letters, digits, _ and -",
    sameVpcNames: true,
    samePeeringNames: false,
    tagLimits: "no limits stated",
    notInNames: " ./é<\u0007",
    notInDescriptions: "\u0007",
    descriptions: 256,
    descriptionCharacters: "any characters but control characters",
    sessions:
      "profile; assumeRole (such as jrn:<name of the role>, 3600 s to the role's maximum, 3600 s by default, policy, " +
      "permission assumeRole of STS)",
    notSessionNames: [],
    ids: "vpc-########## vpcpr-########## rtb-########## subnet-########## 1000%%%%%%%%",
    words: "Initiated Connected Disconnected",
    internet: "no",
    saysOf: [...OF_ALL, /Free of charge, without a bandwidth cap/, /per ordered pair/],
  },
};

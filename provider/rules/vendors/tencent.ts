/** Tencent Cloud, the public cloud of today. */
import { assumed, rule } from "../rule.js";
import type { VendorRules } from "../schema.js";
import { api2, api3, introduction, METRICS, sts, TAG_LIMITS, tags } from "../documents/tencent.js";
import { LONG_FORMS } from "../regions/tencent.js";

const OVERVIEW = introduction("Overview");
const FEATURES = introduction("Features");
const LIMITS = introduction("Use Limits");
const CREATE = api3("CreateVpcPeeringConnection");
const DESCRIBE = api3("DescribeVpcPeeringConnections");

const TAG_TEXT = "^[\\p{Script=Han}A-Za-z0-9 +=._:/@()[\\],;<>（）【】：＋－＝／＠-]*$";
const TAG_CHARACTERS =
  "Chinese characters, letters, digits, spaces inside, and + - = . _ : / @ ( ) [ ] , ; < > （ ） 【 】 ：";

export const rules: VendorRules = {
  id: "tencent",
  title: "Tencent Cloud",
  product: "Peering Connection, API 3.0",
  backends: rule({ api: true, gateway: true, note: "the international site's API has no peering connections" }, CREATE),

  ends: rule("two-different-vpcs", OVERVIEW),
  crossRegion: rule({ allowed: false, instead: "use Cloud Connect Network (CCN)", exceptions: true }, OVERVIEW),
  crossAccount: rule({ allowed: true }, OVERVIEW),
  acceptance: rule("request", LIMITS),
  peerIdentity: rule("account", CREATE),
  sameAccount: assumed(
    "active-at-once",
    api2("CreateVpcPeeringConnection"),
    "as on API 2.0; the 2024 document does not state it",
  ),
  pendingExpiry: rule({ hours: 7 * 24, reEnable: false }, LIMITS),
  quota: assumed(
    { peerings: 10, scope: "vpc", charges: "both", raisable: false },
    LIMITS,
    '10 for each VPC are documented; that a connection counts for both of its VPCs, from its request on, is our reading of "each VPC"',
  ),

  endsOverlap: rule({ verdict: "error", recheck: true }, LIMITS),
  peersOverlap: rule("refused-among-all", LIMITS),

  bandwidthInRegion: rule("error", LIMITS),
  bandwidthCrossRegion: rule("required", LIMITS),
  bandwidthMaximum: assumed(
    { mbps: 5_000, changeSteps: null, raisableToMbps: null },
    LIMITS,
    "5 Gbps is read as 5,000 Mbps; more with a ticket, without a stated limit",
  ),
  chargeTypes: assumed(
    ["daily-peak", "monthly-95th"],
    CREATE,
    "POSTPAID_BY_DAY_MAX and POSTPAID_BY_MONTH_95; the answers' own example shows the first as default",
  ),
  bandwidthReadable: rule(true, DESCRIBE),
  chargeTypeReadable: rule(true, DESCRIBE),
  billing: rule({ kind: "unknown", note: "the document states no price for peering connections" }, OVERVIEW),

  monitoring: assumed(
    {
      metrics: [
        "inBandwidth",
        "outBandwidth",
        "inPackets",
        "outPackets",
        "packetLoss",
        "inUtilisation",
        "outUtilisation",
      ],
      periods: [60, 300],
      crossRegionOnly: false,
    },
    METRICS,
    "the periods are those of API 2.0's page; that connections inside a region are measured too follows from none being left out",
  ),
  internetThroughPeer: assumed({ possible: false }, FEATURES, "the document names resources of the peer's VPC only"),
  topTalkers: rule({ allowed: true }, api3("DescribeGatewayFlowMonitorDetail")),
  addressLimits: assumed(
    { unsupported: "the console limits addresses; the API does so for direct connect, NAT and VPN gateways only" },
    api3("ModifyGatewayFlowQos"),
    "its GatewayId names these three, and peering connections are missing",
  ),

  routes: rule("by-hand", LIMITS),
  routeOnPendingConnection: assumed(
    "refused",
    api3("CreateRoutes"),
    "its code RouteNextHopInvalid; that a pending connection is such a next hop is not documented",
  ),
  routeDestination: rule("inside-peer-outside-own", api3("CreateRoutes")),
  routeEnabled: rule("update", api3("DisableRoutes")),

  subnetZone: rule("required", api3("CreateSubnet")),
  subnetSize: rule({ minPrefix: 16, maxPrefix: 28 }, api3("CreateSubnet")),
  routeTables: rule({ allowed: true, onRequest: false }, api3("CreateRouteTable")),

  reject: assumed(
    { accepterRow: "stays" },
    DESCRIBE,
    "there is a state REJECTED; that both accounts keep the row is not documented",
  ),
  deletion: assumed(
    { otherSide: "deleted-by-peer-row", routes: "removed-at-both-ends" },
    DESCRIBE,
    "there is a state DELETED, shown to the other account until it deletes too; routes go along, as on API 2.0",
  ),
  mayModify: assumed("requester", api3("ModifyVpcPeeringConnection"), "who may modify is not documented"),
  arrears: assumed(
    "no-effect",
    DESCRIBE,
    "the meaning of the state ISOLATED is not documented; connections inside a region are not charged",
  ),

  regions: assumed(
    {
      pattern: "[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*",
      example: "ap-guangzhou",
      known: Object.values(LONG_FORMS),
      approval: {
        "ap-nanjing": "peering connections are in grayscale release there",
        "ap-tianjin": "peering connections are in grayscale release there",
      },
      excluded: {},
      shortForms: LONG_FORMS,
    },
    LIMITS,
    "the two regions are the document's; the list is that of the official Terraform provider, 1.83.25",
  ),

  peeringTags: assumed(
    "update",
    tags("ModifyResourceTags"),
    "it changes the tags of any resource by its six segments; those of a peering connection (pcx/…) are from the page on access management of VPCs",
  ),
  vpcTags: rule("update", tags("ModifyResourceTags")),
  subnetTags: assumed(
    "update",
    api3("CreateSubnet"),
    "it takes tags; ModifyResourceTags changes those of any resource by its six segments, here subnet/…",
  ),
  routeTableTags: assumed(
    "update",
    api3("CreateRouteTable"),
    "it takes tags; ModifyResourceTags changes those of any resource by its six segments, here rtb/…",
  ),
  tagForm: rule(
    {
      most: 50,
      key: { minLength: 1, maxLength: 127, pattern: TAG_TEXT, allowed: TAG_CHARACTERS },
      value: { minLength: 1, maxLength: 255, pattern: TAG_TEXT, allowed: TAG_CHARACTERS },
      reserved: ["qcs:", "project", "项目"],
    },
    TAG_LIMITS,
  ),
  vpcDescription: rule("absent", api3("CreateVpc")),
  peeringDescription: rule("absent", CREATE),
  secondaryCidrs: rule("update", api3("ModifyAssistantCidr")),
  peeringType: rule("replace", CREATE),
  qosLevel: rule("replace", CREATE),
  typeAndQosOnlyCrossRegion: assumed(false, CREATE, "the one action serves both kinds of connection"),
  edgeSites: rule("absent", api3("CreateVpc")),
  ipv6: rule("update", api3("DescribeVpcs")),
  enterpriseProjects: rule("absent", api3("CreateVpc")),

  sessions: assumed(
    {
      profiles: true,
      role: {
        form: {
          pattern: "qcs::cam::uin/(?<account>\\d+):(?:roleName|role)/[^\\s:]+",
          example: "qcs::cam::uin/100000000001:roleName/ci",
        },
        lifetime: { preset: 7200, minimum: 1, maximum: 43_200 },
        sessionName: "^[\\w+=,.@-]{2,128}$",
        externalId: true,
        policy: true,
        permission: "sts:AssumeRole",
      },
      agency: null,
      oidc: { lifetime: { preset: 7200, minimum: 1, maximum: 43_200 }, providerId: "OIDC", role: "required" },
      instanceRole: "named",
    },
    sts("AssumeRole"),
    "7200 s and at most 43200 s are documented, and no minimum",
  ),

  names: assumed(
    { maxLength: 60, pattern: "^[^\\p{Cc}]+$", allowed: "any characters but control characters" },
    api2("CreateVpcPeeringConnection"),
    "60 characters are API 2.0's; no document limits the characters",
  ),
  sameVpcNames: assumed(true, api3("CreateVpc"), "nothing forbids it there"),
  samePeeringNames: assumed(true, CREATE, "nothing forbids it there"),
  descriptions: assumed(null, api3("CreateVpc"), "neither VPCs nor peering connections have a description there"),
  vpcCidr: assumed(
    { within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], minPrefix: 12, maxPrefix: 28 },
    { ...api3("CreateVpc"), date: "2024-11-25" },
    "it names 10.0.0.0/12 as the largest block, which is read as its size, not as its place",
  ),
  ids: rule(
    {
      vpc: "vpc-########",
      peering: "pcx-########",
      routeTable: "rtb-########",
      subnet: "subnet-########",
      account: "1000%%%%%%%%",
    },
    DESCRIBE,
  ),
  vendorStates: assumed(
    {
      "pending-acceptance": "PENDING",
      active: "ACTIVE",
      rejected: "REJECTED",
      expired: "EXPIRED",
      "deleted-by-peer": "DELETED",
      suspended: "ISOLATED",
      failed: "FAILED",
    },
    DESCRIBE,
    "the names of the states are documented; that ISOLATED means arrears is not",
  ),
  service: [
    rule(
      "Packets use Tencent's internal network: availability, latency and loss do not depend on the Internet",
      OVERVIEW,
    ),
    rule(
      "Packets do not cross wide area networks or links of Internet providers, where they could be intercepted",
      OVERVIEW,
    ),
    rule("Connections are protected by Anti-DDoS Pro", OVERVIEW),
    rule("Existing connections between regions are to be migrated to Cloud Connect Network (CCN)", OVERVIEW),
    rule("Classiclink, not a peering connection, joins the basic network and a VPC", introduction("Relevant Products")),
    rule("Connections are not transitive: VPC 2 and VPC 3, both connected to VPC 1, do not reach each other", FEATURES),
    rule("Traffic flows only when both ends have routes, for sending and for returning", FEATURES),
    rule("Either side may delete at any time, and traffic stops at once", LIMITS),
    rule("The quality of the network is rated Gold, with a service-level agreement and compensation", OVERVIEW),
    rule("No single point of failure and no bandwidth bottleneck: no hardware of its own is involved", OVERVIEW),
    rule("There is no bandwidth cap inside a region", LIMITS),
    rule("Traffic can be monitored and limited by source address", FEATURES),
    rule(
      "Servers of both ends reach all resources of the other: servers, databases, load balancers",
      introduction("Relevant Products"),
    ),
    rule("Do not accept requests of accounts you do not know", LIMITS),
  ],
};

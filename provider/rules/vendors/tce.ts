/**
 * Tencent Cloud Enterprise: a private cloud, with one endpoint and region list per deployment. Rules that its own
 * document does not state are taken from the public cloud, one by one.
 */
import { assumed, rule } from "../rule.js";
import type { Rule, Source, VendorRules } from "../schema.js";
import { api3 } from "../documents/tencent.js";
import { rules as tencent } from "./tencent.js";

const manual = (section: string): Source => ({
  document: "Tencent Cloud TCE, Peering Connection (PC), product documentation",
  section,
  date: "2025-03-11",
});
const SDK: Source = {
  document: "Tencent Cloud Enterprise, Terraform provider and SDK",
  section: "vpc, version 2017-03-12",
  date: "2025-11-27",
};
const USE_LIMITS = manual("Use Limits");
const FEATURES = manual("Features");
const SAME_ACCOUNT = manual("Creating a Connection within an Account");
const CROSS_ACCOUNT = manual("Creating a Connection across Accounts");
const MONITORING = manual("Viewing Monitoring Data of Cross-region Traffic");
const DELETING = manual("Deleting a Peering Connection");
const SILENT = "the TCE document is silent, and a deployment speaks API 2.0 or a dialect of the public cloud's API 3.0";

const borrowed = <T>(line: Rule<T>): Rule<T> => ({ ...line, assumption: SILENT });

export const rules: VendorRules = {
  id: "tce",
  title: "Tencent Cloud Enterprise (TCE)",
  product: "Peering Connection of the private cloud, API 2.0 or 3.0; endpoint, path and regions are the deployment's",
  backends: assumed(
    { api: true, gateway: true, note: "the deployment's own endpoint must be configured" },
    manual("Product Overview"),
    SILENT,
  ),

  ends: rule("two-different-vpcs", manual("Product Overview")),
  crossRegion: rule({ allowed: true }, FEATURES),
  crossAccount: rule({ allowed: true }, FEATURES),
  acceptance: rule("request", CROSS_ACCOUNT),
  peerIdentity: rule("account", manual("Viewing the Peer Account ID")),
  sameAccount: rule("active-at-once", SAME_ACCOUNT),
  pendingExpiry: assumed(
    { hours: 7 * 24, reEnable: true },
    USE_LIMITS,
    "7 days are documented; the SDK of 2025-11-27 has EnableVpcPeeringConnection and EnableVpcPeeringConnectionEx, as API 2.0 has, and a deployment may lack them",
  ),
  quota: assumed(
    { peerings: 10, scope: "vpc", charges: "both", raisable: false },
    USE_LIMITS,
    '10 per VPC are documented; that a connection counts for both VPCs, and pending ones count, is our reading of "each VPC"',
  ),

  endsOverlap: rule({ verdict: "error", recheck: false }, USE_LIMITS),
  peersOverlap: assumed(
    "refused-among-cross-region",
    USE_LIMITS,
    "peers of one VPC must not overlap for connections between regions; that only those are compared with each other is our reading",
  ),

  bandwidthInRegion: rule("error", MONITORING),
  bandwidthCrossRegion: rule("required", SAME_ACCOUNT),
  bandwidthMaximum: rule(null, SAME_ACCOUNT),
  chargeTypes: rule(["daily-peak"], SDK),
  bandwidthReadable: rule(true, SDK),
  // API 2.0 does not report it, which its client declares in `lacks`.
  chargeTypeReadable: rule(true, SDK),
  billing: assumed(
    {
      kind: "priced-cross-region",
      basis: "daily-peak-of-in-and-out",
      utcOffset: "+08:00",
      payer: "requester",
      prices: null,
    },
    manual("Billing Overview"),
    "\"the day's peak of in and out bandwidth\" is read as the larger of the two; the payer is not named, and is the requester on the public cloud; prices are the deployment's, and the day is taken to be Beijing's",
  ),

  monitoring: assumed(
    {
      metrics: ["inBandwidth", "outBandwidth", "inPackets", "outPackets", "packetLoss"],
      periods: [60, 300],
      crossRegionOnly: true,
    },
    MONITORING,
    "bandwidth, packets and loss, of connections between regions, are documented; the periods are the public cloud's",
  ),
  internetThroughPeer: assumed({ possible: false }, FEATURES, "the document names resources of the peer's VPC only"),
  topTalkers: rule({ unsupported: "traffic is shown for a connection as a whole" }, MONITORING),
  addressLimits: rule({ unsupported: "a connection is limited as a whole" }, SAME_ACCOUNT),

  routes: rule("by-hand", USE_LIMITS),
  routeOnPendingConnection: assumed(
    "refused",
    CROSS_ACCOUNT,
    "routes are the step after acceptance; whether the API enforces the order is not documented",
  ),
  routeDestination: borrowed(tencent.routeDestination),
  // API 2.0 has no such actions, which its client declares in `lacks`.
  routeEnabled: rule("update", SDK),

  subnetZone: rule("required", SDK),
  subnetSize: borrowed(tencent.subnetSize),
  routeTables: rule({ allowed: true, onRequest: false }, SDK),

  reject: assumed(
    { accepterRow: "stays" },
    manual("Rejecting a Peering Connection"),
    "API 3.0 has a state REJECTED; what becomes of the row is not documented",
  ),
  deletion: assumed(
    { otherSide: "deleted-by-peer-row", routes: "removed-at-both-ends" },
    DELETING,
    'the console shows rows "deleted by peer" and states that their routes are deleted; the time until the row disappears is not documented',
  ),
  mayModify: borrowed(tencent.mayModify),
  arrears: assumed("no-effect", manual("Billing Overview"), "arrears are not mentioned"),

  regions: assumed(
    {
      pattern: "[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
      example: "ap-guangzhou",
      known: null,
      approval: {},
      excluded: {},
      shortForms: {},
    },
    api3("common parameter Region"),
    "every deployment has its own list; the form is the public cloud's",
  ),

  peeringTags: assumed(
    "absent",
    SAME_ACCOUNT,
    "the form has no tags, no peering action of the SDK takes them, and no page names a peering connection to the tag product",
  ),
  vpcTags: assumed(
    "update",
    SDK,
    "tag, version 2018-08-13: ModifyResourceTags; a deployment that speaks API 2.0 has none",
  ),
  subnetTags: assumed("update", SDK, "as for VPCs: CreateSubnet takes tags, ModifyResourceTags changes them"),
  routeTableTags: assumed("update", SDK, "as for VPCs: CreateRouteTable takes tags, ModifyResourceTags changes them"),
  tagForm: borrowed(tencent.tagForm),
  vpcDescription: borrowed(tencent.vpcDescription),
  peeringDescription: rule("absent", SAME_ACCOUNT),
  secondaryCidrs: borrowed(tencent.secondaryCidrs),
  peeringType: assumed(
    "absent",
    manual("Product Overview"),
    "the form offers VPCs only, although the document mentions heterogeneous networks and a picture shows a connection named after a bare-metal server",
  ),
  qosLevel: assumed("absent", SAME_ACCOUNT, "the form has no quality of service"),
  typeAndQosOnlyCrossRegion: assumed(false, SAME_ACCOUNT, "there is neither"),
  edgeSites: assumed("absent", manual("Product Overview"), "edge sites are not mentioned"),
  ipv6: assumed(
    "update",
    CROSS_ACCOUNT,
    "the subnet list has a column for IPv6 blocks; who assigns them is not stated",
  ),
  enterpriseProjects: assumed("absent", SDK, "CreateVpc has no such field"),

  sessions: assumed(
    {
      ...tencent.sessions.value,
      role: { ...tencent.sessions.value.role!, externalId: false },
      oidc: null,
      instanceRole: null,
    },
    { ...SDK, section: "sts, version 2018-08-13, AssumeRole" },
    "AssumeRole is there, without ExternalId and without web identities; profiles are those of the public cloud's tools, whose variables and files TCE's users have as well; over API 2.0 of a deployment nothing is documented",
  ),

  names: borrowed(tencent.names),
  sameVpcNames: borrowed(tencent.sameVpcNames),
  samePeeringNames: borrowed(tencent.samePeeringNames),
  descriptions: borrowed(tencent.descriptions),
  vpcCidr: assumed(
    { within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], minPrefix: 12, maxPrefix: 28 },
    { ...SDK, section: "vpc, version 2017-03-12, CreateVpc; resource vpc, cidr_block" },
    "it names 10.0.0.0/16, 172.16.0.0/12 (the SDK 172.16.0.0/16) and 192.168.0.0/16, which are read as the largest sizes, not as places; the longest prefix is the public cloud's",
  ),
  ids: assumed(
    {
      vpc: "vpc-########",
      peering: "pcx-########",
      routeTable: "rtb-########",
      subnet: "subnet-########",
      account: "1000%%%%%%%%",
    },
    DELETING,
    "as in its screenshots, where account ids start with 1000",
  ),
  vendorStates: assumed(
    {
      "pending-acceptance": "待接受",
      active: "已连接",
      "deleted-by-peer": "对端已删除",
      rejected: "REJECTED",
      expired: "EXPIRED",
      suspended: "ISOLATED",
      failed: "FAILED",
    },
    manual("Rejecting a Peering Connection"),
    "the first three are the console's names; the document names no others, and these are API 3.0's",
  ),
  service: [
    rule(
      "Packets use an internal network: availability, latency and loss do not depend on the Internet",
      manual("Product Overview"),
    ),
    rule(
      "Packets do not cross the Internet or links of its providers, where they could be intercepted",
      manual("Product Overview"),
    ),
    rule("Connections are protected by the basic DDoS protection", manual("Product Overview")),
    rule("Inside a region the local network carries a connection, between regions an internal MPLS network", FEATURES),
    rule("VPCs are isolated from all networks that they have no connection to", manual("FAQ")),
    rule("Connections are not transitive: VPC 2 and VPC 3, both connected to VPC 1, do not reach each other", FEATURES),
    rule("Traffic flows only when both ends have routes, for sending and for returning", FEATURES),
    rule("Traffic is not encrypted", manual("FAQ")),
    rule("Either side may delete at any time, and traffic stops at once", USE_LIMITS),
    rule("No single point of failure and no bandwidth bottleneck: no gateway or device is involved", manual("FAQ")),
    rule("Servers of both ends reach all resources of the other: servers, databases, load balancers", FEATURES),
    rule("Only connections between regions have traffic monitoring: bandwidth, packets, loss", MONITORING),
    rule("Do not accept requests of accounts you do not know", USE_LIMITS),
  ],
};

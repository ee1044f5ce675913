/**
 * Tencent Cloud as it was until 2018: API 2.0, with cross-region connections. Rules in `tencent` are those that API 3.0
 * kept.
 */
import { assumed, rule } from "../rule.js";
import type { Source, VendorRules } from "../schema.js";
import { api2, METRICS_2 } from "../documents/tencent.js";
import { LONG_FORMS, NON_MAINLAND } from "../regions/tencent.js";
import { rules as tencent } from "./tencent.js";
import { guide } from "../documents/qcloud.js";

const COMPARISON = guide("Links inside a Region and between Regions");
const CONSTRAINTS = guide("Constraints");
const BILLING = guide("Billing");
const CREATE = api2("CreateVpcPeeringConnection");
const CREATE_EX = api2("CreateVpcPeeringConnectionEx");
const DESCRIBE = api2("DescribeVpcPeeringConnections");
const LIVE_TYPES: Source = {
  document: "tcpicli, types generated from live answers of API 2.0",
  section: "DescribeVpcPeeringConnections",
  date: "2018-01-09",
};

const AUDIT = "cross-border traffic is audited, so the service there is granted on application";

export const rules: VendorRules = {
  ...tencent,
  id: "qcloud",
  title: "Tencent Cloud, API 2.0 (qcloud)",
  product: "VPC peering connection, API 2.0: plain actions inside a region, Ex actions between regions",
  backends: rule({ api: true, gateway: true }, guide("API Overview")),

  ends: rule("two-different-vpcs", guide("Introduction")),
  crossRegion: rule({ allowed: true }, COMPARISON),
  crossAccount: rule({ allowed: true }, COMPARISON),
  acceptance: rule("request", guide("Step 2: Accept")),
  peerIdentity: rule("account", CREATE),
  sameAccount: rule("active-at-once", guide("Step 1: Create")),
  pendingExpiry: assumed(
    { hours: 7 * 24, reEnable: true },
    CONSTRAINTS,
    "7 days are documented; that re-enabling (EnableVpcPeeringConnection) restarts them is assumed",
  ),
  quota: assumed(
    { peerings: 10, scope: "vpc", charges: "both", raisable: false },
    CONSTRAINTS,
    '10 for each VPC are documented; that a connection counts for both of its VPCs, from its request on, is our reading of "each VPC"',
  ),

  endsOverlap: rule({ verdict: "error", recheck: false }, CONSTRAINTS),
  peersOverlap: assumed(
    "refused-among-cross-region",
    CONSTRAINTS,
    "peers of one VPC must not overlap for connections between regions; that only those are compared with each other is our reading",
  ),

  bandwidthInRegion: rule("error", CONSTRAINTS),
  bandwidthCrossRegion: rule("required", CONSTRAINTS),
  bandwidthMaximum: assumed(
    { mbps: 10_000, changeSteps: [10, 20, 50, 100, 200, 500, 1_000], raisableToMbps: null },
    CONSTRAINTS,
    "10 Gbps, and more with a ticket, are documented; the values for a change are those of ModifyVpcPeeringConnectionEx",
  ),
  chargeTypes: assumed(
    ["daily-peak", "monthly-95th"],
    CREATE_EX,
    "the guide bills by the day's peak; the second comes with later command lines (qcloudcli, 2018)",
  ),
  bandwidthReadable: assumed(
    true,
    LIVE_TYPES,
    "the page of the action does not list it; types that were derived from a live answer have it",
  ),
  chargeTypeReadable: rule(false, DESCRIBE),
  billing: assumed(
    {
      kind: "priced-cross-region",
      basis: "daily-peak-in-plus-out",
      utcOffset: "+08:00",
      payer: "requester",
      prices: {
        currency: "CNY",
        per: "mbps-day",
        tiers: [
          { upToMbps: 20, prices: { mainland: 20, "hong-kong": 120, "north-america": 120 } },
          { upToMbps: 100, prices: { mainland: 12, "hong-kong": 80, "north-america": 80 } },
          { upToMbps: null, prices: { mainland: null, "hong-kong": null, "north-america": null } },
        ],
        columns: {
          "ap-beijing": "mainland",
          "ap-shanghai": "mainland",
          "ap-guangzhou": "mainland",
          "ap-hongkong": "hong-kong",
          "na-toronto": "north-america",
          "na-siliconvalley": "north-america",
          "na-ashburn": "north-america",
        },
      },
    },
    BILLING,
    'upper bounds of tiers are read as inclusive, the whole peak at its tier\'s price, and the dearer end\'s column; the text states "outbound of both sides", the table "out max + in max", which is assumed; the day is assumed to be Beijing\'s',
  ),

  monitoring: assumed(
    {
      metrics: ["inBandwidth", "outBandwidth", "inPackets", "outPackets", "packetLoss"],
      periods: [60, 300],
      crossRegionOnly: false,
    },
    METRICS_2,
    "that connections inside a region are measured too follows from none being left out",
  ),
  internetThroughPeer: assumed({ possible: false }, COMPARISON, "the document names resources of the peer's VPC only"),
  topTalkers: rule({ unsupported: "API 2.0 counts no traffic by address" }, guide("API Overview")),
  addressLimits: rule({ unsupported: "API 2.0 limits a connection as a whole" }, guide("API Overview")),

  routes: rule("by-hand", CONSTRAINTS),
  routeOnPendingConnection: assumed(
    "refused",
    guide("Step 3: Routes"),
    "routes are the step after acceptance; whether the API enforces the order is not documented",
  ),
  routeDestination: assumed(
    "inside-peer-outside-own",
    api2("CreateRoute"),
    "a destination outside the own CIDR block is documented; one inside the peer's is API 3.0's CidrNotInPeerVpc, and the guide's instruction",
  ),
  routeEnabled: assumed("absent", api2("CreateRoute"), "neither it nor another action of API 2.0 disables a route"),

  subnetZone: rule("required", api2("CreateSubnet")),
  subnetSize: assumed(tencent.subnetSize.value, api2("CreateSubnet"), "it states no sizes; those of API 3.0 are taken"),
  routeTables: rule({ allowed: true, onRequest: false }, api2("CreateRouteTable")),

  reject: assumed(
    { accepterRow: "disappears" },
    guide("Rejecting a Peering Connection"),
    '"rejected and disappears" is read as the accepter\'s view; the requester reads state 3',
  ),
  deletion: assumed(
    { otherSide: "deleted-by-peer-row", routes: "removed-at-both-ends" },
    guide("Deleting a Peering Connection"),
    "routes go along; the other account reads state 4 (DescribeVpcPeeringConnections), for how long is not documented",
  ),
  mayModify: assumed("requester", api2("ModifyVpcPeeringConnectionEx"), "who may modify is not documented"),
  arrears: assumed("no-effect", BILLING, "arrears are not mentioned"),

  regions: assumed(
    {
      pattern: tencent.regions.value.pattern,
      example: "ap-guangzhou",
      known: null,
      approval: Object.fromEntries(NON_MAINLAND.map((region) => [region, AUDIT])),
      excluded: { "ap-shanghai-fsi": "the guide excludes Shanghai Finance" },
      shortForms: LONG_FORMS,
    },
    CONSTRAINTS,
    "it names Hong Kong and Toronto, the non-mainland regions of its time; later ones cross the border as well",
  ),

  peeringTags: rule("absent", CREATE),
  vpcTags: rule("absent", api2("CreateVpc")),
  subnetTags: rule("absent", api2("CreateSubnet")),
  routeTableTags: rule("absent", api2("CreateRouteTable")),
  tagForm: rule(null, api2("CreateVpc")),
  vpcDescription: rule("absent", api2("CreateVpc")),
  peeringDescription: rule("absent", CREATE),
  secondaryCidrs: rule("absent", api2("CreateVpc")),
  peeringType: rule("replace", CREATE_EX),
  qosLevel: assumed("replace", CREATE_EX, "comes with later command lines (qcloudcli, 2018)"),
  typeAndQosOnlyCrossRegion: rule(true, CREATE),
  edgeSites: rule("absent", api2("CreateVpc")),
  ipv6: rule("absent", api2("CreateVpc")),
  enterpriseProjects: rule("absent", api2("CreateVpc")),

  sessions: assumed(
    {
      ...tencent.sessions.value,
      role: {
        ...tencent.sessions.value.role!,
        lifetime: { preset: 1800, minimum: 1, maximum: 7200 },
        externalId: false,
        policy: false,
      },
      oidc: null,
      instanceRole: null,
    },
    { document: "Tencent Cloud API 2.0, STS", section: "AssumeRole", date: "2024" },
    "1800 s and at most 7200 s are documented, and no minimum; nothing else that opens a session is",
  ),

  names: assumed(tencent.names.value, CREATE, "60 characters are documented; which characters a name may have is not"),
  sameVpcNames: rule(false, api2("CreateVpc")),
  samePeeringNames: assumed(
    true,
    api2("ModifyVpcPeeringConnection"),
    "its earlier revisions have a code for a name that another connection of the VPC has; the last one has dropped it",
  ),
  descriptions: assumed(null, api2("CreateVpc"), "neither VPCs nor peering connections have a description there"),
  vpcCidr: assumed(
    { within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], minPrefix: 16, maxPrefix: 28 },
    api2("CreateVpc"),
    "it names 10.0.0.0/16 and 172.16.0.0/16, which are read as the largest sizes, not as places",
  ),
  ids: assumed(tencent.ids.value, DESCRIBE, "the unified ids; the numbered ones (gz_vpc_226) are older"),
  vendorStates: rule(
    { "pending-acceptance": "0", active: "1", expired: "2", rejected: "3", "deleted-by-peer": "4" },
    DESCRIBE,
  ),
  service: [
    rule(
      "Inside a region the local network carries a connection, between regions an internal MPLS network",
      COMPARISON,
    ),
    rule(
      "The console requires another account's QQ number; the API takes its account ID (UIN)",
      guide("Step 1: Create"),
    ),
    rule(
      "Connections are not transitive: VPC 2 and VPC 3, both connected to VPC 1, do not reach each other",
      guide("Peering is not transitive"),
    ),
    rule("Traffic flows only when both ends have routes, for sending and for returning", CONSTRAINTS),
    rule("Either side may delete at any time, and traffic stops at once", CONSTRAINTS),
    rule("Availability is 99.95% or better, without a single point of failure", COMPARISON),
    rule("Packet loss between regions is below 0.2%", COMPARISON),
    rule("There is no bandwidth cap inside a region", CONSTRAINTS),
    rule("Servers of both ends reach all resources of the other: servers, databases, load balancers", COMPARISON),
    rule("The requester pays for connections between regions", CONSTRAINTS),
    rule("Do not accept requests of accounts you do not know", CONSTRAINTS),
  ],
};

/** Huawei Cloud: VPC peering, API v2.0. */
import { assumed, rule } from "../rule.js";
import type { Source, VendorRules } from "../schema.js";

const guide = (section: string): Source => ({
  document: "Huawei Cloud VPC User Guide, VPC Peering Connection Overview",
  section,
});
const userGuide = (section: string): Source => ({ document: "Huawei Cloud VPC User Guide", section, date: "2024-03" });
const reference = (section: string): Source => ({
  document: "Huawei Cloud VPC API Reference",
  section,
  date: "2024-03",
});

const OVERVIEW = guide("What Is a VPC Peering Connection");
const PROCESS = guide("Creation Process");
const CONSTRAINTS = guide("Notes and Constraints");
const PEERING = reference("VPC Peering Connection");
const CREATE = reference("Creating a VPC Peering Connection");
const CREATING = userGuide("Creating a VPC Peering Connection with a VPC in Another Account");
const ROUTES = reference("Route Table");
const VPC = reference("Creating a VPC");
const TAGS: Source = { ...reference("Adding a Tag to a VPC"), date: "2025-12-16" };
const TAG_CHARACTERS = "Chinese characters, letters, digits, _ and -";

/** Letters of all scripts would include more than the documented ones, so Chinese is named by its script. */
const NAME = "^[\\p{Script=Han}A-Za-z0-9_.-]+$";

export const rules: VendorRules = {
  id: "huawei",
  title: "Huawei Cloud",
  product: "VPC peering connection, API v2.0",
  backends: rule({ api: true, gateway: true }, PEERING),

  ends: rule("two-different-vpcs", OVERVIEW),
  crossRegion: rule(
    {
      allowed: false,
      instead: "use Cloud Connect, or elastic public IPs (EIPs) for a few servers",
      exceptions: false,
    },
    CONSTRAINTS,
  ),
  crossAccount: rule({ allowed: true }, OVERVIEW),
  acceptance: rule("request", PROCESS),
  peerIdentity: rule("project", CREATE),
  sameAccount: rule("active-at-once", CREATE),
  pendingExpiry: assumed(
    { hours: null, reEnable: false },
    PEERING,
    "there is a state EXPIRED, and no document states after how long",
  ),
  quota: assumed(
    { peerings: 50, scope: "project-and-region", charges: "requester-while-pending", raisable: true },
    reference("Querying Quotas"),
    "50 are the default of vpcPeer, which can be changed; that a pending request counts for its requester only is stated by the edition of the Open Telekom Cloud (2026-04)",
  ),

  endsOverlap: rule({ verdict: "warning", recheck: false }, CONSTRAINTS),
  peersOverlap: assumed("allowed", CONSTRAINTS, "no document forbids it; routes decide where traffic goes"),

  bandwidthInRegion: rule("error", CREATE),
  bandwidthCrossRegion: rule("never", CREATE),
  bandwidthMaximum: rule(null, CREATE),
  chargeTypes: rule([], CREATE),
  bandwidthReadable: assumed(true, CREATE, "there is nothing to read"),
  chargeTypeReadable: assumed(true, CREATE, "there is nothing to read"),
  billing: rule({ kind: "free" }, OVERVIEW),

  monitoring: rule({ unsupported: "no metrics of VPC peering connections are documented" }, PEERING),
  internetThroughPeer: rule({ possible: true, by: "a NAT gateway or an SNAT server in the peer's VPC" }, CONSTRAINTS),
  topTalkers: rule({ unsupported: "no metrics of VPC peering connections are documented" }, PEERING),
  addressLimits: rule({ unsupported: "a VPC peering connection has no bandwidth to limit" }, CREATE),

  routes: rule("by-hand", CREATING),
  routeOnPendingConnection: assumed(
    "allowed",
    ROUTES,
    "the next hop must be a peering connection; no state is demanded",
  ),
  routeDestination: assumed(
    "outside-own",
    reference("Creating a Route Table"),
    "a destination must not be inside a local route; where the guide forbids an overlap, the same is read, because its SNAT advice needs a default route, and that contains them all",
  ),
  routeEnabled: assumed("absent", ROUTES, "neither routes nor route tables have such a field or action"),

  subnetZone: rule("optional", reference("Creating a Subnet")),
  subnetSize: assumed(
    { minPrefix: 8, maxPrefix: 28 },
    reference("Creating a Subnet"),
    "it states the longest prefix; the shortest is that of a VPC",
  ),
  routeTables: rule({ allowed: true, onRequest: true }, userGuide("Route Table Overview")),

  reject: assumed(
    { accepterRow: "stays" },
    reference("Rejecting a VPC Peering Connection"),
    "its answer is the object with status REJECTED; how long it can be read is not documented",
  ),
  deletion: rule({ otherSide: "gone", routes: "removed-at-both-ends" }, userGuide("Deleting a VPC Peering Connection")),
  mayModify: rule("either", userGuide("Modifying a VPC Peering Connection")),
  arrears: assumed("no-effect", OVERVIEW, "the connection is free of charge"),

  regions: assumed(
    {
      pattern: "[a-z]{2,}[0-9]*(?:-[a-z]+[0-9]*)*(?:-[0-9]+)?",
      example: "cn-north-4",
      known: [
        "cn-north-1",
        "cn-north-2",
        "cn-north-4",
        "cn-north-9",
        "cn-north-11",
        "cn-east-2",
        "cn-east-3",
        "cn-east-4",
        "cn-east-5",
        "cn-south-1",
        "cn-south-2",
        "cn-south-4",
        "cn-southwest-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "af-south-1",
        "sa-brazil-1",
        "la-north-2",
        "la-south-2",
        "na-mexico-1",
        "tr-west-1",
        "eu-west-101",
        "me-east-1",
        "ae-ad-1",
      ],
      approval: {},
      excluded: {},
      shortForms: {},
    },
    { document: "Huawei Cloud SDK, VPC (@huaweicloud/huaweicloud-sdk-vpc 3.1.173)", section: "regions" },
    "the form is read from the list, and from the regions of a partner's cloud, such as eu-de, which are not in it",
  ),

  peeringTags: rule("absent", CREATE),
  vpcTags: rule("update", reference("VPC Tag Management")),
  subnetTags: rule("update", reference("Subnet Tag Management")),
  routeTableTags: assumed(
    "absent",
    reference("Creating a Route Table"),
    "no operation of the reference tags a route table",
  ),
  tagForm: rule(
    {
      most: null,
      key: { minLength: 1, maxLength: 128, pattern: "^[\\p{Script=Han}A-Za-z0-9_-]*$", allowed: TAG_CHARACTERS },
      value: {
        minLength: 0,
        maxLength: 255,
        pattern: "^[\\p{Script=Han}A-Za-z0-9_.-]*$",
        allowed: "Chinese characters, letters, digits, _, - and .",
      },
      reserved: [],
    },
    TAGS,
  ),
  vpcDescription: rule("update", VPC),
  peeringDescription: rule("update", reference("Updating a VPC Peering Connection")),
  secondaryCidrs: rule("update", reference("Adding Secondary CIDR Blocks")),
  peeringType: rule("absent", CREATE),
  qosLevel: rule("absent", CREATE),
  typeAndQosOnlyCrossRegion: assumed(false, CREATE, "there is neither"),
  edgeSites: assumed(
    "replace",
    CONSTRAINTS,
    "edge sites are named; how a VPC comes to be in one is not in this document",
  ),
  ipv6: assumed("update", VPC, "subnets get their IPv6 blocks from the vendor; the VPC itself has no field for it"),
  enterpriseProjects: assumed("replace", VPC, "set there; updating a VPC has no field for it"),

  sessions: rule(
    {
      profiles: true,
      role: {
        form: { pattern: "iam::(?<account>[^\\s:]+):agency:[^\\s:]+", example: "iam::<account ID>:agency:ci" },
        lifetime: { preset: 3600, minimum: 900, maximum: 43_200, chainedMaximum: 3600 },
        sessionName: "^.{2,128}$",
        externalId: true,
        policy: true,
        permission: "sts:agencies:assume",
      },
      agency: { lifetime: { preset: 900, minimum: 900, maximum: 86_400 }, permission: "Agent Operator" },
      oidc: { lifetime: { preset: 3600, minimum: 900, maximum: 43_200 }, providerId: null, role: "optional" },
      instanceRole: "one",
    },
    {
      document: "Huawei Cloud IAM API Reference",
      section: "Obtaining Temporary Access Keys through an Agency; AssumeAgency; AssumeAgencyWithOIDC",
      date: "2026-09",
    },
  ),

  names: assumed(
    { maxLength: 64, pattern: NAME, allowed: "Chinese characters, letters, digits, _, - and ." },
    VPC,
    "1 to 64 are documented for both; the characters for VPCs, and taken for peering connections too",
  ),
  sameVpcNames: rule(false, VPC),
  samePeeringNames: assumed(true, CREATE, "nothing forbids it there"),
  descriptions: rule({ maxLength: 255, pattern: "^[^<>]*$", allowed: "any characters but < and >" }, VPC),
  vpcCidr: assumed(
    {
      within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
      minPrefix: 8,
      maxPrefix: 28,
      secondaryOutside: [
        "100.64.0.0/10",
        "214.0.0.0/7",
        "198.18.0.0/15",
        "169.254.0.0/16",
        "0.0.0.0/8",
        "127.0.0.0/8",
        "240.0.0.0/4",
        "172.31.0.0/16",
        "192.168.0.0/16",
      ],
    },
    VPC,
    "28 is today's longest prefix; older editions state 24",
  ),
  ids: rule({ vpc: "{uuid}", peering: "{uuid}", routeTable: "{uuid}", subnet: "{uuid}", account: "{hex32}" }, CREATE),
  vendorStates: rule(
    {
      "pending-acceptance": "PENDING_ACCEPTANCE",
      active: "ACTIVE",
      rejected: "REJECTED",
      expired: "EXPIRED",
    },
    PEERING,
  ),
  service: [
    rule("Free of charge at present", OVERVIEW),
    rule("Connections of one region may join VPCs of the Chinese and the international site", CONSTRAINTS),
    rule("VPCs of two edge sites cannot communicate over a connection", CONSTRAINTS),
    rule(
      "The peer's elastic public IPs are not shared: a NAT gateway or an SNAT server gives the other VPC access to the Internet",
      CONSTRAINTS,
    ),
    assumed(
      "Connections are not transitive",
      userGuide("VPC Peering Connection Usage Examples"),
      "the examples have a connection for each pair of VPCs that communicates",
    ),
    rule("One connection per pair of VPCs", CREATING),
    rule("Traffic flows only when both ends have routes", CREATING),
  ],
};

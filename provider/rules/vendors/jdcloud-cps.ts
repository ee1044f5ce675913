/** JD Cloud's bare-metal VPCs (Cloud Physical Server, CPS): a console, and no public API for peering. */
import { assumed, rule } from "../rule.js";
import type { Source, VendorRules } from "../schema.js";

const guide = (section: string): Source => ({
  document: "JD Cloud Cloud Physical Server, Peering Connection guide",
  section,
});
const reference = (section: string): Source => ({
  document: "JD Cloud Cloud Physical Server API Reference, version 2.4",
  section,
});

const OVERVIEW = guide("Product Overview");
const SCENARIOS = guide("Product Functions");
const LIMITS = guide("Use Limits");
const BILLING = guide("Billing Rules");
const CREATING = guide("Creating a Peering Connection");
const ACCEPTING = guide("Accepting");
const CREATE_VPC = reference("createVpc");

export const rules: VendorRules = {
  id: "jdcloud-cps",
  title: "JD Cloud Cloud Physical Server (CPS)",
  product: "Peering connection of bare-metal VPCs, console only",
  backends: rule(
    { api: false, gateway: true, note: "the vendor has no public API for peering connections of CPS" },
    reference("List of operations"),
  ),

  ends: rule("two-different-vpcs", OVERVIEW),
  crossRegion: rule({ allowed: true }, SCENARIOS),
  crossAccount: rule({ allowed: true }, SCENARIOS),
  acceptance: rule("request", ACCEPTING),
  peerIdentity: rule("account", CREATING),
  sameAccount: assumed(
    "active-at-once",
    ACCEPTING,
    "stated for one region; connections of one account between regions are taken to be the same",
  ),
  pendingExpiry: rule({ hours: 24, reEnable: false }, LIMITS),
  quota: assumed(
    { peerings: 50, scope: "account-and-region", charges: "requester", raisable: true },
    LIMITS,
    'each account "may apply for" 50 per region, which is read as the requester\'s, pending ones included',
  ),

  endsOverlap: rule({ verdict: "error", recheck: false }, LIMITS),
  peersOverlap: assumed(
    "refused-among-same-region",
    LIMITS,
    "peers of one VPC must not overlap for connections inside a region; that only those are compared with each other is our reading",
  ),

  bandwidthInRegion: rule("error", CREATING),
  bandwidthCrossRegion: assumed(
    "required",
    CREATING,
    "only connections inside a region are unlimited, so the others need a cap",
  ),
  bandwidthMaximum: rule(null, CREATING),
  chargeTypes: rule(["configured-bandwidth"], BILLING),
  bandwidthReadable: assumed(true, guide("Viewing Resources"), "the details page shows the resource"),
  chargeTypeReadable: assumed(true, guide("Viewing Resources"), "the details page shows the resource"),
  billing: assumed(
    { kind: "priced-cross-region", basis: "configured-bandwidth", utcOffset: null, payer: "requester", prices: null },
    BILLING,
    "charged by configuration; who pays and how much is not stated",
  ),

  monitoring: rule({ unsupported: "no metrics of peering connections are documented" }, guide("Viewing Resources")),
  internetThroughPeer: assumed({ possible: false }, SCENARIOS, "the document names traffic between the two VPCs only"),
  topTalkers: rule({ unsupported: "no metrics of peering connections are documented" }, guide("Viewing Resources")),
  addressLimits: rule({ unsupported: "a connection is limited as a whole" }, guide("Modifying Bandwidth")),

  routes: assumed(
    "issued",
    guide("Viewing Route Policies"),
    "use limit 1 requires routes by hand; the sections on accepting and viewing state that the system issues them, which is assumed",
  ),
  routeOnPendingConnection: assumed("not-applicable", ACCEPTING, "routes come with acceptance"),
  routeDestination: assumed("issued-only", reference("describeRouteTables"), "route tables can only be read"),
  routeEnabled: assumed("absent", reference("describeRouteTables"), "route tables can only be read"),

  subnetZone: rule("required", reference("createSubnet")),
  subnetSize: assumed(null, reference("createSubnet"), "no sizes are stated"),
  routeTables: rule({ unsupported: "route tables can only be read" }, reference("describeRouteTables")),

  reject: rule({ accepterRow: "disappears" }, guide("Rejecting")),
  deletion: assumed(
    { otherSide: "gone", routes: "removed-at-both-ends" },
    guide("Deleting"),
    "one object is deleted; what the other account still sees is not stated",
  ),
  mayModify: assumed(
    "requester",
    guide("Modifying Bandwidth"),
    "only the requester initiates; who may modify is not stated",
  ),
  arrears: assumed(
    "suspends-cross-region",
    BILLING,
    "connections between regions stop when the account is in arrears; that the requester's arrears count, and that it can neither create connections between regions nor change their bandwidth meanwhile, is our reading",
  ),

  regions: assumed(
    {
      pattern: "[a-z]{2}-[a-z]+-[a-z]*[0-9]+",
      example: "cn-north-1",
      known: null,
      approval: {},
      excluded: {},
      shortForms: {},
    },
    reference("describeRegions"),
    "CPS has regions of its own, such as cn-east-tz1, so the list is left open",
  ),

  peeringTags: rule("absent", CREATING),
  vpcTags: rule("absent", CREATE_VPC),
  subnetTags: rule("absent", reference("createSubnet")),
  routeTableTags: rule("absent", reference("describeRouteTables")),
  tagForm: rule(null, CREATE_VPC),
  vpcDescription: rule("update", reference("modifyVpc")),
  peeringDescription: rule("absent", CREATING),
  secondaryCidrs: rule("absent", CREATE_VPC),
  peeringType: rule("absent", CREATING),
  qosLevel: rule("absent", CREATING),
  typeAndQosOnlyCrossRegion: assumed(false, CREATING, "there is neither"),
  edgeSites: rule("absent", CREATE_VPC),
  ipv6: rule("replace", CREATE_VPC),
  enterpriseProjects: rule("absent", CREATE_VPC),

  sessions: rule(
    { profiles: false, role: null, agency: null, oidc: null, instanceRole: null },
    reference("List of operations"),
  ),

  names: assumed(
    {
      maxLength: 32,
      pattern: "^[\\p{Script=Han}A-Za-z0-9_-]+$",
      allowed: "Chinese characters, letters, digits, _ and -",
    },
    CREATING,
    "no limits are stated; those of the vendor's VPC product are taken",
  ),
  sameVpcNames: assumed(true, CREATE_VPC, "nothing forbids it there"),
  samePeeringNames: assumed(true, CREATING, "nothing forbids it there"),
  descriptions: assumed(null, CREATE_VPC, "no limits are stated"),
  vpcCidr: assumed(null, CREATE_VPC, "no CIDR blocks are stated"),
  ids: assumed(
    {
      vpc: "vpc-##########",
      peering: "vpcpr-##########",
      routeTable: "rtb-##########",
      subnet: "subnet-##########",
      account: "1000%%%%%%%%",
    },
    CREATE_VPC,
    "ids are opaque; the form is that of the vendor's VPC product. Accounts have names (pins), which the simulation numbers",
  ),
  vendorStates: assumed(
    { "pending-acceptance": "待接受", rejected: "对端已拒绝" },
    guide("Rejecting"),
    "the guide names these two states only",
  ),
  service: [
    rule("A VPC may have five NAT gateways, more with a ticket", LIMITS),
    rule("Connections are not transitive", SCENARIOS),
    rule("Only the requester can start a connection; the accepter waits for it", LIMITS),
    rule("The system issues one route per side and address family when the connection becomes active", ACCEPTING),
    rule("Either side may delete at any time, and traffic stops at once", LIMITS),
    rule("Inside a region arrears have no effect; connections between regions stop", BILLING),
    rule("There is no bandwidth cap inside a region", CREATING),
    rule("Do not accept requests of accounts you do not know", LIMITS),
  ],
};

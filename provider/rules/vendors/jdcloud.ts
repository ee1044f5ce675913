/** JD Cloud's VPC product: each side creates its own half of a connection. */
import { assumed, rule } from "../rule.js";
import type { Source, VendorRules } from "../schema.js";

const guide = (section: string): Source => ({ document: "JD Cloud VPC user guide", section });
/** The reference names no date; read with jdcloud-sdk-go, vpc 1.1.60. */
const reference = (section: string): Source => ({ document: "JD Cloud VPC API Reference, v1", section });

const PEERING = guide("VPC peering");
const RESTRICTIONS = guide("Use Restrictions");
const CREATE = reference("createVpcPeering");
const DESCRIBE = reference("describeVpcPeering");
const ROUTES = reference("addRouteTableRules");
const VPC = reference("createVpc");

export const rules: VendorRules = {
  id: "jdcloud",
  title: "JD Cloud VPC",
  product: "VPC peering: each side creates its half",
  backends: rule({ api: true, gateway: true }, CREATE),

  ends: rule("two-different-vpcs", CREATE),
  crossRegion: rule(
    { allowed: false, instead: "connect bare-metal VPCs with the vendor jdcloud-cps", exceptions: false },
    PEERING,
  ),
  crossAccount: rule({ allowed: true }, PEERING),
  acceptance: rule("mutual", PEERING),
  peerIdentity: assumed("account", CREATE, "the peer is found by its VPC id alone; the account is for people"),
  sameAccount: assumed(
    "active-at-once",
    DESCRIBE,
    "connected once both halves exist; within an account both are created at once",
  ),
  pendingExpiry: assumed({ hours: null, reEnable: false }, DESCRIBE, "no document mentions an expiry of a half"),
  quota: assumed(
    { peerings: 10, scope: "vpc", charges: "requester-while-pending", raisable: true },
    RESTRICTIONS,
    "10 for each VPC are documented; a half is assumed to count for its own VPC only",
  ),

  endsOverlap: rule({ verdict: "error", recheck: false }, PEERING),
  peersOverlap: assumed("allowed", PEERING, "no document forbids it"),

  bandwidthInRegion: rule("error", CREATE),
  bandwidthCrossRegion: rule("never", CREATE),
  bandwidthMaximum: rule(null, CREATE),
  chargeTypes: rule([], CREATE),
  bandwidthReadable: assumed(true, DESCRIBE, "there is nothing to read"),
  chargeTypeReadable: assumed(true, DESCRIBE, "there is nothing to read"),
  billing: rule({ kind: "free" }, PEERING),

  monitoring: rule({ unsupported: "no metrics of VPC peerings are documented" }, PEERING),
  internetThroughPeer: assumed({ possible: false }, PEERING, "the document names traffic between the two VPCs only"),
  topTalkers: rule({ unsupported: "no metrics of VPC peerings are documented" }, PEERING),
  addressLimits: rule({ unsupported: "a VPC peering has no bandwidth to limit" }, CREATE),

  routes: rule("by-hand", PEERING),
  routeOnPendingConnection: assumed(
    "allowed",
    ROUTES,
    "the next hop is the own half, which exists; no state is demanded",
  ),
  routeDestination: assumed(
    "any",
    guide("Route tables"),
    "no document limits the destination; to one inside the own VPC the local rule applies in any case",
  ),
  routeEnabled: assumed("absent", ROUTES, "rules of route tables have no such field"),

  subnetZone: assumed(
    "absent",
    reference("createSubnet"),
    "a standard subnet is of its region; edge zones are not in the reference",
  ),
  subnetSize: rule({ minPrefix: 16, maxPrefix: 28 }, RESTRICTIONS),
  routeTables: rule({ allowed: true, onRequest: false }, reference("createRouteTable")),

  reject: rule(
    { unsupported: "there is no request to reject: an account that does not want a connection creates no half" },
    PEERING,
  ),
  deletion: assumed(
    { otherSide: "disconnected-half", routes: "left-as-black-holes" },
    reference("deleteVpcPeering"),
    "the other half becomes Disconnected; that routes stay is not documented",
  ),
  mayModify: rule("own-half", reference("modifyVpcPeering")),
  arrears: assumed("no-effect", PEERING, "the connection is free of charge"),

  regions: assumed(
    {
      pattern: "[a-z]{2}-[a-z]+-[0-9]+",
      example: "cn-north-1",
      known: ["cn-north-1", "cn-east-1", "cn-east-2", "cn-south-1"],
      approval: {},
      excluded: {},
      shortForms: {},
    },
    reference("regions"),
    "the form is read from the list",
  ),

  peeringTags: assumed("creation", CREATE, "tags (userTags) can be given there; no peering operation changes them"),
  vpcTags: assumed("creation", VPC, "tags (userTags) can be given there; modifyVpc has no such field"),
  subnetTags: assumed("absent", reference("createSubnet"), "it has no userTags, which VPCs and connections have"),
  routeTableTags: assumed(
    "absent",
    reference("createRouteTable"),
    "it has no userTags, which VPCs and connections have",
  ),
  tagForm: assumed(null, VPC, "the reference states no limits of userTags"),
  vpcDescription: rule("update", reference("modifyVpc")),
  peeringDescription: rule("update", reference("modifyVpcPeering")),
  secondaryCidrs: rule("absent", VPC),
  peeringType: rule("absent", CREATE),
  qosLevel: rule("absent", CREATE),
  typeAndQosOnlyCrossRegion: assumed(false, CREATE, "there is neither"),
  edgeSites: assumed("absent", VPC, "edge zones can be listed (azType); creating a VPC there is not in the reference"),
  ipv6: assumed("update", reference("modifyVpc"), "it enables IPv6 by subnet; the block is the vendor's"),
  enterpriseProjects: rule("absent", VPC),

  sessions: assumed(
    {
      profiles: true,
      role: {
        form: { pattern: "jrn:\\S+", example: "jrn:<name of the role>" },
        lifetime: { preset: 3600, minimum: 3600, maximum: null },
        sessionName: null,
        externalId: false,
        policy: true,
        permission: "assumeRole of STS",
      },
      agency: null,
      oidc: null,
      instanceRole: null,
    },
    { document: "JD Cloud STS API Reference, v1", section: "assumeRole" },
    "the form of a role's name is not documented beyond its beginning",
  ),

  names: assumed(
    {
      maxLength: 32,
      pattern: "^[\\p{Script=Han}A-Za-z0-9_-]+$",
      allowed: "Chinese characters, letters, digits, _ and -",
      connectionJoint: "_",
    },
    CREATE,
    "names of VPCs, subnets and route tables have all of these; for connections the API names no -, and the console takes it",
  ),
  sameVpcNames: assumed(true, VPC, "nothing forbids it there"),
  samePeeringNames: rule(false, DESCRIBE),
  descriptions: assumed(
    { maxLength: 256, pattern: "^[^\\p{Cc}]*$", allowed: "any characters but control characters" },
    VPC,
    "256 are documented for all; a VPC's has any characters, and for a connection's the API names Chinese characters, letters, digits and _",
  ),
  vpcCidr: rule({ within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], minPrefix: 16, maxPrefix: 28 }, VPC),
  ids: assumed(
    {
      vpc: "vpc-##########",
      peering: "vpcpr-##########",
      routeTable: "rtb-##########",
      subnet: "subnet-##########",
      account: "1000%%%%%%%%",
    },
    DESCRIBE,
    "as in the samples; accounts have names (pins), which the simulation numbers",
  ),
  vendorStates: rule(
    { "pending-acceptance": "Initiated", active: "Connected", "deleted-by-peer": "Disconnected" },
    DESCRIBE,
  ),
  service: [
    rule("Connections are not transitive", PEERING),
    rule("Traffic flows only when both ends have routes", PEERING),
    rule("Either side may delete its half at any time, and traffic stops at once", PEERING),
    rule("Free of charge, without a bandwidth cap", PEERING),
    rule("One connection per ordered pair of VPCs", RESTRICTIONS),
  ],
};

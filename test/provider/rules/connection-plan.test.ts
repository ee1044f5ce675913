import assert from "node:assert/strict";
import type { PlannedConnection } from "../../../provider/rules/plan/connection.js";
import type { Limits, VendorRules } from "../../../provider/rules/schema.js";
import { rulesOf } from "../../../provider/rules/registry.js";
import { briefly, connectionOf, messageOf } from "./plans.js";

const tencent = rulesOf("tencent");
const tce = rulesOf("tce");
const qcloud = rulesOf("qcloud");
const huawei = rulesOf("huawei");
const cps = rulesOf("jdcloud-cps");
const jdcloud = rulesOf("jdcloud");

const toBeijing = { peerRegion: "ap-beijing" };
const capped = { ...toBeijing, bandwidthMbps: 10 };
const long = "x".repeat(61);

/** Sources as messages cite them. */
const TCE = "tce, Tencent Cloud TCE, Peering Connection (PC), product documentation";
const FORM = `${TCE}, Creating a Connection within an Account, 2025-03-11`;
const API2 = "Tencent Cloud API 2.0, VPC";
const CONSTRAINTS = "Tencent Cloud (qcloud), VPC Peering Connection, Constraints, 2017";
const LIMITS = "tencent, Tencent Cloud Peering Connection, Product Introduction, Use Limits, 2024-10-29";
const HUAWEI = "huawei, Huawei Cloud VPC User Guide, VPC Peering Connection Overview, Notes and Constraints";
const HUAWEI_API = "huawei, Huawei Cloud VPC API Reference, Creating a VPC Peering Connection, 2024-03";
const HUAWEI_VPC = "huawei, Huawei Cloud VPC API Reference, Creating a VPC, 2024-03";

interface Refusal {
  readonly of: VendorRules;
  readonly when: string;
  readonly connection: Partial<PlannedConnection>;
  readonly limits?: Limits;
  readonly says: string;
}

const refusals: readonly Refusal[] = [
  // Bandwidth
  {
    of: tce,
    when: "the cap between regions is missing",
    connection: toBeijing,
    says: `bandwidthMbps: a connection between regions requires a bandwidth cap in whole Mbps, at least 1 [${FORM}]. Set bandwidthMbps, for example 10.`,
  },
  ...[0, -5, 2.5].map((bandwidthMbps) => ({
    of: tce,
    when: `the cap is ${bandwidthMbps}`,
    connection: { ...toBeijing, bandwidthMbps },
    says: `bandwidthMbps ${bandwidthMbps}: a bandwidth cap is a whole number of Mbps, at least 1 [${FORM}]. Set bandwidthMbps to a whole number of Mbps, for example 10.`,
  })),
  {
    of: tce,
    when: "the cap is above what the configuration allows",
    connection: { ...toBeijing, bandwidthMbps: 101 },
    limits: { bandwidthMbps: 100 },
    says: `bandwidthMbps 101: the bandwidth cap of a connection between regions is at most 100 Mbps with the limits of this configuration [${FORM}]. Set at most 100, or have the vendor raise it, then set it in the configuration: limits {"bandwidthMbps": …}.`,
  },
  {
    of: tce,
    when: "a connection inside a region has a bandwidth",
    connection: { bandwidthMbps: 10 },
    says: `bandwidthMbps 10: a connection inside one region has no bandwidth cap [${TCE}, Viewing Monitoring Data of Cross-region Traffic, 2025-03-11]. Leave out bandwidthMbps.`,
  },
  {
    of: huawei,
    when: "the vendor has no bandwidth caps",
    connection: { bandwidthMbps: 10 },
    says: `bandwidthMbps 10: connections of this vendor have no bandwidth cap [${HUAWEI_API}]. Leave out bandwidthMbps.`,
  },
  {
    of: qcloud,
    when: "an existing connection changes to a bandwidth that the API does not accept",
    connection: { ...toBeijing, bandwidthMbps: 30, changesBandwidth: true },
    says: `bandwidthMbps 30: the API changes the bandwidth of an existing connection to certain values only: 10, 20, 50, 100, 200, 500, 1000 Mbps [qcloud, ${CONSTRAINTS}]. Use one of them, or recreate the connection with the resource option replaceOnChanges: ["bandwidthMbps"].`,
  },
  {
    of: qcloud,
    when: "the cap is above 10 Gbps without a ticket",
    connection: { ...toBeijing, bandwidthMbps: 10_001 },
    says: `bandwidthMbps 10001: the bandwidth cap of a connection between regions is at most 10,000 Mbps (our reading: 10 Gbps, and more with a ticket, are documented; the values for a change are those of ModifyVpcPeeringConnectionEx) [qcloud, ${CONSTRAINTS}]. Set at most 10000, or have the vendor raise it, then set it in the configuration: limits {"bandwidthMbps": …}.`,
  },
  {
    of: tencent,
    when: "a legacy connection between regions goes above 5 Gbps",
    connection: { ...toBeijing, bandwidthMbps: 5_001 },
    limits: { crossRegion: true },
    says: `bandwidthMbps 5001: the bandwidth cap of a connection between regions is at most 5,000 Mbps (our reading: 5 Gbps is read as 5,000 Mbps; more with a ticket, without a stated limit) [${LIMITS}]. Set at most 5000, or have the vendor raise it, then set it in the configuration: limits {"bandwidthMbps": …}.`,
  },

  // Charge type
  {
    of: tce,
    when: "the charge type is another vendor's",
    connection: { ...capped, chargeType: "configured-bandwidth" },
    says: `chargeType "configured-bandwidth": the vendor does not offer this charge type [tce, Tencent Cloud Enterprise, Terraform provider and SDK, vpc, version 2017-03-12, 2025-11-27]. Use daily-peak.`,
  },
  {
    of: tce,
    when: "a connection inside a region has a charge type",
    connection: { chargeType: "daily-peak" },
    says: `chargeType "daily-peak": only a connection between regions has a charge type [tce, Tencent Cloud Enterprise, Terraform provider and SDK, vpc, version 2017-03-12, 2025-11-27]. Leave out chargeType.`,
  },
  {
    of: huawei,
    when: "the vendor has no charge types",
    connection: { chargeType: "daily-peak" },
    says: `chargeType "daily-peak": connections of this vendor have no charge type [${HUAWEI_API}]. Leave out chargeType.`,
  },

  // Ends
  {
    of: tce,
    when: "both ends are one VPC",
    connection: { peerVpcId: "ap-guangzhou/vpc-a" },
    says: `peerVpc "ap-guangzhou/vpc-a": both ends are the same VPC, and a connection joins two different VPCs [${TCE}, Product Overview, 2025-03-11]. Set peerVpc to the other VPC.`,
  },
  {
    of: tce,
    when: "the ends overlap",
    connection: { vpcCidrBlocks: ["10.0.0.0/16", "192.168.1.0/24"], peerCidrBlocks: ["172.16.0.0/16", "10.0.1.0/24"] },
    says: `peerVpc: the CIDR blocks of the two VPCs overlap (10.0.0.0/16 and 10.0.1.0/24), and the vendor refuses such a connection [${TCE}, Use Limits, 2025-03-11]. Change the CIDR block of one of the VPCs.`,
  },
  {
    of: huawei,
    when: "the ends overlap: a warning",
    connection: { peerCidrBlocks: ["192.168.1.0/24"] },
    says: `peerVpc: the CIDR blocks of the two VPCs overlap (both have 192.168.1.0/24), and such a connection may not take effect [${HUAWEI}]. Write routes to single subnets or hosts instead of whole VPCs; subnets with identical CIDR blocks cannot communicate.`,
  },
  {
    of: huawei,
    when: "the VPCs are in two edge sites: a warning",
    connection: { edgeSiteId: "site-1", peerEdgeSiteId: "site-2" },
    says: `peerVpc "site-2": the VPCs are of two edge sites (site-1, site-2), and VPCs of two edge sites cannot communicate over a connection [${HUAWEI}]. Connect VPCs of one site, or of the region itself.`,
  },
  {
    of: huawei,
    when: "the peer is given as an account",
    connection: { peerAccountId: "my-domain" },
    says: `peerAccountId "my-domain": this vendor identifies the peer by the id of its project in the region, not by an account or domain id [${HUAWEI_API}]. Set peerAccountId to the peer's project id: 32 hexadecimal digits, shown under My Credentials.`,
  },
  {
    of: tce,
    when: "the peer's account ID has a line break",
    connection: { peerAccountId: "100000000002\n" },
    says: `peerAccountId "100000000002\\n": is not an account's ID: it has a space or a slash [${TCE}, Viewing the Peer Account ID, 2025-03-11]. Set the ID of the peer's account.`,
  },

  // Regions
  ...["Guangzhou!", "AP_GUANGZHOU", "ap guangzhou", "ap-"].map((region) => ({
    of: tce,
    when: `the region is ${JSON.stringify(region)}`,
    connection: { region },
    says: `region "${region}": it does not have the form of the vendor's regions [tce, Tencent Cloud API 3.0, VPC, version 2017-03-12, common parameter Region]. Use the form "ap-guangzhou".`,
  })),
  {
    of: tce,
    when: "the peer's region is malformed",
    connection: { ...capped, peerRegion: "Beijing" },
    says: `peerRegion "Beijing": it does not have the form of the vendor's regions [tce, Tencent Cloud API 3.0, VPC, version 2017-03-12, common parameter Region]. Use the form "ap-guangzhou".`,
  },
  {
    of: tencent,
    when: "a region is not on the list: a warning",
    connection: { region: "ap-guangzho" },
    says: `region "ap-guangzho": it is not in the vendor's list of regions, or newer than the list [${LIMITS}]. Check the spelling: \`vpc-peering rules tencent\` lists them.`,
  },
  {
    of: qcloud,
    when: "a region is in its short form",
    connection: { ...capped, peerRegion: "bj" },
    says: `peerRegion "bj": a short form of a region is not accepted, because a region must have one name [qcloud, ${CONSTRAINTS}]. Write "ap-beijing".`,
  },
  {
    of: tencent,
    when: "a region is in grayscale release",
    connection: { region: "ap-nanjing" },
    says: `region "ap-nanjing": a peering connection in this region requires the vendor's approval first: peering connections are in grayscale release there [${LIMITS}]. Apply with a ticket, then confirm it in the configuration: limits {"regions": ["ap-nanjing"]}.`,
  },
  {
    of: qcloud,
    when: "a region is outside the mainland",
    connection: { ...capped, peerRegion: "ap-hongkong" },
    says: `peerRegion "ap-hongkong": a peering connection in this region requires the vendor's approval first: cross-border traffic is audited, so the service there is granted on application [qcloud, ${CONSTRAINTS}]. Apply with a ticket, then confirm it in the configuration: limits {"regions": ["ap-hongkong"]}.`,
  },
  {
    of: qcloud,
    when: "a region is excluded, even if it is configured as approved",
    connection: { ...capped, peerRegion: "ap-shanghai-fsi" },
    limits: { regions: ["ap-shanghai-fsi"] },
    says: `peerRegion "ap-shanghai-fsi": there are no peering connections in this region: the guide excludes Shanghai Finance [qcloud, ${CONSTRAINTS}]. Use VPCs of another region.`,
  },
  {
    of: tencent,
    when: "the ends are in two regions",
    connection: capped,
    says: `peerRegion "ap-beijing": the two VPCs are in different regions (ap-guangzhou, ap-beijing), and this vendor's connections stay inside one region [tencent, Tencent Cloud Peering Connection, Product Introduction, Overview, 2024-10-29]. Use VPCs of one region, or use Cloud Connect Network (CCN).`,
  },
  {
    of: huawei,
    when: "the ends are in two regions",
    connection: { peerRegion: "cn-east-3" },
    says: `peerRegion "cn-east-3": the two VPCs are in different regions (cn-north-4, cn-east-3), and this vendor's connections stay inside one region [${HUAWEI}]. Use VPCs of one region, or use Cloud Connect, or elastic public IPs (EIPs) for a few servers.`,
  },
  {
    of: jdcloud,
    when: "the ends are in two regions",
    connection: { peerRegion: "cn-east-2" },
    says: `peerRegion "cn-east-2": the two VPCs are in different regions (cn-north-1, cn-east-2), and this vendor's connections stay inside one region [jdcloud, JD Cloud VPC user guide, VPC peering]. Use VPCs of one region, or connect bare-metal VPCs with the vendor jdcloud-cps.`,
  },

  // Names and fields
  {
    of: tce,
    when: "the name is too long",
    connection: { name: long },
    says: `name "${long}": 61 characters are too many: the vendor accepts at most 60 [tce, ${API2}, CreateVpcPeeringConnection]. Shorten it to 60 characters.`,
  },
  {
    of: tce,
    when: "the name is empty",
    connection: { name: "" },
    says: `name "": a name must not be empty [tce, ${API2}, CreateVpcPeeringConnection]. Set another name, or remove the property for a name derived from project, stack and resource.`,
  },
  {
    of: huawei,
    when: "the name has characters that are not allowed",
    connection: { name: "a b/c d" },
    says: `name "a b/c d": the vendor refuses " ", "/": it accepts Chinese characters, letters, digits, _, - and . [${HUAWEI_VPC}]. Use other characters.`,
  },
  {
    of: huawei,
    when: "the description has tags",
    connection: { description: "<b>" },
    says: `description "<b>": the vendor refuses "<", ">": it accepts any characters but < and > [${HUAWEI_VPC}]. Use other characters.`,
  },
  ...(["type", "qosLevel", "description"] as const).map((property) => ({
    of: tce,
    when: `the vendor has no ${property}`,
    connection: { ...capped, [property]: "vpc" },
    says: `${property} "vpc": connections of this vendor have no ${property} [${property === "type" ? `${TCE}, Product Overview, 2025-03-11` : FORM}]. Leave out ${property}.`,
  })),
  {
    of: tce,
    when: "the vendor has no tags",
    connection: { tags: { team: "a" } },
    says: `tags {"team":"a"}: connections of this vendor have no tags [${FORM}]. Leave out tags.`,
  },
  ...(["type", "qosLevel"] as const).map((property) => ({
    of: qcloud,
    when: `a connection inside a region has a ${property}`,
    connection: { [property]: "vpc" },
    says: `${property} "vpc": only a connection between regions has a ${property} [qcloud, ${API2}, CreateVpcPeeringConnection]. Leave out ${property}.`,
  })),
];

describe("a planned connection", () => {
  describe("is rejected or warned of if", () => {
    for (const { of, when, connection, limits, says } of refusals) {
      it(`${of.id}: ${when}`, () => assert.equal(messageOf(of, connectionOf(of, connection, limits)), says));
    }
  });

  describe("is accepted if", () => {
    const allowed: readonly (readonly [VendorRules, string, Partial<PlannedConnection>, Limits?])[] = [
      [tce, "it stays inside a region", {}],
      [tce, "it crosses regions with a cap", capped],
      [tce, "the cap is the maximum", { ...toBeijing, bandwidthMbps: 10_000 }],
      [tce, "the cap has been raised", { ...toBeijing, bandwidthMbps: 20_000 }, { bandwidthMbps: 20_000 }],
      [tce, "it is billed by the day's peak", { ...capped, chargeType: "daily-peak" }],
      [qcloud, "it is billed by the month", { ...capped, chargeType: "monthly-95th" }],
      [tce, "its region is the deployment's own", { region: "chongqing-az1" }],
      [tce, "the ends are adjacent without overlap", { peerCidrBlocks: ["192.168.2.0/24", "192.168.0.0/24"] }],
      [tce, "the same id is in another region", { ...capped, peerVpcId: "vpc-a" }],
      [tce, "tags are an empty object", { tags: {} }],
      [tce, "the name has the maximum length in characters", { name: "网".repeat(60) }],
      [tce, "an account ID is given", { peerAccountId: "100000000002" }],
      [tencent, "a legacy connection crosses regions", capped, { crossRegion: true }],
      [tencent, "the region is configured as approved", { region: "ap-tianjin" }, { regions: ["ap-tianjin"] }],
      [
        tencent,
        "it has type, quality and tags inside a region",
        { type: "bare-metal", qosLevel: "AU", tags: { a: "b" } },
      ],
      [qcloud, "the cap is a step", { ...toBeijing, bandwidthMbps: 500 }],
      [
        qcloud,
        "a whole value is within the configured maximum",
        { ...toBeijing, bandwidthMbps: 30 },
        { bandwidthMbps: 2_000 },
      ],
      [qcloud, "it has type and quality across regions", { ...capped, type: "vpc", qosLevel: "PT" }],
      [qcloud, "it is created with any cap up to 10 Gbps", { ...toBeijing, bandwidthMbps: 2_500 }],
      [qcloud, "a ticket raised the maximum", { ...toBeijing, bandwidthMbps: 20_000 }, { bandwidthMbps: 20_000 }],
      [qcloud, "its cap changes by a step", { ...toBeijing, bandwidthMbps: 500, changesBandwidth: true }],
      [tce, "no maximum is stated", { ...toBeijing, bandwidthMbps: 40_000 }],
      [huawei, "the peer is given as a project", { peerAccountId: "0123456789abcdef0123456789abcdef" }],
      [huawei, "it has a description", { description: "to the database" }],
      [huawei, "the VPCs are in one edge site", { edgeSiteId: "site-1", peerEdgeSiteId: "site-1" }],
      [cps, "no maximum is stated", { peerRegion: "cn-east-tz1", bandwidthMbps: 100_000 }],
      [
        cps,
        "it is billed by configuration",
        { peerRegion: "cn-east-2", bandwidthMbps: 5, chargeType: "configured-bandwidth" },
      ],
      [jdcloud, "it has tags and a description", { tags: { a: "b" }, description: "x" }],
    ];
    for (const [rules, when, connection, limits] of allowed) {
      it(`${rules.id}: ${when}`, () => assert.deepEqual(briefly(connectionOf(rules, connection, limits)), []));
    }
  });

  describe("with values that are not known yet skips the check of", () => {
    const open: readonly (readonly [string, Partial<PlannedConnection>, readonly string[]])[] = [
      ["a bandwidth that is set", toBeijing, ["bandwidthMbps"]],
      ["the own region, without a bandwidth", toBeijing, ["region"]],
      ["the peer's region, with a bandwidth", { bandwidthMbps: 10 }, ["peerRegion"]],
      ["the peer's region, with a charge type", { chargeType: "daily-peak" }, ["peerRegion"]],
      ["an id with a placeholder value", { peerVpcId: "vpc-a" }, ["peerVpcId"]],
      ["CIDR blocks of the peer", { peerCidrBlocks: ["192.168.1.0/24"] }, ["peerCidrBlocks"]],
      ["a malformed region with a placeholder value", { region: "??" }, ["region"]],
    ];
    for (const [when, connection, unknown] of open) {
      it(when, () => assert.deepEqual(briefly(connectionOf(tce, { ...connection, unknown: new Set(unknown) })), []));
    }

    it("fails for a field that the vendor lacks before its value is known", () => {
      const unknown = new Set(["type", "qosLevel", "description", "tags"]);
      assert.deepEqual(briefly(connectionOf(tce, { unknown })), [
        "error unsupported type",
        "error unsupported qosLevel",
        "error unsupported description",
        "error unsupported tags",
      ]);
    });

    it("fails for a bandwidth above the cap before the regions are known", () => {
      const connection = { bandwidthMbps: 10_001, unknown: new Set(["peerRegion"]) };
      assert.deepEqual(briefly(connectionOf(qcloud, connection)), ["error vendor-rule bandwidthMbps"]);
    });
  });

  it("gets all violations at once", () => {
    const connection = {
      region: "AP",
      peerRegion: "ap-beijing",
      peerCidrBlocks: ["192.168.0.0/16"],
      name: "",
      tags: { a: 1 },
    };
    assert.deepEqual(briefly(connectionOf(tce, connection)), [
      "error invalid-input region",
      "error cidr-overlap peerVpc",
      "error invalid-input name",
      "error unsupported tags",
    ]);
  });

  it("gets one violation for two ends in one bad region, and none for the bandwidth of an impossible connection", () => {
    assert.deepEqual(briefly(connectionOf(tce, { region: "??", peerRegion: "??" })), ["error invalid-input region"]);
    assert.deepEqual(briefly(connectionOf(tencent, toBeijing)), ["error vendor-rule peerRegion"]);
  });

  it("gets no violation for a malformed CIDR block, which its VPC reports", () => {
    assert.deepEqual(briefly(connectionOf(tce, { peerCidrBlocks: ["192.168.1.7/24"] })), []);
  });

  it("names the inputs behind a violation, so that an unchanged connection only gets a warning", () => {
    const [missing] = connectionOf(tce, toBeijing);
    assert.deepEqual(missing?.involves, ["bandwidthMbps", "region", "peerRegion", "vpc", "peerVpc"]);
    const [huge] = connectionOf(qcloud, { ...toBeijing, bandwidthMbps: 1e9 });
    assert.deepEqual(huge?.involves, ["bandwidthMbps"]);
    const [overlap] = connectionOf(tce, { peerCidrBlocks: ["192.168.1.0/24"] });
    assert.deepEqual(overlap?.involves, ["vpc", "peerVpc"]);
  });
});

import assert from "node:assert/strict";
import type { VendorRules } from "../../../provider/rules/schema.js";
import type { PlannedVpcInputs } from "../../../provider/rules/plan/vpc.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";
import { briefly, messageOf, vpcOf } from "./plans.js";

const tce = rulesOf("tce");
const tencent = rulesOf("tencent");
const qcloud = rulesOf("qcloud");
const huawei = rulesOf("huawei");
const cps = rulesOf("jdcloud-cps");

const RFC = "tce, Classless Inter-domain Routing (RFC 4632), 3.1, 2006-08";

const refusals: readonly (readonly [VendorRules, Partial<PlannedVpcInputs>, string])[] = [
  [
    tce,
    { cidrBlock: "10.0.0/16" },
    `cidrBlock "10.0.0/16": is not a CIDR block: "10.0.0" should be four decimal numbers without leading zeros, such as "10.0.0.0/16" [${RFC}]. Write a CIDR block such as "10.0.0.0/16".`,
  ],
  [
    tce,
    { cidrBlock: "10.0.1.7/16" },
    `cidrBlock "10.0.1.7/16": has host bits set; the block is 10.0.0.0/16 [${RFC}]. Write "10.0.0.0/16".`,
  ],
  [
    tce,
    { cidrBlock: "2001:db8::/32" },
    `cidrBlock "2001:db8::/32": must be an IPv4 block and is IPv6 [${RFC}]. Write an IPv4 CIDR block. For IPv6 set enableIpv6; the vendor assigns the CIDR block.`,
  ],
  [
    tce,
    { cidrBlock: "0.0.0.0/0" },
    'cidrBlock "0.0.0.0/0": it has addresses of 0.0.0.0/8, which are for a host that does not know its own network [tce, Special-Purpose IP Address Registries (RFC 6890), 2.2.2, 2013-04]. Use a CIDR block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  ],
  [
    tencent,
    { cidrBlock: "224.1.0.0/16" },
    'cidrBlock "224.1.0.0/16": it has addresses of 224.0.0.0/4, which are for multicast [tencent, IANA Guidelines for IPv4 Multicast Address Assignments (RFC 5771), 3, 2010-03]. Use a CIDR block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  ],
  [
    huawei,
    { secondaryCidrBlocks: ["160.0.0.0/4"] },
    'secondaryCidrBlocks "160.0.0.0/4": it has addresses of 169.254.0.0/16, which are for a single network segment, and never routed [huawei, Special-Purpose IP Address Registries (RFC 6890), 2.2.2, 2013-04]. Use a CIDR block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  ],
  [
    cps,
    { cidrBlock: "10.0.0.0/7" },
    'cidrBlock "10.0.0.0/7": it has public addresses, and no document of the vendor states the CIDR blocks that it accepts; hosts elsewhere with these addresses cannot be reached from the VPC [jdcloud-cps, Address Allocation for Private Internets (RFC 1918), 3, 1996-02]. Use a CIDR block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  ],
  [
    tce,
    { secondaryCidrBlocks: ["10.1.0.1/16"] },
    `secondaryCidrBlocks "10.1.0.1/16": has host bits set; the block is 10.1.0.0/16 [${RFC}]. Write "10.1.0.0/16".`,
  ],
  [
    tce,
    { secondaryCidrBlocks: ["10.0.1.0/24", "10.1.0.0/16"] },
    "secondaryCidrBlocks: the VPC's own CIDR blocks overlap: 10.0.0.0/16 and 10.0.1.0/24 [tce, Tencent Cloud API 3.0, VPC, version 2017-03-12, ModifyAssistantCidr]. Remove the CIDR block that is inside the other.",
  ],
  [
    qcloud,
    { secondaryCidrBlocks: ["10.1.0.0/16"] },
    'secondaryCidrBlocks ["10.1.0.0/16"]: VPCs of this vendor have no secondary CIDR blocks [qcloud, Tencent Cloud API 2.0, VPC, CreateVpc]. Leave out secondaryCidrBlocks.',
  ],
  [
    qcloud,
    { enableIpv6: true },
    "enableIpv6 true: VPCs of this vendor have no IPv6 [qcloud, Tencent Cloud API 2.0, VPC, CreateVpc]. Leave out enableIpv6.",
  ],
  [
    tce,
    { edgeSiteId: "site-1" },
    'edgeSiteId "site-1": this vendor has no edge sites [tce, Tencent Cloud TCE, Peering Connection (PC), product documentation, Product Overview, 2025-03-11]. Leave out edgeSiteId.',
  ],
  [
    tce,
    { region: "AP_GUANGZHOU" },
    `region "AP_GUANGZHOU": it does not have the form of the vendor's regions [tce, Tencent Cloud API 3.0, VPC, version 2017-03-12, common parameter Region]. Use the form "ap-guangzhou".`,
  ],
  [
    huawei,
    { region: "eu-de" },
    `region "eu-de": it is not in the vendor's list of regions, or newer than the list [huawei, Huawei Cloud SDK, VPC (@huaweicloud/huaweicloud-sdk-vpc 3.1.173), regions]. Check the spelling: \`vpc-peering rules huawei\` lists them.`,
  ],
  [
    huawei,
    { region: "cn-north-4a" },
    `region "cn-north-4a": it does not have the form of the vendor's regions [huawei, Huawei Cloud SDK, VPC (@huaweicloud/huaweicloud-sdk-vpc 3.1.173), regions]. Use the form "cn-north-4".`,
  ],
  [
    huawei,
    { name: "v".repeat(65) },
    `name "${"v".repeat(65)}": 65 characters are too many: the vendor accepts at most 64 [huawei, Huawei Cloud VPC API Reference, Creating a VPC, 2024-03]. Shorten it to 64 characters.`,
  ],
  [
    tencent,
    { description: "d" },
    'description "d": VPCs of this vendor have no description [tencent, Tencent Cloud API 3.0, VPC, version 2017-03-12, CreateVpc]. Leave out description.',
  ],
  [
    huawei,
    { description: "d".repeat(256) },
    `description "${"d".repeat(116)}…: 256 characters are too many: the vendor accepts at most 255 [huawei, Huawei Cloud VPC API Reference, Creating a VPC, 2024-03]. Shorten it to 255 characters.`,
  ],
  [
    huawei,
    { cidrBlock: "100.64.0.0/16" },
    'cidrBlock "100.64.0.0/16": it has addresses of 100.64.0.0/10, which are shared by the networks of carriers, and the vendor documents VPC CIDR blocks inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 only, and may refuse others [huawei, Huawei Cloud VPC API Reference, Creating a VPC, 2024-03]. Use a CIDR block inside one of them.',
  ],
  [
    cps,
    { cidrBlock: "192.0.2.0/24" },
    'cidrBlock "192.0.2.0/24": it has addresses of 192.0.2.0/24, which are for documentation, and no document of the vendor states the CIDR blocks that it accepts; hosts elsewhere with these addresses cannot be reached from the VPC [jdcloud-cps, IPv4 Address Blocks Reserved for Documentation (RFC 5737), 3, 2010-01]. Use a CIDR block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  ],
  [
    tce,
    { secondaryCidrBlocks: ["198.51.100.0/25"] },
    'secondaryCidrBlocks "198.51.100.0/25": it has addresses of 198.51.100.0/24, which are for documentation, and the vendor documents VPC CIDR blocks inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 only, and may refuse others [tce, Tencent Cloud Enterprise, Terraform provider and SDK, vpc, version 2017-03-12, CreateVpc; resource vpc, cidr_block, 2025-11-27]. Use a CIDR block inside one of them.',
  ],
  [
    huawei,
    { secondaryCidrBlocks: ["192.168.1.0/24"] },
    'secondaryCidrBlocks "192.168.1.0/24": the vendor documents that secondary CIDR blocks exclude 192.168.0.0/16, and may refuse it [huawei, Huawei Cloud VPC API Reference, Adding Secondary CIDR Blocks, 2024-03]. Use another CIDR block.',
  ],
  [
    tencent,
    { cidrBlock: "10.0.0.0/29" },
    'cidrBlock "10.0.0.0/29": the vendor documents prefix lengths from 12 to 28 only, and may refuse others [tencent, Tencent Cloud API 3.0, VPC, version 2017-03-12, CreateVpc, 2024-11-25]. Use a prefix length between them.',
  ],
];

describe("a planned VPC", () => {
  for (const [rules, vpc, says] of refusals) {
    it(`${rules.id}: ${JSON.stringify(vpc).slice(0, 60)} gets the documented message`, () =>
      assert.equal(messageOf(rules, vpcOf(rules, vpc)), says));
  }

  it("outside the documented address ranges gets a warning", () => {
    assert.deepEqual(briefly(vpcOf(huawei, { cidrBlock: "100.64.0.0/16" })), ["warning vendor-rule cidrBlock"]);
    assert.deepEqual(briefly(vpcOf(tencent, { cidrBlock: "10.0.0.0/8" })), ["warning vendor-rule cidrBlock"]);
    assert.deepEqual(briefly(vpcOf(huawei, { secondaryCidrBlocks: ["23.8.0.0/16"] })), []);
    for (const cidrBlock of ["100.64.0.0/10", "10.0.0.0/8", "10.0.0.0/29", "192.0.2.0/24"])
      assert.deepEqual(briefly(vpcOf(tce, { cidrBlock })), ["warning vendor-rule cidrBlock"], cidrBlock);
    for (const cidrBlock of ["10.8.0.0/16", "172.16.0.0/12", "192.168.1.0/28"])
      assert.deepEqual(briefly(vpcOf(tce, { cidrBlock })), [], cidrBlock);
  });

  it("is called public only if its addresses are, on every vendor", () => {
    const uses = {
      "8.0.0.0/16": "it has public addresses",
      "100.64.0.0/10": "it has addresses of 100.64.0.0/10, which are shared by the networks of carriers",
      "192.0.0.0/24": "it has addresses of 192.0.0.0/24, which are for protocols of the IETF",
      "192.0.2.0/24": "it has addresses of 192.0.2.0/24, which are for documentation",
      "198.18.0.0/16": "it has addresses of 198.18.0.0/15, which are for benchmarks of network devices",
      "198.51.100.0/24": "it has addresses of 198.51.100.0/24, which are for documentation",
      "203.0.113.0/24": "it has addresses of 203.0.113.0/24, which are for documentation",
    };
    for (const rules of VENDOR_IDS.map((id) => rulesOf(id))) {
      for (const [cidrBlock, use] of Object.entries(uses)) {
        const [found] = vpcOf(rules, { cidrBlock });
        assert.ok(found!.what.startsWith(`${use}, and `), found!.what);
      }
    }
  });

  it("with addresses that no host can have is an error on every vendor", () => {
    const blocks = ["0.0.0.0/0", "0.1.0.0/16", "126.0.0.0/7", "169.254.1.0/24", "239.0.0.0/16", "255.255.0.0/16"];
    for (const rules of VENDOR_IDS.map((id) => rulesOf(id))) {
      for (const cidrBlock of blocks)
        assert.deepEqual(briefly(vpcOf(rules, { cidrBlock })), ["error invalid-input cidrBlock"], cidrBlock);
      for (const cidrBlock of ["1.0.0.0/16", "126.255.0.0/16", "223.255.0.0/16", "169.253.0.0/16"])
        assert.deepEqual(briefly(vpcOf(rules, { cidrBlock })), ["warning vendor-rule cidrBlock"], cidrBlock);
    }
  });

  it("is accepted with every property of the vendor", () => {
    const all = { secondaryCidrBlocks: ["10.1.0.0/16"], enableIpv6: true, description: "d", tags: { a: "b" } };
    const { description: _, ...undescribed } = all;
    assert.deepEqual(briefly(vpcOf(tce, undescribed)), []);
    assert.deepEqual(briefly(vpcOf(tce, all)), ["error unsupported description"]);
    assert.deepEqual(briefly(vpcOf(huawei, { ...all, edgeSiteId: "site-1" })), []);
  });

  it("is accepted with empty and false properties", () => {
    assert.deepEqual(briefly(vpcOf(qcloud, { secondaryCidrBlocks: [], enableIpv6: false })), []);
  });

  it("is checked without values that are not known yet, except for fields that the vendor lacks", () => {
    const unknown = new Set(["region", "cidrBlock", "secondaryCidrBlocks", "edgeSiteId"]);
    const vpc = { region: "??", cidrBlock: "??", secondaryCidrBlocks: ["??"], unknown };
    assert.deepEqual(briefly(vpcOf(huawei, vpc)), []);
    assert.deepEqual(briefly(vpcOf(qcloud, vpc)), [
      "error unsupported secondaryCidrBlocks",
      "error unsupported edgeSiteId",
    ]);
  });
});

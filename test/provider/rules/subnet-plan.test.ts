import assert from "node:assert/strict";
import {
  routeTableOnRequest,
  routeTableViolations,
  subnetViolations,
  toError,
  type PlannedSubnet,
} from "../../../provider/rules/plan/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";

const UNKNOWN = new Set<string>();

function said(vendor: VendorId, subnet: Partial<PlannedSubnet>): string[] {
  const rules = rulesOf(vendor);
  const zone = rules.subnetZone.value === "required" ? "zone-1" : undefined;
  const planned = { name: "web", cidrBlock: "10.0.1.0/24", zone, unknown: UNKNOWN, ...subnet };
  return subnetViolations(rules, planned).map(
    (violation) => `${violation.severity}: ${toError(violation, rules).message}`,
  );
}

describe("a planned subnet", () => {
  for (const vendor of VENDOR_IDS)
    it(`of ${vendor} is accepted inside its VPC and beside its siblings`, () => {
      const siblings = [{ name: "api", cidrBlock: "10.0.2.0/24" }];
      assert.deepEqual(said(vendor, { vpcCidrBlocks: ["10.1.0.0/16", "10.0.0.0/16"], siblings }), []);
    });

  it("must be inside a CIDR block of its VPC", () => {
    assert.deepEqual(said("tencent", { vpcCidrBlocks: ["10.1.0.0/16", "10.0.1.128/25"] }), [
      'error: cidrBlock "10.0.1.0/24": a subnet must be inside a CIDR block of its VPC, which has 10.1.0.0/16, 10.0.1.128/25 ' +
        "[tencent, Tencent Cloud API 3.0, VPC, version 2017-03-12, CreateSubnet]. Use a CIDR block inside one of them.",
    ]);
    assert.deepEqual(said("tencent", { vpcCidrBlocks: undefined }), [], "which is not known");
    assert.deepEqual(said("tencent", { vpcCidrBlocks: ["malformed"] }), [], "which is reported at the VPC");
  });

  it("must not overlap a sibling", () => {
    assert.deepEqual(said("huawei", { siblings: [{ name: '"api"', cidrBlock: "10.0.0.0/16" }] }), [
      'error: cidrBlock "10.0.1.0/24": subnet "api" of the same VPC has 10.0.0.0/16, and subnets must not overlap ' +
        "[huawei, Huawei Cloud VPC API Reference, Creating a Subnet, 2024-03]. Use a CIDR block outside of it.",
    ]);
  });

  it("has a block of IPv4 without host bits", () => {
    const found = [...said("huawei", { cidrBlock: "10.0.1.1/24" }), ...said("huawei", { cidrBlock: "2001:db8::/64" })];
    assert.match(found[0]!, /^error: cidrBlock "10\.0\.1\.1\/24": .+ Write "10\.0\.1\.0\/24"\.$/);
    assert.match(found[1]!, /Write an IPv4 CIDR block\. The vendor assigns blocks of IPv6\.$/);
    assert.equal(found.length, 2);
  });

  it("has addresses that a host can have", () => {
    for (const vendor of VENDOR_IDS) {
      const found = said(vendor, { cidrBlock: "127.0.0.0/16", vpcCidrBlocks: undefined });
      assert.match(found.join(), /^error: cidrBlock "127\.0\.0\.0\/16": it has addresses of 127\.0\.0\.0\/8, /);
    }
  });

  it("has a size that the vendor documents, or a warning", () => {
    assert.match(
      said("qcloud", { cidrBlock: "10.0.1.0/29" }).join(),
      /^warning: cidrBlock "10\.0\.1\.0\/29": the vendor documents prefix lengths from 16 to 28 only, and may refuse others/,
    );
    assert.deepEqual(said("jdcloud-cps", { cidrBlock: "10.0.1.0/30" }), []);
  });

  it("requires a zone where the vendor does, known or not", () => {
    assert.deepEqual(said("tce", { zone: undefined }), [
      "error: zone: a subnet of this vendor belongs to a zone, and none is set " +
        "[tce, Tencent Cloud Enterprise, Terraform provider and SDK, vpc, version 2017-03-12, 2025-11-27]. " +
        "Set zone to a zone of the region, as the vendor's API names it.",
    ]);
    assert.deepEqual(said("tce", { zone: undefined, unknown: new Set(["zone"]) }), []);
    assert.deepEqual(said("huawei", { zone: undefined }), []);
    assert.deepEqual(said("huawei", { zone: "cn-north-4a" }), []);
  });

  it("refuses a zone on a vendor without", () => {
    const text =
      'error: zone "cn-north-1a": subnets of this vendor belong to no zone ' +
      "[jdcloud, JD Cloud VPC API Reference, v1, createSubnet]. Leave out zone.";
    assert.deepEqual(said("jdcloud", { zone: "cn-north-1a" }), [text]);
    assert.equal(said("jdcloud", { unknown: new Set(["zone"]) }).length, 1);
  });

  it("refuses a route table on a vendor whose tables can only be read, known or not", () => {
    const text =
      "this vendor has no route tables beside the default one of a VPC: route tables can only be read " +
      "[jdcloud-cps, JD Cloud Cloud Physical Server API Reference, version 2.4, describeRouteTables]. Leave out routeTable.";
    assert.deepEqual(said("jdcloud-cps", { routeTable: "r/rtb-1" }), [`error: routeTable "r/rtb-1": ${text}`]);
    assert.deepEqual(said("jdcloud-cps", { unknown: new Set(["routeTable"]) }), [`error: routeTable: ${text}`]);
  });

  it("has a name that the vendor accepts", () => {
    assert.match(said("jdcloud", { name: "n".repeat(33) }).join(), /^error: name .+ at most 32/);
  });
});

describe("a planned route table", () => {
  const logged = (vendor: VendorId, name = "web") =>
    routeTableViolations(rulesOf(vendor), { name }).map((violation) => toError(violation, rulesOf(vendor)).message);

  it("is refused where tables can only be read, and accepted elsewhere", () => {
    assert.deepEqual(
      VENDOR_IDS.filter((vendor) => logged(vendor).length > 0),
      ["jdcloud-cps"],
    );
    assert.match(
      logged("jdcloud-cps").join(),
      /^vpc: this vendor has no route tables .+ Remove the RouteTable, and write routes/,
    );
  });

  it("has a name that the vendor accepts", () => {
    assert.match(logged("huawei", "a b").join(), /^name "a b": the vendor refuses " "/);
  });

  it("is a warning on the vendor that grants it on request", () => {
    const requested = VENDOR_IDS.filter((vendor) => routeTableOnRequest(rulesOf(vendor)) !== undefined);
    assert.deepEqual(requested, ["huawei"]);
    const violation = routeTableOnRequest(rulesOf("huawei"))!;
    assert.equal(violation.severity, "warning");
    assert.match(toError(violation, rulesOf("huawei")).message, /^vpc: a VPC has its default route table only, until/);
  });
});

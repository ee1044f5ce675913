import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { getVendorRules, getVendorRulesOutput, type VendorRules } from "../../../sdk/index.js";

describe("getVendorRules", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  for (const vendor of VENDOR_IDS) {
    it(`returns ${vendor}'s rules with their sources, as plain data`, () => {
      const rules: VendorRules = getVendorRules(vendor);
      assert.deepEqual(rules, rulesOf(vendor));
      assert.deepEqual(rules, JSON.parse(JSON.stringify(rules)));
    });
  }

  it("returns a copy, so that changing it changes no rule", () => {
    const mine = getVendorRules("tce") as { -readonly [Key in keyof VendorRules]: VendorRules[Key] };
    (mine.quota.value as { peerings: number }).peerings = 1_000;
    mine.title = "mine";
    assert.equal(rulesOf("tce").quota.value.peerings, 10);
    assert.equal(getVendorRules("tce").title, "Tencent Cloud Enterprise (TCE)");
  });

  it("uses the stack's vendor if none is passed", () => {
    pulumi.runtime.setAllConfig({ "vpcpeering:vendor": "huawei" });
    assert.equal(getVendorRules().id, "huawei");
    assert.equal(getVendorRules("tce").id, "tce");
  });

  it("lists the vendors if the given one is unknown, or none is given", () => {
    const six = "Set it to one of tencent, tce, qcloud, huawei, jdcloud-cps, jdcloud.";
    assert.throws(() => getVendorRules("aws" as VendorId), {
      name: "PeeringError",
      code: "invalid-config",
      message: `vendor "aws": the vendor does not exist. ${six}`,
    });
    assert.throws(() => getVendorRules(), {
      code: "invalid-config",
      message: `vpcpeering:vendor: no vendor is set, and there is no default. ${six}`,
    });
  });

  it("rejects an output or a promise, and names the Output form", () => {
    for (const vendor of [pulumi.output("tce"), Promise.resolve("tce")]) {
      assert.throws(() => getVendorRules(vendor as unknown as VendorId), {
        code: "invalid-input",
        message: "vendor: is not a plain value. Use getVendorRulesOutput, which accepts outputs.",
      });
    }
  });

  it("accepts a vendor that is an output", async () => {
    const quota = getVendorRulesOutput(pulumi.output<VendorId>("jdcloud")).quota.value.peerings;
    assert.equal(await new Promise((resolve) => quota.apply(resolve)), 10);
  });
});

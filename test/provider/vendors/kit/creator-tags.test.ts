/** The tag by which a client recognises the VPC that an attempt without an answer made. */
import assert from "node:assert/strict";
import { tagViolations } from "../../../../provider/rules/plan/index.js";
import { rulesOf, type VendorId } from "../../../../provider/rules/registry.js";
import { CREATOR_TAG as HUAWEI } from "../../../../provider/vendors/huawei/protocol.js";
import { CREATOR_TAG as JDCLOUD } from "../../../../provider/vendors/jdcloud/protocol.js";
import { CREATOR_TAG as TENCENT } from "../../../../provider/vendors/tencent/client/records.js";

const TAGS: Readonly<Partial<Record<VendorId, string>>> = {
  tencent: TENCENT,
  tce: TENCENT,
  huawei: HUAWEI,
  jdcloud: JDCLOUD,
};

describe("the tag that marks a VPC's creator", () => {
  for (const [vendor, key] of Object.entries(TAGS)) {
    it(`has the form of ${vendor}'s tags`, () =>
      assert.deepEqual(tagViolations(rulesOf(vendor as VendorId), { [key]: "0123456789abcdef" }), []));
  }
});

import assert from "node:assert/strict";
import { describeRules, describeRule } from "../../../provider/rules/describe.js";
import { rulesOf, VENDOR_IDS } from "../../../provider/rules/registry.js";

describe("rules as text", () => {
  for (const vendor of VENDOR_IDS) {
    it(`cover every rule of ${vendor}`, () => {
      const rules = rulesOf(vendor);
      const texts = describeRules(rules);
      const { id: _id, title: _title, product: _product, service, ...lines } = rules;
      assert.deepEqual(
        texts.map(({ key }) => key).sort(),
        [...Object.keys(lines), ...service.map(() => "service")].sort(),
      );
      for (const { key, text } of texts) assert.match(text, /^(?!.*(undefined|\[object|null))\S.*\S$/, key);
    });
  }

  it("match the data", () => {
    const [tce, qcloud, huawei, cps] = [rulesOf("tce"), rulesOf("qcloud"), rulesOf("huawei"), rulesOf("jdcloud-cps")];
    assert.equal(describeRule(tce, "pendingExpiry"), "after 7 days, and can be re-enabled");
    assert.equal(describeRule(qcloud, "pendingExpiry"), "after 7 days, and can be re-enabled");
    assert.equal(describeRule(huawei, "pendingExpiry"), "never");
    assert.equal(describeRule(tce, "quota"), "10 per VPC, counted at both ends");
    assert.equal(describeRule(cps, "quota"), "50 per account and region, the requester's; more with a ticket");
    assert.equal(describeRule(tce, "bandwidthMaximum"), "none stated");
    assert.equal(
      describeRule(qcloud, "bandwidthMaximum"),
      "10,000 Mbps; can be raised; a change in place takes 10, 20, 50, 100, 200, 500, 1000",
    );
    assert.equal(
      describeRule(qcloud, "billing"),
      "free in a region; between regions by daily peak in plus out, paid by the requester, in CNY per Mbps and day",
    );
    assert.equal(
      describeRule(tce, "monitoring"),
      "inBandwidth, outBandwidth, inPackets, outPackets, packetLoss; every 60 or 300 s; connections between regions only",
    );
    assert.match(describeRule(qcloud, "monitoring"), /every 60 or 300 s$/);
    assert.equal(describeRule(huawei, "monitoring"), "none: no metrics of VPC peering connections are documented");
    assert.equal(describeRule(rulesOf("tencent"), "topTalkers"), "yes");
    assert.equal(describeRule(qcloud, "topTalkers"), "no: API 2.0 counts no traffic by address");
    assert.equal(describeRule(cps, "addressLimits"), "no: a connection is limited as a whole");
    assert.equal(describeRule(huawei, "peeringDescription"), "yes, changed in place");
    assert.equal(
      describeRule(cps, "backends"),
      "embedded, gateway (the vendor has no public API for peering connections of CPS)",
    );
    assert.equal(
      describeRule(rulesOf("jdcloud"), "reject"),
      "there is no request to reject: an account that does not want a connection creates no half",
    );
  });
});

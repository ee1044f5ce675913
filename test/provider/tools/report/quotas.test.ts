/** Quotas of the report: connections that a plan adds, beside those that exist. */
import assert from "node:assert/strict";
import type { LiveAccount } from "../../../../provider/network/quotas.js";
import { rulesOf, VENDOR_IDS } from "../../../../provider/rules/registry.js";
import { networkOf } from "../../../../provider/tools/stack/planned-network.js";
import type { StackPlan } from "../../../../provider/tools/stack/preview.js";
import { quotasOf } from "../../../../provider/tools/stack/planned-quotas.js";
import { toHtml, toMarkdown } from "../../../../provider/tools/report/index.js";
import { networkChangeOf } from "../../../../provider/tools/report/network-change.js";
import { accepter, connection, previewOf, type Resource, review, vpc } from "./fixtures.js";

const OWN = "100000000001";
const [a, b, c, d] = ["a", "b", "c", "d"].map((name, i) => vpc(name, `10.${i + 1}.0.0/16`)) as [
  Resource,
  Resource,
  Resource,
  Resource,
];
const [ab, ac, ad] = [connection("ab", a, b), connection("ac", a, c), connection("ad", a, d)];
const planned = ({ id: _, outputs: __, ...resource }: Resource): Resource => resource;

/** The account as of these resources. */
const liveOf = (plan: StackPlan, vendor = "tce", accountId = OWN): LiveAccount => ({
  vendor,
  accountId,
  regions: ["ap-guangzhou"],
  network: networkOf(plan.before),
});
const existing = previewOf([a, b, c, d, ab].map((one) => ["same", one, one] as const));
const quotaOf = (plan: StackPlan, key: string, live: readonly LiveAccount[] = [], limits = {}) => {
  const found = quotasOf([plan], live, limits, (name) => name).find(({ vpc, region }) => (vpc ?? region) === key);
  return found && { used: found.used, created: found.created, deleted: found.deleted };
};

describe("quotas of a plan", () => {
  for (const vendor of VENDOR_IDS) {
    const { scope, charges, peerings } = rulesOf(vendor).quota.value;

    it(`${vendor}: counts creations and deletes of ${scope}, charged to ${charges}`, () => {
      const plan = previewOf(
        [
          ["create", undefined, planned(ac)],
          ["create", undefined, planned(ad)],
          ["delete", ab, undefined],
        ],
        { vendor },
      );
      const live = liveOf(
        previewOf(
          [a, b, c, d, ab].map((one) => ["same", one, one] as const),
          { vendor },
        ),
        vendor,
      );
      const key = scope === "vpc" ? a.id! : "ap-guangzhou";
      assert.deepEqual(quotaOf(plan, key, [live]), { used: 1, created: 2, deleted: 1 });
      assert.deepEqual(quotaOf(plan, key), { used: undefined, created: 2, deleted: 1 });
      const [first] = quotasOf([plan], [live], {}, (name) => name);
      assert.equal(first!.limit, peerings);
      if (scope === "vpc") {
        const peer =
          charges === "requester" ? { used: 0, created: 0, deleted: 0 } : { used: 0, created: 1, deleted: 0 };
        assert.deepEqual(quotaOf(plan, c.id!, [live]), peer);
      }
    });
  }

  it("counts neither a replacement, which deletes first, nor a change in place", () => {
    const plan = previewOf([
      ["replace", ab, planned(ab), "peerVpc"],
      ["update", ac, ac, "bandwidthMbps"],
    ]);
    assert.deepEqual(quotaOf(plan, a.id!), { used: undefined, created: 0, deleted: 0 });
  });

  it("counts 0 existing connections of a VPC that the plan creates", () => {
    const fresh: Resource = { kind: "Vpc", name: "new", inputs: { cidrBlock: "10.9.0.0/16", region: "ap-guangzhou" } };
    const urn = "urn:pulumi:dev::network::pulumi-nodejs:dynamic/vpcpeering:Vpc::new";
    const joined = planned(connection("new", a, { ...fresh, id: urn }));
    const plan = previewOf([
      ["create", undefined, fresh],
      ["create", undefined, joined],
    ]);
    assert.deepEqual(quotaOf(plan, urn), { used: 0, created: 1, deleted: 0 });
  });

  it("does not count an accepted request twice", () => {
    const theirs = vpc("theirs", "10.8.0.0/16", "ap-guangzhou", "100000000002");
    const request = connection("theirs", theirs, { ...a, account: OWN }, "pending-acceptance");
    const accepted = accepter("accept", request, OWN);
    const plan = previewOf([
      ["create", undefined, { ...accepted, inputs: { ...accepted.inputs, vpc: a.id }, outputs: {} }],
    ]);
    const live = liveOf(
      previewOf([
        ["same", a, a],
        ["same", { ...request, account: "100000000002" }, request],
      ]),
    );
    const { charges } = rulesOf("tce").quota.value;
    assert.equal(charges, "both");
    assert.deepEqual(quotaOf(plan, a.id!, [live]), { used: 1, created: 0, deleted: 0 });
    assert.deepEqual(quotaOf(plan, a.id!), { used: undefined, created: 0, deleted: 0 });
  });
});

describe("the quotas of the report", () => {
  const plan = previewOf([
    ["create", undefined, planned(ac)],
    ["create", undefined, planned(ad)],
    ["delete", ab, undefined],
  ]);

  it("have the use of an account that was read; of another it is unknown", () => {
    const live = liveOf(existing);
    const ofA = (report: ReturnType<typeof review>) =>
      report.quotas.find(({ of }) => /^VPC (vpc-)?a in ap-guangzhou$/.test(of));
    const limit = rulesOf("tce").quota.value.peerings;
    const read = review([plan], { accounts: [live] }, [live.network]);
    assert.deepEqual(ofA(read), { of: "VPC a in ap-guangzhou", limit, used: 1, added: 1, exceeded: false });
    assert.deepEqual(ofA(review([plan])), { of: "VPC vpc-a in ap-guangzhou", limit, added: 1, exceeded: false });
    assert.match(toMarkdown(review([plan])), /### Quotas[^]*\| unknown \| \+1 \| \d+ \|/);
    const networks = networkChangeOf([plan], []);
    assert.match(toHtml(review([plan]), networks), /<h2>Quotas<\/h2>[^]*<td>unknown<\/td><td>\+1<\/td>/);
  });

  it("are absent if the plan creates and deletes no connection", () => {
    const report = review([previewOf([["update", ab, ab, "bandwidthMbps"]])]);
    assert.deepEqual(report.quotas, []);
    assert.doesNotMatch(toMarkdown(report), /Quotas/);
  });

  it("have a finding if the update exceeds one on its way, because deletes come last", () => {
    const live = liveOf(existing);
    const { findings, quotas } = review([plan], { accounts: [live], limits: { peerings: 2 } }, [live.network]);
    const found = findings.filter(({ code }) => code === "quota-exceeded");
    assert.equal(found.length, 1);
    assert.match(
      found[0]!.what,
      /^the VPC a would have 3 peering connections during the update \(1 exist, the plan creates 2 before it deletes 1\), and its quota is 2$/,
    );
    assert.deepEqual([found[0]!.severity, found[0]!.fix], ["error", "Delete in an update of its own, then create"]);
    assert.equal(quotas.filter(({ exceeded }) => exceeded).length, 1);
  });
});

import assert from "node:assert/strict";
import {
  endsOverlapViolation,
  type LiveConnection,
  peersOverlapViolation,
  quotaViolation,
  type Side,
} from "../../../provider/rules/account.js";
import type { Limits, PeeringState, VendorRules } from "../../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { isLive } from "../../../provider/rules/states.js";
import { type ConnectionSketch, liveConnection, messageOf } from "./plans.js";

const tencent = rulesOf("tencent");
const tce = rulesOf("tce");
const huawei = rulesOf("huawei");
const cps = rulesOf("jdcloud-cps");
const jdcloud = rulesOf("jdcloud");

describe("the quota of an account", () => {
  it("counts 10 connections per VPC on TCE, at both ends", () => {
    const asRequester = many(5, { from: "A/r1/vpc-a", to: "B/r2/vpc-x" });
    const asAccepter = many(5, { from: "B/r2/vpc-x", to: "A/r1/vpc-a" });
    const live = [...asRequester, ...asAccepter];
    assert.equal(refused(tce, "requester", {}, live.slice(1)), false);
    assert.equal(
      messageOf(tce, [quotaViolation(tce, {}, "requester", liveConnection({}), live)]),
      'vpc "vpc-a": the VPC vpc-a already has 10 peering connections, and its quota is 10 [tce, Tencent Cloud TCE, Peering Connection (PC), product documentation, Use Limits, 2025-03-11]. Delete one that is no longer needed.',
    );
  });

  it("counts for the accepter's VPC as well, and names it", () => {
    const live = many(10, { from: "C/r1/vpc-c", to: "B/r1/vpc-b" });
    const violation = quotaViolation(tce, {}, "accepter", liveConnection({ to: "B/r1/vpc-b" }), live);
    assert.equal(violation?.property, "peerVpc");
    assert.equal(violation.value, "vpc-b");
    assert.equal(refused(tce, "requester", { to: "B/r1/vpc-b" }, live), false);
  });

  it("does not count another VPC's connections, nor one with the same id in another region", () => {
    const elsewhere = [
      ...many(10, { from: "A/r1/vpc-z", to: "A/r1/vpc-y" }),
      ...many(10, { from: "A/r2/vpc-a", to: "A/r2/vpc-y" }),
    ];
    assert.equal(refused(tce, "requester", {}, elsewhere), false);
  });

  const counted: Record<PeeringState, boolean> = {
    "pending-acceptance": true,
    provisioning: true,
    active: true,
    suspended: true,
    rejected: false,
    expired: false,
    "deleted-by-peer": false,
    failed: false,
    unknown: true,
  };
  for (const [state, counts] of Object.entries(counted) as [PeeringState, boolean][]) {
    it(`${counts ? "counts" : "does not count"} connections that are ${state}`, () => {
      assert.equal(isLive(state), counts);
      assert.equal(refused(tce, "requester", {}, many(10, { state })), counts);
    });
  }

  it("does not count the candidate itself at its acceptance", () => {
    const live = many(10, {});
    assert.equal(refused(tce, "accepter", { id: live[0]!.id }, live), false);
  });

  it("is the configured one, higher or lower", () => {
    assert.equal(refused(tce, "requester", {}, many(10, {}), { peerings: 11 }), false);
    assert.equal(refused(tce, "requester", {}, many(1, {}), { peerings: 1 }), true);
  });

  it("counts a pending request only for its requester on Huawei, per project and region", () => {
    const pending = many(50, { state: "pending-acceptance", from: "P/r1/vpc-x", to: "Q/r1/vpc-y" });
    const active = many(50, { from: "P/r1/vpc-x", to: "Q/r1/vpc-y" });
    const another = { from: "P/r1/vpc-1", to: "R/r1/vpc-2" };
    const toQ = { from: "R/r1/vpc-1", to: "Q/r1/vpc-2" };
    assert.equal(refused(huawei, "requester", another, pending), true);
    assert.equal(refused(huawei, "requester", another, pending.slice(1)), false);
    assert.equal(refused(huawei, "requester", { ...another, from: "P/r2/vpc-1" }, pending), false);
    // At its creation a request costs its accepter nothing; at acceptance it does.
    assert.equal(refused(huawei, "accepter", { ...toQ, state: "pending-acceptance" }, active), false);
    assert.equal(refused(huawei, "accepter", { ...toQ, state: "active" }, active), true);
    assert.equal(refused(huawei, "accepter", { ...toQ, state: "active" }, pending), false);
    assert.equal(
      messageOf(huawei, [quotaViolation(huawei, {}, "requester", liveConnection(another), pending)]),
      'vpc "vpc-1": the project P in r1 already has 50 peering connections, and its quota is 50 [huawei, Huawei Cloud VPC API Reference, Querying Quotas, 2024-03]. Delete one that is no longer needed, or have the quota raised with a ticket, then set it in the configuration: limits {"peerings": …}.',
    );
  });

  it("counts the requester's connections per account and region on JD Cloud CPS, and can be raised", () => {
    const made = many(50, { from: "A/r1/vpc-x", to: "B/r1/vpc-y" });
    assert.equal(refused(cps, "requester", {}, made), true);
    assert.equal(refused(cps, "accepter", { from: "C/r1/vpc-1", to: "B/r1/vpc-2" }, made), false);
    assert.equal(refused(cps, "requester", { from: "B/r1/vpc-1" }, made), false);
    assert.equal(
      messageOf(cps, [quotaViolation(cps, {}, "requester", liveConnection({}), made)]),
      'vpc "vpc-a": the account A in r1 already has 50 peering connections, and its quota is 50 [jdcloud-cps, JD Cloud Cloud Physical Server, Peering Connection guide, Use Limits]. Delete one that is no longer needed, or have the quota raised with a ticket, then set it in the configuration: limits {"peerings": …}.',
    );
  });

  it("counts a half only for its own VPC on JD Cloud VPC", () => {
    const halves = many(10, { state: "pending-acceptance", from: "A/r1/vpc-a", to: "B/r1/vpc-b" });
    assert.equal(refused(jdcloud, "requester", {}, halves), true);
    assert.equal(refused(jdcloud, "requester", { from: "B/r1/vpc-b", to: "C/r1/vpc-c" }, halves), false);
  });

  it("counts a connection once if both ends are in one scope", () => {
    const within = many(49, { from: "P/r1/vpc-x", to: "P/r1/vpc-y" });
    assert.equal(refused(huawei, "requester", { from: "P/r1/vpc-1", to: "P/r1/vpc-2" }, within), false);
  });
});

describe("overlap with the account's existing connections", () => {
  it("is found between the two ends", () => {
    const overlapping = liveConnection({ toCidrs: ["10.0.128.0/17"] });
    assert.equal(
      messageOf(tce, [endsOverlapViolation(tce, overlapping)]),
      "peerVpc: the CIDR blocks of the two VPCs overlap (10.0.0.0/16 and 10.0.128.0/17), and the vendor refuses such a connection [tce, Tencent Cloud TCE, Peering Connection (PC), product documentation, Use Limits, 2025-03-11]. Change the CIDR block of one of the VPCs.",
    );
    assert.equal(endsOverlapViolation(huawei, overlapping)?.severity, "warning");
    assert.equal(endsOverlapViolation(tce, liveConnection({})), undefined);
  });

  it("is found between two peers of one VPC, and names the conflicting connection", () => {
    const candidate = liveConnection({ toCidrs: ["10.5.0.0/16"] });
    const other = liveConnection({
      id: "pcx-1",
      from: "A/r1/vpc-c",
      to: "A/r1/vpc-a",
      fromCidrs: ["10.5.1.0/24"],
      toCidrs: ["10.0.0.0/16"],
    });
    assert.equal(
      messageOf(tencent, [peersOverlapViolation(tencent, candidate, [other])]),
      'peerVpc "vpc-b": 10.5.0.0/16 of vpc-b overlaps 10.5.1.0/24 of vpc-c, to which vpc-a is already connected by pcx-1, and peers of one VPC must not overlap [tencent, Tencent Cloud Peering Connection, Product Introduction, Use Limits, 2024-10-29]. Change the CIDR block of the VPC, or delete the other connection first.',
    );
  });

  it("is found at the accepter's VPC too", () => {
    const candidate = liveConnection({ fromCidrs: ["10.5.0.0/16"] });
    const other = liveConnection({ id: "pcx-1", from: "C/r1/vpc-c", to: "A/r1/vpc-b", fromCidrs: ["10.5.1.0/24"] });
    const violation = peersOverlapViolation(tencent, candidate, [other]);
    assert.equal(violation?.property, "vpc");
    assert.equal(violation.value, "vpc-a");
  });

  const overlapping = (from: string, to: string, state: PeeringState = "active") =>
    liveConnection({ id: "pcx-1", from, to, state, toCidrs: ["10.1.1.0/24"] });
  const sameRegion = overlapping("A/r1/vpc-a", "A/r1/vpc-c");
  const crossRegion = overlapping("A/r1/vpc-a", "A/r2/vpc-c");

  /** [candidate in region, other in region], [in, across], [across, in], [across, across] */
  const verdicts: Record<VendorId, readonly [boolean, boolean, boolean, boolean]> = {
    tencent: [true, true, true, true],
    tce: [false, false, false, true],
    qcloud: [false, false, false, true],
    huawei: [false, false, false, false],
    "jdcloud-cps": [true, false, false, false],
    jdcloud: [false, false, false, false],
  };
  for (const vendor of VENDOR_IDS) {
    it(`between two peers is judged on ${vendor} by its document`, () => {
      const rules = rulesOf(vendor);
      const found = [liveConnection({}), liveConnection({ to: "A/r2/vpc-b" })].flatMap((candidate) =>
        [sameRegion, crossRegion].map((other) => peersOverlapViolation(rules, candidate, [other]) !== undefined),
      );
      assert.deepEqual(found, verdicts[vendor]);
    });
  }

  it("ignores ended connections, the candidate itself, the same pair and unrelated connections", () => {
    const harmless = [
      overlapping("A/r1/vpc-a", "A/r1/vpc-c", "rejected"),
      { ...sameRegion, id: "new" },
      liveConnection({ id: "twin" }),
      overlapping("A/r1/vpc-d", "A/r1/vpc-c"),
      overlapping("A/r2/vpc-a", "A/r2/vpc-c"),
    ];
    assert.equal(peersOverlapViolation(tencent, liveConnection({}), harmless), undefined);
  });
});

function refused(
  rules: VendorRules,
  side: Side,
  candidate: ConnectionSketch,
  live: readonly LiveConnection[],
  limits: Limits = {},
): boolean {
  const violation = quotaViolation(rules, limits, side, liveConnection(candidate), live);
  assert.ok(violation === undefined || violation.code === "quota-exceeded");
  return violation !== undefined;
}

function many(count: number, sketch: ConnectionSketch): LiveConnection[] {
  return Array.from({ length: count }, (_, i) =>
    liveConnection({ ...sketch, id: `${sketch.from ?? ""}-${sketch.state ?? ""}-${i}` }),
  );
}

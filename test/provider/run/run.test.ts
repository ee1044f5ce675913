import assert from "node:assert/strict";
import { readSettings } from "../../../provider/configuration/read.js";
import { isPeeringError } from "../../../provider/errors.js";
import { Run } from "../../../provider/run/run.js";

const settings = readSettings((key) => (({ vendor: "tce" }) as Record<string, string>)[key]);
const run = () => new Run(settings, { log: () => {} });
const [ONE, TWO] = ["urn:pulumi:dev::p::t::one", "urn:pulumi:dev::p::t::two"];

describe("the record of a run", () => {
  it("finds what check saw by type and inputs, in any order", () => {
    const r = run();
    r.remember("Vpc", { name: "a", tags: { x: "1", y: "2" } }, { urn: ONE, olds: { name: "b" } });
    assert.deepEqual(r.recall("Vpc", { tags: { y: "2", x: "1" }, name: "a", __provider: "text" }), {
      urn: ONE,
      olds: { name: "b" },
    });
    assert.equal(r.recall("Vpc", { name: "a" }), undefined);
    assert.equal(r.recall("Route", { name: "a", tags: { x: "1", y: "2" } }), undefined);
  });

  it("lets one resource claim an object again, and no other", () => {
    const r = run();
    r.claim("the route to 10.0.0.0/8", ONE);
    r.claim("the route to 10.0.0.0/8", ONE);
    assert.throws(
      () => r.claim("the route to 10.0.0.0/8", TWO),
      (error) =>
        isPeeringError(error, "duplicate-claim") &&
        error.message.includes('"two" and "one" both describe the route to 10.0.0.0/8'),
    );
  });

  it("allows two identical resources with an object each, but no new one that is identical to either", () => {
    const r = run();
    r.claim("the VPC", ONE, false);
    r.claim("the VPC", TWO, false);
    assert.throws(() => r.claim("the VPC", TWO), /"two" and "one" both describe the VPC/);
    const other = run();
    other.claim("the VPC", ONE);
    assert.throws(() => other.claim("the VPC", TWO, false), /"two" and "one" both describe the VPC/);
  });

  it("gives a resource the object that a create returned or a diff keeps, until another one replaces it", () => {
    const r = run();
    assert.equal(r.isHandedOver("Vpc", "r/vpc-1"), false);
    r.saw("Vpc", "r/vpc-1", ONE, true);
    assert.equal(r.isHandedOver("Vpc", "r/vpc-1"), true);
    assert.equal(r.isHandedOver("Route", "r/vpc-1"), false);
    r.made("Vpc", "r/vpc-2", ONE);
    assert.deepEqual([r.isHandedOver("Vpc", "r/vpc-1"), r.isHandedOver("Vpc", "r/vpc-2")], [false, true]);
  });

  it("does not give a resource an object that diff replaces or that a create has only searched for", () => {
    const r = run();
    r.saw("Vpc", "r/vpc-1", ONE, false);
    r.claimId("Vpc", "r/vpc-2", TWO);
    assert.deepEqual([r.isHandedOver("Vpc", "r/vpc-1"), r.isHandedOver("Vpc", "r/vpc-2")], [false, false]);
    assert.deepEqual([r.seenId("Vpc", ONE), r.seenId("Vpc", TWO)], ["r/vpc-1", undefined]);
  });

  it("no longer keeps an object that the engine replaces for a reason of its own", () => {
    const r = run();
    assert.equal(r.checks("Vpc", ONE, { name: "a" }), undefined);
    r.saw("Vpc", "r/vpc-1", ONE, true);
    assert.deepEqual(r.checks("Vpc", ONE, {}), { olds: { name: "a" }, keptId: "r/vpc-1" });
    assert.equal(r.isHandedOver("Vpc", "r/vpc-1"), false);
    assert.equal(r.isReplacing("Vpc", ONE), true);
  });

  it("keeps another resource's object, and one that a create of the same resource has adopted", () => {
    const r = run();
    r.checks("Vpc", ONE, {});
    r.made("Vpc", "r/vpc-1", ONE);
    r.saw("Vpc", "r/vpc-2", TWO, true);
    assert.equal(r.checks("Vpc", ONE, {}), undefined);
    assert.deepEqual([r.isHandedOver("Vpc", "r/vpc-1"), r.isHandedOver("Vpc", "r/vpc-2")], [true, true]);
    assert.deepEqual([r.isHeldByOther("Vpc", "r/vpc-2", ONE), r.isHeldByOther("Vpc", "r/vpc-2", TWO)], [true, false]);
  });

  it("opens its backend once, and again after a failure", async () => {
    let opened = 0;
    const r = new Run(settings, {
      log: () => {},
      open: () => (++opened === 1 ? Promise.reject(new Error("busy")) : Promise.resolve({ identity: "x" } as never)),
    });
    await assert.rejects(r.backend(), /busy/);
    assert.equal(await r.backend(), await r.backend());
    assert.equal(opened, 2);
  });
});

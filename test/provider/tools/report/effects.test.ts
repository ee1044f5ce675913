/** What changes do to traffic, told by kind of change. */
import assert from "node:assert/strict";
import type { ReportedChange } from "../../../../provider/tools/report/report.js";
import { accepter, connection, previewOf, review, route, vpc } from "./fixtures.js";

const shop = vpc("shop", "10.1.0.0/16");
const ledger = vpc("ledger", "10.2.0.0/16", "ap-beijing");
const joined = connection("joined", shop, ledger, "active", { bandwidthMbps: 10 });
const existing = route("there", shop, "10.2.0.0/16", joined);
const back = route("back", ledger, "10.1.0.0/16", joined);
const same = [shop, ledger].map((resource) => ["same", resource, resource] as const);
const refreshed = ["refresh", shop, shop] as const;

const partner = "100000000002";
const theirs = vpc("theirs", "10.3.0.0/16", "ap-beijing", partner);

function changesOf(...args: Parameters<typeof previewOf>): ReportedChange[] {
  return [...review([previewOf(...args)]).changes];
}

describe("the effect on traffic", () => {
  it("of a connection that the preview shows under another ID than before is one clear error", () => {
    const other = { ...joined, id: "ap-guangzhou/pcx-other" };
    assert.throws(
      () => changesOf([["refresh", joined, joined], ...same, ["same", joined, joined], ["replace", other, joined]]),
      /^PeeringError: the preview cannot be read: it does not show the ends of .* before its change\./,
    );
  });

  it("of a deleted connection is an outage of its routes", () => {
    const gone = [joined, existing, back].map((resource) => ["delete", resource, undefined] as const);
    const [first, ...routes] = changesOf([...same, ...gone]);
    assert.equal(first!.impact, "cut");
    assert.equal(
      first!.consequence,
      "traffic between shop and ledger stops permanently; 2 routes cut: ledger → 10.1.0.0/16, shop → 10.2.0.0/16",
    );
    assert.deepEqual(
      routes.map(({ partOf }) => partOf),
      [first!.urn, first!.urn],
    );
  });

  it("of an ended one is none", () => {
    const ended = connection("joined", shop, ledger, "expired");
    const [change] = changesOf([refreshed, ...same, ["delete", ended, undefined]]);
    assert.deepEqual([change!.impact, change!.consequence], ["none", "it carried no traffic: it is expired"]);
  });

  it("of a pending one is none after a refresh, and an outage without it", () => {
    const pending = connection("joined", shop, theirs, "pending-acceptance");
    const impact = (isRefreshed: boolean) =>
      changesOf([...(isRefreshed ? [refreshed] : []), ["same", theirs, theirs], ["delete", pending, undefined]])[0]!
        .impact;
    assert.deepEqual([impact(true), impact(false)], ["none", "cut"]);
  });

  it("of a replaced connection is about ten seconds, and one for each route created after it", () => {
    const { id: _, ...next } = connection("joined", shop, ledger);
    const anew = { ...next, inputs: { ...next.inputs, tags: { a: "b" } }, outputs: {} };
    const kept = [existing, back].map((resource) => ["same", resource, resource] as const);
    const [change] = changesOf([...same, ["replace", joined, anew, "tags"], ...kept]);
    assert.deepEqual([change!.impact, change!.between], ["interruption", ["shop", "ledger"]]);
    assert.match(change!.what, /^tags \{"a":"b"\}, not set before: the connection is replaced$/);
    assert.equal(change!.estimatedSeconds, 10);
  });

  it("of a replaced one between accounts is an outage until the other account accepts", () => {
    const requested = connection("asked", shop, theirs);
    const { id: _, ...next } = requested;
    const [change] = changesOf([
      ["same", theirs, theirs],
      ["replace", requested, { ...next, outputs: {} }, "tags"],
    ]);
    assert.equal(change!.impact, "cut");
    assert.match(change!.consequence, /until account 100000000002 has accepted the new request/);
  });

  it("of a deleted accepter is the end of the connection", () => {
    const requested = connection("asked", shop, theirs, "pending-acceptance");
    const accepted = accepter("accepted", requested, partner);
    const [change] = changesOf([
      ...[shop, theirs, requested].map((r) => ["same", r, r] as const),
      ["delete", accepted, undefined],
    ]);
    assert.equal(change!.impact, "cut");
    assert.match(change!.what, /^the accepter of shop ↔ theirs is deleted, which ends the connection$/);
  });

  it("of a deleted route is an outage while its connection remains, unless another route has the destination", () => {
    const wide = route("wide", ledger, "10.0.0.0/8", joined);
    const kept = [joined, existing].map((r) => ["same", r, r] as const);
    const impacts = (more: typeof kept) =>
      changesOf([...same, ...kept, ...more, ["delete", back, undefined]])[0]!.impact;
    assert.equal(impacts([]), "cut");
    assert.equal(impacts([["same", wide, wide]]), "none");
  });

  it("of a route whose connection the preview does not show is unknown, unless the route carried nothing itself", () => {
    const off = { ...back, inputs: { ...back.inputs, enabled: false } };
    const elsewhere = { ...back, inputs: { ...back.inputs, peeringConnection: "ap-guangzhou/pcx-other" } };
    const deferred = { ...back, inputs: { ...back.inputs, desiredState: "deferred" } };
    const rows = [
      [["delete", back, undefined], "unknown"],
      [["replace", back, elsewhere, "vpc"], "unknown"],
      [["update", back, off, "enabled"], "unknown"],
      [["delete", off, undefined], "none"],
      [["delete", deferred, undefined], "none"],
    ] as const;
    for (const [step, impact] of rows) assert.equal(changesOf([[...step]])[0]!.impact, impact, step[0]);
  });

  it("of a disabled route is an outage, unless another one has the destination; of an enabled one is restored traffic", () => {
    const off = { ...back, inputs: { ...back.inputs, enabled: false } };
    const wide = route("wide", ledger, "10.0.0.0/8", joined);
    const kept = [joined, existing].map((r) => ["same", r, r] as const);
    const of = (...steps: Parameters<typeof previewOf>[0]) => changesOf([...same, ...kept, ...steps])[0]!;
    const cut = of(["update", back, off, "enabled"]);
    assert.deepEqual(
      [cut.what, cut.consequence, cut.impact],
      [
        "route from ledger to 10.1.0.0/16 is disabled",
        "traffic between shop and ledger for 10.1.0.0/16 stops until it is enabled",
        "cut",
      ],
    );
    assert.equal(of(["update", back, off, "enabled"], ["same", wide, wide]).impact, "none");
    assert.deepEqual(
      [of(["update", off, back, "enabled"]).impact, of(["delete", off, undefined]).impact],
      ["opens", "none"],
    );
    assert.equal(of(["delete", off, undefined]).consequence, "it carried no traffic: it is disabled");
  });

  it("of a request is a wait, for as long as the vendor keeps it", () => {
    const { id: _, ...requested } = connection("asked", shop, theirs);
    const within = (vendor: string) =>
      changesOf(
        [
          ["same", theirs, theirs],
          ["create", undefined, { ...requested, outputs: {} }],
        ],
        { vendor },
      )[0]!;
    assert.equal(within("tce").impact, "waits");
    assert.match(within("tce").consequence, /before account 100000000002 accepts within 7 days$/);
    assert.match(within("jdcloud-cps").consequence, /accepts within 1 day$/);
    assert.match(within("huawei").consequence, /accepts$/);
    assert.match(within("jdcloud").consequence, /creates its half$/);
  });

  it("of tags that change in place is none, in words without their keys", () => {
    const tagged = (team: string) => ({ ...joined, inputs: { ...joined.inputs, tags: { team } } });
    const [change] = changesOf([...same, ["update", tagged("net"), tagged("shop"), "ownTags", "tags"]]);
    assert.deepEqual(
      [change!.what, change!.consequence, change!.impact],
      ['tags {"team":"net"} → {"team":"shop"}', "in place, no interruption", "none"],
    );
  });

  it("of names, descriptions and the like is none", () => {
    const [change] = changesOf([["update", shop, { ...shop, inputs: { ...shop.inputs, name: "other" } }, "name"]]);
    assert.deepEqual(
      [change!.what, change!.consequence, change!.impact],
      ["name other, not set before", "in place, no interruption", "none"],
    );
  });
});

describe("drift", () => {
  it("is what the refresh found, and no change of the program", () => {
    const found = { ...joined, inputs: { ...joined.inputs, bandwidthMbps: 20 } };
    const report = review([
      previewOf([
        ["refresh", joined, joined],
        ["update", found, joined, "bandwidthMbps"],
      ]),
    ]);
    assert.deepEqual(
      report.drift.map(({ name, what }) => [name, what]),
      [["joined", "bandwidth 10 → 20 Mbps"]],
    );
    assert.equal(report.changes[0]!.what, "bandwidth 20 → 10 Mbps");
  });

  it("includes deleted objects", () => {
    const { id: _, ...next } = joined;
    const report = review([
      previewOf([
        ["refresh", joined, joined],
        ["create", undefined, next],
      ]),
    ]);
    assert.deepEqual(
      report.drift.map(({ what }) => what),
      ["no longer exists in the cloud"],
    );
  });
});

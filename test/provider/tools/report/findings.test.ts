/** What is wrong in the whole picture, live objects included. */
import assert from "node:assert/strict";
import type { Network } from "../../../../provider/network/network.js";
import type { Finding } from "../../../../provider/tools/report/report.js";
import { connection, previewOf, type Resource, review, route, routeIn, routeTable, vpc } from "./fixtures.js";

const shop = vpc("shop", "10.1.0.0/16");
const ledger = vpc("ledger", "10.2.0.0/16");
const joined = connection("joined", shop, ledger);
const kept = (...resources: Resource[]) => resources.map((resource) => ["same", resource, resource] as const);
const made = (...resources: Resource[]) => resources.map((resource) => ["create", undefined, resource] as const);
const gone = (...resources: Resource[]) => resources.map((resource) => ["delete", resource, undefined] as const);

function findings(
  code: Finding["code"],
  steps: Parameters<typeof previewOf>[0],
  vendor = "tce",
  live?: Network,
): Finding[] {
  return review([previewOf(steps, { vendor })], {}, live && [live]).findings.filter((finding) => finding.code === code);
}
const logged = (found: readonly Finding[]) => found.map(({ severity, isNew, what }) => [severity, isNew, what]);

describe("findings", () => {
  it("include retainOnDelete that no update has saved yet", () => {
    const retained = { ...joined, retainOnDelete: true };
    const steps = (op: "same" | "update", before: Resource) => [...kept(shop, ledger), [op, before, retained] as const];
    for (const op of ["same", "update"] as const) {
      const [finding, ...more] = findings("retain-unrecorded", steps(op, joined));
      assert.deepEqual([finding!.severity, more.length], ["warning", 0]);
      assert.match(
        finding!.what,
        /^joined: retainOnDelete is not in the state yet, so a destroy before the next update/,
      );
      assert.deepEqual(findings("retain-unrecorded", steps(op, retained)), []);
    }
    assert.deepEqual(findings("retain-unrecorded", [...kept(shop, ledger), ...made(retained)]), []);
  });

  it("include overlapping ends, by the vendor's own rule", () => {
    const twin = vpc("twin", "10.1.128.0/17");
    const steps = [...kept(shop), ...made(twin, connection("bad", shop, twin))];
    for (const [vendor, severity] of [
      ["tce", "error"],
      ["huawei", "warning"],
    ] as const) {
      const [finding, ...more] = findings("cidr-overlap", steps, vendor);
      assert.deepEqual([finding!.severity, finding!.isNew, more.length], [severity, true, 0]);
      assert.match(
        finding!.what,
        /^bad: the CIDR blocks of the two VPCs overlap \(10\.1\.0\.0\/16 and 10\.1\.128\.0\/17\)/,
      );
      assert.match(finding!.source!, new RegExp(`^${vendor}, `));
    }
    assert.deepEqual(
      logged(findings("cidr-overlap", kept(shop, twin, connection("bad", shop, twin)))).map(([s, n]) => [s, n]),
      [["warning", false]],
    );
  });

  it("include overlapping peers of one VPC, if the vendor forbids them", () => {
    const other = vpc("other", "10.2.0.0/17");
    const steps = [...kept(shop, ledger, joined), ...made(other, connection("second", shop, other))];
    const peers = (vendor: string) => findings("cidr-overlap", steps, vendor).length;
    assert.deepEqual([peers("tencent"), peers("huawei")], [1, 0]);
  });

  it("include a second connection for a pair, also if the first is in no stack", () => {
    const again = connection("again", ledger, shop);
    const [finding] = findings("second-connection", [...kept(shop, ledger, joined), ...made(again)]);
    assert.match(
      finding!.what,
      /^again would be a second connection between ledger and shop, which joined joins already$/,
    );
    const end = (key: string) => ({ vpc: key, region: "ap-guangzhou", accountId: "100000000001" });
    const live: Network = {
      vpcs: [],
      routeTables: [],
      connections: [
        {
          key: "ap-guangzhou/pcx-live",
          name: "by hand",
          vendor: "tce",
          state: "active",
          requester: end(shop.id!),
          accepter: end(ledger.id!),
        },
      ],
    };
    const [other] = findings("second-connection", [...kept(shop, ledger), ...made(again)], "tce", live);
    assert.match(other!.what, /which by hand joins already/);
  });

  it("include an exceeded quota, with planned and deleted connections counted", () => {
    const peers = Array.from({ length: 11 }, (_, i) => vpc(`peer${i}`, `10.${100 + i}.0.0/16`));
    const connections = peers.map((peer, i) => connection(`link${i}`, shop, peer));
    const steps = (...dropped: Resource[]) => [
      ...kept(shop, ...peers, ...connections.slice(0, 10).filter((one) => !dropped.includes(one))),
      ...gone(...dropped),
      ...made(connections[10]!),
    ];
    const [finding, ...more] = findings("quota-exceeded", steps());
    assert.deepEqual([finding!.severity, finding!.isNew, more.length], ["error", true, 0]);
    assert.match(finding!.what, /the VPC shop already has 10 peering connections, and its quota is 10$/);
    assert.deepEqual(findings("quota-exceeded", steps(connections[0]!)), []);
    const raised = review([previewOf(steps())], { limits: { peerings: 20 } }).findings;
    assert.deepEqual(
      raised.filter(({ code }) => code === "quota-exceeded"),
      [],
    );
  });

  it("include a route that remains through a deleted connection", () => {
    const left = route("left", shop, "10.2.0.0/16", joined);
    const found = findings("route-to-nowhere", [...kept(shop, ledger, left), ...gone(joined)]);
    assert.deepEqual(logged(found), [
      ["warning", true, "shop → 10.2.0.0/16 has the next hop joined, which will be deleted: it will be a black hole"],
    ]);
  });

  it("include a missing return route, and what another account has to create", () => {
    const existing = route("there", shop, "10.2.0.0/16", joined);
    assert.deepEqual(logged(findings("no-return-route", [...kept(shop, ledger), ...made(joined, existing)])), [
      ["warning", true, "joined: ledger has no route back to shop (10.1.0.0/16), so traffic fails in both directions"],
    ]);
    const back = route("back", ledger, "10.1.0.0/16", joined);
    assert.deepEqual(findings("no-return-route", [...kept(shop, ledger), ...made(joined, existing, back)]), []);
    assert.deepEqual(
      findings("no-return-route", [...kept(shop, ledger), ...made(joined, existing)], "jdcloud-cps"),
      [],
    );
    const far: Resource = {
      ...joined,
      inputs: { vpc: shop.id, peerVpc: "ap-guangzhou/vpc-far", peerAccountId: "100000000002" },
    };
    assert.deepEqual(logged(findings("no-return-route", [...kept(shop), ...made(far, existing)])), [
      ["info", true, "joined: whether vpc-far has a return route is not shown; account 100000000002 has to write it"],
    ]);
  });

  it("claim no missing route or subnet of what exists, if the preview leaves out what does not change", () => {
    const codes = ["no-routes", "no-return-route", "unassociated-route-table"];
    const table = routeTable("table", shop);
    const named = (one: Resource): Resource => ({ ...one, inputs: { ...one.inputs, name: "new" } });
    const update = (...olds: Resource[]) => olds.map((old) => ["update", old, named(old), "name"] as const);
    const twin = connection("twin", shop, ledger);
    const cases = [
      [update(joined), ["no-routes"]],
      [[...update(joined), ...made(route("there", shop, "10.2.0.0/16", joined))], ["no-return-route"]],
      [
        [...update(joined, table), ...made(routeIn("there", table, "10.2.0.0/16", joined))],
        ["no-return-route", "unassociated-route-table"],
      ],
    ] as const;
    const found = (steps: Parameters<typeof previewOf>[0], unlisted: number) =>
      review([previewOf(steps, { unlisted })])
        .findings.map(({ code }) => code)
        .filter((code) => codes.includes(code));
    for (const [steps, claims] of cases) assert.deepEqual([found(steps, 0), found(steps, 3)], [claims, []]);
    // Routes through a new connection are changes.
    assert.deepEqual(found([...kept(shop, ledger), ...made(twin)], 3), ["no-routes"]);
  });

  it("include a disabled route, and a disabled return route", () => {
    const existing = route("there", shop, "10.2.0.0/16", joined);
    const back = route("back", ledger, "10.1.0.0/16", joined);
    const off = { ...back, inputs: { ...back.inputs, enabled: false } };
    const steps = [...kept(shop, ledger), ...made(joined, existing, off)];
    assert.deepEqual(logged(findings("disabled-route", steps)), [
      ["info", true, "ledger → 10.1.0.0/16 through joined is disabled, and carries no traffic"],
    ]);
    const [missing] = findings("no-return-route", steps);
    assert.match(
      missing!.what,
      /^joined: ledger has no enabled route back to shop \(10\.1\.0\.0\/16\), so traffic fails in both directions/,
    );
    assert.equal(missing!.fix, "Enable the Route in ledger to 10.1.0.0/16 through joined");
  });

  it("include transit that will not work", () => {
    const archive = vpc("archive", "10.3.0.0/16");
    const second = connection("second", ledger, archive);
    const hop = route("hop", shop, "10.3.0.0/16", joined);
    const [finding] = findings("not-transitive", [...kept(shop, ledger, archive, joined), ...made(second, hop)]);
    assert.equal(finding!.severity, "info");
    assert.match(finding!.what, /shop – ledger – archive does not work, because connections are not transitive$/);
    assert.equal(finding!.fix, "Connect shop and archive directly");
  });

  it("include others' routes through the stack's connection, and their next hop once it is deleted", () => {
    const own = route("own", shop, "10.2.0.0/16", joined);
    const live: Network = {
      vpcs: [],
      connections: [],
      routeTables: [
        {
          key: "ap-guangzhou/rtb-shop",
          vpc: shop.id!,
          isDefault: true,
          subnets: [],
          routes: ["10.2.0.0/16", "10.2.9.0/24"].map((destinationCidrBlock) => ({
            destinationCidrBlock,
            connection: joined.id!,
          })),
        },
      ],
    };
    assert.deepEqual(logged(findings("foreign-route", kept(shop, ledger, joined, own), "tce", live)), [
      ["info", false, "joined also carries 1 route that no stack of this report manages: shop → 10.2.9.0/24"],
    ]);
    assert.deepEqual(logged(findings("route-to-nowhere", [...kept(shop, ledger), ...gone(joined, own)], "tce", live)), [
      [
        "warning",
        true,
        "shop → 10.2.9.0/24, a route of another owner, has the next hop joined, which will be deleted: it will be a black hole",
      ],
    ]);
  });
});

describe("cost", () => {
  const far = vpc("far", "10.9.0.0/16", "ap-beijing");
  const capped = (bandwidthMbps: number) => connection("capped", shop, far, "active", { bandwidthMbps });
  const cost = (vendor: string, known = {}) =>
    review([previewOf([...kept(shop, far), ["update", capped(10), capped(50), "bandwidthMbps"]], { vendor })], known)
      .cost;

  it("is the difference at the vendor's prices, else at the user's, else reported as unknown", () => {
    assert.deepEqual(cost("qcloud").monthly, [{ currency: "CNY", before: 12_000, after: 36_000 }]);
    assert.deepEqual(cost("tce").monthly, []);
    assert.equal(cost("tce").connections[0]!.after, "no price given for max(50 out, 50 in) = 50 Mbps");
    const prices = { currency: "CNY", date: "2026-01-01", per: "mbps-day", prices: { "*": 2 } } as const;
    assert.deepEqual(cost("tce", { prices }).monthly, [{ currency: "CNY", before: 600, after: 3000 }]);
  });

  it("is based on the measured traffic, which a higher cap does not change", () => {
    const uses = new Map([["capped", { peakInMbps: 4, peakOutMbps: 6 }]]);
    assert.deepEqual(cost("qcloud", { uses }).connections, []);
  });
});

/** Which conditions of `--fail-on` a report meets, and which it cannot decide. */
import assert from "node:assert/strict";
import { type Gate, GATES, judged } from "../../../../provider/tools/report/index.js";
import type { Impact, Report } from "../../../../provider/tools/report/report.js";

const ALL = Object.keys(GATES) as Gate[];

const stack = { project: "net", stack: "dev", failed: false, isRefreshed: true };

const report = (parts: Partial<Report> = {}): Report => ({
  version: 1,
  verdict: "safe",
  summary: "",
  stacks: [stack],
  changes: [],
  drift: [],
  requests: [],
  findings: [],
  quotas: [],
  cost: { monthly: [], connections: [] },
  topology: { before: "", after: "" },
  ...parts,
});

const changes = (...impacts: Impact[]): Partial<Report> => ({
  changes: impacts.map((impact) => ({
    urn: "urn:pulumi:dev::net::vpcpeering:index:Subnet::web",
    stack: "net/dev",
    kind: "Subnet",
    name: "web",
    operation: "update",
    what: "",
    consequence: "",
    impact,
  })),
});

const verdicts = (parts: Partial<Report>) => {
  const found = judged(report(parts), ALL);
  const named = (met: boolean) => found.filter(({ isMet }) => isMet === met).map(({ gate }) => gate);
  return { met: named(true), unknown: named(false) };
};

describe("a condition of --fail-on", () => {
  it("is neither met nor unknown without a change", () => assert.deepEqual(verdicts({}), { met: [], unknown: [] }));

  it("is unknown if it depends on routes or connections that are not shown", () => {
    assert.deepEqual(verdicts(changes("unknown")), { met: ["change"], unknown: ["interruption", "cut"] });
    assert.deepEqual(verdicts(changes("unknown", "cut")), { met: ["interruption", "cut", "change"], unknown: [] });
    assert.deepEqual(verdicts(changes("unknown", "interruption")), {
      met: ["interruption", "change"],
      unknown: ["cut"],
    });
    for (const impact of ["none", "opens", "waits"] as const)
      assert.deepEqual(verdicts(changes(impact)), { met: ["change"], unknown: [] });
  });

  it("is unknown of drift if a preview did not refresh", () => {
    const stacks = [stack, { ...stack, stack: "prod", isRefreshed: false }];
    assert.deepEqual(verdicts({ stacks }), { met: [], unknown: ["drift"] });
  });

  it("is unknown of the cost if one is not known after the change", () => {
    const cost = (before: number, after: number, isUnknown: boolean) => ({
      monthly: [{ currency: "CNY", before, after }],
      connections: [{ name: "shop", after: "", ...(isUnknown && { isUnknown: true as const }) }],
    });
    assert.deepEqual(verdicts({ cost: cost(5, 5, true) }), { met: [], unknown: ["cost-increase"] });
    assert.deepEqual(verdicts({ cost: cost(5, 6, true) }), { met: ["cost-increase"], unknown: [] });
    assert.deepEqual(verdicts({ cost: cost(5, 5, false) }), { met: [], unknown: [] });
  });

  it("counts only if it is given, and once", () => {
    const found = judged(report(changes("cut")), ["replace", "cut", "cut"]);
    assert.deepEqual(found, [{ gate: "cut", isMet: true, means: GATES.cut.means }]);
  });
});

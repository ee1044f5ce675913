import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Policies } from "@pulumi/policy";
import { isPeeringError } from "../../provider/errors.js";
import { typeToken } from "../../sdk/registration/dynamic-text.js";
import {
  bandwidthCeiling,
  expectedConnections,
  noOverlap,
  policies,
  protectedConnections,
  type ResourcePolicy,
  trustedAccounts,
} from "../../sdk/policy/index.js";

type Kind = Parameters<typeof typeToken>[0];
interface Described {
  readonly kind?: Kind;
  readonly name?: string;
  readonly stack?: string;
  readonly props?: Record<string, unknown>;
  readonly protect?: boolean;
}

/** What a preview does not know yet, as the engine writes it down: a string. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy: (values: unknown) => Record<string, unknown>;
};

/** As the pack's own server hands it to a policy. */
function resource({ kind = "PeeringConnection", name = "link", stack = "prod", ...rest }: Described) {
  const type = typeToken(kind);
  const props = unknownCheckingProxy({ account: "embedded/tce/100000000001/store", ...rest.props });
  return {
    type,
    name,
    urn: `urn:pulumi:${stack}::network::${type}::${name}`,
    props,
    opts: { protect: rest.protect ?? false },
  };
}

function violations(policy: ResourcePolicy, described: Described): string[] {
  const found: string[] = [];
  policy.validateResource(resource(described), (message) => found.push(message));
  return found;
}

describe("policies", () => {
  it("are accepted by a pack of @pulumi/policy, with any option", () => {
    const made: Policies = policies({
      bandwidthCeiling: { mbps: 10 },
      trustedAccounts: { accountIds: [] },
      noOverlap: {},
      protectedConnections: { stacks: ["prod"], enforcementLevel: "advisory" },
      expectedConnections: { names: ["link"], stacks: ["prod"] },
    });
    assert.deepEqual(
      made.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ["vpc-peering-bandwidth-ceiling", "mandatory"],
        ["vpc-peering-trusted-accounts", "mandatory"],
        ["vpc-peering-no-overlap", "mandatory"],
        ["vpc-peering-protected-connections", "advisory"],
        ["vpc-peering-expected-connections", "mandatory"],
      ],
    );
    assert.deepEqual(policies({}), []);
  });

  it("ignore resources of other kinds", () => {
    const props = { bandwidthMbps: 1000, cidrBlock: "10.0.0.0/16", peerAccountId: "1" };
    const all = [
      bandwidthCeiling({ mbps: 10 }),
      trustedAccounts({ accountIds: [] }),
      noOverlap({ taken: { office: ["10.0.0.0/8"] } }),
      protectedConnections({}),
    ];
    assert.deepEqual(
      all.map((policy) => violations(policy, { kind: "Route", props })),
      [[], [], [], []],
    );
  });
});

describe("bandwidth ceiling", () => {
  const policy = bandwidthCeiling({
    mbps: 100,
    exceptions: [
      { stacks: ["prod"], names: [/^replica/g], mbps: 500 },
      { tags: { tier: "gold" }, mbps: 200 },
    ],
  });
  const says = (described: Described) =>
    violations(policy, described).map((text) => /above the ceiling of (\d+) Mbps/.exec(text)?.[1]);

  it("reports a higher bandwidth, and no other property", () => {
    assert.deepEqual(says({ props: { bandwidthMbps: 100 } }), []);
    assert.deepEqual(says({ props: { bandwidthMbps: 101 } }), ["100"]);
    assert.deepEqual(says({ props: {} }), []);
  });

  it("can have an exception by stack, by name in program or cloud, and by tags", () => {
    const fast = { bandwidthMbps: 501 };
    assert.deepEqual(says({ name: "replica-1", props: fast }), ["500"]);
    assert.deepEqual(says({ name: "replica-1", props: fast }), ["500"], "a global expression keeps no state");
    assert.deepEqual(says({ props: { ...fast, name: "replica" } }), ["500"]);
    assert.deepEqual(says({ name: "replica-1", stack: "dev", props: fast }), ["100"]);
    assert.deepEqual(says({ props: { ...fast, tags: { tier: "gold" } } }), ["200"]);
    assert.deepEqual(says({ props: { ...fast, tags: { tier: "tin" } } }), ["100"]);
  });

  it("is checked at the update if a preview does not know the bandwidth or whether an exception applies", () => {
    assert.deepEqual(says({ props: { bandwidthMbps: UNKNOWN } }), []);
    assert.deepEqual(says({ stack: "dev", props: { bandwidthMbps: 150, tags: UNKNOWN } }), []);
    assert.deepEqual(says({ stack: "dev", props: { bandwidthMbps: 150, tags: { tier: UNKNOWN } } }), []);
    assert.deepEqual(says({ props: { bandwidthMbps: 150, name: UNKNOWN } }), []);
  });
});

describe("trusted accounts", () => {
  const policy = trustedAccounts({ accountIds: ["100000000002"] });
  const names = (described: Described) =>
    violations(policy, described).map((text) => /^(\S+ "\d+")/.exec(text)?.[1] ?? text.split(",")[0]);

  it("are the listed accounts and the program's own", () => {
    const asking = (peerAccountId: unknown) => names({ props: { peerAccountId } });
    assert.deepEqual(asking("100000000001"), []);
    assert.deepEqual(asking("100000000002"), []);
    assert.deepEqual(asking("100000000003"), ['peerAccountId "100000000003"']);
    assert.deepEqual(asking(UNKNOWN), []);
  });

  it("are checked on the accepter's side too, for either way of naming the requester", () => {
    const accepting = (props: Record<string, unknown>) => names({ kind: "PeeringAccepter", props });
    assert.deepEqual(accepting({ trustedAccountIds: ["100000000002", UNKNOWN, "100000000004"] }), [
      'trustedAccountIds "100000000004"',
    ]);
    assert.deepEqual(accepting({ requester: { accountId: "100000000005", vpc: "vpc-1" } }), [
      'requester.accountId "100000000005"',
    ]);
    assert.deepEqual(accepting({ requester: { accountId: UNKNOWN, vpc: "vpc-1" } }), []);
    assert.deepEqual(accepting({ peeringConnection: "pcx-1", trustedAccountIds: UNKNOWN }), []);
  });

  it("are required, unless the request is to be rejected", () => {
    const accepting = (decision: string) =>
      names({ kind: "PeeringAccepter", props: { peeringConnection: "pcx-1", decision } });
    assert.deepEqual(accepting("accept"), ["trustedAccountIds is not set"]);
    assert.deepEqual(accepting("reject"), []);
  });
});

describe("no overlap across stacks", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-policy-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const vpc = (props: Record<string, unknown>, stack = "prod") => ({ kind: "Vpc", name: "app", stack, props }) as const;

  it("includes listed CIDR blocks and secondary blocks", () => {
    const policy = noOverlap({ taken: { "the office": ["10.99.0.0/16", "2001:db8::/32"] } });
    assert.deepEqual(violations(policy, vpc({ cidrBlock: "10.98.0.0/16" })), []);
    assert.deepEqual(violations(policy, vpc({ cidrBlock: UNKNOWN, secondaryCidrBlocks: [UNKNOWN, "10.99.4.0/24"] })), [
      'secondaryCidrBlocks "10.99.4.0/24" overlaps 10.99.0.0/16 of the office, so the two VPCs cannot be connected. Choose an unused CIDR block.',
    ]);
  });

  it("includes VPCs in other stacks' states, but not the VPC's own earlier version", () => {
    const state = path.join(folder, "dev.json");
    const type = typeToken("Vpc");
    const urn = `urn:pulumi:dev::network::${type}::data`;
    const inputs = { cidrBlock: "10.1.0.0/16", secondaryCidrBlocks: ["10.2.0.0/16"] };
    writeFileSync(state, JSON.stringify({ deployment: { resources: [{ urn, type, inputs }] } }));
    const policy = noOverlap({ stateFiles: [state] });
    const [said = "", ...more] = violations(policy, vpc({ cidrBlock: "10.2.3.0/24" }));
    assert.match(said, /^cidrBlock "10\.2\.3\.0\/24" overlaps 10\.2\.0\.0\/16 of "data" of the stack network\/dev/);
    assert.deepEqual(more, []);
    assert.deepEqual(violations(policy, vpc({ cidrBlock: "10.2.3.0/24" }, "dev")), []);
  });

  it("leaves a malformed CIDR block to the resource, and rejects one in the list", () => {
    assert.deepEqual(violations(noOverlap({ taken: { office: ["10.0.0.0/8"] } }), vpc({ cidrBlock: "10.0/8" })), []);
    assert.throws(
      () => noOverlap({ taken: { office: ["10.0.0.1/8"] } }),
      (error) => isPeeringError(error, "invalid-input") && /10\.0\.0\.1\/8" of office/.test(error.message),
    );
  });
});

describe("connections that production depends on", () => {
  it("must have `protect`, and so must their accepters", () => {
    const policy = protectedConnections({ stacks: ["network/prod"] });
    const count = (described: Described) => violations(policy, described).length;
    assert.equal(count({}), 1);
    assert.equal(count({ kind: "PeeringAccepter" }), 1);
    assert.equal(count({ protect: true }), 0);
    assert.equal(count({ stack: "dev" }), 0);
    assert.equal(count({ kind: "Vpc" }), 0);
  });

  it("can be selected by tags, once these are known", () => {
    const policy = protectedConnections({ tags: { tier: "gold" } });
    const count = (props: Record<string, unknown>) => violations(policy, { props }).length;
    assert.deepEqual([{ tags: { tier: "gold" } }, { tags: {} }, {}, { tags: UNKNOWN }].map(count), [1, 0, 0, 0]);
  });

  it("must exist in the stacks where they are expected", () => {
    const policy = expectedConnections({ names: ["link", "accepter"], stacks: ["prod"] });
    const missing = (...resources: ReturnType<typeof resource>[]) => {
      const found: string[] = [];
      policy.validateStack({ resources }, (message) => found.push(/"(\w+)"/.exec(message)![1]!));
      return found;
    };
    assert.deepEqual(missing(resource({ name: "link" }), resource({ kind: "Vpc", name: "accepter" })), ["accepter"]);
    assert.deepEqual(missing(resource({ kind: "Vpc", name: "app", stack: "dev" })), []);
    assert.deepEqual(missing(), []);
  });
});

describe("an empty condition of a policy", () => {
  const rows = {
    "protectedConnections.names": () => protectedConnections({ names: [] }),
    "protectedConnections.stacks": () => protectedConnections({ stacks: [] }),
    "protectedConnections.tags": () => protectedConnections({ tags: {} }),
    "expectedConnections.names": () => expectedConnections({ names: [], stacks: ["prod"] }),
    "expectedConnections.stacks": () => expectedConnections({ names: ["link"], stacks: [] }),
    "bandwidthCeiling.exceptions.tags": () => bandwidthCeiling({ mbps: 10, exceptions: [{ tags: {}, mbps: 1000 }] }),
  };
  for (const [property, make] of Object.entries(rows)) {
    it(`fails: ${property}`, () => {
      const words = new RegExp(`^${property.replaceAll(".", "\\.")} (\\[\\]|\\{\\}): must not be empty`);
      assert.throws(make, (error) => isPeeringError(error, "invalid-input") && words.test(error.message));
    });
  }

  it("fails: an exception without conditions", () => {
    assert.throws(
      () => bandwidthCeiling({ mbps: 10, exceptions: [{ mbps: 1000 }] }),
      /exceptions .*applies to every connection.*Set stacks, names or tags, or change mbps/,
    );
  });

  it("is accepted for trustedAccounts, which then trusts only the program's own account", () => {
    const policy = trustedAccounts({ accountIds: [] });
    assert.equal(violations(policy, { props: { peerAccountId: "100000000001" } }).length, 0);
    assert.equal(violations(policy, { props: { peerAccountId: "2" } }).length, 1);
    assert.match(
      violations(policy, {
        kind: "PeeringAccepter",
        props: { peeringConnection: "r/pcx-1", trustedAccountIds: [] },
      }).join(),
      /trustedAccountIds is not set/,
    );
  });
});

/** Resources whose region comes with an ID: while the ID is unknown, so is the region. */
import assert from "node:assert/strict";
import type { Props } from "../../../provider/engine/props.js";
import { UNKNOWN } from "../../../provider/engine/unknown.js";
import { handlerOf } from "../../../provider/resources/index.js";
import { Run } from "../../../provider/run/run.js";

const PEER = "ap-guangzhou/vpc-2";

const CASES: Readonly<Record<string, readonly [kind: string, inputs: Props]>> = {
  "a connection": ["PeeringConnection", { name: "n", vpc: UNKNOWN, peerVpc: PEER, bandwidthMbps: 10 }],
  "an accepter by its VPC": [
    "PeeringAccepter",
    { vpc: UNKNOWN, requester: { accountId: "100000000002", vpc: PEER }, decision: "accept" },
  ],
  "a subnet": ["Subnet", { name: "n", vpc: UNKNOWN, cidrBlock: "10.0.0.0/24", zone: "ap-beijing-3" }],
  "a route table": ["RouteTable", { name: "n", vpc: UNKNOWN }],
};

describe("the region that comes with an ID", () => {
  for (const [title, [kind, inputs]] of Object.entries(CASES)) {
    it(`is unknown while the ID is, with and without a default region: ${title}`, async () => {
      for (const region of ["ap-guangzhou", undefined]) {
        for (const facts of [{}, { vpc: { urn: "urn:pulumi:dev::p::t::vpc" } }]) {
          const { failures, inputs: checked } = await check(kind, region, inputs, facts);
          assert.deepEqual(failures, []);
          assert.equal(checked["region"], UNKNOWN);
        }
      }
    });
  }

  it("is unknown while the ID is, without a default region: an accepter by its connection", async () => {
    const { failures, inputs } = await check("PeeringAccepter", undefined, { peeringConnection: UNKNOWN });
    assert.deepEqual([failures, inputs["region"]], [[], UNKNOWN]);
  });

  it("is no input of a route, and not required while the ID of its table is unknown", async () => {
    const route = { peeringConnection: UNKNOWN, destinationCidrBlock: "10.0.0.0/24" };
    for (const facts of [{}, { vpc: { urn: "urn:pulumi:dev::p::t::vpc" } }]) {
      const { failures, inputs } = await check("Route", undefined, { ...route, vpc: UNKNOWN }, facts);
      assert.deepEqual([failures, "region" in inputs], [[], false]);
    }
  });

  it("is required of a VPC whose ID is known", async () => {
    const { failures } = await check("RouteTable", undefined, { vpc: "vpc-1", name: "n" });
    assert.match(failures[0]!.reason, /no region is set/);
  });
});

describe("a region in an ID that the vendor does not list", () => {
  const id = (kind: string) => `ap-guangzho/${kind}-1a2b3c4d`;
  const plan = { __plan: { urn: "urn:pulumi:dev::p::t::own" } };

  it("is one warning for all resources that name it", async () => {
    const warnings: string[] = [];
    const settings = { vendor: "tencent", backend: "embedded", limits: {}, timeoutSeconds: 1 };
    const run = new Run(settings, { log: (severity, text) => void warnings.push(`${severity}: ${text}`) });
    for (const [kind, inputs] of [
      ["Subnet", { name: "n", vpc: id("vpc"), cidrBlock: "10.0.0.0/24", zone: "ap-guangzhou-3" }],
      ["RouteTable", { name: "n", vpc: id("vpc") }],
      ["Route", { vpc: id("vpc"), destinationCidrBlock: "10.1.0.0/24", peeringConnection: id("pcx") }],
    ] as const) {
      const { failures } = await handlerOf(kind).check(run, {}, { ...inputs, ...plan });
      assert.deepEqual(failures, [], kind);
    }
    const own = warnings.filter((text) => text.includes("ap-guangzho"));
    assert.equal(own.length, 1, warnings.join("\n"));
    assert.match(
      own[0]!,
      /^warning: region "ap-guangzho": it is not in the vendor's list of regions.*Check the spelling/,
    );
  });
});

function check(kind: string, region: string | undefined, inputs: Props, facts: object = {}) {
  const run = new Run({ vendor: "tce", backend: "embedded", limits: {}, timeoutSeconds: 1, ...(region && { region }) });
  return handlerOf(kind)!.check(run, {}, { ...inputs, __plan: { urn: "urn:pulumi:dev::p::t::own", ...facts } });
}

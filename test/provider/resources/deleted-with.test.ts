import assert from "node:assert/strict";
import type { Props } from "../../../provider/engine/props.js";
import { handlerOf } from "../../../provider/resources/index.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { Run } from "../../../provider/run/run.js";

const END = { urn: "urn:pulumi:dev::p::shop:index:Network::network" };
const ACCEPTER = { urn: "urn:pulumi:dev::p::t::accepter", isAccepter: true };
const CONNECTION = { name: "n", vpc: "cn-north-1/vpc-1", peerVpc: "cn-north-1/vpc-2" };

/** The objects that a destroy leaves in the cloud. */
const CASES: readonly [kind: string, vendor: VendorId, deletedWith: object, inputs: Props, left: string | undefined][] =
  [
    ["Vpc", "tencent", END, { name: "n", region: "ap-guangzhou", cidrBlock: "10.0.0.0/24" }, "VPC"],
    ["RouteTable", "tencent", END, { name: "n", vpc: "ap-guangzhou/vpc-1" }, "route table"],
    ["PeeringConnection", "jdcloud", END, CONNECTION, "peering connection"],
    // The accepter's half is another object there.
    ["PeeringConnection", "jdcloud", ACCEPTER, CONNECTION, "peering connection"],
    [
      "PeeringConnection",
      "tencent",
      ACCEPTER,
      { ...CONNECTION, vpc: "ap-guangzhou/vpc-1", peerVpc: "vpc-2" },
      undefined,
    ],
  ];

describe("deletedWith", () => {
  for (const [kind, vendor, deletedWith, inputs, left] of CASES) {
    it(`of a ${kind} on ${vendor}, which names ${JSON.stringify(deletedWith)}, leaves: ${left}`, async () => {
      const warnings: string[] = [];
      const log = (level: string, message: string) => void (level === "warning" && warnings.push(message));
      const run = new Run({ vendor, backend: "embedded", limits: {}, timeoutSeconds: 1 }, { log });
      const plan = { urn: "urn:pulumi:dev::p::t::own", options: { deletedWith } };
      assert.deepEqual((await handlerOf(kind)!.check(run, {}, { ...inputs, __plan: plan })).failures, []);
      const found = warnings.flatMap((text) => /^deletedWith: .* leaves its (.*?) in the cloud/.exec(text)?.[1] ?? []);
      assert.deepEqual(found, left === undefined ? [] : [left]);
    });
  }
});

import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { accountsProgram } from "../harness/programs.js";

describe("a resource whose VPC or connection is neither deployed nor among the targets", function () {
  this.timeout(240_000);
  let s: EngineStack;
  before(async () => {
    s = await engineStack({
      program: accountsProgram(`
        const { PeeringLink } = require("pulumi-vpc-peering");
        const vpcA = new Vpc("vpcA", { cidrBlock: "192.168.1.0/24" }, { provider: a });
        const vpcB = new Vpc("vpcB", { cidrBlock: "10.0.1.0/24" }, { provider: b });
        const link = new PeeringConnection("link", { vpc: vpcA, peerVpc: vpcB, bandwidthMbps: 10 }, { provider: a });
        const accepter = new PeeringAccepter("accepter", { peeringConnection: link }, { provider: b });
        new Route("there", { vpc: vpcA, destinationCidrBlock: "10.0.1.0/24", peeringConnection: accepter }, { provider: a });
        const vpcC = new Vpc("vpcC", { cidrBlock: "10.0.2.0/24" }, { provider: a });
        new PeeringLink("both", { vpc: vpcA, peerVpc: vpcC, provider: a });
      `),
    });
  });
  after(() => s.close());

  for (const [target, missing] of [
    ["PeeringConnection::link", ["vpc: .*vpcA", "peerVpc: .*vpcB"]],
    ["PeeringAccepter::accepter", ["peeringConnection: .*link"]],
    ["Route::there", ["peeringConnection: .*accepter"]],
    ["PeeringConnection::both", ["vpc: .*vpcA", "peerVpc: .*vpcC"]],
  ] as const) {
    it(`is reported with the missing resource and the flags: ${target}`, async () => {
      const args = ["--target", `**:${target}`];
      for (const run of [s.preview, s.up]) {
        const { errors } = await run({ args, expectError: true });
        for (const words of missing) {
          const [property, name] = words.split(".*") as [string, string];
          const what = `${property}"${name}" is not deployed, and this update excludes it.*--target "urn:\\S+::${name}".*--target-dependents`;
          assert.match(errors, new RegExp(what));
        }
        assert.doesNotMatch(errors, /is required|no region is set|no route table is given|inside one region/);
      }
      assert.deepEqual((await s.cloud())["vpcs"], []);
    });
  }
});

/** A stack over the gateway, on the real engine. */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../../../engine/harness/harness.js";
import { Ground } from "./ground.js";

const PROGRAM = `
  const { PeeringConnection, Route, Vpc } = require("pulumi-vpc-peering");
  const one = new Vpc("one", { cidrBlock: "10.1.0.0/16" });
  const other = new Vpc("other", { region: "cn-east-2", cidrBlock: "10.2.0.0/16" });
  const link = new PeeringConnection("link", { vpc: one, peerVpc: other, bandwidthMbps: 10 });
  new Route("there", { vpc: one, destinationCidrBlock: other.cidrBlock, peeringConnection: link });
  exports.state = link.state;
`;

describe("a vendor without an API, through the gateway", function () {
  this.timeout(120_000);
  let ground: Ground;
  let stack: EngineStack | undefined;
  before(async () => (ground = await Ground.make()));
  after(async () => {
    await stack?.close();
    await ground.end();
  });

  it("is deployed, shows no changes then, leaves nothing, and has no token in its state", async () => {
    const vendor = "jdcloud-cps";
    const token = ground.token(0, vendor);
    stack = await engineStack({
      program: PROGRAM,
      config: {
        "vpcpeering:vendor": vendor,
        "vpcpeering:backend": "gateway",
        "vpcpeering:endpoint": ground.url,
        "vpcpeering:region": "cn-north-1",
      },
      secretConfig: { "vpcpeering:secretKey": token },
    });
    const { changes } = await stack.up();
    assert.equal(changes.length, 4);
    assert.equal((await stack.outputs())["state"], "active");
    assert.ok(!JSON.stringify(await stack.exportState()).includes(token), "the state holds the token");
    assert.deepEqual((await stack.refresh()).changes, []);
    assert.deepEqual((await stack.preview()).changes, []);
    await stack.destroy();
    const client = await ground.client({ vendor, secretKey: token });
    for (const region of ["cn-north-1", "cn-east-2"]) {
      assert.deepEqual(await client.listVpcs({ region }), []);
      assert.deepEqual(await client.listPeerings({ region }), []);
    }
  });
});

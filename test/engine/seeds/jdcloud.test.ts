/** "VPC peering" of JD Cloud: a link is two halves, one of each side. */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { GROUND, prelude } from "../vendors/ground.js";
import { ops } from "../vendors/world.js";
import { connectionsOf, routesOf } from "./cloud-text.js";

const START = prelude(GROUND.jdcloud);
const VPC_A = `const vpcA = vpc("vpcA", "10.1.0.0/16");`;
const VPC_B = `const vpcB = vpc("vpcB", "10.2.0.0/16", {}, b);`;
const REQUEST = `const pc = link("pc", vpcA, vpcB); exports.ids = [pc.id];`;

describe("the halves of the JD Cloud guide", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  afterEach(() => stack?.close());

  it("are created together within one account", async () => {
    stack = await engineStack({
      program: `${START} ${VPC_A} const vpcB = vpc("vpcB", "10.2.0.0/16"); ${REQUEST}
        exports.halves = [pc.peeringConnectionId, pc.accepterPeeringConnectionId];
        exports.state = pc.state;
        route("there", vpcA, "10.2.0.0/16", pc);
        route("back", vpcB, "10.1.0.0/16", pc);`,
    });
    await stack.up();
    const { halves, state } = (await stack.outputs()) as { halves: string[]; state: string };
    assert.equal(state, "active");
    assert.equal(new Set(halves).size, 2);
    const cloud = await stack.cloud();
    assert.deepEqual(routesOf(cloud), ["10.1.0.0/16 -> 10.2.0.0/16 via pc", "10.2.0.0/16 -> 10.1.0.0/16 via pc"]);
    // Each table leads through the half of its own VPC, picked without being named.
    const hops = cloud["routes"]!.map(({ peeringConnectionId }) => String(peeringConnectionId));
    assert.deepEqual(hops.toSorted(), halves.toSorted());
    assert.deepEqual(ops(await stack.preview()), []);
    await stack.destroy();
    assert.deepEqual(connectionsOf(await stack.cloud()), []);
  });

  it("are created one by each of two accounts in either order, and the accepter names its own", async () => {
    const mirror = `const half = new PeeringAccepter("half",
      { vpc: vpcB, requester: { accountId: vpcA.accountId, vpc: vpcA }, name: "mirror" }, { provider: b });`;
    const whole = `${START} ${VPC_A} ${VPC_B} ${REQUEST} ${mirror}
      route("there", vpcA, "10.2.0.0/16", pc);
      route("back", vpcB, "10.1.0.0/16", half, b);
      exports.state = half.state;`;
    for (const first of [REQUEST, mirror]) {
      stack = await engineStack({ program: `${START} ${VPC_A} ${VPC_B} ${first}` });
      await stack.up();
      assert.match(connectionsOf(await stack.cloud()).join(), /^(pc|mirror): pending-acceptance$/);
      await stack.setProgram(whole);
      await stack.up();
      await stack.refresh();
      assert.deepEqual(ops(await stack.preview()), []);
      const cloud = await stack.cloud();
      assert.match(connectionsOf(cloud).join(), /^(pc|mirror): active$/);
      const destinations = cloud["routes"]!.map(({ destinationCidrBlock }) => String(destinationCidrBlock));
      assert.deepEqual(destinations.toSorted(), ["10.1.0.0/16", "10.2.0.0/16"]);

      // One half goes: the other is left, disconnected, with the routes of both.
      await stack.setProgram(`${START} ${VPC_A} ${VPC_B} ${REQUEST} route("there", vpcA, "10.2.0.0/16", pc);`);
      await stack.up();
      await stack.refresh();
      assert.equal(ops(await stack.preview()).includes("replace pc"), true);
      await stack.close();
    }
  });
});

/**
 * "VPC Peering Connection" of Tencent Cloud (qcloud, 2017): within one account communication takes two steps, across
 * accounts three. TCE's examples, with the same steps, are programs in examples/.
 */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { GROUND, prelude } from "../vendors/ground.js";
import { ops } from "../vendors/world.js";
import { connectionsOf, routesOf } from "./cloud-text.js";

const START = prelude(GROUND.qcloud);

describe("the procedures of the qcloud guide", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  afterEach(() => stack?.close());

  const step = async (program: string) => {
    await stack.setProgram(program);
    return ops(await stack.up());
  };

  it("connect VPCs of one account in two steps: create, then routes at both ends", async () => {
    const create = `${START}
      const local = vpc("local", "172.16.0.0/16");
      const peer = vpc("peer", "10.0.0.0/16", { region: far });
      const pc = link("pc", local, peer, { bandwidthMbps: 50 });`;
    const routes = `${create}
      route("there", local, "10.0.0.0/16", pc);
      route("back", peer, "172.16.0.0/16", pc);`;
    stack = await engineStack({ program: "" });
    assert.deepEqual(await step(create), ["create local", "create pc", "create peer"]);
    assert.deepEqual(connectionsOf(await stack.cloud()), ["pc: active"]);
    assert.deepEqual(routesOf(await stack.cloud()), [], "a link alone carries no traffic");

    assert.deepEqual(await step(routes), ["create back", "create there"]);
    assert.deepEqual(routesOf(await stack.cloud()), [
      "10.0.0.0/16 -> 172.16.0.0/16 via pc",
      "172.16.0.0/16 -> 10.0.0.0/16 via pc",
    ]);

    // Deleting the connection takes the routes along, at both ends.
    assert.deepEqual(
      await step(`${START} vpc("local", "172.16.0.0/16"); vpc("peer", "10.0.0.0/16", { region: far });`),
      ["delete back", "delete pc", "delete there"],
    );
    assert.deepEqual(routesOf(await stack.cloud()), []);
  });

  it("connect VPCs of two accounts in three steps: create, accept, then routes at both ends", async () => {
    const create = `${START}
      const local = vpc("local", "172.16.0.0/16");
      const peer = vpc("peer", "10.0.0.0/16", {}, b);
      const pc = link("pc", local, peer);`;
    const accept = `${create}
      const accepted = new PeeringAccepter("accepted", { peeringConnection: pc, trustedAccountIds: [local.accountId] }, { provider: b });
      exports.state = accepted.state;`;
    const routes = `${accept}
      route("there", local, "10.0.0.0/16", accepted);
      route("back", peer, "172.16.0.0/16", accepted, b);`;
    stack = await engineStack({ program: "" });
    assert.deepEqual(await step(create), ["create local", "create pc", "create peer"]);
    assert.deepEqual(connectionsOf(await stack.cloud()), ["pc: pending-acceptance"]);

    assert.deepEqual(await step(accept), ["create accepted"]);
    assert.equal((await stack.outputs())["state"], "active");

    assert.deepEqual(await step(routes), ["create back", "create there"]);
    assert.deepEqual(routesOf(await stack.cloud()), [
      "10.0.0.0/16 -> 172.16.0.0/16 via pc",
      "172.16.0.0/16 -> 10.0.0.0/16 via pc",
    ]);
    assert.deepEqual(ops(await stack.preview()), []);
  });
});

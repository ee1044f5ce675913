/** "VPC Peering Connection Overview" of Huawei Cloud: VPC-A and VPC-B of one region, in one account and in two. */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { GROUND, prelude } from "../vendors/ground.js";
import { ops } from "../vendors/world.js";
import { connectionsOf, routesOf } from "./cloud-text.js";

const START = prelude(GROUND.huawei);
const BOTH_WAYS = ["10.0.0.0/16 -> 172.16.0.0/16 via Peering-AB", "172.16.0.0/16 -> 10.0.0.0/16 via Peering-AB"];

describe("the procedures of the Huawei Cloud guide", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  afterEach(() => stack?.close());

  it("connect VPC-A and VPC-B of one account", async () => {
    stack = await engineStack({
      program: `${START}
        const a1 = vpc("VPC-A", "172.16.0.0/16"), b1 = vpc("VPC-B", "10.0.0.0/16");
        const ab = link("Peering-AB", a1, b1);
        route("A-to-B", a1, "10.0.0.0/16", ab);
        route("B-to-A", b1, "172.16.0.0/16", ab);
        exports.state = ab.state;`,
    });
    await stack.up();
    assert.equal((await stack.outputs())["state"], "active");
    assert.deepEqual(routesOf(await stack.cloud()), BOTH_WAYS);
    assert.deepEqual(ops(await stack.preview()), []);
  });

  it("connect two projects of one account, without an acceptance", async () => {
    const project = (name: string, digit: string) =>
      `const ${name} = new Provider("${name}", { vendor: "huawei", region: "cn-north-4", accountId: "acme", projectId: "${digit.repeat(32)}" });`;
    stack = await engineStack({
      program: `${START}
        ${project("one", "a")} ${project("two", "b")}
        const a1 = vpc("VPC-A", "172.16.0.0/16", {}, one), b1 = vpc("VPC-B", "10.0.0.0/16", {}, two);
        const ab = link("Peering-AB", a1, b1, {}, { provider: one });
        route("A-to-B", a1, "10.0.0.0/16", ab, one);
        route("B-to-A", b1, "172.16.0.0/16", ab, two);
        exports.ab = [ab.state, ab.peerAccountId];`,
    });
    await stack.up();
    assert.deepEqual((await stack.outputs())["ab"], ["active", "b".repeat(32)]);
    assert.deepEqual(routesOf(await stack.cloud()), BOTH_WAYS);
    assert.deepEqual(ops(await stack.preview()), []);
  });

  it("connect two accounts once account B accepts; if it rejects, there is no connection", async () => {
    const answered = (decision: "accept" | "reject") => `${START}
      const a1 = vpc("VPC-A", "172.16.0.0/16"), b1 = vpc("VPC-B", "10.0.0.0/16", {}, b);
      const ab = link("Peering-AB", a1, b1, { onRejected: "recreate" });
      const answer = new PeeringAccepter("answer", { peeringConnection: ab, decision: "${decision}" }, { provider: b });
      ${
        decision === "accept"
          ? `route("A-to-B", a1, "10.0.0.0/16", answer); route("B-to-A", b1, "172.16.0.0/16", answer, b);`
          : ""
      }
      exports.state = answer.state;`;
    stack = await engineStack({ program: answered("reject") });
    await stack.up();
    assert.equal((await stack.outputs())["state"], "rejected");
    assert.deepEqual(connectionsOf(await stack.cloud()), []);

    // The requester asks anew, and this time account B agrees.
    await stack.setProgram(answered("accept"));
    await stack.refresh();
    await stack.up();
    assert.equal((await stack.outputs())["state"], "active");
    assert.deepEqual(connectionsOf(await stack.cloud()), ["Peering-AB: active"]);
    assert.deepEqual(routesOf(await stack.cloud()), BOTH_WAYS);
    assert.deepEqual(ops(await stack.preview()), []);
  });
});

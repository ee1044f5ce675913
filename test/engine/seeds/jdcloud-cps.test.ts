/** "Peering Connection" of JD Cloud CPS: one and two accounts, one and two regions, and the routes it issues itself. */
import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { GROUND, prelude } from "../vendors/ground.js";
import { ops } from "../vendors/world.js";
import { connectionsOf, routesOf } from "./cloud-text.js";

const START = prelude(GROUND["jdcloud-cps"]);

describe("the scenarios of the JD Cloud CPS guide", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  afterEach(() => stack?.close());

  it("connect within and across regions and accounts, with routes that the vendor issues", async () => {
    const four = (accepts: boolean) => `${START}
      const hub = vpc("hub", "10.0.0.0/16");
      const cap = { bandwidthMbps: 10 };
      link("region-account", hub, vpc("v1", "10.1.0.0/16"));
      const request1 = link("region-accounts", hub, vpc("v2", "10.2.0.0/16", {}, b));
      link("regions-account", hub, vpc("v3", "10.3.0.0/16", { region: far }), cap);
      const request2 = link("regions-accounts", hub, vpc("v4", "10.4.0.0/16", { region: far }, b), cap);
      if (${accepts}) for (const [name, request] of [["accept1", request1], ["accept2", request2]])
        new PeeringAccepter(name, { peeringConnection: request }, { provider: b });`;
    const bothWays = (n: number, name: string) => [
      `10.0.0.0/16 -> 10.${n}.0.0/16 via ${name} (issued)`,
      `10.${n}.0.0/16 -> 10.0.0.0/16 via ${name} (issued)`,
    ];
    stack = await engineStack({ program: four(false) });
    await stack.up();
    assert.deepEqual(connectionsOf(await stack.cloud()), [
      "region-account: active",
      "region-accounts: pending-acceptance",
      "regions-account: active",
      "regions-accounts: pending-acceptance",
    ]);
    const atOnce = [...bothWays(1, "region-account"), ...bothWays(3, "regions-account")];
    assert.deepEqual(routesOf(await stack.cloud()), atOnce.toSorted());

    await stack.setProgram(four(true));
    assert.deepEqual(ops(await stack.up()), ["create accept1", "create accept2"]);
    assert.deepEqual(
      connectionsOf(await stack.cloud()).map((connection) => connection.split(": ")[1]),
      ["active", "active", "active", "active"],
    );
    const accepted = [...bothWays(2, "region-accounts"), ...bothWays(4, "regions-accounts")];
    assert.deepEqual(routesOf(await stack.cloud()), [...atOnce, ...accepted].toSorted());
    assert.deepEqual(ops(await stack.preview()), []);

    await stack.destroy();
    assert.deepEqual(routesOf(await stack.cloud()), []);
  });

  it("issue one route per side and family, which a Route adopts, and keeps when it is destroyed", async () => {
    const linked = `${START}
      const one = vpc("one", "10.1.0.0/16", { enableIpv6: true }), two = vpc("two", "10.2.0.0/16", { enableIpv6: true });
      const pc = link("pc", one, two);`;
    const adopted = `${linked}
      route("v4", one, "10.2.0.0/16", pc);
      new Route("v6", { vpc: one, destinationCidrBlock: two.ipv6CidrBlock, peeringConnection: pc }, { provider: a, dependsOn: [pc] });`;
    stack = await engineStack({ program: linked });
    await stack.up();
    const issued = await stack.cloud();
    assert.equal(routesOf(issued).length, 4);
    assert.equal(routesOf(issued).filter((route) => /-> 2001:db8:.*\(issued\)$/.test(route)).length, 2);

    await stack.setProgram(adopted);
    assert.deepEqual(ops(await stack.up()), ["create v4", "create v6"]);
    assert.deepEqual(await stack.cloud(), issued);
    assert.deepEqual(ops(await stack.refresh()), []);
    assert.deepEqual(ops(await stack.preview()), []);

    await stack.setProgram(linked);
    assert.deepEqual(ops(await stack.up()), ["delete v4", "delete v6"]);
    assert.deepEqual(await stack.cloud(), issued);

    await stack.setProgram(`${linked}\nroute("none", one, "10.2.5.0/24", pc);`);
    assert.match((await stack.preview({ expectError: true })).errors, /the vendor issues the routes itself/);
  });
});

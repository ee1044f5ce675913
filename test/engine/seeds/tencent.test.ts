/** "Peering Connection, Features" of Tencent Cloud, 2024-10-29: VPC 2 and VPC 3, both linked to VPC 1. */
import assert from "node:assert/strict";
import { engineStack } from "../harness/harness.js";
import { GROUND, prelude } from "../vendors/ground.js";
import { resourceErrors } from "../vendors/world.js";
import { connectionsOf, routesOf } from "./cloud-text.js";

const THREE = `${prelude(GROUND.tencent)}
  const vpc1 = vpc("vpc1", "10.1.0.0/16"), vpc2 = vpc("vpc2", "10.2.0.0/16"), vpc3 = vpc("vpc3", "10.3.0.0/16");
  const link12 = link("link12", vpc1, vpc2), link13 = link("link13", vpc1, vpc3);
  route("route12", vpc1, "10.2.0.0/16", link12);
  route("route21", vpc2, "10.1.0.0/16", link12);
  route("route13", vpc1, "10.3.0.0/16", link13);
  route("route31", vpc3, "10.1.0.0/16", link13);`;

describe("VPC 1, 2 and 3 of the Tencent Cloud document", function () {
  this.timeout(120_000);

  it("are connected in pairs, and VPC 2 cannot reach VPC 3 through VPC 1", async () => {
    const stack = await engineStack({ program: THREE });
    try {
      await stack.up();
      const before = await stack.cloud();
      assert.deepEqual(connectionsOf(before), ["link12: active", "link13: active"]);
      assert.equal(routesOf(before).length, 4);

      for (const [detour, own] of [
        [`route("route23", vpc2, "10.3.0.0/16", link12);`, "10.1.0.0/16"],
        [`route("route32", vpc3, "10.2.0.0/16", link13);`, "10.1.0.0/16"],
        [`route("sideways", vpc2, "10.3.0.0/16", link13);`, undefined],
      ] as const) {
        await stack.setProgram(`${THREE}\n${detour}`);
        const [error, ...more] = resourceErrors(await stack.preview({ expectError: true }));
        assert.deepEqual(more, []);
        const words = own === undefined ? "the connection does not end at the VPC" : `the peer VPC, which has ${own}`;
        assert.ok(error!.message.includes(words), error!.message);
      }
      assert.deepEqual(await stack.cloud(), before);
    } finally {
      await stack.close();
    }
  });
});

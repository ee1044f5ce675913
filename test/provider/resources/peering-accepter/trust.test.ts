/** An empty value never allows more: whom to trust, and whom a resource is about, has to be named or left out. */
import assert from "node:assert/strict";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { formatId } from "../../../../provider/engine/ids.js";
import { rulesOf, VENDOR_IDS } from "../../../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { runOn, Step } from "../step.js";

describe("an empty value", () => {
  for (const vendor of VENDOR_IDS) {
    describe(`on ${vendor}`, () => {
      let scene: Scene;
      before(() => void (scene = new Scene(vendor)));
      after(() => scene.end());

      const reasons = async (handler: Step["handler"], program: Props) => {
        const step = new Step(handler, () => runOn(scene.as(1), vendor, scene.region));
        return (await step.check(program)).map(({ property, reason }) => `${property}: ${reason}`);
      };
      const accepter = (more: Props) =>
        reasons(peeringAccepter, {
          vpc: "vpc-1",
          requester: { accountId: scene.accounts[0], vpc: "vpc-2" },
          ...more,
        });

      for (const [property, value] of Object.entries({ trustedAccountIds: [], expectedPeerVpcId: "" })) {
        it(`of ${property} fails`, async () => {
          const shown = JSON.stringify(value);
          assert.deepEqual(await accepter({ [property]: value }), [
            `${property}: ${property} ${shown}: must not be empty [${vendor}]. Set it, or leave ${property} out. (invalid-input)`,
          ]);
        });
      }

      it("in trustedAccountIds fails", async () => {
        assert.match(
          (await accepter({ trustedAccountIds: ["1", ""] })).join(),
          /^trustedAccountIds: trustedAccountIds\.1 "": must not be empty/,
        );
      });

      it("of the requester fails", async () => {
        for (const requester of [
          { accountId: "", vpc: "vpc-2" },
          { accountId: "1", vpc: "" },
        ])
          assert.match((await accepter({ requester })).join(), /^requester: requester\.\w+ "": must not be empty/);
        assert.match((await accepter({ requester: {} })).join(), /^requester: requester\.accountId: is required/);
      });

      it("of peerAccountId fails", async () => {
        const found = await reasons(peeringConnection, { vpc: "vpc-1", peerVpc: "vpc-2", peerAccountId: "" });
        assert.match(found.join(), /^peerAccountId: peerAccountId "": must not be empty/);
      });

      it("of a name is none, and a name without a half is refused", async () => {
        assert.deepEqual(await accepter({ name: "" }), []);
        const hasHalf = rulesOf(vendor).acceptance.value === "mutual";
        const found = await reasons(peeringAccepter, { peeringConnection: "pcx-1", name: "ours" });
        const refusals = found.filter((text) => text.startsWith("name: "));
        assert.equal(refusals.length, hasHalf ? 0 : 1, found.join());
        if (!hasHalf) assert.match(refusals[0]!, /the requester names the connection.+\(unsupported\)$/);
      });

      it("of a description, of tags and of other texts is accepted", async () => {
        const inputs = { cidrBlock: "10.0.0.0/24", description: "", tags: {}, secondaryCidrBlocks: [], name: "" };
        assert.deepEqual(await reasons(vpc, inputs), []);
      });
    });
  }

  it("of trustedAccountIds is accepted if the request is to be rejected", async () => {
    const scene = new Scene("tce");
    try {
      const [theirs, ours] = [scene.as(0), scene.as(1)];
      const [peer, own] = [
        await vpcIn(theirs, scene.region, "10.0.0.0/24"),
        await vpcIn(ours, scene.region, "10.1.0.0/24"),
      ];
      const connection = await connectionBetween(theirs, peer, own);
      const step = new Step(peeringAccepter, () => runOn(scene.as(1), "tce", scene.region));
      await step.up({ peeringConnection: formatId(connection), decision: "reject", trustedAccountIds: [] });
      assert.equal(step.outputs["state"], "rejected");
    } finally {
      scene.end();
    }
  });
});

/** An ID is compared without regard to its form: with its region or without. */
import assert from "node:assert/strict";
import { formatId } from "../../../provider/engine/ids.js";
import type { Props } from "../../../provider/engine/props.js";
import { peeringAccepter } from "../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../provider/resources/peering-connection/handler.js";
import { connectionBetween, Scene, vpcIn } from "../cloud/scene.js";
import { runOn, Step } from "../resources/step.js";

describe("a change of an ID's form", () => {
  let scene: Scene;
  beforeEach(() => void (scene = new Scene("tce")));
  afterEach(() => scene.end());

  it("is none, in either direction and inside an object, and another region is one", async () => {
    const theirs = await vpcIn(scene.as(0), scene.region, "10.0.0.0/24");
    const own = await vpcIn(scene.as(1), scene.region, "10.1.0.0/24");
    await connectionBetween(scene.as(0), theirs, own);
    const accountId = scene.accounts[0];
    const program = (id: string): Props => ({
      vpc: own.id,
      requester: { accountId, vpc: id },
      expectedPeerVpcId: id,
    });
    const [bare, full] = [program(theirs.id), program(formatId(theirs))];
    for (const [first, second] of [
      [bare, full],
      [full, bare],
    ] as const) {
      const step = new Step(peeringAccepter, () => runOn(scene.as(1), "tce", scene.region));
      await step.up(first);
      assert.equal((await step.preview(second)).op, "same");
      assert.equal((await step.preview({ ...second, vpc: formatId(own) })).op, "same");
      const moved = { ...first, requester: { accountId, vpc: `${scene.farRegion}/${theirs.id}` } };
      assert.equal((await step.preview(moved)).op, first === full ? "replace" : "same");
      assert.equal((await step.preview({ ...second, expectedPeerVpcId: "vpc-other" })).op, "update");
    }
  });

  it("is none for the VPCs of a connection", async () => {
    const [a, b] = [
      await vpcIn(scene.as(0), scene.region, "10.0.0.0/24"),
      await vpcIn(scene.as(0), scene.region, "10.1.0.0/24"),
    ];
    const step = new Step(peeringConnection, () => runOn(scene.as(0), "tce", scene.region));
    await step.up({ vpc: a.id, peerVpc: b.id });
    assert.equal((await step.preview({ vpc: formatId(a), peerVpc: formatId(b) })).op, "same");
  });
});

describe("an internal property", () => {
  it("is not among those that an error lists", async () => {
    const scene = new Scene("tce");
    const step = new Step(peeringConnection, () => runOn(scene.as(0), "tce", scene.region));
    const [failure] = await step.check({ vpc: "vpc-1", peerVpc: "vpc-2", peer: "vpc-2" });
    assert.match(
      failure!.reason,
      /the properties are name, vpc, peerVpc, .*timeoutSeconds\b(?!.*(desiredState|account\b))/,
    );
    scene.end();
  });
});

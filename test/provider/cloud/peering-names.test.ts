/** Names of connections: which vendors refuse a second one, and what counts as one. */
import assert from "node:assert/strict";
import { Store } from "../../../provider/cloud/store/store.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { connectionBetween, Scene, vpcIn } from "./scene.js";

const SECOND: Readonly<Record<VendorId, "taken" | "refused">> = {
  tencent: "taken",
  tce: "taken",
  qcloud: "taken",
  huawei: "taken",
  "jdcloud-cps": "taken",
  jdcloud: "refused",
};

describe("the name of a connection of the embedded cloud", () => {
  let scene: Scene;
  afterEach(() => scene.end());

  for (const [vendor, second] of Object.entries(SECOND) as [VendorId, string][]) {
    it(`is ${second} a second time by ${vendor}`, async () => {
      scene = new Scene(vendor);
      const mine = scene.as(0);
      const [one, other, third] = [
        await vpcIn(mine, scene.region, "10.1.0.0/16"),
        await vpcIn(mine, scene.region, "10.2.0.0/16"),
        await vpcIn(mine, scene.region, "10.3.0.0/16"),
      ];
      await connectionBetween(mine, one, other, { name: "link" });
      const again = () => connectionBetween(mine, one, third, { name: "link" });
      if (second === "taken") assert.equal((await again()).name, "link");
      else
        await refused(
          "already-exists",
          /^name "link": account \d+ already has a connection of that name: vpcpr-\w+ \[jdcloud, JD Cloud VPC API Reference, v1, describeVpcPeering\]\. Choose another name, or import /,
          again,
        );
    });
  }

  const onJdcloud = async () => {
    scene = new Scene("jdcloud");
    const mine = scene.as(0);
    const vpcs = [];
    for (let n = 1; n <= 3; n++) vpcs.push(await vpcIn(mine, scene.region, `10.${n}.0.0/16`));
    const [one, other, third] = vpcs as [(typeof vpcs)[0], (typeof vpcs)[0], (typeof vpcs)[0]];
    return { mine, one, other, third, first: await connectionBetween(mine, one, other, { name: "link" }) };
  };
  const names = () =>
    scene
      .halves(0)
      .list(scene.region)
      .map(({ name }) => name);

  it("is that of one half, and the second half of an account's own connection has another one", async () => {
    const { mine, one, third, first } = await onJdcloud();
    assert.deepEqual(names(), ["link", "link_peer"]);
    await refused("already-exists", /^name "link_peer": /, () =>
      connectionBetween(mine, one, third, { name: "link_peer" }),
    );
    assert.equal((await mine.updatePeering(first, { name: "new" })).name, "new");
    assert.deepEqual(names(), ["new", "new_peer"]);
    await mine.updatePeering(first, { name: "new_peer" });
    assert.deepEqual(names(), ["new_peer", "new_peer_peer"]);
    const half = { region: first.region, id: first.accepterPeeringConnectionId! };
    await refused("already-exists", /^name "new_peer": /, () => mine.updatePeering(half, { name: "new_peer" }));
    await mine.updatePeering(half, { name: "theirs" });
    await mine.updatePeering(first, { name: "own" });
    assert.deepEqual(names(), ["own", "theirs"]);
  });

  it("is written to both halves where an earlier version has named them alike", async () => {
    const { mine, first } = await onJdcloud();
    const store = new Store(scene.file);
    store.run("UPDATE link_sides SET name = 'link'");
    store.close();
    await mine.updatePeering(first, { name: "new" });
    assert.deepEqual(names(), ["new", "new_peer"]);
  });

  it("is unique in all regions of its account, and free in every other account", async () => {
    const { mine, one } = await onJdcloud();
    const far = [
      await vpcIn(mine, scene.farRegion, "10.1.0.0/16"),
      await vpcIn(mine, scene.farRegion, "10.2.0.0/16"),
    ] as const;
    await refused("already-exists", /^name "link": /, () => connectionBetween(mine, ...far, { name: "link" }));
    const theirs = scene.as(1);
    const peer = await vpcIn(theirs, scene.region, "10.9.0.0/16");
    assert.equal((await connectionBetween(theirs, peer, one, { name: "link" })).state, "pending-acceptance");
    await refused("already-exists", /^name "link": /, () => connectionBetween(mine, one, peer, { name: "link" }));
    assert.equal((await connectionBetween(mine, one, peer, { name: "to-them" })).state, "active");
  });

  it("is free once the connection is deleted, and not while a half remains", async () => {
    const { mine, one, third, first } = await onJdcloud();
    scene.halves(0).delete({ region: first.region, id: first.accepterPeeringConnectionId! });
    await refused("already-exists", /^name "link": /, () => connectionBetween(mine, one, third, { name: "link" }));
    await mine.deletePeering(first);
    assert.equal((await connectionBetween(mine, one, third, { name: "link" })).state, "active");
  });
});

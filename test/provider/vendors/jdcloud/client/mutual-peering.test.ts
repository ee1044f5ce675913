/** Links of two halves over the wire, against the emulator. */
import assert from "node:assert/strict";
import type { Backend } from "../../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../../provider/errors.js";
import { REGIONS } from "../../../cloud/scene.js";
import { FastTime } from "../../../servers/emulator/fast-time.js";
import { connectionBetween, Scene } from "../../scene.js";

const [REGION] = REGIONS.jdcloud;

describe("jdcloud: wire client and the halves of a connection", () => {
  const scene = new Scene("jdcloud", { time: new FastTime(50) });
  let a: Backend;
  let b: Backend;

  before(async () => {
    await scene.start();
    [a, b] = [await scene.client(0), await scene.client(1)];
  });
  after(() => scene.end());

  it("creates both halves within one account in two calls, reads both in one, and returns one connection", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    scene.emulator.forgetCalls();
    const made = await connectionBetween(a, own, peer, { name: "both" });
    assert.deepEqual(scene.emulator.calls("jdcloud"), { createVpcPeering: 2, describeVpcPeerings: 1 });

    assert.equal(made.state, "active");
    assert.equal(made.vendorState, "Connected");
    assert.equal(made.role, "both");
    assert.deepEqual(made.requester, {
      accountId: a.accountId,
      region: REGION,
      vpcId: own.id,
      cidrBlocks: [own.cidrBlock],
    });
    assert.equal(made.accepter.accountId, a.accountId);
    assert.notEqual(made.accepterPeeringConnectionId, made.id);
    const ids = [made.id, made.accepterPeeringConnectionId!];
    assert.deepEqual(await a.getPeerings(ids.map((id) => ({ region: REGION, id }))), [made, made]);
    assert.deepEqual(await a.listPeerings({ region: REGION, vpcId: peer.id }), [made]);

    await a.deletePeering(made);
    assert.deepEqual(await a.getPeerings(ids.map((id) => ({ region: REGION, id }))), [undefined, undefined]);
  });

  it("creates one half across accounts, and the peer account creates the other", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(b)];
    const half = await connectionBetween(a, own, peer, { name: "ours" });
    assert.equal(half.state, "pending-acceptance");
    assert.equal(half.role, "requester");
    assert.equal(half.accepter.accountId, "", "the API does not tell whose it is");
    assert.equal(half.accepterPeeringConnectionId, undefined);
    assert.deepEqual(await b.listPeerings({ region: REGION }), [], "nobody sees another's half");

    const mirror = await connectionBetween(b, peer, own, { name: "theirs" });
    assert.equal(mirror.state, "active");
    assert.deepEqual([mirror.requester.vpcId, mirror.accepter.vpcId], [peer.id, own.id]);
    assert.equal((await a.getPeerings([half]))[0]!.state, "active");

    await b.deletePeering(mirror);
    const left = (await a.getPeerings([half]))[0]!;
    assert.equal(left.state, "deleted-by-peer");
    assert.equal(left.vendorState, "Disconnected");
    await assert.rejects(connectionBetween(a, own, peer, { name: "ours" }), (error) =>
      isPeeringError(error, "already-exists"),
    );
    await a.deletePeering(left);
    await a.deletePeering(left);
  });

  it("completes a connection whose creation was interrupted after one half", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const half = scene.halves((halves) =>
      halves.create({ name: "unfinished", region: REGION, vpcId: own.id, peerVpcId: peer.id }),
    );
    const [unpaired] = await a.getPeerings([half]);
    assert.equal(unpaired!.state, "failed", "nobody else will make the other half, so it is not pending");
    assert.equal(unpaired!.vendorState, "Initiated");
    assert.equal(unpaired!.accepter.accountId, a.accountId);

    const made = await connectionBetween(a, own, peer, { name: "unfinished" });
    assert.equal(made.id, half.id);
    assert.equal(made.state, "active");
    assert.deepEqual(await a.listPeerings({ region: REGION, vpcId: own.id }), [made]);
    await a.deletePeering(made);
  });

  it("does not adopt another program's half to complete its own", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const half = scene.halves((halves) =>
      halves.create({ name: "by-hand", region: REGION, vpcId: own.id, peerVpcId: peer.id }),
    );
    await assert.rejects(connectionBetween(a, own, peer, { name: "by-program" }), (error) =>
      isPeeringError(error, "already-exists"),
    );
    assert.equal((await a.getPeerings([half]))[0]!.name, "by-hand");
    await a.deletePeering(half);
  });

  it("deletes the half that carries the id last, so that a retry finds the rest", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const made = await connectionBetween(a, own, peer, { name: "twice" });
    scene.halves((halves) => halves.delete({ region: REGION, id: made.accepterPeeringConnectionId! }));
    const [left] = await a.getPeerings([made]);
    assert.equal(left!.state, "deleted-by-peer");
    assert.equal(left!.accepter.accountId, a.accountId);
    await a.deletePeering(made);
    assert.deepEqual(
      scene.halves((halves) => halves.list(REGION)).filter((half) => half.own.vpcId === own.id),
      [],
    );
  });

  it("deletes the first half if the API rejects the second", async () => {
    const [own, foreign] = [await scene.vpcIn(a), await scene.vpcIn(b)];
    const wrong = { ...foreign, accountId: a.accountId };
    await assert.rejects(connectionBetween(a, own, wrong, { name: "refused" }), (error) =>
      isPeeringError(error, "not-found"),
    );
    assert.deepEqual(await a.listPeerings({ region: REGION, vpcId: own.id }), []);
  });

  it("fails if the peer VPC belongs to its own account instead of the named one", async () => {
    const [own, second] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const wrong = { ...second, accountId: b.accountId };
    await assert.rejects(connectionBetween(a, own, wrong, { name: "mistaken" }), (error) =>
      isPeeringError(error, "not-found"),
    );
    assert.deepEqual(await a.listPeerings({ region: REGION, vpcId: own.id }), []);

    const right = await connectionBetween(a, own, second, { name: "mistaken" });
    await assert.rejects(connectionBetween(a, own, wrong, { name: "mistaken" }), (error) =>
      isPeeringError(error, "not-found"),
    );
    assert.deepEqual(await a.getPeerings([right]), [right], "what is linked stays linked");
    await a.deletePeering(right);
  });

  it("renames both halves of its own connection, and changes descriptions", async () => {
    const [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const made = await connectionBetween(a, own, peer, { name: "before" });
    const changed = await a.updatePeering(made, { name: "after", description: "text" });
    assert.deepEqual(changed, { ...made, name: "after", description: "text" });
    // The old name is free again, for both halves.
    const [third, fourth] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    const other = await connectionBetween(a, third, fourth, { name: "before" });
    assert.equal((await a.updatePeering(made, { description: "" })).description, undefined);
    await a.deletePeering(made);
    await a.deletePeering(other);
  });

  it("leaves both halves as they were if their new name is in use, which the error names", async () => {
    const vpcs = [await scene.vpcIn(a), await scene.vpcIn(a), await scene.vpcIn(a)] as const;
    const made = await connectionBetween(a, vpcs[0], vpcs[1], { name: "mine", description: "text" });
    const other = await connectionBetween(a, vpcs[0], vpcs[2], { name: "taken" });
    const unpaired = await connectionBetween(a, vpcs[0], await scene.vpcIn(b), { name: "lone" });
    const halves = () => scene.halves((all) => all.list(REGION).map(({ id, name }) => `${id} ${name}`));
    const before = halves();
    const isOf = (property: string, value: string) => (error: unknown) =>
      isPeeringError(error, "already-exists") &&
      error.detail.property === property &&
      error.detail.value === value &&
      /already has a connection of that name/.test(error.message);
    // The second half is renamed first.
    await assert.rejects(a.updatePeering(made, { name: "taken" }), isOf("name", "taken_peer"));
    await assert.rejects(a.updatePeering(made, { name: "lone", description: "other" }), isOf("name", "lone"));
    await assert.rejects(connectionBetween(a, vpcs[1], vpcs[2], { name: "taken" }), isOf("name", "taken"));
    await assert.rejects(connectionBetween(a, vpcs[1], vpcs[2], { name: "taken_peer" }), isOf("name", "taken_peer"));
    assert.deepEqual(halves(), before);
    assert.deepEqual(await a.getPeerings([made, other]), [made, other]);
    await assert.rejects(connectionBetween(a, vpcs[0], vpcs[2], { name: "again" }), (error) => {
      return isPeeringError(error, "already-exists") && error.detail.property === "peerVpc";
    });
    for (const connection of [made, other, unpaired]) await a.deletePeering(connection);
  });
});

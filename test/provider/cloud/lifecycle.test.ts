/** The life of a link on every vendor, seen from both sides. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { PeeringState } from "../../../provider/rules/schema.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { HOUR, linkBetween, Scene, seenBy, vpcIn } from "./scene.js";

type Seen = PeeringState | "nothing";

interface Expectations {
  /** Hours a request stays open; `null`: for ever. */
  readonly expiresAfterHours: number | null;
  readonly reEnable: boolean;
  /** What requester and accepter see after the accepter rejects; `null`: there is nothing to reject. */
  readonly rejected: readonly [Seen, Seen] | null;
  /** What the other side sees after one deletes an active link, and a pending request. */
  readonly afterDelete: Seen;
  readonly afterPendingDelete: Seen;
  readonly accepterMayModify: boolean;
}

const FAMILY = {
  expiresAfterHours: 168,
  reEnable: false,
  afterDelete: "deleted-by-peer",
  afterPendingDelete: "deleted-by-peer",
  accepterMayModify: false,
} as const;

const EXPECTED: Readonly<Record<VendorId, Expectations>> = {
  tencent: { ...FAMILY, rejected: ["rejected", "rejected"] },
  tce: { ...FAMILY, reEnable: true, rejected: ["rejected", "rejected"] },
  qcloud: { ...FAMILY, reEnable: true, rejected: ["rejected", "nothing"] },
  huawei: {
    expiresAfterHours: null,
    reEnable: false,
    rejected: ["rejected", "rejected"],
    afterDelete: "nothing",
    afterPendingDelete: "nothing",
    accepterMayModify: true,
  },
  "jdcloud-cps": {
    expiresAfterHours: 24,
    reEnable: false,
    rejected: ["rejected", "nothing"],
    afterDelete: "nothing",
    afterPendingDelete: "nothing",
    accepterMayModify: false,
  },
  jdcloud: {
    expiresAfterHours: null,
    reEnable: false,
    rejected: null,
    afterDelete: "deleted-by-peer",
    afterPendingDelete: "nothing",
    accepterMayModify: true,
  },
};

for (const vendor of VENDOR_IDS) {
  const expected = EXPECTED[vendor];

  describe(`a peering connection on ${vendor}`, () => {
    let scene: Scene;
    let requester: Backend;
    let accepter: Backend;
    let own: VpcRecord;
    let peer: VpcRecord;

    beforeEach(async () => {
      scene = new Scene(vendor);
      requester = scene.as(0);
      accepter = scene.as(1);
      own = await vpcIn(requester, scene.region, "10.1.0.0/16");
      peer = await vpcIn(accepter, scene.region, "10.2.0.0/16");
    });
    afterEach(() => scene.end());

    const states = async (link: PeeringRecord): Promise<[Seen, Seen]> => {
      const [theirs] = await accepter.listPeerings({ region: scene.region });
      return [(await seenBy(requester, link))?.state ?? "nothing", theirs?.state ?? "nothing"];
    };

    /** Pending, then up: by acceptance, or by the other half. */
    const connect = async (): Promise<{ link: PeeringRecord; theirs: PeeringRecord }> => {
      const link = await linkBetween(requester, own, peer);
      const theirs =
        scene.rules.acceptance.value === "mutual"
          ? await linkBetween(accepter, peer, own, { name: "mirror" })
          : await accepter.acceptPeering(link);
      return { link, theirs };
    };

    it("is active at once within one account", async () => {
      const other = await vpcIn(requester, scene.region, "10.3.0.0/16");
      const link = await linkBetween(requester, own, other);
      assert.deepEqual([link.state, link.role, link.expiresAt], ["active", "both", undefined]);
      assert.equal(link.vendorState, scene.rules.vendorStates.value.active ?? "active");
    });

    it("waits for the other account, and reports who can accept and until when", async () => {
      const link = await linkBetween(requester, own, peer);
      assert.equal(link.state, "pending-acceptance");
      assert.equal(link.role, "requester");
      assert.match(link.stateReason!, new RegExp(scene.accounts[1]!));
      const expiry = expected.expiresAfterHours;
      assert.equal(link.expiresAt, expiry === null ? undefined : new Date(scene.now + expiry * HOUR).toISOString());
      assert.deepEqual(link.requester, {
        accountId: scene.accounts[0],
        region: scene.region,
        vpcId: own.id,
        cidrBlocks: ["10.1.0.0/16"],
      });
      assert.deepEqual(link.accepter, {
        accountId: scene.accounts[1],
        region: scene.region,
        vpcId: peer.id,
        cidrBlocks: ["10.2.0.0/16"],
      });
    });

    it("becomes active for both when the other account accepts", async () => {
      const { link, theirs } = await connect();
      assert.deepEqual(await states(link), ["active", "active"]);
      assert.equal(theirs.role, "accepter");
      assert.equal(theirs.expiresAt, undefined);
    });

    it("cannot be read by a third account", async () => {
      const { link } = await connect();
      const stranger = scene.as(2);
      assert.deepEqual(await stranger.getPeerings([link]), [undefined]);
      assert.deepEqual(await stranger.listPeerings({ region: scene.region }), []);
      await refused("not-found", /sees no such peering connection/, () =>
        stranger.updatePeering(link, { name: "mine" }),
      );
      await stranger.deletePeering(link);
      assert.deepEqual(await states(link), ["active", "active"]);
    });

    it("ends when the requester deletes it", async () => {
      const { link } = await connect();
      await requester.deletePeering(link);
      assert.deepEqual(await states(link), ["nothing", expected.afterDelete]);
    });

    it("ends when the accepter deletes it, and is removed when both have", async () => {
      const { link, theirs } = await connect();
      await accepter.deletePeering(theirs);
      assert.deepEqual(await states(link), [expected.afterDelete, "nothing"]);
      await requester.deletePeering(link);
      assert.deepEqual(await states(link), ["nothing", "nothing"]);
      assert.deepEqual(scene.operator().inventory({ all: true }).peeringConnections, []);
    });

    it("ends for both when the requester deletes a pending request", async () => {
      const link = await linkBetween(requester, own, peer);
      await requester.deletePeering(link);
      assert.deepEqual(await states(link), ["nothing", expected.afterPendingDelete]);
    });

    it("can be deleted twice", async () => {
      const { link } = await connect();
      await requester.deletePeering(link);
      await requester.deletePeering(link);
    });

    it("is changed by the accounts that the vendor allows", async () => {
      const { link, theirs } = await connect();
      assert.equal((await requester.updatePeering(link, { name: "renamed" })).name, "renamed");
      if (!expected.accepterMayModify) {
        await refused("wrong-account", /only the requester/, () => accepter.updatePeering(theirs, { name: "theirs" }));
        return;
      }
      assert.equal((await accepter.updatePeering(theirs, { name: "theirs" })).name, "theirs");
      // A half is its owner's; one object is the same for both.
      assert.equal(
        (await seenBy(requester, link))!.name,
        scene.rules.mayModify.value === "own-half" ? "renamed" : "theirs",
      );
    });

    it("cannot be changed after it has ended", async () => {
      const { link, theirs } = await connect();
      await accepter.deletePeering(theirs);
      const gone = expected.afterDelete === "nothing";
      await refused(gone ? "not-found" : "invalid-state", gone ? /sees no such/ : /deleted-by-peer/, () =>
        requester.updatePeering(link, { name: "late" }),
      );
    });

    it("can be followed by another for the same pair once it has ended", async () => {
      const { link, theirs } = await connect();
      await accepter.deletePeering(theirs);
      await requester.deletePeering(link);
      assert.notEqual((await linkBetween(requester, own, peer)).id, link.id);
    });

    if (expected.rejected === null) {
      it("cannot be accepted, rejected or enabled", async () => {
        const link = await linkBetween(requester, own, peer);
        await refused("unsupported", /its own half/, () => accepter.acceptPeering(link));
        await refused("unsupported", /its own half/, () => accepter.rejectPeering(link));
        await refused("unsupported", /cannot be re-enabled/, () => requester.enablePeering(link));
        assert.equal((await states(link))[1], "nothing");
      });

      it("is two halves with ids and names of their own", async () => {
        const { link, theirs } = await connect();
        assert.notEqual(theirs.id, link.id);
        assert.deepEqual([theirs.name, link.name], ["mirror", "link"]);
        assert.equal((await seenBy(requester, link))!.accepterPeeringConnectionId, theirs.id);
        assert.deepEqual(await requester.getPeerings([theirs]), [await seenBy(requester, link)]);
        await refused("already-exists", new RegExp(theirs.id), () => linkBetween(accepter, peer, own));
      });

      it("becomes active again when a deleted half is recreated", async () => {
        const { link } = await connect();
        await requester.deletePeering(link);
        const again = await linkBetween(requester, own, peer);
        assert.deepEqual([again.state, again.role], ["active", "requester"]);
        assert.deepEqual(await states(again), ["active", "active"]);
      });
      return;
    }

    const { rejected } = expected;

    it("is rejected, and stays rejected", async () => {
      const link = await linkBetween(requester, own, peer);
      assert.equal((await accepter.rejectPeering(link)).state, "rejected");
      assert.deepEqual(await states(link), rejected);
      await accepter.deletePeering(link);
      const keeps = expected.afterDelete !== "nothing" || rejected[1] === "nothing";
      assert.equal((await seenBy(requester, link))?.state, keeps ? "rejected" : undefined);
    });

    it("is accepted and rejected by the accepter only", async () => {
      const link = await linkBetween(requester, own, peer);
      const account = new RegExp(`only the accepter, account ${scene.accounts[1]!}`);
      await refused("wrong-account", account, () => requester.acceptPeering(link));
      await refused("wrong-account", account, () => requester.rejectPeering(link));
      assert.deepEqual(await states(link), ["pending-acceptance", "pending-acceptance"]);
    });

    it("is accepted and rejected while pending only", async () => {
      const { link } = await connect();
      await refused("invalid-state", /is active/, () => accepter.acceptPeering(link));
      await refused("invalid-state", /is active/, () => accepter.rejectPeering(link));
    });

    it("expires without an answer", async () => {
      const link = await linkBetween(requester, own, peer);
      scene.operator().advance((expected.expiresAfterHours ?? 24 * 365) * HOUR - 1);
      assert.deepEqual(await states(link), ["pending-acceptance", "pending-acceptance"]);
      if (expected.expiresAfterHours === null) return;
      scene.operator().advance(1);
      assert.deepEqual(await states(link), ["expired", "expired"]);
      await refused("invalid-state", /is expired/, () => accepter.acceptPeering(link));
      assert.equal((await linkBetween(requester, own, peer, { name: "again" })).state, "pending-acceptance");
    });

    it("expires after the requester's configured limit, or never", async () => {
      const link = await linkBetween(scene.as(0, { pendingExpiryHours: 1 }), own, peer);
      scene.now += HOUR;
      assert.equal((await seenBy(requester, link))!.state, "expired");
      await requester.deletePeering(link);
      assert.equal((await linkBetween(scene.as(0, { pendingExpiryHours: 0 }), own, peer)).expiresAt, undefined);
    });

    it('expected.reEnable ? "is enabled again by its requester once expired" : "cannot be enabled again"', async () => {
      const link = await linkBetween(scene.as(0, { pendingExpiryHours: 1 }), own, peer);
      if (!expected.reEnable) {
        scene.now += HOUR;
        await refused("unsupported", /cannot be re-enabled/, () => requester.enablePeering(link));
        return;
      }
      await refused("invalid-state", /is pending-acceptance/, () => requester.enablePeering(link));
      scene.now += HOUR;
      await refused("wrong-account", /only the requester/, () => accepter.enablePeering(link));
      const enabled = await requester.enablePeering(link);
      assert.deepEqual(
        [enabled.id, enabled.state, enabled.expiresAt],
        [link.id, "pending-acceptance", new Date(scene.now + 168 * HOUR).toISOString()],
      );
      assert.equal((await accepter.acceptPeering(link)).state, "active");
    });
  });
}

describe("arrears", () => {
  const OUTCOME: Readonly<
    Record<VendorId, readonly [near: PeeringState, far: PeeringState | "no cross-region connections"]>
  > = {
    tencent: ["active", "no cross-region connections"],
    tce: ["active", "active"],
    qcloud: ["active", "active"],
    huawei: ["active", "no cross-region connections"],
    "jdcloud-cps": ["active", "suspended"],
    jdcloud: ["active", "no cross-region connections"],
  };
  for (const vendor of VENDOR_IDS) {
    it(`leave connections of ${vendor} ${OUTCOME[vendor].join(" in a region, and across ")}`, async () => {
      const scene = new Scene(vendor);
      try {
        const backend = scene.as(0);
        const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
        const near = await linkBetween(backend, own, await vpcIn(backend, scene.region, "10.2.0.0/16"));
        const peer = await vpcIn(backend, scene.farRegion, "10.3.0.0/16");
        const crosses = scene.rules.crossRegion.value.allowed;
        if (!crosses) {
          await refused("vendor-rule", /different regions/, () => linkBetween(backend, own, peer));
        }
        const far = crosses ? await linkBetween(backend, own, peer, { bandwidthMbps: 10 }) : undefined;
        const operator = scene.operator();
        operator.account(scene.accounts[0]!, undefined, { arrears: true });
        assert.equal((await seenBy(backend, near))!.state, OUTCOME[vendor][0]);
        if (far === undefined) return assert.equal(OUTCOME[vendor][1], "no cross-region connections");
        assert.equal((await seenBy(backend, far))!.state, OUTCOME[vendor][1]);
        if (OUTCOME[vendor][1] !== "suspended") return;
        await refused("suspended", /in arrears/, () => backend.updatePeering(far, { bandwidthMbps: 20 }));
        const third = await vpcIn(backend, scene.farRegion, "10.4.0.0/16");
        await refused("suspended", /in arrears/, () => linkBetween(backend, own, third, { bandwidthMbps: 10 }));
        operator.account(scene.accounts[0]!, undefined, { arrears: false });
        assert.equal((await backend.updatePeering(far, { bandwidthMbps: 20 })).state, "active");
      } finally {
        scene.end();
      }
    });
  }
});

describe("projects of one account", () => {
  it("are connected without acceptance, but each has its own end", async () => {
    const scene = new Scene("huawei");
    try {
      const one = scene.open({ accountId: "acme", projectId: "a".repeat(32) });
      const two = scene.open({ accountId: "acme", projectId: "b".repeat(32) });
      const own = await vpcIn(one, scene.region, "10.1.0.0/16");
      const peer = await vpcIn(two, scene.region, "10.2.0.0/16");
      const link = await linkBetween(one, own, peer);
      assert.deepEqual([link.state, link.role], ["active", "requester"]);
      assert.equal((await seenBy(two, link))!.role, "accepter");
    } finally {
      scene.end();
    }
  });
});

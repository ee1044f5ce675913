/** The life of a link on every vendor, seen from both sides. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { PeeringState } from "../../../provider/rules/schema.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { HOUR, connectionBetween, Scene, seenBy, vpcIn } from "./scene.js";

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

    const states = async (connection: PeeringRecord): Promise<[Seen, Seen]> => {
      const [theirs] = await accepter.listPeerings({ region: scene.region });
      return [(await seenBy(requester, connection))?.state ?? "nothing", theirs?.state ?? "nothing"];
    };

    /** Pending, then up: by acceptance, or by the other half. */
    const connect = async (): Promise<{ connection: PeeringRecord; theirs: PeeringRecord }> => {
      const connection = await connectionBetween(requester, own, peer);
      const theirs =
        scene.rules.acceptance.value === "mutual"
          ? await connectionBetween(accepter, peer, own, { name: "mirror" })
          : await accepter.acceptPeering(connection);
      return { connection, theirs };
    };

    it("is active at once within one account", async () => {
      const other = await vpcIn(requester, scene.region, "10.3.0.0/16");
      const connection = await connectionBetween(requester, own, other);
      assert.deepEqual([connection.state, connection.role, connection.expiresAt], ["active", "both", undefined]);
      assert.equal(connection.vendorState, scene.rules.vendorStates.value.active ?? "active");
    });

    it("waits for the other account, and reports who can accept and until when", async () => {
      const connection = await connectionBetween(requester, own, peer);
      assert.equal(connection.state, "pending-acceptance");
      assert.equal(connection.role, "requester");
      assert.match(connection.stateReason!, new RegExp(scene.accounts[1]!));
      const expiry = expected.expiresAfterHours;
      assert.equal(
        connection.expiresAt,
        expiry === null ? undefined : new Date(scene.now + expiry * HOUR).toISOString(),
      );
      assert.deepEqual(connection.requester, {
        accountId: scene.accounts[0],
        region: scene.region,
        vpcId: own.id,
        cidrBlocks: ["10.1.0.0/16"],
      });
      assert.deepEqual(connection.accepter, {
        accountId: scene.accounts[1],
        region: scene.region,
        vpcId: peer.id,
        cidrBlocks: ["10.2.0.0/16"],
      });
    });

    it("becomes active for both when the other account accepts", async () => {
      const { connection, theirs } = await connect();
      assert.deepEqual(await states(connection), ["active", "active"]);
      assert.equal(theirs.role, "accepter");
      assert.equal(theirs.expiresAt, undefined);
    });

    it("cannot be read by a third account", async () => {
      const { connection } = await connect();
      const stranger = scene.as(2);
      assert.deepEqual(await stranger.getPeerings([connection]), [undefined]);
      assert.deepEqual(await stranger.listPeerings({ region: scene.region }), []);
      await refused("not-found", /sees no such peering connection/, () =>
        stranger.updatePeering(connection, { name: "mine" }),
      );
      await stranger.deletePeering(connection);
      assert.deepEqual(await states(connection), ["active", "active"]);
    });

    it("ends when the requester deletes it", async () => {
      const { connection } = await connect();
      await requester.deletePeering(connection);
      assert.deepEqual(await states(connection), ["nothing", expected.afterDelete]);
    });

    it("ends when the accepter deletes it, and is removed when both have", async () => {
      const { connection, theirs } = await connect();
      await accepter.deletePeering(theirs);
      assert.deepEqual(await states(connection), [expected.afterDelete, "nothing"]);
      await requester.deletePeering(connection);
      assert.deepEqual(await states(connection), ["nothing", "nothing"]);
      assert.deepEqual(scene.operator().inventory({ all: true }).peeringConnections, []);
    });

    it("ends for both when the requester deletes a pending request", async () => {
      const connection = await connectionBetween(requester, own, peer);
      await requester.deletePeering(connection);
      assert.deepEqual(await states(connection), ["nothing", expected.afterPendingDelete]);
    });

    it("can be deleted twice", async () => {
      const { connection } = await connect();
      await requester.deletePeering(connection);
      await requester.deletePeering(connection);
    });

    it("is changed by the accounts that the vendor allows", async () => {
      const { connection, theirs } = await connect();
      assert.equal((await requester.updatePeering(connection, { name: "renamed" })).name, "renamed");
      if (!expected.accepterMayModify) {
        await refused("wrong-account", /only the requester/, () => accepter.updatePeering(theirs, { name: "theirs" }));
        return;
      }
      assert.equal((await accepter.updatePeering(theirs, { name: "theirs" })).name, "theirs");
      // A half is its owner's; one object is the same for both.
      assert.equal(
        (await seenBy(requester, connection))!.name,
        scene.rules.mayModify.value === "own-half" ? "renamed" : "theirs",
      );
    });

    it("cannot be changed after it has ended", async () => {
      const { connection, theirs } = await connect();
      await accepter.deletePeering(theirs);
      const gone = expected.afterDelete === "nothing";
      await refused(gone ? "not-found" : "invalid-state", gone ? /sees no such/ : /deleted-by-peer/, () =>
        requester.updatePeering(connection, { name: "late" }),
      );
    });

    it("can be followed by another for the same pair once it has ended", async () => {
      const { connection, theirs } = await connect();
      await accepter.deletePeering(theirs);
      await requester.deletePeering(connection);
      assert.notEqual((await connectionBetween(requester, own, peer)).id, connection.id);
    });

    if (expected.rejected === null) {
      it("cannot be accepted, rejected or enabled", async () => {
        const connection = await connectionBetween(requester, own, peer);
        await refused("unsupported", /its own half/, () => accepter.acceptPeering(connection));
        await refused("unsupported", /its own half/, () => accepter.rejectPeering(connection));
        await refused("unsupported", /cannot be re-enabled/, () => requester.enablePeering(connection));
        assert.equal((await states(connection))[1], "nothing");
      });

      it("is two halves with ids and names of their own", async () => {
        const { connection, theirs } = await connect();
        assert.notEqual(theirs.id, connection.id);
        assert.deepEqual([theirs.name, connection.name], ["mirror", "link"]);
        assert.equal((await seenBy(requester, connection))!.accepterPeeringConnectionId, theirs.id);
        assert.deepEqual(await requester.getPeerings([theirs]), [await seenBy(requester, connection)]);
        await refused("already-exists", new RegExp(theirs.id), () => connectionBetween(accepter, peer, own));
      });

      it("becomes active again when a deleted half is recreated", async () => {
        const { connection } = await connect();
        await requester.deletePeering(connection);
        const again = await connectionBetween(requester, own, peer);
        assert.deepEqual([again.state, again.role], ["active", "requester"]);
        assert.deepEqual(await states(again), ["active", "active"]);
      });
      return;
    }

    const { rejected } = expected;

    it("is rejected, and stays rejected", async () => {
      const connection = await connectionBetween(requester, own, peer);
      assert.equal((await accepter.rejectPeering(connection)).state, "rejected");
      assert.deepEqual(await states(connection), rejected);
      await accepter.deletePeering(connection);
      const keeps = expected.afterDelete !== "nothing" || rejected[1] === "nothing";
      assert.equal((await seenBy(requester, connection))?.state, keeps ? "rejected" : undefined);
    });

    it("is accepted and rejected by the accepter only", async () => {
      const connection = await connectionBetween(requester, own, peer);
      const account = new RegExp(`only the accepter, account ${scene.accounts[1]!}`);
      await refused("wrong-account", account, () => requester.acceptPeering(connection));
      await refused("wrong-account", account, () => requester.rejectPeering(connection));
      assert.deepEqual(await states(connection), ["pending-acceptance", "pending-acceptance"]);
    });

    it("is accepted and rejected while pending only", async () => {
      const { connection } = await connect();
      await refused("invalid-state", /is active/, () => accepter.acceptPeering(connection));
      await refused("invalid-state", /is active/, () => accepter.rejectPeering(connection));
    });

    it("expires without an answer", async () => {
      const connection = await connectionBetween(requester, own, peer);
      scene.operator().advance((expected.expiresAfterHours ?? 24 * 365) * HOUR - 1);
      assert.deepEqual(await states(connection), ["pending-acceptance", "pending-acceptance"]);
      if (expected.expiresAfterHours === null) return;
      scene.operator().advance(1);
      assert.deepEqual(await states(connection), ["expired", "expired"]);
      await refused("invalid-state", /is expired/, () => accepter.acceptPeering(connection));
      assert.equal((await connectionBetween(requester, own, peer, { name: "again" })).state, "pending-acceptance");
    });

    it("expires after the requester's configured limit, or never", async () => {
      const connection = await connectionBetween(scene.as(0, { pendingExpiryHours: 1 }), own, peer);
      scene.now += HOUR;
      assert.equal((await seenBy(requester, connection))!.state, "expired");
      await requester.deletePeering(connection);
      assert.equal((await connectionBetween(scene.as(0, { pendingExpiryHours: 0 }), own, peer)).expiresAt, undefined);
    });

    it('expected.reEnable ? "is enabled again by its requester once expired" : "cannot be enabled again"', async () => {
      const connection = await connectionBetween(scene.as(0, { pendingExpiryHours: 1 }), own, peer);
      if (!expected.reEnable) {
        scene.now += HOUR;
        await refused("unsupported", /cannot be re-enabled/, () => requester.enablePeering(connection));
        return;
      }
      await refused("invalid-state", /is pending-acceptance/, () => requester.enablePeering(connection));
      scene.now += HOUR;
      await refused("wrong-account", /only the requester/, () => accepter.enablePeering(connection));
      const enabled = await requester.enablePeering(connection);
      assert.deepEqual(
        [enabled.id, enabled.state, enabled.expiresAt],
        [connection.id, "pending-acceptance", new Date(scene.now + 168 * HOUR).toISOString()],
      );
      assert.equal((await accepter.acceptPeering(connection)).state, "active");
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
        const near = await connectionBetween(backend, own, await vpcIn(backend, scene.region, "10.2.0.0/16"));
        const peer = await vpcIn(backend, scene.farRegion, "10.3.0.0/16");
        const crosses = scene.rules.crossRegion.value.allowed;
        if (!crosses) {
          await refused("vendor-rule", /different regions/, () => connectionBetween(backend, own, peer));
        }
        const far = crosses ? await connectionBetween(backend, own, peer, { bandwidthMbps: 10 }) : undefined;
        const operator = scene.operator();
        operator.account(scene.accounts[0]!, undefined, { arrears: true });
        assert.equal((await seenBy(backend, near))!.state, OUTCOME[vendor][0]);
        if (far === undefined) return assert.equal(OUTCOME[vendor][1], "no cross-region connections");
        assert.equal((await seenBy(backend, far))!.state, OUTCOME[vendor][1]);
        if (OUTCOME[vendor][1] !== "suspended") return;
        await refused("suspended", /in arrears/, () => backend.updatePeering(far, { bandwidthMbps: 20 }));
        const third = await vpcIn(backend, scene.farRegion, "10.4.0.0/16");
        await refused("suspended", /in arrears/, () => connectionBetween(backend, own, third, { bandwidthMbps: 10 }));
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
      const connection = await connectionBetween(one, own, peer);
      assert.deepEqual([connection.state, connection.role], ["active", "requester"]);
      assert.equal((await seenBy(two, connection))!.role, "accepter");
    } finally {
      scene.end();
    }
  });
});

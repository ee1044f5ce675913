import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../provider/backend/contract.js";
import { CloudOperator, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness.js";
import { IMPORTS } from "../programs.js";
import { REGION } from "./regions.js";

/**
 * What happens to a requester's links behind its back: what the next preview shows after a refresh, and where the
 * next update leaves the link. One stack per vendor holds a link for each event.
 */
interface Cell {
  /** `op` and the kinds of change of the next preview; `quiet`: the preview shows nothing. */
  readonly preview: "quiet" | readonly [op: string, detailedDiff: Record<string, string>];
  /** State in the requester's eyes after the next `up --refresh`. */
  readonly end: string;
}

/** The vendor has no such event: its exact refusal. */
interface Refusal {
  readonly refusal: RegExp;
}

type Event = keyof typeof EVENTS;

/** The events, with the arguments of the link that meets them. */
const EVENTS = {
  accepted: "",
  rejected: "",
  rejectedRecreate: `onRejected: "recreate"`,
  deletedByPeer: "",
  deletedByPeerKept: `onEnded: "keep"`,
  withdrawnWhilePending: "",
  renamedOutside: "",
  deletedOutside: "",
  expired: "",
  expiredKept: `onEnded: "keep"`,
} as const;

/** These meet their event in a second act, when the clock has moved on. */
const LATER: readonly Event[] = ["expired", "expiredKept"];

const quiet = (end: string): Cell => ({ preview: "quiet", end });
const shows = (op: string, diff: Record<string, string>, end: string): Cell => ({ preview: [op, diff], end });
const replaced = (end = "pending-acceptance"): Cell => shows("replace", { desiredState: "update" }, end);
const created = shows("create", {}, "pending-acceptance");
const renamed = shows("update", { name: "update" }, "active");

const REQUEST: Record<Event, Cell> = {
  accepted: quiet("active"),
  rejected: quiet("rejected"),
  rejectedRecreate: replaced(),
  deletedByPeer: replaced(),
  deletedByPeerKept: quiet("deleted-by-peer"),
  withdrawnWhilePending: replaced(),
  renamedOutside: renamed,
  deletedOutside: created,
  expired: replaced(),
  expiredKept: quiet("expired"),
};

/** One object for both sides: what either deletes is gone for both. */
const SHARED: Record<Event, Cell> = {
  ...REQUEST,
  deletedByPeer: created,
  // Nothing is left to keep; a link that is not there is made.
  deletedByPeerKept: created,
  // A rejected request would still be there: this one is gone.
  withdrawnWhilePending: created,
};

const NO_REJECT: Refusal = { refusal: /jdcloud.*each side|each side creates its own half/ };

/** An expired request can be made pending again. */
const RE_ENABLED = { ...REQUEST, expired: shows("update", { desiredState: "update" }, "pending-acceptance") };

const EXPECTED: Record<VendorId, Record<Event, Cell | Refusal>> = {
  tencent: REQUEST,
  tce: RE_ENABLED,
  qcloud: RE_ENABLED,
  huawei: { ...SHARED, expired: quiet("pending-acceptance"), expiredKept: quiet("pending-acceptance") },
  "jdcloud-cps": SHARED,
  jdcloud: {
    ...REQUEST,
    // The peer's half is still there, so a new one of ours connects at once.
    deletedOutside: shows("create", {}, "active"),
    rejected: NO_REJECT,
    rejectedRecreate: NO_REJECT,
    // No other half was ever there, so nothing changes for this one.
    withdrawnWhilePending: quiet("pending-acceptance"),
    expired: quiet("pending-acceptance"),
    expiredKept: quiet("pending-acceptance"),
  },
};

const NAMES = Object.keys(EVENTS) as Event[];

for (const vendor of VENDOR_IDS) {
  describe(`a requester's connections on ${vendor}, after changes outside the stack`, function () {
    this.timeout(240_000);
    const region = REGION[vendor];
    let stack: EngineStack;
    let operator: CloudOperator;
    let ours: Backend;
    let theirs: Backend;
    const peers = new Map<Event, string>();

    before(async () => {
      stack = await engineStack({
        program: "",
        config: { "vpcpeering:vendor": vendor, "vpcpeering:region": region, "vpcpeering:accountId": "100000000001" },
      });
      const open = (accountId: string) =>
        openEmbeddedBackend({
          vendor,
          backend: "embedded",
          accountId,
          cloudFile: stack.cloudFile,
          limits: {},
          timeoutSeconds: 60,
        });
      [ours, theirs] = [open("100000000001"), open("100000000002")];
      for (const [i, event] of NAMES.entries()) {
        peers.set(event, (await theirs.createVpc({ region, name: event, cidrBlock: `10.1.${i}.0/24` })).id);
      }
      operator = new CloudOperator(stack.cloudFile);
      const links = NAMES.map(
        (event) =>
          `new PeeringConnection("${event}", { name: "${event}", vpc, peerVpc: "${region}/${peers.get(event)!}", peerAccountId: "${theirs.accountId}", ${EVENTS[event]} });`,
      );
      await stack.setProgram(
        `${IMPORTS} const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/24" }); ${links.join("\n")}`,
      );
      await stack.up();
    });
    after(async () => {
      theirs?.close?.();
      ours?.close?.();
      await stack?.close();
    });

    const linkOf = async (event: Event): Promise<PeeringRecord | undefined> => {
      const links = await ours.listPeerings({ region });
      return links.find(({ accepter }) => accepter.vpcId === peers.get(event));
    };
    const refOf = async (event: Event) => ({ region, id: (await linkOf(event))!.id });
    /** Where each side makes its half, the mirror image is the acceptance. */
    const accept = async (event: Event) => {
      if (rulesOf(vendor).acceptance.value === "request") return theirs.acceptPeering(await refOf(event));
      const link = (await linkOf(event))!;
      return theirs.createPeering({
        name: event,
        region,
        vpcId: peers.get(event)!,
        peerRegion: region,
        peerVpcId: link.requester.vpcId,
        peerAccountId: ours.accountId,
      });
    };
    const endByPeer = async (event: Event) => {
      const id =
        rulesOf(vendor).acceptance.value === "request"
          ? (await refOf(event)).id
          : ((await linkOf(event))!.accepterPeeringConnectionId ?? "none");
      await theirs.deletePeering({ region, id });
    };
    const cellsOf = (events: readonly Event[]) =>
      events.flatMap((event) => {
        const cell = EXPECTED[vendor][event];
        return "refusal" in cell ? [] : [[event, cell] as const];
      });
    const check = async (events: readonly Event[]) => {
      const cells = cellsOf(events);
      const { changes } = await stack.preview({ args: ["--refresh"] });
      assert.deepEqual(
        Object.fromEntries(changes.map(({ op, name, detailedDiff }) => [name, [op, detailedDiff]])),
        Object.fromEntries(cells.flatMap(([event, { preview }]) => (preview === "quiet" ? [] : [[event, preview]]))),
      );
      await stack.up({ args: ["--refresh"] });
      const { resources = [] } = (await stack.exportState()).deployment;
      const ends = Object.fromEntries(
        resources.map(({ urn, outputs }) => [urn.split("::").at(-1), outputs?.["state"]]),
      );
      for (const [event, { end }] of cells) {
        assert.equal(ends[event], end, `${event}: state`);
        const link = await linkOf(event);
        assert.equal(link?.state ?? "rejected", end, `${event}: in the cloud`);
      }
      const { changes: again } = await stack.preview({ args: ["--refresh"] });
      assert.deepEqual(
        again.map(({ op, name }) => `${op} ${name}`),
        [],
        "the next preview is empty",
      );
    };

    it("show acceptances, rejections, deletions and renames, and are repaired", async () => {
      for (const event of [
        "accepted",
        "deletedByPeer",
        "deletedByPeerKept",
        "renamedOutside",
        "deletedOutside",
      ] as const)
        await accept(event);
      await stack.refresh();
      for (const event of ["rejected", "rejectedRecreate"] as const) {
        const cell = EXPECTED[vendor][event];
        const rejection = theirs.rejectPeering(await refOf(event));
        if ("refusal" in cell) await assert.rejects(rejection, cell.refusal);
        else await rejection;
      }
      for (const event of ["deletedByPeer", "deletedByPeerKept", "withdrawnWhilePending"] as const)
        await endByPeer(event);
      await ours.updatePeering(await refOf("renamedOutside"), { name: "changed-outside" });
      await ours.deletePeering(await refOf("deletedOutside"));
      await check(NAMES.filter((event) => !LATER.includes(event)));
    });

    it("show an expired request, and are repaired", async () => {
      for (const event of NAMES) {
        const link = await linkOf(event);
        if (!LATER.includes(event) && link?.state === "pending-acceptance") await accept(event);
      }
      operator.advance(8 * 24 * 3_600_000);
      await check(LATER);
    });

    it("leave nothing live behind", async () => {
      await stack.destroy();
      assert.deepEqual((await stack.cloud())["peeringConnections"], []);
    });
  });
}

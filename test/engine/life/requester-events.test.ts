import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../provider/backend/contract.js";
import { CloudOperator, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { REGION } from "./regions.js";

/**
 * Events that no update caused, for a requester's connections: what the next preview shows after a refresh, and the
 * state after the next update. One stack holds a connection for each vendor and event.
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
const OURS = "100000000001";
const THEIRS = "100000000002";

/** Both accounts of one vendor, as the operator of neither stack sees them. */
class Ground {
  readonly region: string;
  readonly ours: Backend;
  readonly theirs: Backend;
  readonly #peers = new Map<Event, string>();

  constructor(
    readonly vendor: VendorId,
    cloudFile: string,
  ) {
    this.region = REGION[vendor];
    const open = (accountId: string) =>
      openEmbeddedBackend({ vendor, backend: "embedded", accountId, cloudFile, limits: {}, timeoutSeconds: 60 });
    [this.ours, this.theirs] = [open(OURS), open(THEIRS)];
  }

  /** Creates the peers' VPCs; the program that connects each of them. */
  async program(): Promise<string> {
    const { vendor, region } = this;
    for (const [i, event] of NAMES.entries()) {
      const { id } = await this.theirs.createVpc({ region, name: event, cidrBlock: `10.1.${i}.0/24` });
      this.#peers.set(event, id);
    }
    const connections = NAMES.map(
      (event) =>
        `new PeeringConnection("${vendor}/${event}", { name: "${event}", vpc, peerVpc: "${region}/${this.#peers.get(event)!}", peerAccountId: "${this.theirs.accountId}", ${EVENTS[event]} }, { provider });`,
    );
    return `{
      const provider = new Provider("${vendor}", { vendor: "${vendor}", region: "${region}", accountId: "${OURS}" });
      const vpc = new Vpc("${vendor}/vpc", { cidrBlock: "10.0.0.0/24" }, { provider });
      ${connections.join("\n")}
    }`;
  }

  async connection(event: Event): Promise<PeeringRecord | undefined> {
    const all = await this.ours.listPeerings({ region: this.region });
    return all.find(({ accepter }) => accepter.vpcId === this.#peers.get(event));
  }

  async ref(event: Event) {
    return { region: this.region, id: (await this.connection(event))!.id };
  }

  /** Where each account creates its own half, the mirror image is the acceptance. */
  async accept(event: Event): Promise<void> {
    if (this.#isRequest()) return void (await this.theirs.acceptPeering(await this.ref(event)));
    const { requester } = (await this.connection(event))!;
    const { region } = this;
    await this.theirs.createPeering({
      name: event,
      region,
      vpcId: this.#peers.get(event)!,
      peerRegion: region,
      peerVpcId: requester.vpcId,
      peerAccountId: this.ours.accountId,
    });
  }

  async deleteByPeer(event: Event): Promise<void> {
    const { id, accepterPeeringConnectionId = "none" } = (await this.connection(event))!;
    await this.theirs.deletePeering({ region: this.region, id: this.#isRequest() ? id : accepterPeeringConnectionId });
  }

  close(): void {
    this.ours.close?.();
    this.theirs.close?.();
  }

  #isRequest(): boolean {
    return rulesOf(this.vendor).acceptance.value === "request";
  }
}

describe("a requester's connections on every vendor, after events that no update caused", function () {
  this.timeout(300_000);
  let stack: EngineStack;
  let operator: CloudOperator;
  let grounds: readonly Ground[] = [];

  before(async () => {
    stack = await engineStack({ program: "" });
    operator = new CloudOperator(stack.cloudFile);
    grounds = VENDOR_IDS.map((vendor) => new Ground(vendor, stack.cloudFile));
    const parts = [];
    for (const ground of grounds) parts.push(await ground.program());
    await stack.setProgram(`${IMPORTS} ${parts.join("\n")}`);
    await stack.up();
  });
  after(async () => {
    for (const ground of grounds) ground.close();
    await stack?.close();
  });

  const cellsOf = ({ vendor }: Ground, events: readonly Event[]) =>
    events.flatMap((event) => {
      const cell = EXPECTED[vendor][event];
      return "refusal" in cell ? [] : [[`${vendor}/${event}`, event, cell] as const];
    });
  const check = async (events: readonly Event[]) => {
    const cells = grounds.flatMap((ground) => cellsOf(ground, events).map((cell) => [ground, ...cell] as const));
    const { changes } = await stack.preview({ args: ["--refresh"] });
    assert.deepEqual(
      Object.fromEntries(changes.map(({ op, name, detailedDiff }) => [name, [op, detailedDiff]])),
      Object.fromEntries(cells.flatMap(([, name, , { preview }]) => (preview === "quiet" ? [] : [[name, preview]]))),
    );
    await stack.up({ args: ["--refresh"] });
    const { resources = [] } = (await stack.exportState()).deployment;
    const ends = Object.fromEntries(resources.map(({ urn, outputs }) => [urn.split("::").at(-1), outputs?.["state"]]));
    for (const [ground, name, event, { end }] of cells) {
      assert.equal(ends[name], end, `${name}: state`);
      assert.equal((await ground.connection(event))?.state ?? "rejected", end, `${name}: in the cloud`);
    }
    const { changes: again } = await stack.preview({ args: ["--refresh"] });
    assert.deepEqual(
      again.map(({ op, name }) => `${op} ${name}`),
      [],
      "the next preview is empty",
    );
  };

  it("shows acceptances, rejections, deletions and renames, and repairs them", async () => {
    for (const ground of grounds)
      for (const event of [
        "accepted",
        "deletedByPeer",
        "deletedByPeerKept",
        "renamedOutside",
        "deletedOutside",
      ] as const)
        await ground.accept(event);
    await stack.refresh();
    for (const ground of grounds) {
      const { vendor, ours, theirs } = ground;
      for (const event of ["rejected", "rejectedRecreate"] as const) {
        const cell = EXPECTED[vendor][event];
        const rejection = theirs.rejectPeering(await ground.ref(event));
        if ("refusal" in cell) await assert.rejects(rejection, cell.refusal);
        else await rejection;
      }
      for (const event of ["deletedByPeer", "deletedByPeerKept", "withdrawnWhilePending"] as const)
        await ground.deleteByPeer(event);
      await ours.updatePeering(await ground.ref("renamedOutside"), { name: "changed-outside" });
      await ours.deletePeering(await ground.ref("deletedOutside"));
    }
    await check(NAMES.filter((event) => !LATER.includes(event)));
  });

  it("shows expired requests, and repairs them", async () => {
    for (const ground of grounds)
      for (const event of NAMES) {
        const connection = await ground.connection(event);
        if (!LATER.includes(event) && connection?.state === "pending-acceptance") await ground.accept(event);
      }
    operator.advance(8 * 24 * 3_600_000);
    await check(LATER);
  });

  it("leaves no live connection after a destroy", async () => {
    await stack.destroy();
    assert.deepEqual((await stack.cloud())["peeringConnections"], []);
  });
});

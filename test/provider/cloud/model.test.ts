/** Any sequence of what three accounts may do, judged by what they could see just before. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Backend, PeeringRecord, VpcRecord } from "../../../provider/backend/contract.js";
import type { CloudOperator } from "../../../provider/cloud/index.js";
import { isPeeringError } from "../../../provider/errors.js";
import type { PeeringState } from "../../../provider/rules/schema.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { HOUR, connectionBetween, Scene, vpcIn } from "./scene.js";

const ACTORS = [0, 1, 2] as const;
const LIVE: readonly PeeringState[] = ["pending-acceptance", "active"];

type Step =
  | {
      readonly kind: "request" | "accept" | "reject" | "enable" | "delete" | "route";
      readonly by: number;
      readonly peer: number;
    }
  | { readonly kind: "wait"; readonly hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        kind: fc.constantFrom("request", "accept", "reject", "enable", "delete", "route"),
        by: fc.constantFrom(...ACTORS),
        peer: fc.constantFrom(...ACTORS),
      })
      .filter(({ by, peer }) => by !== peer),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait"), hours: fc.constantFrom(1, 25, 169) }) },
);

/** What the two ends of one link may see at the same time, requester first. */
const REQUESTED = ["pending-acceptance,pending-acceptance", "active,active", "expired,expired", "rejected,rejected"];
const ONE_LEFT = ["deleted-by-peer,-", "-,deleted-by-peer", "rejected,-", "-,rejected"];
const TOGETHER: Readonly<Record<VendorId, readonly string[]>> = {
  tencent: [...REQUESTED, ...ONE_LEFT],
  tce: [...REQUESTED, ...ONE_LEFT],
  qcloud: [
    "pending-acceptance,pending-acceptance",
    "active,active",
    "expired,expired",
    "rejected,-",
    "deleted-by-peer,-",
    "-,deleted-by-peer",
  ],
  huawei: ["pending-acceptance,pending-acceptance", "active,active", "rejected,rejected"],
  "jdcloud-cps": ["pending-acceptance,pending-acceptance", "active,active", "expired,expired", "rejected,-"],
  jdcloud: ["pending-acceptance,-", "active,active", "deleted-by-peer,-", "-,deleted-by-peer"],
};

for (const vendor of VENDOR_IDS) {
  it(`any sequence of steps on ${vendor} has the result of the model`, async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const world = await World.make(vendor);
        try {
          for (const each of steps) await world.take(each);
          await world.tearDown();
        } finally {
          world.scene.end();
        }
      }),
      { numRuns: 25 },
    );
  });
}

class World {
  private readonly operator: CloudOperator;

  private constructor(
    readonly scene: Scene,
    readonly actors: readonly Backend[],
    readonly vpcs: readonly VpcRecord[],
  ) {
    this.operator = scene.operator();
  }

  static async make(vendor: VendorId): Promise<World> {
    const scene = new Scene(vendor);
    const actors = ACTORS.map((n) => scene.as(n));
    return new World(
      scene,
      actors,
      await Promise.all(actors.map((session, n) => vpcIn(session, scene.region, `10.${n + 1}.0.0/16`))),
    );
  }

  async take(next: Step): Promise<void> {
    if (next.kind === "wait") this.scene.now += next.hours * HOUR;
    else {
      const before = await this.seen(next.by, next.peer);
      const expected = this.isPossible(next.kind, before, await this.seen(next.peer, next.by));
      const done = await succeeds(() => this.attempt(next.kind, next.by, next.peer, before));
      assert.equal(
        done,
        expected,
        `${next.kind} by ${next.by} towards ${next.peer}, who saw ${before.map(({ state, role }) => `${role} of ${state}`).join() || "nothing"}`,
      );
    }
    await this.check();
  }

  /** From what both can see alone. Deleting what is not there succeeds. */
  private isPossible(kind: string, mine: readonly PeeringRecord[], theirs: readonly PeeringRecord[]): boolean {
    const mutual = this.scene.vendor === "jdcloud";
    const last = mine.at(-1);
    const is = (state: PeeringState, role: string) => last?.state === state && last.role === role;
    switch (kind) {
      case "request":
        return mutual ? mine.length === 0 : ![...mine, ...theirs].some(({ state }) => LIVE.includes(state));
      case "accept":
      case "reject":
        return !mutual && is("pending-acceptance", "accepter");
      case "enable":
        return (
          ["qcloud", "tce"].includes(this.scene.vendor) &&
          is("expired", "requester") &&
          ![...mine, ...theirs].some(({ state }) => LIVE.includes(state))
        );
      case "route":
        if (this.scene.vendor === "jdcloud-cps") return last?.state === "active";
        return (
          last?.state === "active" ||
          (last?.state === "pending-acceptance" && ["huawei", "jdcloud"].includes(this.scene.vendor))
        );
      default:
        return true;
    }
  }

  private async attempt(kind: string, by: number, peer: number, before: readonly PeeringRecord[]): Promise<unknown> {
    const session = this.actors[by]!;
    const [own, other] = [this.vpcs[by]!, this.vpcs[peer]!];
    const ref = before.at(-1) ?? { region: this.scene.region, id: "none" };
    switch (kind) {
      case "request":
        return connectionBetween(session, own, other, { name: `from-${by}-to-${peer}` });
      case "accept":
        return session.acceptPeering(ref);
      case "reject":
        return session.rejectPeering(ref);
      case "enable":
        return session.enablePeering(ref);
      case "route":
        return session.createRoute(
          { region: own.region, id: own.defaultRouteTableId },
          { destinationCidrBlock: other.cidrBlock, peeringConnectionId: ref.id },
        );
      default:
        return session.deletePeering(ref);
    }
  }

  /** What holds at every moment. */
  private async check(): Promise<void> {
    for (const [a, b, third] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
    ] as const) {
      const [mine, theirs] = [await this.seen(a, b), await this.seen(b, a)];
      const strangers = await this.actors[third]!.getPeerings([...mine, ...theirs]);
      assert.ok(
        strangers.every((record) => record === undefined),
        "a third account sees a link of two others",
      );
      const views = pairUp(mine, theirs);
      for (const together of views)
        assert.ok(TOGETHER[this.scene.vendor].includes(together), `the two ends see ${together}`);
      assert.ok(
        views.filter((together) => LIVE.some((state) => together.includes(state))).length <= 1,
        `two live links for a pair: ${views.join(" ")}`,
      );
    }
    const { peeringConnections, routes } = this.operator.inventory({ all: true });
    if (this.scene.vendor === "jdcloud") return;
    const ids = peeringConnections.map(({ id }) => id);
    for (const route of routes)
      assert.ok(
        route.origin === "system" || ids.includes(route.peeringConnectionId!),
        "a route leads through a link that is gone",
      );
  }

  /** Everyone removes what they can see, and nothing is left. */
  async tearDown(): Promise<void> {
    for (const session of this.actors) {
      for (const connection of await session.listPeerings({ region: this.scene.region }))
        await session.deletePeering(connection);
    }
    for (const n of ACTORS) await this.actors[n]!.deleteVpc(this.vpcs[n]!);
    const { accounts: _, ...rest } = this.operator.inventory({ all: true });
    assert.deepEqual(rest, { vpcs: [], subnets: [], peeringConnections: [], routeTables: [], routes: [] });
  }

  /** Oldest first. */
  private async seen(by: number, peer: number): Promise<PeeringRecord[]> {
    const connections = await this.actors[by]!.listPeerings({ region: this.scene.region, vpcId: this.vpcs[by]!.id });
    return connections.filter(({ requester, accepter }) =>
      [requester.vpcId, accepter.vpcId].includes(this.vpcs[peer]!.id),
    );
  }
}

/** One text per connection: what its requester and its accepter see of it. Two halves are one connection, by the accepter's id. */
function pairUp(mine: readonly PeeringRecord[], theirs: readonly PeeringRecord[]): string[] {
  const connections = new Map<string, { requester: string; accepter: string }>();
  for (const { id, accepterPeeringConnectionId, role, state } of [...mine, ...theirs]) {
    const key = accepterPeeringConnectionId ?? id;
    const connection = connections.get(key) ?? { requester: "-", accepter: "-" };
    connection[role === "accepter" ? "accepter" : "requester"] = state;
    connections.set(key, connection);
  }
  return [...connections.values()].map(({ requester, accepter }) => `${requester},${accepter}`);
}

async function succeeds(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    return false;
  }
}

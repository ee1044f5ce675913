/** Connections across accounts that one account requests and the other accepts. */
import assert from "node:assert/strict";
import type { PeeringRecord, VpcRecord } from "../backend/contract.js";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { isBetween, isTimestamp, refuses } from "./expectations.js";
import type { Scene } from "./scene.js";
import type { Account } from "./subject.js";

const isRequested = ({ acceptance }: VendorRules): boolean => acceptance.value === "request";
const acrossAccounts = { needs: ["second account"], appliesTo: isRequested } as const;

export const requestCases: readonly Case[] = [
  {
    ...acrossAccounts,
    title: "a request is pending for both accounts, and active for both once it is accepted",
    run: async (scene) => {
      const { own, peer, connection } = await request(scene);
      const [requester, accepter] = [await scene.as("requester"), await scene.as("accepter")];
      assert.equal(connection.role, "requester");
      isBetween(connection, requester.accountId, [own.id, peer.id]);
      const seen = (await scene.see("accepter", connection, "pending-acceptance"))!;
      assert.equal(seen.role, "accepter");
      isBetween(seen, accepter.accountId, [own.id, peer.id]);
      assert.deepEqual([seen.id, seen.requester.accountId], [connection.id, requester.accountId]);
      if (scene.rules.pendingExpiry.value.hours !== null && connection.expiresAt !== undefined)
        isTimestamp(connection.expiresAt);

      const listed = await accepter.listPeerings({ region: scene.region, vpcId: peer.id });
      assert.deepEqual(
        listed.map(({ id, role }) => [id, role]),
        [[connection.id, "accepter"]],
      );
      await accepter.acceptPeering(seen);
      await scene.up("accepter", connection);
      const active = await scene.up("requester", connection);
      assert.equal(active.id, connection.id);
      assert.deepEqual([active.name, active.role, active.expiresAt], [connection.name, "requester", undefined]);
      await refuses(() => accepter.acceptPeering(seen), ["invalid-state"], "accepting what is active");
    },
  },
  {
    ...acrossAccounts,
    title: "only the accepter can accept",
    run: async (scene) => {
      const { connection } = await request(scene);
      const requester = await scene.as("requester");
      await refuses(
        () => requester.acceptPeering(connection),
        ["wrong-account", "permission-denied"],
        "accepting one's own",
      );
      await scene.see("requester", connection, "pending-acceptance");
    },
  },
  {
    ...acrossAccounts,
    title: "a second request for a pair of VPCs is rejected",
    run: async (scene) => {
      const { own, peer } = await request(scene);
      await refuses(() => scene.connect("requester", own, peer), ["already-exists"], "a second request");
    },
  },
  {
    ...acrossAccounts,
    title: "a request to a VPC that the peer does not have is rejected",
    run: async (scene) => {
      const own = await scene.vpc("requester", "10.21.0.0/16");
      const peer = await scene.vpc("accepter", "10.22.0.0/16");
      await (await scene.as("accepter")).deleteVpc(peer);
      await refuses(() => scene.connect("requester", own, peer), ["not-found"], "a request to a VPC that is gone");
    },
  },
  {
    ...acrossAccounts,
    title: "a rejected request is reported as rejected to its requester, and cannot be accepted",
    appliesTo: (rules) => isRequested(rules) && !("unsupported" in rules.reject.value),
    run: async (scene) => {
      const { connection } = await request(scene);
      const accepter = await scene.as("accepter");
      await scene.see("accepter", connection, "pending-acceptance");
      await accepter.rejectPeering(connection);
      await scene.see("requester", connection, "rejected");
      const { value } = scene.rules.reject;
      const stays = "accepterRow" in value && value.accepterRow === "stays";
      await scene.see("accepter", connection, stays ? "rejected" : undefined);
      const codes = stays ? (["invalid-state"] as const) : (["not-found"] as const);
      await refuses(() => accepter.acceptPeering(connection), codes, "accepting what was rejected");
    },
  },
  {
    ...acrossAccounts,
    title: "a request that its requester deletes ends for the accepter too",
    run: async (scene) => {
      const { connection } = await request(scene);
      await scene.see("accepter", connection, "pending-acceptance");
      await endedBy(scene, "requester", connection);
    },
  },
  ...(["requester", "accepter"] as const).map((by): Case => ({
    ...acrossAccounts,
    title: `the ${by} may delete an active connection, and then the other end too`,
    run: async (scene) => {
      const { connection } = await request(scene);
      await accept(scene, connection);
      const other = await endedBy(scene, by, connection);
      await (await scene.as(other)).deletePeering(connection);
      for (const account of [by, other]) await scene.see(account, connection, undefined);
    },
  })),
  {
    ...acrossAccounts,
    title: "only the accounts that may modify a connection can do so",
    run: async (scene) => {
      const { connection } = await request(scene);
      await accept(scene, connection);
      const name = scene.name();
      assert.equal((await (await scene.as("requester")).updatePeering(connection, { name })).name, name);
      const accepter = await scene.as("accepter");
      const again = { name: scene.name() };
      if (scene.rules.mayModify.value === "either") {
        assert.equal((await accepter.updatePeering(connection, again)).name, again.name);
      } else {
        const codes = ["wrong-account", "permission-denied"] as const;
        await refuses(() => accepter.updatePeering(connection, again), codes, "renaming another account's connection");
      }
    },
  },
  {
    ...acrossAccounts,
    title: "a route through a pending request is rejected or created, by the vendor's rule",
    appliesTo: (rules) => isRequested(rules) && rules.routeOnPendingConnection.value !== "not-applicable",
    run: async (scene) => {
      const { own, peer, connection } = await request(scene);
      const backend = await scene.as("requester");
      const table = { region: own.region, id: own.defaultRouteTableId };
      const route = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id };
      if (scene.rules.routeOnPendingConnection.value === "refused") {
        await refuses(
          () => backend.createRoute(table, route),
          ["invalid-state"],
          "a route through a pending connection",
        );
        await accept(scene, connection);
      }
      await backend.createRoute(table, route);
      await scene.routes("requester", table, (routes) => routes[0]?.peeringConnectionId === connection.id);
    },
  },
];

/** A VPC of each account, and the first one's request to the second. */
async function request(
  scene: Scene,
): Promise<{ readonly own: VpcRecord; readonly peer: VpcRecord; readonly connection: PeeringRecord }> {
  const own = await scene.vpc("requester", "10.21.0.0/16");
  const peer = await scene.vpc("accepter", "10.22.0.0/16");
  const requested = await scene.connect("requester", own, peer);
  return { own, peer, connection: (await scene.see("requester", requested, "pending-acceptance"))! };
}

async function accept(scene: Scene, connection: PeeringRecord): Promise<void> {
  await scene.see("accepter", connection, "pending-acceptance");
  await (await scene.as("accepter")).acceptPeering(connection);
  for (const account of ["requester", "accepter"] as const) await scene.up(account, connection);
}

/** One side deletes the connection; checks what the vendor shows the other. Returns the other account. */
async function endedBy(scene: Scene, by: Account, connection: PeeringRecord): Promise<Account> {
  const other = by === "requester" ? "accepter" : "requester";
  await (await scene.as(by)).deletePeering(connection);
  await scene.see(by, connection, undefined);
  await scene.see(other, connection, scene.rules.deletion.value.otherSide === "gone" ? undefined : "deleted-by-peer");
  return other;
}

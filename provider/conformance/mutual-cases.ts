/** Connections of which each account creates its own half. */
import assert from "node:assert/strict";
import type { PeeringRecord, Ref, VpcRecord } from "../backend/contract.js";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { isBetween, refuses } from "./expectations.js";
import { defaultTable, type Scene } from "./scene.js";

const isMutual = ({ acceptance }: VendorRules): boolean => acceptance.value === "mutual";

export const mutualCases: readonly Case[] = [
  {
    title: "a connection within an account has both halves, and is read by the id of either",
    appliesTo: isMutual,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.22.0.0/16");
      const connection = await scene.up("requester", await scene.connect("requester", one, other));
      const half: Ref = { region: connection.region, id: connection.accepterPeeringConnectionId! };
      assert.notEqual(half.id, connection.id);
      assert.deepEqual(await backend.getPeerings([half, connection]), [connection, connection]);
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: other.id }), [connection]);
      await backend.deletePeering(half);
      for (const ref of [half, connection]) await scene.see("requester", ref, undefined);
    },
  },
  {
    title: "the first half is pending, and the second makes the connection active for both",
    needs: ["second account"],
    appliesTo: isMutual,
    run: async (scene) => {
      const [requester, accepter] = [await scene.as("requester"), await scene.as("accepter")];
      const { own, peer, first } = await firstHalf(scene);
      isBetween(first, requester.accountId, [own.id, peer.id]);
      assert.deepEqual(await accepter.getPeerings([first]), [undefined], "the accepter sees its own half only");
      assert.deepEqual(await accepter.listPeerings({ region: scene.region, vpcId: peer.id }), []);

      const second = await scene.up("accepter", await scene.connect("accepter", peer, own));
      assert.notEqual(second.id, first.id);
      isBetween(second, accepter.accountId, [own.id, peer.id]);
      assert.equal((await scene.up("requester", first)).id, first.id);
    },
  },
  {
    title: "each side names its own half",
    needs: ["second account"],
    appliesTo: isMutual,
    run: async (scene) => {
      const { first, second } = await bothHalves(scene);
      const name = scene.name();
      assert.equal((await (await scene.as("accepter")).updatePeering(second, { name })).name, name);
      assert.equal((await scene.up("requester", first)).name, first.name);
    },
  },
  {
    title: "a second half of one side for a pair of VPCs is rejected",
    needs: ["second account"],
    appliesTo: isMutual,
    run: async (scene) => {
      const { own, peer } = await firstHalf(scene);
      await refuses(() => scene.connect("requester", own, peer), ["already-exists"], "a second half of the same side");
    },
  },
  {
    title: "a half remains with its routes after the other half is deleted, until it is deleted too",
    needs: ["second account"],
    appliesTo: (rules) => isMutual(rules) && rules.deletion.value.otherSide === "disconnected-half",
    run: async (scene) => {
      const { own, peer, first, second } = await bothHalves(scene);
      const table = defaultTable(own);
      const requester = await scene.as("requester");
      await requester.createRoute(table, { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: first.id });
      await (await scene.as("accepter")).deletePeering(second);
      await scene.see("accepter", second, undefined);
      await scene.see("requester", first, "deleted-by-peer");
      const stays = scene.rules.deletion.value.routes === "left-as-black-holes";
      await scene.routes("requester", table, (routes) => routes.length === (stays ? 1 : 0));
      await requester.deletePeering(first);
      await scene.see("requester", first, undefined);
    },
  },
];

interface Ends {
  readonly own: VpcRecord;
  readonly peer: VpcRecord;
  readonly first: PeeringRecord;
}

async function firstHalf(scene: Scene): Promise<Ends> {
  const own = await scene.vpc("requester", "10.21.0.0/16");
  const peer = await scene.vpc("accepter", "10.22.0.0/16");
  const requested = await scene.connect("requester", own, peer);
  return { own, peer, first: (await scene.see("requester", requested, "pending-acceptance"))! };
}

async function bothHalves(scene: Scene): Promise<Ends & { readonly second: PeeringRecord }> {
  const ends = await firstHalf(scene);
  const second = await scene.up("accepter", await scene.connect("accepter", ends.peer, ends.own));
  return { ...ends, first: await scene.up("requester", ends.first), second };
}

/** Connections inside one region and one account. */
import assert from "node:assert/strict";
import type { PeeringRecord, VpcRecord } from "../backend/contract.js";
import type { Case } from "./case.js";
import { isBetween, refuses } from "./expectations.js";
import type { Scene } from "./scene.js";

export const connectionCases: readonly Case[] = [
  {
    title: "a connection within an account is active, read by id, listed and deleted, and deleting it twice succeeds",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, connection } = await pair(scene);
      assert.equal(connection.role, "both");
      isBetween(connection, backend.accountId, [one.id, other.id]);
      assert.deepEqual([connection.requester.vpcId, connection.requester.region], [one.id, scene.region]);
      assert.deepEqual(connection.requester.cidrBlocks, [one.cidrBlock]);
      assert.deepEqual([connection.bandwidthMbps, connection.expiresAt], [undefined, undefined]);

      const listed = async (filter: object) => {
        const connections = await backend.listPeerings({ region: scene.region, ...filter });
        return connections.filter(({ id }) => id === connection.id);
      };
      for (const filter of [{}, { vpcId: one.id }, { vpcId: other.id }, { name: connection.name }])
        assert.deepEqual(await listed(filter), [connection], JSON.stringify(filter));
      assert.deepEqual(await listed({ name: scene.name() }), []);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: third.id }), []);

      await backend.deletePeering(connection);
      await scene.see("requester", connection, undefined);
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: one.id }), []);
      await backend.deletePeering(connection);
      await refuses(
        () => backend.updatePeering(connection, { name: scene.name() }),
        ["not-found"],
        "renaming what is gone",
      );
    },
  },
  {
    title: "connections are read in the order of the ids, with undefined for missing ones",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, connection } = await pair(scene);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      const second = await scene.up("requester", await scene.connect("requester", one, third));
      const gone = await scene.up("requester", await scene.connect("requester", other, third));
      await backend.deletePeering(gone);
      await scene.see("requester", gone, undefined);
      const found = await backend.getPeerings([second, gone, connection, second]);
      assert.deepEqual(
        found.map((seen) => seen?.id),
        [second.id, undefined, connection.id, second.id],
      );
      assert.deepEqual(await backend.getPeerings([]), []);
    },
  },
  {
    title: "a connection cannot take the name of another one of its account, where names are unique",
    appliesTo: ({ samePeeringNames }) => !samePeeringNames.value,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, connection: first } = await pair(scene);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      const second = await scene.up("requester", await scene.connect("requester", one, third));
      await refuses(
        () => scene.connect("requester", other, third, { name: first.name }),
        ["already-exists"],
        "a second connection of the same name",
      );
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: third.id }), [second]);
      await refuses(() => backend.updatePeering(second, { name: first.name }), ["already-exists"], "a name in use");
      assert.equal((await backend.updatePeering(second, { name: second.name })).name, second.name);
      assert.equal((await backend.updatePeering(first, { name: scene.name() })).id, first.id);
      // Deleted, together with the other half, if there is one.
      const late = await scene.connect("requester", other, third, { name: first.name });
      assert.equal(late.name, first.name);
    },
  },
  {
    title: "a connection is renamed, and its other properties do not change",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { connection } = await pair(scene);
      const name = scene.name();
      const renamed = await backend.updatePeering(connection, { name });
      assert.deepEqual(renamed, { ...connection, name });
    },
  },
  {
    title: "a connection's description is saved and changed",
    appliesTo: ({ peeringDescription }) => peeringDescription.value === "update",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { connection } = await pair(scene, { description: "made by a test" });
      assert.equal(connection.description, "made by a test");
      const changed = await backend.updatePeering(connection, { description: "changed by a test" });
      assert.deepEqual([changed.name, changed.description], [connection.name, "changed by a test"]);
    },
  },
  {
    title: "a connection's tags are saved",
    appliesTo: ({ peeringTags }) => peeringTags.value !== "absent",
    run: async (scene) => {
      const { connection } = await pair(scene, { tags: { team: "payments" } });
      assert.deepEqual(connection.tags, { team: "payments" });
    },
  },
  {
    title: "a connection's tags are changed one by one, or rejected as unsupported",
    run: async (scene) => {
      const { peeringTags } = scene.rules;
      const backend = await scene.as("requester");
      const { connection } = await pair(scene, peeringTags.value === "absent" ? {} : { tags: { a: "1", b: "2" } });
      const change = (tags: Readonly<Record<string, string | null>>) => backend.updatePeering(connection, { tags });
      if (peeringTags.value !== "update") {
        await refuses(() => change({ c: "3" }), ["unsupported"], "a change of tags");
        return;
      }
      assert.deepEqual((await change({ c: "3" })).tags, { a: "1", b: "2", c: "3" });
      assert.deepEqual(await change({ a: null, b: "4" }), { ...connection, tags: { b: "4", c: "3" } });
    },
  },
  {
    title: "a second connection for a pair of VPCs is rejected",
    run: async (scene) => {
      const { one, other, connection } = await pair(scene);
      await refuses(
        () => scene.connect("requester", one, other),
        ["already-exists"],
        "a second connection of the pair",
      );
      assert.deepEqual(await (await scene.as("requester")).getPeerings([connection]), [connection]);
    },
  },
  {
    title: "a connection between overlapping VPCs is rejected",
    appliesTo: ({ endsOverlap }) => endsOverlap.value.verdict === "error",
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.21.128.0/17");
      await refuses(
        () => scene.connect("requester", one, other),
        ["cidr-overlap"],
        "a connection between overlapping VPCs",
      );
    },
  },
  {
    title: "a second peer that overlaps a peer of the VPC is rejected",
    appliesTo: ({ peersOverlap }) => ["refused-among-all", "refused-among-same-region"].includes(peersOverlap.value),
    run: async (scene) => {
      const { one } = await pair(scene);
      const overlapping = await scene.vpc("requester", "10.22.128.0/17");
      await refuses(
        () => scene.connect("requester", one, overlapping),
        ["cidr-overlap"],
        "a connection to an overlapping peer",
      );
    },
  },
  {
    title: "a second peer that overlaps a peer of the VPC is accepted",
    appliesTo: ({ peersOverlap }) => ["allowed", "refused-among-cross-region"].includes(peersOverlap.value),
    run: async (scene) => {
      const { one } = await pair(scene);
      const overlapping = await scene.vpc("requester", "10.22.0.0/16");
      await scene.up("requester", await scene.connect("requester", one, overlapping));
    },
  },
  {
    title: "a connection to an unknown VPC is rejected",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const gone = await scene.vpc("requester", "10.22.0.0/16");
      await backend.deleteVpc(gone);
      await refuses(() => scene.connect("requester", one, gone), ["not-found"], "a connection to a VPC that is gone");
      await refuses(() => scene.connect("requester", gone, one), ["not-found"], "a connection from a VPC that is gone");
    },
  },
  {
    title: "an active connection can neither be accepted, rejected nor enabled",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { connection } = await pair(scene);
      const { acceptance, reject, pendingExpiry } = scene.rules;
      const isMutual = acceptance.value === "mutual";
      const refusal = (isUnsupported: boolean) => [isUnsupported ? "unsupported" : "invalid-state"] as const;
      await refuses(() => backend.acceptPeering(connection), refusal(isMutual), "accepting");
      await refuses(() => backend.rejectPeering(connection), refusal("unsupported" in reject.value), "rejecting");
      await refuses(() => backend.enablePeering(connection), refusal(!pendingExpiry.value.reEnable), "enabling");
      assert.deepEqual(await backend.getPeerings([connection]), [connection]);
    },
  },
  {
    title: "a VPC has as many connections as its quota allows",
    needs: ["quota"],
    appliesTo: ({ quota }) => quota.value.scope === "vpc",
    run: async (scene) => {
      const hub = await scene.vpc("requester", "10.20.0.0/16");
      const { peerings } = scene.rules.quota.value;
      const spokes: VpcRecord[] = [];
      for (let n = 0; n <= peerings; n++) spokes.push(await scene.vpc("requester", `10.${21 + n}.0.0/16`));
      for (const spoke of spokes.slice(1)) await scene.connect("requester", hub, spoke);
      await refuses(() => scene.connect("requester", hub, spokes[0]!), ["quota-exceeded"], "one connection more");
    },
  },
  {
    title: "a connection between regions is rejected",
    needs: ["second region"],
    appliesTo: ({ crossRegion }) => !crossRegion.value.allowed,
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const far = await scene.vpc("requester", "10.22.0.0/16", { region: scene.farRegion });
      await refuses(() => scene.connect("requester", one, far), [], "a connection between regions");
    },
  },
];

/** Two VPCs and the active connection between them. */
async function pair(
  scene: Scene,
  more: { readonly description?: string; readonly tags?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly one: VpcRecord; readonly other: VpcRecord; readonly connection: PeeringRecord }> {
  const one = await scene.vpc("requester", "10.21.0.0/16");
  const other = await scene.vpc("requester", "10.22.0.0/16");
  const requested = await scene.connect("requester", one, other, more);
  return { one, other, connection: await scene.up("requester", requested) };
}

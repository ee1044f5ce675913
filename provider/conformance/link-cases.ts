/** Connections inside one region and one account. */
import assert from "node:assert/strict";
import type { PeeringRecord, VpcRecord } from "../backend/contract.js";
import type { Case } from "./case.js";
import { isBetween, refuses } from "./expectations.js";
import type { Scene } from "./scene.js";

export const linkCases: readonly Case[] = [
  {
    title: "a connection within an account is active, read by id, listed and deleted, and deleting it twice succeeds",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, link } = await pair(scene);
      assert.equal(link.role, "both");
      isBetween(link, backend.accountId, [one.id, other.id]);
      assert.deepEqual([link.requester.vpcId, link.requester.region], [one.id, scene.region]);
      assert.deepEqual(link.requester.cidrBlocks, [one.cidrBlock]);
      assert.deepEqual([link.bandwidthMbps, link.expiresAt], [undefined, undefined]);

      const listed = async (filter: object) => {
        const links = await backend.listPeerings({ region: scene.region, ...filter });
        return links.filter(({ id }) => id === link.id);
      };
      for (const filter of [{}, { vpcId: one.id }, { vpcId: other.id }, { name: link.name }])
        assert.deepEqual(await listed(filter), [link], JSON.stringify(filter));
      assert.deepEqual(await listed({ name: scene.name() }), []);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: third.id }), []);

      await backend.deletePeering(link);
      await scene.see("requester", link, undefined);
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: one.id }), []);
      await backend.deletePeering(link);
      await refuses(() => backend.updatePeering(link, { name: scene.name() }), ["not-found"], "renaming what is gone");
    },
  },
  {
    title: "connections are read in the order of the ids, with undefined for missing ones",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, link } = await pair(scene);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      const second = await scene.up("requester", await scene.link("requester", one, third));
      const gone = await scene.up("requester", await scene.link("requester", other, third));
      await backend.deletePeering(gone);
      await scene.see("requester", gone, undefined);
      const found = await backend.getPeerings([second, gone, link, second]);
      assert.deepEqual(
        found.map((seen) => seen?.id),
        [second.id, undefined, link.id, second.id],
      );
      assert.deepEqual(await backend.getPeerings([]), []);
    },
  },
  {
    title: "a connection cannot take the name of another one of its account, where names are unique",
    appliesTo: ({ samePeeringNames }) => !samePeeringNames.value,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, link: first } = await pair(scene);
      const third = await scene.vpc("requester", "10.23.0.0/16");
      const second = await scene.up("requester", await scene.link("requester", one, third));
      await refuses(
        () => scene.link("requester", other, third, { name: first.name }),
        ["already-exists"],
        "a second connection of the same name",
      );
      assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: third.id }), [second]);
      await refuses(() => backend.updatePeering(second, { name: first.name }), ["already-exists"], "a name in use");
      assert.equal((await backend.updatePeering(second, { name: second.name })).name, second.name);
      assert.equal((await backend.updatePeering(first, { name: scene.name() })).id, first.id);
      // Given up, and with it that of the other half, if there is one.
      const late = await scene.link("requester", other, third, { name: first.name });
      assert.equal(late.name, first.name);
    },
  },
  {
    title: "a connection is renamed, and its other properties do not change",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { link } = await pair(scene);
      const name = scene.name();
      const renamed = await backend.updatePeering(link, { name });
      assert.deepEqual(renamed, { ...link, name });
    },
  },
  {
    title: "a connection's description is saved and changed",
    appliesTo: ({ peeringDescription }) => peeringDescription.value === "update",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { link } = await pair(scene, { description: "made by a test" });
      assert.equal(link.description, "made by a test");
      const changed = await backend.updatePeering(link, { description: "changed by a test" });
      assert.deepEqual([changed.name, changed.description], [link.name, "changed by a test"]);
    },
  },
  {
    title: "a connection's tags are saved",
    appliesTo: ({ peeringTags }) => peeringTags.value !== "absent",
    run: async (scene) => {
      const { link } = await pair(scene, { tags: { team: "payments" } });
      assert.deepEqual(link.tags, { team: "payments" });
    },
  },
  {
    title: "a connection's tags are changed one by one, or rejected as unsupported",
    run: async (scene) => {
      const { peeringTags } = scene.rules;
      const backend = await scene.as("requester");
      const { link } = await pair(scene, peeringTags.value === "absent" ? {} : { tags: { a: "1", b: "2" } });
      const change = (tags: Readonly<Record<string, string | null>>) => backend.updatePeering(link, { tags });
      if (peeringTags.value !== "update") {
        await refuses(() => change({ c: "3" }), ["unsupported"], "a change of tags");
        return;
      }
      assert.deepEqual((await change({ c: "3" })).tags, { a: "1", b: "2", c: "3" });
      assert.deepEqual(await change({ a: null, b: "4" }), { ...link, tags: { b: "4", c: "3" } });
    },
  },
  {
    title: "a second connection for a pair of VPCs is rejected",
    run: async (scene) => {
      const { one, other, link } = await pair(scene);
      await refuses(() => scene.link("requester", one, other), ["already-exists"], "a second connection of the pair");
      assert.deepEqual(await (await scene.as("requester")).getPeerings([link]), [link]);
    },
  },
  {
    title: "a connection between overlapping VPCs is rejected",
    appliesTo: ({ endsOverlap }) => endsOverlap.value.verdict === "error",
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.21.128.0/17");
      await refuses(
        () => scene.link("requester", one, other),
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
      const twin = await scene.vpc("requester", "10.22.128.0/17");
      await refuses(() => scene.link("requester", one, twin), ["cidr-overlap"], "a connection to an overlapping peer");
    },
  },
  {
    title: "a second peer that overlaps a peer of the VPC is accepted",
    appliesTo: ({ peersOverlap }) => ["allowed", "refused-among-cross-region"].includes(peersOverlap.value),
    run: async (scene) => {
      const { one } = await pair(scene);
      const twin = await scene.vpc("requester", "10.22.0.0/16");
      await scene.up("requester", await scene.link("requester", one, twin));
    },
  },
  {
    title: "a connection to an unknown VPC is rejected",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const gone = await scene.vpc("requester", "10.22.0.0/16");
      await backend.deleteVpc(gone);
      await refuses(() => scene.link("requester", one, gone), ["not-found"], "a connection to a VPC that is gone");
      await refuses(() => scene.link("requester", gone, one), ["not-found"], "a connection from a VPC that is gone");
    },
  },
  {
    title: "an active connection can neither be accepted, rejected nor enabled",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { link } = await pair(scene);
      const { acceptance, reject, pendingExpiry } = scene.rules;
      const isMutual = acceptance.value === "mutual";
      const refusal = (isUnsupported: boolean) => [isUnsupported ? "unsupported" : "invalid-state"] as const;
      await refuses(() => backend.acceptPeering(link), refusal(isMutual), "accepting");
      await refuses(() => backend.rejectPeering(link), refusal("unsupported" in reject.value), "rejecting");
      await refuses(() => backend.enablePeering(link), refusal(!pendingExpiry.value.reEnable), "enabling");
      assert.deepEqual(await backend.getPeerings([link]), [link]);
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
      for (const spoke of spokes.slice(1)) await scene.link("requester", hub, spoke);
      await refuses(() => scene.link("requester", hub, spokes[0]!), ["quota-exceeded"], "one connection more");
    },
  },
  {
    title: "a connection between regions is rejected",
    needs: ["second region"],
    appliesTo: ({ crossRegion }) => !crossRegion.value.allowed,
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const far = await scene.vpc("requester", "10.22.0.0/16", { region: scene.farRegion });
      await refuses(() => scene.link("requester", one, far), [], "a connection between regions");
    },
  },
];

/** Two VPCs and the active connection between them. */
async function pair(
  scene: Scene,
  more: { readonly description?: string; readonly tags?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly one: VpcRecord; readonly other: VpcRecord; readonly link: PeeringRecord }> {
  const one = await scene.vpc("requester", "10.21.0.0/16");
  const other = await scene.vpc("requester", "10.22.0.0/16");
  const asked = await scene.link("requester", one, other, more);
  return { one, other, link: await scene.up("requester", asked) };
}

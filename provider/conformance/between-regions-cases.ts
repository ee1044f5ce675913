/** Connections between regions, if the vendor has them. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../backend/contract.js";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { isBetween, refuses } from "./expectations.js";
import type { Scene } from "./scene.js";

const isOffered = ({ crossRegion }: VendorRules): boolean => crossRegion.value.allowed;

export const betweenRegionsCases: readonly Case[] = [
  {
    title: "a connection between regions is read in both, and its bandwidth changes in place",
    needs: ["second region"],
    appliesTo: isOffered,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const far = await scene.vpc("requester", "10.22.0.0/16", { region: scene.farRegion });
      const asked = await scene.link("requester", one, far, { bandwidthMbps: caps(scene)[0] });
      const link = await scene.up("requester", asked);
      isBetween(link, backend.accountId, [one.id, far.id]);
      assert.deepEqual(
        [link.requester.region, link.accepter.region, link.role],
        [scene.region, scene.farRegion, "both"],
      );
      assert.ok(reports(scene, backend, link, caps(scene)[0]), "bandwidth cap and charge type are as requested");

      assert.deepEqual(await backend.getPeerings([{ region: scene.farRegion, id: link.id }]), [link]);
      for (const [region, vpc] of [
        [scene.region, one],
        [scene.farRegion, far],
      ] as const) {
        const listed = await backend.listPeerings({ region, vpcId: vpc.id });
        assert.deepEqual(listed, [link], `listed in ${region}`);
      }

      const widened = await backend.updatePeering(link, { bandwidthMbps: caps(scene)[1] });
      assert.equal(widened.id, link.id);
      const seen = await scene.eventually(
        async () => (await backend.getPeerings([link]))[0],
        (now) => now?.state === "active" && reports(scene, backend, now, caps(scene)[1]),
        "that the connection has its new cap",
      );
      assert.equal(seen!.name, link.name);
      await backend.deletePeering(link);
      await scene.see("requester", link, undefined);
    },
  },
  {
    title: "a second peer in another region that overlaps a peer of the VPC is rejected",
    needs: ["second region"],
    appliesTo: (rules) => isOffered(rules) && rules.peersOverlap.value === "refused-among-cross-region",
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const region = scene.farRegion;
      const [far, twin] = [
        await scene.vpc("requester", "10.22.0.0/16", { region }),
        await scene.vpc("requester", "10.22.0.0/16", { region }),
      ];
      const bandwidthMbps = caps(scene)[0];
      await scene.up("requester", await scene.link("requester", one, far, { bandwidthMbps }));
      await refuses(
        () => scene.link("requester", one, twin, { bandwidthMbps }),
        ["cidr-overlap"],
        "an overlapping peer",
      );
    },
  },
];

/** Two that the vendor takes. */
function caps({ rules }: Scene): readonly [number, number] {
  const [first = 10, second = 20] = rules.bandwidthMaximum.value?.changeSteps ?? [];
  return [first, second];
}

/** The bandwidth and the default charge type, each where the API reports it, and nothing made up where it does not. */
function reports(
  { rules }: Scene,
  { lacks = [] }: Backend,
  { bandwidthMbps, chargeType }: PeeringRecord,
  cap: number,
): boolean {
  const [charge] = rules.chargeTypes.value;
  const tellsCharge = rules.chargeTypeReadable.value && !lacks.includes("chargeTypeReadable");
  return (
    bandwidthMbps === (rules.bandwidthReadable.value ? cap : undefined) &&
    chargeType === (tellsCharge ? charge : undefined)
  );
}

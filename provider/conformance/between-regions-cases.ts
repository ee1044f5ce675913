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
      const requested = await scene.connect("requester", one, far, { bandwidthMbps: caps(scene)[0] });
      const connection = await scene.up("requester", requested);
      isBetween(connection, backend.accountId, [one.id, far.id]);
      assert.deepEqual(
        [connection.requester.region, connection.accepter.region, connection.role],
        [scene.region, scene.farRegion, "both"],
      );
      assert.ok(reports(scene, backend, connection, caps(scene)[0]), "bandwidth cap and charge type are as requested");

      assert.deepEqual(await backend.getPeerings([{ region: scene.farRegion, id: connection.id }]), [connection]);
      for (const [region, vpc] of [
        [scene.region, one],
        [scene.farRegion, far],
      ] as const) {
        const listed = await backend.listPeerings({ region, vpcId: vpc.id });
        assert.deepEqual(listed, [connection], `listed in ${region}`);
      }

      const widened = await backend.updatePeering(connection, { bandwidthMbps: caps(scene)[1] });
      assert.equal(widened.id, connection.id);
      const seen = await scene.eventually(
        async () => (await backend.getPeerings([connection]))[0],
        (now) => now?.state === "active" && reports(scene, backend, now, caps(scene)[1]),
        "that the connection has its new cap",
      );
      assert.equal(seen!.name, connection.name);
      await backend.deletePeering(connection);
      await scene.see("requester", connection, undefined);
    },
  },
  {
    title: "a second peer in another region that overlaps a peer of the VPC is rejected",
    needs: ["second region"],
    appliesTo: (rules) => isOffered(rules) && rules.peersOverlap.value === "refused-among-cross-region",
    run: async (scene) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const region = scene.farRegion;
      const [far, overlapping] = [
        await scene.vpc("requester", "10.22.0.0/16", { region }),
        await scene.vpc("requester", "10.22.0.0/16", { region }),
      ];
      const bandwidthMbps = caps(scene)[0];
      await scene.up("requester", await scene.connect("requester", one, far, { bandwidthMbps }));
      await refuses(
        () => scene.connect("requester", one, overlapping, { bandwidthMbps }),
        ["cidr-overlap"],
        "an overlapping peer",
      );
    },
  },
];

/** Two values that the vendor accepts. */
function caps({ rules }: Scene): readonly [number, number] {
  const [first = 10, second = 20] = rules.bandwidthMaximum.value?.changeSteps ?? [];
  return [first, second];
}

/** Bandwidth and default charge type are reported if the API reports them, and absent otherwise. */
function reports(
  { rules }: Scene,
  { lacks = [] }: Backend,
  { bandwidthMbps, chargeType }: PeeringRecord,
  cap: number,
): boolean {
  const [charge] = rules.chargeTypes.value;
  const reportsCharge = rules.chargeTypeReadable.value && !lacks.includes("chargeTypeReadable");
  return (
    bandwidthMbps === (rules.bandwidthReadable.value ? cap : undefined) &&
    chargeType === (reportsCharge ? charge : undefined)
  );
}

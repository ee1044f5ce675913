import assert from "node:assert/strict";
import { CloudOperator, openEmbeddedBackend } from "../../../provider/cloud/index.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { REGION } from "./regions.js";

/**
 * A request expires, and before it is made again others use up the VPC's quota. Of the vendors with a quota per VPC,
 * these let a request expire: tce makes it anew, qcloud in place.
 */
for (const vendor of ["tce", "qcloud"] as const satisfies readonly VendorId[]) {
  it(`a quota on ${vendor} that is reached during an update is one clear error, and the next update continues`, async function () {
    this.timeout(120_000);
    const region = REGION[vendor];
    const stack = await engineStack({
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
    const [ours, theirs] = [open("100000000001"), open("100000000002")];
    try {
      const peer = await theirs.createVpc({ region, name: "peer", cidrBlock: "10.1.0.0/24" });
      await stack.setProgram(`${IMPORTS}
        const vpc = new Vpc("vpc", { name: "hub", cidrBlock: "10.0.0.0/24" });
        new PeeringConnection("link", { vpc, peerVpc: "${peer.id}", peerAccountId: "${theirs.accountId}" });
      `);
      await stack.up();
      new CloudOperator(stack.cloudFile).advance(8 * 24 * 3_600_000);
      const [hub] = await ours.listVpcs({ region, name: "hub" });
      const others = [];
      for (let i = 0; i < 10; i++) {
        const { id } = await ours.createVpc({ region, name: `other-${i}`, cidrBlock: `10.2.${i}.0/24` });
        others.push(
          await ours.createPeering({
            name: `other-${i}`,
            region,
            vpcId: hub!.id,
            peerRegion: region,
            peerVpcId: id,
            peerAccountId: ours.accountId,
          }),
        );
      }
      const { errors } = await stack.up({ args: ["--refresh"], expectError: true });
      assert.match(errors, new RegExp(`${hub!.id}.*10 .*\\[${vendor}, .*\\(quota-exceeded\\)`, "s"));

      await ours.deletePeering(others[0]!);
      await stack.up({ args: ["--refresh"] });
      const connections = await theirs.listPeerings({ region });
      assert.deepEqual(
        connections.filter(({ state }) => state === "pending-acceptance").map(({ requester }) => requester.vpcId),
        [hub!.id],
      );
      assert.deepEqual((await stack.preview({ args: ["--refresh"] })).changes, []);
    } finally {
      ours.close?.();
      theirs.close?.();
      await stack.close();
    }
  });
}

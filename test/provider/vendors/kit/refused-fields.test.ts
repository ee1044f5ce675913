/** What a client refuses for the lack of a field is refused in the preview, over each vendor's API. */
import assert from "node:assert/strict";
import { isPeeringError } from "../../../../provider/errors.js";
import type { Props } from "../../../../provider/engine/props.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import { runOn } from "../../resources/step.js";
import { Scene } from "../scene.js";

const FIELDS: readonly Props[] = [
  { description: "first" },
  { tags: { team: "net" } },
  { secondaryCidrBlocks: ["172.16.0.0/16"] },
  { enableIpv6: true },
  { edgeSiteId: "site-1" },
  { enterpriseProjectId: "0" },
];

/** The fields that pass the preview. */
const ACCEPTED: readonly (readonly [vendor: VendorId, path: string | undefined, fields: string])[] = [
  ["tencent", undefined, "tags, secondaryCidrBlocks, enableIpv6"],
  ["tce", undefined, "tags, secondaryCidrBlocks, enableIpv6"],
  ["tce", "/v2/index.php", ""],
  ["qcloud", undefined, ""],
  ["huawei", undefined, "description, tags, secondaryCidrBlocks, enterpriseProjectId"],
  ["jdcloud", undefined, "description, tags"],
];

for (const [vendor, path, accepted] of ACCEPTED) {
  describe(`${vendor}${path ?? ""}: fields of a Vpc`, () => {
    const scene = new Scene(vendor, path === undefined ? {} : { path });
    before(() => scene.start());
    after(() => scene.end());

    it("are refused in the preview, or created by the client", async () => {
      const client = await scene.client();
      const passed: string[] = [];
      for (const field of FIELDS) {
        const [name] = Object.keys(field) as [string];
        const run = runOn(client, vendor, scene.region);
        const { failures } = await vpc.check(run, {}, { name, cidrBlock: "10.0.0.0/16", ...field });
        const create = scene.vpcIn(client, field);
        if (failures.length === 0) {
          await create;
          passed.push(name);
        } else {
          assert.match(failures[0]!.reason, /\(unsupported\)$/);
          await assert.rejects(create, (error) => isPeeringError(error, "unsupported"), name);
        }
      }
      assert.equal(passed.join(", "), accepted);
    });
  });
}

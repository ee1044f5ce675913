/** What may be meant, and is remarked on: a warning on the line of the resource that it is about. */
import assert from "node:assert/strict";
import { citation } from "../../../provider/rules/schema.js";
import { rulesOf } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import type { EngineRun } from "../harness/report.js";
import { GROUND, prelude } from "./ground.js";

const { endsOverlap, regions, edgeSites } = rulesOf("huawei");

const PROGRAM = `${prelude(GROUND.huawei)}
  link("overlapping", vpc("whole", "10.1.0.0/16"), vpc("part", "10.1.128.0/17"));
  vpc("elsewhere", "10.2.0.0/16", { region: "cn-atlantis-1" });
  link("sites", vpc("site1", "10.3.0.0/16", { edgeSiteId: "site-1" }), vpc("site2", "10.4.0.0/16", { edgeSiteId: "site-2" }));
  link("one-site", vpc("site3", "10.5.0.0/16", { edgeSiteId: "site-1" }), vpc("site4", "10.6.0.0/16", { edgeSiteId: "site-1" }));
`;

const EXPECTED = {
  overlapping: [/10\.1\.0\.0\/16 and 10\.1\.128\.0\/17.*may not take effect/, citation(endsOverlap.source)],
  elsewhere: [/region "cn-atlantis-1".*not in the vendor's list of regions/, citation(regions.source)],
  sites: [/two edge sites \(site-1, site-2\).*cannot communicate/, citation(edgeSites.source)],
} as const;

describe("warnings on the resource's own line", function () {
  this.timeout(120_000);
  let stack: EngineStack;
  before(async () => void (stack = await engineStack({ program: PROGRAM })));
  after(() => stack?.close());

  const tellsEach = ({ diagnostics }: EngineRun) => {
    const warnings = diagnostics.filter(({ severity }) => severity === "warning");
    const logged = warnings.map(({ urn }) => String(urn?.split("::").at(-1)));
    assert.deepEqual(logged.toSorted(), Object.keys(EXPECTED).toSorted());
    for (const { urn, message } of warnings) {
      const [words, source] = EXPECTED[urn!.split("::").at(-1) as keyof typeof EXPECTED];
      assert.match(
        urn!,
        /^urn:pulumi:dev::test::(pulumi-nodejs:dynamic\/vpcpeering|vpcpeering:index):(Vpc|PeeringConnection)::/,
      );
      assert.match(message, words);
      assert.ok(message.includes(`[huawei, ${source}]`), message);
    }
  };

  it("appear in a preview", async () => tellsEach(await stack.preview()));

  it("appear once each in an update, and do not stop it", async () => {
    tellsEach(await stack.up());
    assert.equal((await stack.cloud())["peeringConnections"]!.length, 3);
  });
});

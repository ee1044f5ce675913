/** Default tags that are a secret stay one in the resources that get them: in previews and in state. */
import assert from "node:assert/strict";
import { engineStack } from "../harness/harness.js";

const SECRET = "cost-centre-4711";

const resources = (options: string): string => `
  const a = new Vpc("a", { cidrBlock: "10.1.0.0/16", tags: { app: "shop" } }${options});
  const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" }${options});
  new PeeringConnection("link", { vpc: a, peerVpc: b, tags: { to: b.id } }${options});`;

const OF_PROVIDER = `
  const pulumi = require("@pulumi/pulumi");
  const { PeeringConnection, Provider, Vpc } = require("pulumi-vpc-peering");
  const defaultTags = { team: "net", cost: pulumi.secret("${SECRET}") };
  const provider = new Provider("p", { vendor: "tencent", region: "ap-guangzhou", defaultTags });
  ${resources(", { provider }")}`;

const OF_STACK = `
  const { PeeringConnection, Vpc } = require("pulumi-vpc-peering");
  ${resources("")}`;

describe("defaultTags that are a secret", function () {
  this.timeout(240_000);

  for (const face of ["dynamic", "package"] as const)
    for (const [place, program] of [
      ["a Provider", OF_PROVIDER],
      ["the stack's configuration", OF_STACK],
    ] as const)
      it(`of ${place} are in no preview and no state, by the ${face} provider`, async () => {
        const isOfStack = program === OF_STACK;
        const stack = await engineStack({
          program,
          face,
          config: isOfStack ? { "vpcpeering:vendor": "tencent", "vpcpeering:region": "ap-guangzhou" } : {},
          secretConfig: isOfStack ? { "vpcpeering:defaultTags": JSON.stringify({ cost: SECRET }) } : {},
        });
        try {
          const shown = await stack.previewText();
          await stack.up();
          const { changes } = await stack.preview();
          const state = JSON.stringify(await stack.exportState());
          const tagged = (await stack.cloud())["vpcs"]!.map(({ tags }) => (tags as Record<string, string>)["cost"]);
          assert.deepEqual([shown.includes(SECRET), state.includes(SECRET), changes], [false, false, []]);
          assert.deepEqual(tagged, [SECRET, SECRET]);
        } finally {
          await stack.close();
        }
      });
});

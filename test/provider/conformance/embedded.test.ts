/** The suite on the embedded cloud, for each of its six vendors. */
import { conformanceCases } from "../../../provider/conformance/index.js";
import { VENDOR_IDS } from "../../../provider/rules/registry.js";
import { Scene } from "../cloud/scene.js";

for (const vendor of VENDOR_IDS) {
  describe(`the embedded cloud as a backend: ${vendor}`, () => {
    const scene = new Scene(vendor);
    const operator = scene.operator();
    after(() => scene.end());

    const cases = conformanceCases({
      vendor,
      regions: [scene.region, scene.farRegion],
      zone: "100001",
      open: (account) => scene.as(account === "requester" ? 0 : 1),
      makeSubnet: async (_account, vpc, cidrBlock) => operator.createSubnet(vpc.id, cidrBlock).id,
      makeRouteTable: async (_account, vpc, name) => operator.createRouteTable(vpc.id, name),
      cannot: { tampering: "the embedded cloud is in this process" },
      timeoutSeconds: 1,
    });
    for (const { title, skip, run } of cases) {
      if (skip === undefined) it(title, run);
      else it.skip(`${title}: ${skip}`, run);
    }
  });
}

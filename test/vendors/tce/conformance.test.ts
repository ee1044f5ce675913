/** The suite of all backends, on the clients of both APIs against the emulator, which speaks both on one port. */
import { conformanceCases, type ConformanceSubject } from "../../../provider/conformance/index.js";
import { FAR, REGION, Scene } from "../qcloud/scene.js";

for (const [version, path] of [
  ["2.0", "/v2/index.php"],
  ["3.0", ""],
] as const) {
  describe(`tce: conformance over the wire of API ${version}`, () => {
    const scene = new Scene("tce", path);
    before(() => scene.start({ knobs: { task: 50 } }));
    after(() => scene.end());

    const subject: ConformanceSubject = {
      vendor: "tce",
      regions: [REGION, FAR],
      open: (account) => scene.client(account === "requester" ? 0 : 1),
      makeSubnet: async (_, vpc, cidrBlock) => scene.operate((operator) => operator.createSubnet(vpc.id, cidrBlock).id),
      makeRouteTable: async (_, vpc, name) => scene.operate((operator) => operator.createRouteTable(vpc.id, name)),
      secrets: scene.keys.map(({ secretKey }) => secretKey),
    };
    for (const { title, skip, run } of conformanceCases(subject)) {
      if (skip === undefined) it(title, run).timeout(60_000);
      else it.skip(`${title}: ${skip}`, run);
    }
  });
}

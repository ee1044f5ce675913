/** The suite of all backends, on the client of API 2.0 against the emulator. */
import { conformanceCases, type ConformanceSubject } from "../../../provider/conformance/index.js";
import { FAR, REGION, Scene } from "./scene.js";

describe("qcloud: conformance over the wire", () => {
  const scene = new Scene();
  before(() => scene.start({ knobs: { task: 50 } }));
  after(() => scene.end());

  const subject: ConformanceSubject = {
    vendor: "qcloud",
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

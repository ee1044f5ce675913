/** The suite of all backends, on the client of API 3.0 against the emulator. */
import { conformanceCases, type ConformanceSubject } from "../../../provider/conformance/index.js";
import { KEYS, REGION, Scene } from "./scene.js";

describe("tencent: conformance over the wire", () => {
  const scene = new Scene();
  before(() => scene.start());
  after(() => scene.end());

  const subject: ConformanceSubject = {
    vendor: "tencent",
    regions: [REGION, "ap-beijing"],
    open: (account) => scene.client(account === "requester" ? 0 : 1),
    makeSubnet: async (_, vpc, cidrBlock) => scene.operate((operator) => operator.createSubnet(vpc.id, cidrBlock).id),
    makeRouteTable: async (_, vpc, name) => scene.operate((operator) => operator.createRouteTable(vpc.id, name)),
    secrets: KEYS.map(({ secretKey }) => secretKey),
  };
  for (const { title, skip, run } of conformanceCases(subject)) {
    if (skip === undefined) it(title, run).timeout(60_000);
    else it.skip(`${title}: ${skip}`, run);
  }
});

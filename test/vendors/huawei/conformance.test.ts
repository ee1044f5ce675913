/** The suite of all backends, on the client against the emulator: with route tables, and without. */
import { conformanceCases, type ConformanceSubject } from "../../../provider/conformance/index.js";
import { LegacyFront } from "./legacy-front.js";
import { FAR_REGION, KEYS, REGION, Scene } from "./scene.js";

describe("huawei: conformance over the wire", () => {
  const scene = new Scene();
  before(() => scene.start());
  after(() => scene.end());
  run(scene, () => scene.url, {
    makeRouteTable: async (_, vpc, name) => scene.operate((operator) => operator.createRouteTable(vpc.id, name)),
  });
});

describe("huawei: conformance over the wire, where there are no route tables", () => {
  const scene = new Scene();
  const front = new LegacyFront(() => scene.url);
  let url: string;
  before(async () => {
    await scene.start();
    url = await front.start();
  });
  after(async () => {
    await front.end();
    await scene.end();
  });
  run(scene, () => url, {});
});

function run(scene: Scene, endpoint: () => string, more: Partial<ConformanceSubject>): void {
  const subject: ConformanceSubject = {
    vendor: "huawei",
    regions: [REGION, FAR_REGION],
    open: (account) => scene.client(account === "requester" ? 0 : 1, { endpoint: endpoint() }),
    makeSubnet: async (_, vpc, cidrBlock) => scene.operate((operator) => operator.createSubnet(vpc.id, cidrBlock).id),
    secrets: KEYS.map(({ secretKey }) => secretKey),
    timeoutSeconds: 5,
    ...more,
  };
  for (const { title, skip, run: check } of conformanceCases(subject)) {
    if (skip === undefined) it(title, check).timeout(60_000);
    else it.skip(`${title}: ${skip}`, check);
  }
}

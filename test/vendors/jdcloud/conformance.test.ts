/** What every backend has to do, over jdcloud's wire. */
import { conformanceCases } from "../../../provider/conformance/index.js";
import { Ground, REGION } from "./ground.js";

describe("jdcloud over the wire is a backend", () => {
  let ground: Ground;
  before(async () => {
    ground = await Ground.open();
  });
  after(() => ground.close());

  const cases = conformanceCases({
    vendor: "jdcloud",
    regions: [REGION, "cn-east-2"],
    open: (account) => ground.as(account === "requester" ? 0 : 1),
    makeSubnet: async (_account, vpc, cidrBlock) => ground.operator.createSubnet(vpc.id, cidrBlock).id,
    makeRouteTable: async (_account, vpc, name) => ground.operator.createRouteTable(vpc.id, name),
    timeoutSeconds: 5,
  });
  for (const { title, run } of cases) it(title, run).timeout(20_000);
});

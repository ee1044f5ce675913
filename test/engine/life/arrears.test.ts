import assert from "node:assert/strict";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/** JD Cloud CPS: in arrears, connections between regions stop; nothing is to be mended in the program. */
describe("an account in arrears", function () {
  this.timeout(180_000);
  const program = (bandwidth: number) => `${IMPORTS}
    const north = new Vpc("north", { region: "cn-north-1", cidrBlock: "10.0.0.0/24" });
    const east = new Vpc("east", { region: "cn-east-2", cidrBlock: "10.1.0.0/24" });
    new PeeringConnection("link", { vpc: north, peerVpc: east, bandwidthMbps: ${bandwidth} });
  `;
  let stack: EngineStack;
  before(async () => {
    stack = await engineStack({ program: program(10), config: { "vpcpeering:vendor": "jdcloud-cps" } });
    await stack.up();
  });
  after(() => stack?.close());

  it("has its connection suspended, so the preview shows only a warning, and a new cap is rejected", async () => {
    const operator = new CloudOperator(stack.cloudFile);
    const { accountId } = operator.inventory().accounts[0]!;
    operator.account(accountId, "jdcloud-cps", { arrears: true });
    const plan = await stack.preview({ args: ["--refresh"] });
    assert.deepEqual(plan.changes, []);
    assert.match(JSON.stringify(plan.diagnostics), /is suspended: account \w+, which pays, is in arrears/);
    await stack.setProgram(program(20));
    const { errors } = await stack.up({ args: ["--refresh"], expectError: true });
    assert.match(errors, /bandwidthMbps 20: account \w+, which pays, is in arrears.*\(suspended\)/);

    operator.account(accountId, "jdcloud-cps", { arrears: false });
    const { changes } = await stack.up({ args: ["--refresh"] });
    assert.deepEqual(
      changes.map(({ op, name }) => `${op} ${name}`),
      ["update link"],
    );
    const [connection] = (await stack.cloud())["peeringConnections"]!;
    assert.deepEqual([connection!["state"], connection!["bandwidthMbps"]], ["active", 20]);
  });
});

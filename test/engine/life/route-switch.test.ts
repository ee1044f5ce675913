import assert from "node:assert/strict";
import { CloudOperator } from "../../../provider/cloud/index.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

const REGION = "ap-guangzhou";

const program = (route: string, opts = "{}", more = "") => `${IMPORTS}
  const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/24" });
  const peer = new Vpc("peer", { cidrBlock: "10.1.0.0/24" });
  const link = new PeeringConnection("link", { vpc, peerVpc: peer });
  new Route("plain", { vpc: peer, destinationCidrBlock: "10.0.0.0/24", peeringConnection: link });
  new Route("switched", { vpc, destinationCidrBlock: "10.1.0.0/24", peeringConnection: link, ${route} }, ${opts});
  ${more}
`;

const ON_ANOTHER_VENDOR = `
  const provider = new Provider("other", { vendor: "huawei", region: "cn-north-4" });
  new Route("refused", { routeTableId: "rtb-1", destinationCidrBlock: "10.9.0.0/24", peeringConnection: "pcx-1", enabled: false }, { provider });
`;

describe("enabled of a Route", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  before(async () => {
    stack = await engineStack({
      program: program("enabled: false"),
      config: { "vpcpeering:vendor": "tencent", "vpcpeering:region": REGION },
    });
  });
  after(() => stack?.close());

  const shown = async () => {
    const { changes } = await stack.preview({ args: ["--refresh"] });
    return Object.fromEntries(changes.map(({ op, name, detailedDiff }) => [`${op} ${name}`, detailedDiff]));
  };
  const row = async (destination: string) =>
    (await stack.cloud())["routes"]!.find(({ destinationCidrBlock }) => destinationCidrBlock === destination)!;
  const byHand = async (destination: string, isOn: boolean) => {
    const { vpcId, routeTableId } = await row(destination);
    const operator = new CloudOperator(stack.cloudFile);
    operator.switchRoute(vpcId as string, routeTableId as string, destination, isOn);
    operator.close();
  };

  it("creates a disabled route, enables it in place, and shows no change after either", async () => {
    await stack.up();
    assert.deepEqual(
      [(await row("10.1.0.0/24"))["enabled"], (await row("10.0.0.0/24"))["enabled"]],
      [false, undefined],
    );
    assert.deepEqual(await shown(), {});
    await stack.setProgram(program(""));
    assert.deepEqual(await shown(), { "update switched": { enabled: "delete" } });
    await stack.up();
    assert.equal((await row("10.1.0.0/24"))["enabled"], undefined);
    assert.deepEqual(await shown(), {});
    await stack.setProgram(program("enabled: true"));
    assert.deepEqual(await shown(), {});
  });

  it("shows a route that was disabled by hand, leaves it under ignoreChanges, and enables it again", async () => {
    await byHand("10.1.0.0/24", false);
    await byHand("10.0.0.0/24", false);
    await stack.setProgram(program("", `{ ignoreChanges: ["enabled"] }`));
    assert.deepEqual(await shown(), { "update plain": { enabled: "delete" } });
    await stack.up({ args: ["--refresh"] });
    assert.deepEqual(
      [(await row("10.1.0.0/24"))["enabled"], (await row("10.0.0.0/24"))["enabled"]],
      [false, undefined],
    );
    await stack.setProgram(program(""));
    assert.deepEqual(await shown(), { "update switched": { enabled: "delete" } });
    await stack.up({ args: ["--refresh"] });
    assert.equal((await row("10.1.0.0/24"))["enabled"], undefined);
    assert.deepEqual(await shown(), {});
  });

  it("is rejected at preview if the vendor's routes cannot be disabled", async () => {
    await stack.setProgram(program("", "{}", ON_ANOTHER_VENDOR));
    const { errors } = await stack.preview({ expectError: true });
    assert.match(
      errors,
      /enabled false: routes of this vendor cannot be disabled \[huawei, Huawei Cloud VPC API Reference, Route Table, 2024-03\]\. Leave out enabled, or remove the Route if it must carry no traffic\./,
    );
  });
});

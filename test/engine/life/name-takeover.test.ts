import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/** Names of VPCs are unique on Huawei Cloud, and the engine changes resources without an order of their own. */
describe("a VPC that takes the name of another one in the same update", function () {
  this.timeout(120_000);
  let stack: EngineStack;
  const program = (names: readonly [string, string, string?], options = "") => `${IMPORTS}
    const a = new Vpc("a", { name: "${names[0]}", cidrBlock: "10.1.0.0/16" });
    const b = new Vpc("b", { name: "${names[1]}", cidrBlock: "10.2.0.0/16" }, { ${options} });
    ${names[2] === undefined ? "" : `new Vpc("c", { name: "${names[2]}", cidrBlock: "10.3.0.0/16" }, { dependsOn: [b] });`}
  `;
  const names = async () => (await stack.cloud())["vpcs"]!.map(({ name }) => String(name)).toSorted();

  before(async () => {
    const config = { "vpcpeering:vendor": "huawei", "vpcpeering:region": "cn-north-4" };
    stack = await engineStack({ program: program(["x", "z"]), config });
    await stack.up();
  });
  after(() => stack?.close());

  it("is an error at preview that names both", async () => {
    await stack.setProgram(program(["y", "x"]));
    const { errors } = await stack.preview({ expectError: true });
    const words =
      /name "x": "a" has this name until the update changes it, and "b" takes it in the same update \[huawei, .+\]\. In one update give "a" a name that is free, and in the next "b" the name "x"; or let "b" wait: add "a" to its option dependsOn\. \(vendor-rule\)/;
    assert.match(errors, words);
    assert.deepEqual(await names(), ["x", "z"]);
  });

  it("waits for the other one that its dependsOn names, as a chain does", async () => {
    await stack.setProgram(program(["y", "x", "z"], "dependsOn: [a]"));
    await stack.up();
    assert.deepEqual(await names(), ["x", "y", "z"]);
    assert.deepEqual((await stack.preview()).changes, []);
  });
});

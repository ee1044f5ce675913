import assert from "node:assert/strict";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";

/** @param declared CIDR block that the program gives the VPC, which is deployed with 10.0.0.0/16. */
const program = (declared: string, opts: string, more: string) => `${IMPORTS}
  const { Subnet } = require("pulumi-vpc-peering");
  const region = "ap-guangzhou";
  const app = new Vpc("app", { region, cidrBlock: "${declared}" }, ${opts});
  const inside = new Vpc("inside", { region, cidrBlock: "10.0.1.0/24" });
  const beside = new Vpc("beside", { region, cidrBlock: "10.2.0.0/24" });
  const other = new Vpc("other", { region, cidrBlock: "10.9.0.0/24" });
  ${more}
`;
const IGNORING = `{ ignoreChanges: ["cidrBlock"] }`;
const FREE = `new PeeringConnection("free", { vpc: app, peerVpc: beside });`;
const OVERLAPPING = `new PeeringConnection("overlapping", { vpc: app, peerVpc: inside });`;

describe("a VPC whose CIDR block in the program is not the deployed one", function () {
  this.timeout(240_000);
  let s: EngineStack;
  before(async () => {
    s = await engineStack({ program: program("10.0.0.0/16", "{}", ""), config: { "vpcpeering:vendor": "tencent" } });
    await s.up();
  });
  after(() => s.close());

  it("is judged by the deployed block under ignoreChanges", async () => {
    await s.setProgram(program("10.2.0.0/16", IGNORING, OVERLAPPING));
    const { errors } = await s.preview({ expectError: true });
    assert.match(errors, /overlap \(10\.0\.0\.0\/16 and 10\.0\.1\.0\/24\)/);
  });

  it("is judged by the deployed block where --target leaves it out", async () => {
    await s.setProgram(program("10.2.0.0/16", "{}", FREE));
    const { changes } = await s.preview({ args: ["--target", "**:PeeringConnection::free"] });
    assert.deepEqual(
      changes.map(({ op, urn }) => [op, urn.split("::").at(-1)]),
      [["create", "free"]],
    );
  });

  it("is not the VPC of a subnet that ignores a change of vpc", async () => {
    const subnet = (vpc: string) => `
      new Subnet("web", { vpc: ${vpc}, cidrBlock: "10.0.3.0/24", zone: "ap-guangzhou-3" }, { ignoreChanges: ["vpc"] });
      ${FREE}`;
    await s.setProgram(program("10.2.0.0/16", IGNORING, subnet("app")));
    await s.up();
    await s.setProgram(program("10.2.0.0/16", IGNORING, subnet("other")));
    const { changes, warnings } = await s.preview();
    assert.deepEqual([changes, warnings], [[], ""]);
  });
});

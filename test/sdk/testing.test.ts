/** Programs under Pulumi's mocks: our own, and a user's that give the inputs back. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";

function runProgram(
  program: string,
  preview = false,
): Promise<{ printed: Record<string, unknown>; stderr: string; code: number }> {
  const source = `
    const pulumi = require("@pulumi/pulumi");
    const { peeringMocks } = require("pulumi-vpc-peering/testing");
    const { Vpc, PeeringConnection, PeeringAccepter, Route, PeeringLink, Provider, getVpc, getPeeringConnections, getPeeringConnectionsOutput } =
      require("pulumi-vpc-peering");
    const printed = {};
    const show = (name, output) => pulumi.output(output).apply((value) => void (printed[name] = value ?? null));
    process.on("beforeExit", () => { console.log(JSON.stringify(printed)); process.exit(process.exitCode ?? 0); });
    const preview = ${preview};
    ${program}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["-e", source], (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ printed: JSON.parse(stdout || "{}") as Record<string, unknown>, stderr, code });
    });
  });
}

const ECHO = `
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs, id }) => ({ id: id || name + "-id", state: inputs }),
    call: ({ token, inputs }) => ({ token, inputs }),
  }, "p", "s", preview);`;
const OURS = `pulumi.runtime.setMocks(peeringMocks({ vendor: "tce", region: "ap-guangzhou" }), "p", "s", preview);`;
const NETWORK = `
  const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" });
  const b = new Vpc("b", { cidrBlock: "10.2.0.0/16", region: "ap-beijing" });
  const link = new PeeringConnection("link", { vpc: a, peerVpc: b, bandwidthMbps: 20 });
  const route = new Route("route", { vpc: a, destinationCidrBlock: "10.2.0.0/16", peeringConnection: link });`;

describe("mocks that return the inputs", function () {
  this.timeout(30_000);

  it("leave derived outputs undefined, and let the program finish", async () => {
    const { printed, stderr, code } = await runProgram(`${ECHO} ${NETWORK}
      new PeeringAccepter("accepter", { peeringConnection: link });
      show("cidrBlock", a.cidrBlock); show("vpcId", a.vpcId); show("accountId", a.accountId);
      show("crossRegion", link.crossRegion); show("role", link.role); show("table", route.routeTableId);`);
    assert.deepEqual([stderr, code], ["", 0]);
    assert.deepEqual(printed, {
      cidrBlock: "10.1.0.0/16",
      vpcId: "a-id",
      accountId: null,
      crossRegion: null,
      role: null,
      table: "route-id",
    });
  });

  it("return functions' results from `call`", async () => {
    const { printed } = await runProgram(`${ECHO} show("vpc", getVpc({ id: "vpc-1" }));`);
    assert.deepEqual(printed["vpc"], { token: "vpcpeering:index:getVpc", inputs: { id: "vpc-1" } });
  });
});

describe("peeringMocks", function () {
  this.timeout(30_000);

  it("return the ids and outputs of an update", async () => {
    const { printed, stderr } = await runProgram(`${OURS} ${NETWORK}
      show("id", link.id); show("state", link.state); show("crossRegion", link.crossRegion); show("role", link.role);
      show("name", a.name); show("accountId", a.accountId); show("route", route.id);`);
    assert.equal(stderr, "");
    const { id, route, ...facts } = printed;
    assert.match(String(id), /^ap-guangzhou\/pcx-\w{8}$/);
    assert.match(String(route), /^ap-guangzhou\/rtb-\w{8}\/10\.2\.0\.0\/16$/);
    assert.deepEqual(facts, {
      state: "active",
      crossRegion: true,
      role: "both",
      name: "p-s-a",
      accountId: "100000000001",
    });
  });

  it("keep accounts of explicit providers apart, in one cloud", async () => {
    const { printed, stderr } = await runProgram(`${OURS}
      const ours = new Provider("ours", { vendor: "tce", region: "ap-guangzhou" });
      const theirs = new Provider("theirs", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000002" });
      const a = new Vpc("a", { cidrBlock: "10.1.0.0/16" }, { provider: ours });
      const b = new Vpc("b", { cidrBlock: "10.2.0.0/16" }, { provider: theirs });
      const link = new PeeringConnection("link", { vpc: a, peerVpc: b }, { provider: ours });
      const accepter = new PeeringAccepter("accepter", { peeringConnection: link, trustedAccountIds: ["100000000001"] }, { provider: theirs });
      show("asked", link.state); show("accepted", accepter.state); show("other", b.accountId);
      show("seen", getPeeringConnectionsOutput({ vpc: b }, { provider: theirs, dependsOn: accepter }).peeringConnections.length);`);
    assert.equal(stderr, "");
    assert.deepEqual(printed, { asked: "pending-acceptance", accepted: "active", other: "100000000002", seen: 1 });
  });

  it("sign in nowhere, even if the Providers assume roles", async () => {
    const { printed, stderr, code } = await runProgram(`${OURS}
      const role = { roleArn: "qcs::cam::uin/100000000002:roleName/ci" };
      const settings = { vendor: "tencent", backend: "api", region: "ap-guangzhou", accountId: "100000000002" };
      const byRole = new Provider("role", { ...settings, assumeRole: role });
      const byToken = new Provider("token", { ...settings, oidc: { ...role, tokenFile: "/nowhere" }, assumeRole: [role] });
      const byProfile = new Provider("profile", { ...settings, profile: "ci" });
      const own = [byRole, byToken, byProfile].map((provider, i) => new Vpc("own" + i, { cidrBlock: "10." + i + ".0.0/16" }, { provider }));
      show("accounts", pulumi.all(own.map(({ accountId }) => accountId)));`);
    assert.deepEqual([stderr, code], ["", 0]);
    assert.deepEqual(printed["accounts"], ["100000000002", "100000000002", "100000000002"]);
  });

  it("reject a plan as a preview does", async () => {
    const { stderr, code } = await runProgram(
      `${OURS}
      new Vpc("a", { cidrBlock: "10.1.0.1/16" });`,
      true,
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /cidrBlock "10\.1\.0\.1\/16": has host bits set/);
  });

  it("leave ids and outputs unknown in a preview", async () => {
    const { printed, stderr } = await runProgram(
      `${OURS} ${NETWORK} show("name", a.name); show("state", link.state);`,
      true,
    );
    assert.equal(stderr, "");
    assert.equal(printed["name"], "p-s-a");
  });

  it("read an existing resource, and fail for a missing one", async () => {
    const { stderr, code } = await runProgram(`${OURS} Vpc.get("none", "ap-guangzhou/vpc-00000000");`);
    assert.notEqual(code, 0);
    assert.match(stderr, /there is no Vpc of that id/);
  });
});

/** The vendor's own SDK takes the emulator for the real thing, and is refused with a wrong key. */
import assert from "node:assert/strict";
import { Scene } from "../scene.js";
import { type Answer, type Ask, sdkOf } from "./sdk.js";

const WAYS = [
  { method: "POST", signatureMethod: "sha1" },
  { method: "GET", signatureMethod: "sha1" },
  { method: "POST", signatureMethod: "sha256" },
  { method: "GET", signatureMethod: "sha256" },
];

for (const way of WAYS) {
  describe(`qcloud: the official SDK as a client of the emulator, ${way.method} and ${way.signatureMethod}`, () => {
    const scene = new Scene("qcloud");
    before(() => scene.start());
    after(() => scene.end());

    const sdk = (n: 0 | 1, region = "gz"): Ask => sdkOf(scene.host, scene.keys[n], { ...way, region });
    const good = async (requested: Promise<Answer>): Promise<Answer> => {
      const { code, message, codeDesc, ...rest } = await requested;
      assert.deepEqual([code, message, codeDesc], [0, "", "Success"]);
      return rest;
    };
    const vpc = async (ask: Ask, cidrBlock: string): Promise<string> =>
      (await good(ask("CreateVpc", { vpcName: `vpc ${cidrBlock}`, cidrBlock })))["uniqVpcId"];
    const connections = async (ask: Ask, params: object): Promise<Answer[]> =>
      (await good(ask("DescribeVpcPeeringConnections", params)))["data"];
    const done = async (ask: Ask, requested: Promise<Answer>): Promise<string> => {
      const { taskId } = await good(requested);
      assert.equal(typeof taskId, "number");
      const { data } = await good(ask("DescribeVpcTaskResult", { taskId }));
      assert.equal(data.status, 0);
      return data.output.uniqVpcPeerId;
    };

    it("creates, lists, accepts, modifies, routes and deletes between regions", async () => {
      const [mine, theirs] = [sdk(0), sdk(1, "bj")];
      const [own, peer] = [await vpc(mine, "10.1.0.0/16"), await vpc(theirs, "10.2.0.0/16")];
      const requested = { vpcId: own, peerVpcId: peer, peerUin: scene.keys[1].accountId, peeringConnectionName: "p 1" };
      const far = { ...requested, peerRegion: "bj", bandwidth: 10, type: 1 };
      const id = await done(mine, mine("CreateVpcPeeringConnectionEx", far));
      assert.match(id, /^pcx-[a-z0-9]{8}$/);
      const [row, ...others] = await connections(mine, { peeringConnectionId: id });
      assert.deepEqual(others, []);
      const { createTime, vpcId, peerVpcId, appId: _, ...rest } = row!;
      assert.match(createTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      assert.match(vpcId, /^gz_vpc_\d+$/);
      assert.match(peerVpcId, /^bj_vpc_\d+$/);
      assert.deepEqual(rest, {
        unVpcId: own,
        uniqVpcId: own,
        unPeerVpcId: peer,
        uniqPeerVpcId: peer,
        peeringConnectionId: id,
        peeringConnectionName: "p 1",
        bandwidth: 10,
        type: 1,
        state: 0,
        uin: 100_000_000_011,
        peerUin: 100_000_000_022,
        region: "gz",
        peerRegion: "bj",
      });

      await done(theirs, theirs("AcceptVpcPeeringConnectionEx", { peeringConnectionId: id }));
      assert.equal((await connections(theirs, { state: 1 })).length, 1);
      const wider = { peeringConnectionId: id, peeringConnectionName: "p2", bandwidth: 50 };
      await done(mine, mine("ModifyVpcPeeringConnectionEx", wider));
      assert.equal((await connections(mine, { vpcId }))[0]!["peeringConnectionName"], "p2");
      const stored = scene.operate((operator) => operator.inventory({ vendor: "qcloud" }).peeringConnections);
      assert.deepEqual(
        stored.map(({ bandwidthMbps }) => bandwidthMbps),
        [50],
      );

      const [table] = (await good(mine("DescribeRouteTable", { vpcId: own })))["data"];
      const routeSet = [{ destinationCidrBlock: "10.2.0.0/16", nextType: 4, nextHub: id }];
      const rows = { vpcId: own, routeTableId: table.unRouteTableId, routeSet };
      await good(mine("CreateRoute", rows));
      assert.equal((await mine("CreateRoute", rows))["codeDesc"], "RouteAlreadyExists");
      const [written] = (await good(mine("DescribeRouteTable", { routeTableId: table.routeTableId })))["data"];
      assert.deepEqual(written.routeSet, [
        { destinationCidrBlock: "Local", nextType: 2, nextHub: "Local", unNextHub: null, description: null },
        { ...routeSet[0], unNextHub: id, description: "" },
      ]);
      await good(mine("DeleteRoute", rows));

      await done(mine, mine("DeleteVpcPeeringConnectionEx", { peeringConnectionId: id }));
      assert.equal((await connections(theirs, {}))[0]!["state"], 4);
      await done(theirs, theirs("DeleteVpcPeeringConnectionEx", { peeringConnectionId: id }));
      await good(mine("DeleteVpc", { vpcId: own }));
      await good(theirs("DeleteVpc", { vpcId: peer }));
    });

    it("creates and rejects inside a region, without tasks", async () => {
      const [mine, theirs] = [sdk(0), sdk(1)];
      const [own, peer] = [await vpc(mine, "10.3.0.0/16"), await vpc(theirs, "10.4.0.0/16")];
      const requested = {
        vpcId: own,
        peerVpcId: peer,
        peerUin: scene.keys[1].accountId,
        peeringConnectionName: "near",
      };
      const { peeringConnectionId } = await good(mine("CreateVpcPeeringConnection", requested));
      const far = await theirs("RejectVpcPeeringConnectionEx", { peeringConnectionId });
      assert.deepEqual([far["code"], far["codeDesc"]], [4000, "InvalidParameter"]);
      assert.deepEqual(await good(theirs("RejectVpcPeeringConnection", { peeringConnectionId })), {});
      assert.deepEqual(await connections(theirs, {}), []);
      assert.equal((await connections(mine, { peeringConnectionId }))[0]!["state"], 3);
    });

    it("fails with a wrong key", async () => {
      const wrong = sdkOf(scene.host, { ...scene.keys[0], secretKey: "wrong" }, way);
      const { code, codeDesc } = await wrong("DescribeVpcEx");
      assert.deepEqual([code, codeDesc], [4100, "AuthFailure"]);
      const nobody = sdkOf(scene.host, { secretId: "AKIDNOBODY", secretKey: "wrong" }, way);
      assert.equal((await nobody("DescribeVpcEx"))["code"], 4104);
    });
  });
}

describe("qcloud: the emulator rejects", () => {
  const scene = new Scene("qcloud");
  let ask: Ask;
  before(async () => {
    await scene.start({ behaviour: { task: 60_000 } });
    ask = sdkOf(scene.host, scene.keys[0]);
  });
  after(() => scene.end());

  const refusal = async (action: string, params: object) => {
    const { code, codeDesc } = await ask(action, params);
    return [code, codeDesc];
  };

  it("unknown actions and parameters, and values out of range", async () => {
    const bad = [4000, "InvalidParameter"];
    assert.deepEqual(await refusal("DescribeVpcs", {}), bad);
    assert.deepEqual(await refusal("DescribeVpcEx", { vpcID: "vpc-1" }), bad);
    assert.deepEqual(await refusal("DescribeVpcEx", { limit: 51 }), bad);
    assert.deepEqual(await refusal("DescribeVpcEx", { offset: "x" }), bad);
    assert.deepEqual(await refusal("CreateVpc", { vpcName: "v" }), bad);
    assert.deepEqual(await refusal("DescribeVpcEx", { Region: "" }), bad);
    assert.deepEqual(await refusal("DescribeVpcTaskResult", { taskId: 1 }), bad);
  });

  it("missing objects, and names that are in use", async () => {
    assert.deepEqual(await refusal("DeleteVpc", { vpcId: "vpc-00000000" }), [5000, "InvalidVpc.NotFound"]);
    const pcx = { peeringConnectionId: "pcx-00000000" };
    assert.deepEqual(await refusal("AcceptVpcPeeringConnection", pcx), [5000, "InvalidPeeringConnection.NotFound"]);
    assert.equal((await ask("CreateVpc", { vpcName: "taken", cidrBlock: "10.1.0.0/16" }))["code"], 0);
    const again = { vpcName: "taken", cidrBlock: "10.9.0.0/16" };
    assert.deepEqual(await refusal("CreateVpc", again), [4000, "InvalidVpcName.InUse"]);
  });

  it("a second operation on a connection whose task is running", async () => {
    const beijing = sdkOf(scene.host, scene.keys[0], { region: "bj" });
    const { uniqVpcId: vpcId } = await ask("CreateVpc", { vpcName: "a", cidrBlock: "10.2.0.0/16" });
    const { uniqVpcId: peerVpcId } = await beijing("CreateVpc", { vpcName: "b", cidrBlock: "10.3.0.0/16" });
    const { accountId: peerUin } = scene.keys[0];
    const requested = { vpcId, peerVpcId, peerUin, peerRegion: "bj", peeringConnectionName: "slow", bandwidth: 10 };
    const { taskId } = await ask("CreateVpcPeeringConnectionEx", requested);
    assert.deepEqual((await ask("DescribeVpcTaskResult", { taskId }))["data"], { status: 2, output: {} });
    const [{ peeringConnectionId }] = (await ask("DescribeVpcPeeringConnections"))["data"];
    const locked = [5100, "ActionLocked"];
    assert.deepEqual(await refusal("DeleteVpcPeeringConnectionEx", { peeringConnectionId }), locked);
  });
});

/** JD Cloud's own SDK for JavaScript takes the emulator for the real thing. */
import assert from "node:assert/strict";
import type { EmulatedKey } from "../../../../provider/servers/emulator/contract.js";
import { REGIONS } from "../../cloud/scene.js";
import { Scene } from "../scene.js";

const [REGION] = REGIONS.jdcloud;

type Sdk = Readonly<
  Record<string, (opts: object, region: string) => Promise<{ readonly requestId: string; readonly result: any }>>
>;

interface Half {
  readonly vpcPeeringId: string;
  readonly vpcPeeringName: string;
  readonly vpcPeeringState: string;
}

interface Rule {
  readonly ruleId: string;
  readonly nextHopType: string;
  readonly nextHopId: string;
  readonly addressPrefix: string;
  readonly description: string;
}

describe("jdcloud: the official SDK as a client of the emulator", () => {
  const scene = new Scene("jdcloud");
  let a: Sdk;
  let b: Sdk;

  before(async () => {
    await scene.start();
    [a, b] = [openSdk(scene.keys[0]), openSdk(scene.keys[1])];
  });
  after(() => scene.end());

  const call = async (sdk: Sdk, action: string, opts: object = {}) => {
    const answer = await sdk[action]!(opts, REGION);
    assert.match(answer.requestId, /^[0-9a-f-]{36}$/);
    return answer.result;
  };
  const showing = async (sdk: Sdk, vpcPeeringId: string): Promise<Half> =>
    (await call(sdk, "describeVpcPeering", { vpcPeeringId })).vpcPeering;

  it("creates, lists, mirrors, modifies, routes and deletes", async () => {
    const { vpcId } = await call(a, "createVpc", { vpcName: "own", addressPrefix: "10.0.0.0/16" });
    const peer = await call(b, "createVpc", { vpcName: "peer", addressPrefix: "10.1.0.0/16" });
    const { vpcPeering } = await call(a, "createVpcPeering", {
      vpcPeeringName: "to-peer",
      vpcId,
      remoteVpcId: peer.vpcId,
      description: "the first half",
    });
    assert.equal(vpcPeering.vpcPeeringState, "Initiated");
    assert.deepEqual(vpcPeering.remoteVpcInfo, {
      vpcId: peer.vpcId,
      vpcName: "peer",
      addressPrefix: ["10.1.0.0/16"],
    });
    assert.match(vpcPeering.createdTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

    const filters = [
      { name: "vpcId", values: [vpcId, "vpc-other"] },
      { name: "remoteVpcId", operator: "eq", values: [peer.vpcId] },
    ];
    const listed = await call(a, "describeVpcPeerings", { pageNumber: 1, pageSize: 10, filters });
    assert.equal(listed.totalCount, 1);
    assert.deepEqual(listed.vpcPeerings, [vpcPeering]);
    assert.equal((await call(b, "describeVpcPeerings")).totalCount, 0);

    const mirror: Half = (
      await call(b, "createVpcPeering", { vpcPeeringName: "back", vpcId: peer.vpcId, remoteVpcId: vpcId })
    ).vpcPeering;
    assert.equal(mirror.vpcPeeringState, "Connected");
    assert.equal((await showing(a, vpcPeering.vpcPeeringId)).vpcPeeringState, "Connected");

    await call(b, "modifyVpcPeering", { vpcPeeringId: mirror.vpcPeeringId, vpcPeeringName: "renamed" });
    assert.equal((await showing(b, mirror.vpcPeeringId)).vpcPeeringName, "renamed");
    assert.equal((await showing(a, vpcPeering.vpcPeeringId)).vpcPeeringName, "to-peer");

    const [routeTableId] = (await call(a, "describeVpc", { vpcId })).vpc.routeTableIds;
    await call(a, "addRouteTableRules", {
      routeTableId,
      routeTableRuleSpecs: [
        { nextHopType: "vpc_peering", nextHopId: vpcPeering.vpcPeeringId, addressPrefix: "10.1.0.0/17" },
        { nextHopType: "vpc_peering", nextHopId: vpcPeering.vpcPeeringId, addressPrefix: "10.1.128.0/17" },
      ],
    });
    const rules = async (): Promise<Rule[]> =>
      (await call(a, "describeRouteTable", { routeTableId })).routeTable.routeTableRules;
    assert.deepEqual(
      (await rules()).map(({ nextHopType, nextHopId, addressPrefix }) => [nextHopType, nextHopId, addressPrefix]),
      [
        ["local", "local", "local"],
        ["internet", "internet", "0.0.0.0/0"],
        ["vpc_peering", vpcPeering.vpcPeeringId, "10.1.0.0/17"],
        ["vpc_peering", vpcPeering.vpcPeeringId, "10.1.128.0/17"],
      ],
    );
    const { ruleId } = (await rules())[2]!;
    const modify = { routeTableId, modifyRouteTableRuleSpecs: [{ ruleId, description: "half of it" }] };
    await call(a, "modifyRouteTableRules", modify);
    assert.equal((await rules())[2]!.description, "half of it");
    await call(a, "removeRouteTableRules", { routeTableId, ruleIds: [ruleId] });
    assert.equal((await rules()).length, 3);

    await call(a, "deleteVpcPeering", { vpcPeeringId: vpcPeering.vpcPeeringId });
    assert.equal((await showing(b, mirror.vpcPeeringId)).vpcPeeringState, "Disconnected");
    await assert.rejects(showing(a, vpcPeering.vpcPeeringId), (answer: any) => answer.error.code === 404);
    await call(b, "deleteVpcPeering", { vpcPeeringId: mirror.vpcPeeringId });
    await call(a, "deleteVpc", { vpcId });
    await call(b, "deleteVpc", { vpcId: peer.vpcId });
    assert.equal((await call(a, "describeVpcs")).totalCount, 0);
  });

  it("fails with a wrong secret, and with an unknown key", async () => {
    const [key] = scene.keys;
    for (const wrong of [{ secretKey: "not-the-secret" }, { secretId: "NOBODY" }]) {
      await assert.rejects(call(openSdk({ ...key, ...wrong }), "describeVpcs"), (answer: any) => {
        assert.equal(answer.responseObj.status, 401);
        assert.equal(answer.error.code, 401);
        assert.equal(answer.error.status, "ACCESS_ERROR");
        return true;
      });
    }
  });

  function openSdk({ secretId, secretKey }: EmulatedKey): Sdk {
    // What is configured here every new service takes over.
    require("jdcloud-sdk-js/src/lib/core").config.logger = () => undefined;
    const Vpc = require("jdcloud-sdk-js/src/services/vpc");
    return new Vpc({
      credentials: { accessKeyId: secretId, secretAccessKey: secretKey },
      regionId: REGION,
      endpoint: { protocol: "http", host: new URL(scene.url).host },
    }) as Sdk;
  }
});

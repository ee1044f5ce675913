/** Which API a private cloud is spoken to in, and what tells one deployment from another. */
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import { isPeeringError } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/tce/client/index.js";
import { REGIONS } from "../../cloud/scene.js";
import { connectionBetween, Scene, settingsFor } from "../scene.js";
import { type Answer, sdkOf } from "../qcloud/sdk.js";

const [REGION, FAR] = REGIONS.tce;

describe("tce: the endpoint", () => {
  const credentials = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" };

  for (const endpoint of [undefined, "cloud", "ftp://vpc.cloud.test", "vpc.cloud.test/v2/index.php"]) {
    it(`is rejected if it does not name the deployment: ${endpoint}`, async () => {
      const opening = openClient({ settings: settingsFor("tce", endpoint), credentials, services: {} });
      await assert.rejects(opening, (error) => {
        assert.ok(isPeeringError(error, "invalid-config"));
        assert.equal(error.detail.property, "vpcpeering:endpoint");
        return true;
      });
    });
  }

  const scene = new Scene("tce");
  before(() => scene.start());
  after(() => scene.end());
  const actions = () => Object.keys(scene.emulator.calls("tce"));

  it("selects the API by its path, and the deployment by its host", async () => {
    const client3 = await scene.client();
    const client2 = await scene.client(0, { endpoint: `${scene.url}/v2/index.php` });
    assert.equal(client3.identity, `api/tce/100000000011/${scene.host}`);
    assert.equal(client2.identity, client3.identity);
    scene.emulator.forgetCalls();
    await client3.listVpcs({ region: REGION });
    await client2.listVpcs({ region: REGION });
    assert.deepEqual(actions(), ["DescribeVpcs", "DescribeVpcEx"]);
  });

  it("returns the same connection over either API, except what API 2.0 does not report", async () => {
    const client3 = await scene.client();
    const client2 = await scene.client(0, { endpoint: `${scene.url}/v2/index.php` });
    const [own, far] = [await scene.vpcIn(client3), await scene.vpcIn(client3, { region: FAR })];
    const connection = await connectionBetween(client3, own, far, { bandwidthMbps: 25 });
    const [seen] = await client2.getPeerings([connection]);
    assert.equal(connection.bandwidthMbps, 25);
    assert.equal(connection.chargeType, "daily-peak");
    const logged = ({ id, region, name, state, requester, accepter, createdAt }: typeof connection) => ({
      id,
      region,
      name,
      state,
      requester,
      accepter,
      createdAt,
    });
    assert.deepEqual(logged(seen!), logged(connection));
    assert.equal(seen!.bandwidthMbps, 25);
    assert.equal(seen!.chargeType, undefined);
    assert.deepEqual(client2.lacks, [
      "chargeTypeReadable",
      "secondaryCidrs",
      "ipv6",
      "routeEnabled",
      "vpcTags",
      "sameVpcNames",
    ]);
  });
});

describe("tce: the official SDKs as clients of the emulator", () => {
  const scene = new Scene("tce");
  const agent = new Agent();
  before(() => scene.start());
  after(async () => {
    agent.destroy();
    await scene.end();
  });

  it("create a connection over API 3.0, accept it over API 2.0, and delete it over either", async () => {
    const [mine, theirs] = scene.keys;
    const sdk3 = new CommonClient(scene.host, "2017-03-12", {
      credential: { secretId: mine.secretId, secretKey: mine.secretKey },
      region: REGION,
      profile: { httpProfile: { protocol: "http://", endpoint: scene.host, agent } },
    });
    const sdk2 = sdkOf(scene.host, theirs, { region: "bj", signatureMethod: "sha256" });
    const made: Answer = await sdk3.request("CreateVpc", { VpcName: "own", CidrBlock: "10.1.0.0/16" });
    const { uniqVpcId } = await sdk2("CreateVpc", { vpcName: "peer", cidrBlock: "10.2.0.0/16" });
    await sdk3.request("CreateVpcPeeringConnectionEx", {
      VpcId: made["Vpc"].VpcId,
      PeeringConnectionName: "p1",
      PeerVpcId: uniqVpcId,
      PeerUin: theirs.accountId,
      PeerRegion: FAR,
      Bandwidth: 10,
    });
    const Filters = [{ Name: "peering-connection-name", Values: ["p1"] }];
    const found: Answer = await sdk3.request("DescribeVpcPeeringConnections", { Filters });
    const peeringConnectionId: string = found["PeerConnectionSet"][0].PeeringConnectionId;
    const { code, taskId } = await sdk2("AcceptVpcPeeringConnectionEx", { peeringConnectionId });
    assert.equal(code, 0);
    assert.equal((await sdk2("DescribeVpcTaskResult", { taskId }))["data"].status, 0);
    const ids = { PeeringConnectionIds: [peeringConnectionId] };
    const listed: Answer = await sdk3.request("DescribeVpcPeeringConnections", ids);
    assert.equal(listed["PeerConnectionSet"][0].State, "ACTIVE");
    await sdk3.request("DeleteVpcPeeringConnectionEx", { PeeringConnectionId: peeringConnectionId });
    const rows = await sdk2("DescribeVpcPeeringConnections");
    assert.equal(rows["data"][0].state, 4);
    assert.equal((await sdk2("DeleteVpcPeeringConnectionEx", { peeringConnectionId }))["code"], 0);
    const wrong = sdkOf(scene.host, { ...theirs, secretKey: "wrong" });
    assert.equal((await wrong("DescribeVpcEx"))["codeDesc"], "AuthFailure");
  });
});

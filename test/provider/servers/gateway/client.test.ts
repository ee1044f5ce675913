/** What comes out of the protocol is what went in. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Backend, PeeringRecord } from "../../../../provider/backend/contract.js";
import { hasRouteTables, hasSubnets } from "../../../../provider/backend/optional-calls.js";
import { openBackend } from "../../../../provider/run/open-backend.js";
import { CloudOperator } from "../../../../provider/cloud/index.js";
import { isPeeringError, type PeeringError } from "../../../../provider/errors.js";
import { openGatewayClient } from "../../../../provider/servers/gateway/client.js";
import { OPERATIONS } from "../../../../provider/servers/gateway/operations.js";
import { TamperingFront } from "../../conformance/tampering-front.js";
import { aVpc, Ground, REGION } from "./ground.js";

const NOWHERE = { region: "", id: "" };

describe("the gateway's client", () => {
  let ground: Ground;
  beforeEach(async () => (ground = await Ground.make()));
  afterEach(() => ground.end());

  it("reports the account of its token", async () => {
    const [client, behind] = [await ground.client(), ground.behind()];
    const [kind, vendor, account, store] = behind.identity.split("/");
    assert.equal(client.identity, `gateway/${vendor}/${account}/${kind}:${store}`);
    assert.deepEqual(
      [client.accountId, client.settleSeconds, await client.getAccount()],
      [behind.accountId, 0, await behind.getAccount()],
    );
    assert.match(client.notice!, /^gateway 127\.0\.0\.1:\d+: embedded cloud: nothing real is created/);
  });

  it("reports what the cloud behind the gateway lacks, as far as this version knows it", async () => {
    const served = (lacks: Backend["lacks"]) =>
      OPERATIONS.about.run(
        { vendor: "tencent", backend: { ...ground.behind(), ...(lacks !== undefined && { lacks }) } },
        undefined,
        { region: "", id: "" },
      );
    assert.ok(!("lacks" in (await served(undefined))));
    assert.deepEqual((await served(["routeEnabled"])).lacks, ["routeEnabled"]);
    assert.ok(!("lacks" in (await ground.client())));

    const front = createServer((_, response) => {
      void served(["secondaryCidrs", "routeEnabled"]).then((about) =>
        response.end(JSON.stringify({ ...about, lacks: [...about.lacks!, "teleportation"] })),
      );
    }).listen(0, "127.0.0.1");
    await once(front, "listening");
    const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    assert.deepEqual((await ground.client({ endpoint })).lacks, ["secondaryCidrs", "routeEnabled"]);
    front.closeAllConnections();
    front.close();
  });

  it("has calls for subnets and route tables if the gateway reports them, as an earlier one does not", async () => {
    const about = await OPERATIONS.about.run({ vendor: "tencent", backend: ground.behind() }, undefined, NOWHERE);
    assert.deepEqual(about.features.slice(-2), ["subnets", "routeTables"]);
    const opened = async (features: readonly string[]) => {
      const front = createServer((_, response) => void response.end(JSON.stringify({ ...about, features })));
      await once(front.listen(0, "127.0.0.1"), "listening");
      const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
      const client = await ground.client({ endpoint });
      front.closeAllConnections();
      front.close();
      return [hasSubnets(client), hasRouteTables(client), client.createRoutes !== undefined];
    };
    assert.deepEqual(await opened(about.features), [true, true, true]);
    assert.deepEqual(await opened(["createRoutes", "subnets", "teleportation"]), [true, false, true]);
    assert.deepEqual(await opened([]), [false, false, false]);
  });

  it("refuses subnets and route tables that the backend behind the gateway lacks", async () => {
    const { createSubnet: _, createRouteTable: __, ...older } = ground.behind();
    const served = { vendor: "tencent", backend: { ...older, identity: "own/tencent/1" } };
    const about = await OPERATIONS.about.run(served, undefined, NOWHERE);
    assert.ok(!about.features.includes("subnets") && !about.features.includes("routeTables"));
    const listing = async () => OPERATIONS.listSubnets.run(served, { region: REGION }, NOWHERE);
    assert.match(
      (await refusal(listing)).message,
      /^this backend has no subnets\. Read the supported features from \/v1\/about/,
    );
    const deletion = async () => OPERATIONS.deleteRouteTable.run(served, undefined, { region: REGION, id: "rtb-1" });
    assert.equal((await refusal(deletion)).code, "unsupported");
  });

  it("uses the cloud's clock", async () => {
    const operator = new CloudOperator(ground.emulator.cloudFile);
    operator.advance(9 * 86_400_000);
    operator.close();
    const ahead = (await ground.client()).now!().getTime() - Date.now();
    assert.ok(Math.abs(ahead - 9 * 86_400_000) < 60_000, `${ahead} ms ahead`);
  });

  it("throws the server's error", async () => {
    const [client, behind] = [await ground.client(), ground.behind()];
    const one = await client.createVpc(aVpc(1));
    const [gone, twin] = [{ region: REGION, id: "vpc-00000000" }, await client.createVpc(aVpc(1))];
    const connection = {
      name: "link",
      region: REGION,
      vpcId: one.id,
      peerRegion: REGION,
      peerVpcId: twin.id,
      peerAccountId: one.accountId,
    };
    for (const attempt of [
      (backend: Backend) => backend.updateVpc(gone, { name: "new" }),
      (backend: Backend) => backend.createPeering(connection),
      (backend: Backend) => backend.createPeering({ ...connection, bandwidthMbps: 10 }),
      (backend: Backend) => backend.createVpc({ ...aVpc(), cidrBlock: "10.0.0.1/16" }),
    ]) {
      const [near, far] = [await refusal(() => attempt(client)), await refusal(() => attempt(behind))];
      assert.deepEqual(
        [near.code, near.message, near.detail, String(near)],
        [far.code, far.message, JSON.parse(JSON.stringify(far.detail)), String(far)],
      );
    }
  });

  it("lists more than one page, each record once, and reads many ids in few calls", async () => {
    const [client, behind] = [await ground.client(), ground.behind()];
    const made = [];
    for (let n = 0; n < 450; n++) made.push(await behind.createVpc(aVpc(n)));
    ground.emulator.forgetCalls();
    const listed = await client.listVpcs({ region: REGION });
    assert.deepEqual(byId(listed), byId(made));
    assert.deepEqual(await client.listVpcs({ region: REGION, name: "vpc-7" }), [made[7]]);
    // More IDs than one call may contain, each of them different: duplicates are removed before the call.
    const unknown = Array.from({ length: 60 }, (_, n) => ({ region: REGION, id: `vpc-000000${10 + n}` }));
    const refs = [...made, ...unknown, ...made];
    assert.deepEqual(await client.getVpcs(refs), [...made, ...unknown.map(() => undefined), ...made]);
    assert.deepEqual(ground.emulator.calls("gateway"), { listVpcs: 4, getVpcs: 2 });
  }).timeout(20_000);

  it("returns a connection's traffic and top talkers as the server does", async () => {
    const [client, behind] = [await ground.client(), ground.behind()];
    const [one, other] = [await client.createVpc(aVpc(1)), await client.createVpc(aVpc(2))];
    const connection = await client.createPeering({
      name: "link",
      region: REGION,
      vpcId: one.id,
      peerRegion: REGION,
      peerVpcId: other.id,
      peerAccountId: one.accountId,
    });
    const minute = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
    const [at, end] = [minute, minute + 60_000].map((time) => new Date(time).toISOString()) as [string, string];
    const operator = new CloudOperator(ground.emulator.cloudFile);
    const sample = { at: minute, source: "10.1.0.5", inMbps: 3, outMbps: 5, inPackets: 300, outPackets: 500 };
    operator.recordTraffic(connection.id, [sample]);
    operator.close();
    const query = {
      ref: connection,
      metrics: ["inBandwidth", "outBandwidth"],
      periodSeconds: 60,
      start: at,
      end,
    } as const;
    const series = await client.getMetrics!(query);
    assert.deepEqual(
      series.map(({ points }) => points.map(({ value }) => value)),
      [[3], [5]],
    );
    assert.deepEqual(series, await behind.getMetrics!(query));
    const talkers = await client.getTopTalkers!({ ref: connection, at, limit: 5 });
    assert.deepEqual(
      talkers.map(({ address }) => address),
      ["10.1.0.5"],
    );
    assert.deepEqual(talkers, await behind.getTopTalkers!({ ref: connection, at, limit: 5 }));
  });

  for (const [what, settings, code, expected] of [
    ["another vendor's token", { vendor: "tce" }, "invalid-config", /vpcpeering:vendor "tce".*belongs to tencent/],
    ["another account's token", { accountId: "100099999999" }, "invalid-config", /vpcpeering:accountId.*belongs to/],
    ["a wrong token", { secretKey: "not-a-token" }, "credentials-invalid", /the token is not known/],
    ["no token", { secretKey: undefined }, "credentials-missing", /VPC_PEERING_GATEWAY_TOKEN/],
    ["no address", { endpoint: undefined }, "invalid-config", /vpcpeering:endpoint/],
    ["an address that is none", { endpoint: "gateway" }, "invalid-config", /not the base URL/],
    ["an address with a password", { endpoint: "https://a:b@gateway.example" }, "invalid-config", /not the base URL/],
    ["a token in the clear", { endpoint: "http://gateway.example" }, "invalid-config", /unencrypted/],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const { message, code: found } = await refusal(() => ground.client(settings));
      assert.equal(found, code);
      assert.match(message, expected);
      assert.ok(!message.includes(ground.token()) && !message.includes("not-a-token"), "a token is told");
    });
  }

  it("takes the token from the environment too", async () => {
    const settings = ground.settings({ secretKey: undefined });
    const client = await openGatewayClient(settings, {}, { VPC_PEERING_GATEWAY_TOKEN: ground.token() });
    assert.equal(client.accountId, ground.behind().accountId);
  });

  it("does not report an object as gone because of another kind of server", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("<h1>not here</h1>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const error = await refusal(() => ground.client({ endpoint }));
      assert.equal(error.code, "backend-failure");
      assert.match(
        error.message,
        /about: 127\.0\.0\.1:\d+ answered with status 404 and .*, which is not an answer of a gateway/,
      );
    } finally {
      server.close();
    }
  });

  it("reports an object as gone only for null in its own place", async () => {
    const one = await ground.behind().createVpc(aVpc(1));
    const other = await ground.behind().createVpc(aVpc(2));
    let answer: (records: unknown[]) => unknown[] = (records) => records;
    const front = new TamperingFront(() => ground.emulator.urls["gateway"]!);
    await front.start();
    try {
      const { backend: client, answer: answerWith } = await front.open((endpoint) => ground.client({ endpoint }));
      answerWith(async (_, real) => {
        const { body, ...rest } = await real();
        const { records, ...more } = JSON.parse(body) as { records: unknown[] };
        return { ...rest, body: JSON.stringify({ records: answer(records), ...more }) };
      });
      answer = ([first]) => [first, null];
      assert.deepEqual(await client.getVpcs([one, other]), [one, undefined]);
      for (const [change, what] of [
        [(records: unknown[]) => records.slice(1), /getVpcs of .* contradicts itself: 1 records for 2 references/],
        [(records: unknown[]) => records.toReversed(), /getVpcs of .* contradicts itself: vpc-\w+ in place of vpc-\w+/],
      ] as const) {
        answer = change;
        assert.match((await refusal(() => client.getVpcs([one, other]))).message, what);
      }
      answer = (records) => [...records, ...records];
      assert.equal((await client.listVpcs({ region: REGION })).length, 2);
      answerWith(async () => ({ status: 200, body: JSON.stringify(other) }));
      const renamed = () => client.updateVpc(one, { name: "new" });
      assert.match((await refusal(renamed)).message, /updateVpc contradicts itself/);
    } finally {
      await front.end();
    }
  });

  it("is the default for a vendor without an API", async () => {
    const settings = ground.settings({ vendor: "jdcloud-cps", secretKey: ground.token(0, "jdcloud-cps") });
    assert.match((await openBackend(settings)).identity, /^gateway\/jdcloud-cps\//);
    const error = await refusal(() => openBackend({ ...settings, backend: "api" }));
    assert.equal(error.code, "unsupported");
  });
});

describe("the gateway's client with a third of all calls failing", () => {
  it("applies every change once", async function () {
    this.timeout(60_000);
    const ground = await Ground.make({ faults: 1 / 3, seed: 5 });
    try {
      const hurried = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds / 100));
      const services = { sleep: hurried, attemptTimeout: 250, say: () => undefined };
      const client = await ground.client({ maxCallsPerSecond: 10_000 }, services);
      const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
      const vpcs = await Promise.all(numbers.map((n) => client.createVpc(aVpc(n))));
      const connections: PeeringRecord[] = [];
      for (let n = 0; n < 15; n++) {
        const [one, other] = [vpcs[2 * n]!, vpcs[2 * n + 1]!];
        connections.push(
          await client.createPeering({
            name: `link-${n}`,
            region: REGION,
            vpcId: one.id,
            peerRegion: REGION,
            peerVpcId: other.id,
            peerAccountId: one.accountId,
          }),
        );
      }
      const behind = ground.behind();
      assert.deepEqual(byId(await behind.listVpcs({ region: REGION })), byId(vpcs));
      assert.deepEqual(byId(await behind.listPeerings({ region: REGION })), byId(connections));
      await Promise.all(connections.map((connection) => client.deletePeering(connection)));
      await Promise.all(vpcs.map((vpc) => client.deleteVpc(vpc)));
      assert.deepEqual(await behind.listVpcs({ region: REGION }), []);
    } finally {
      await ground.end();
    }
  });
});

const byId = <T extends { readonly id: string }>(records: readonly T[]): T[] =>
  records.toSorted((one, other) => (one.id < other.id ? -1 : 1));

async function refusal(attempt: () => Promise<unknown>): Promise<PeeringError> {
  try {
    await attempt();
  } catch (error) {
    if (isPeeringError(error)) return error;
    throw error;
  }
  throw new Error("this was to be refused");
}

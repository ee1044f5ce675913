/** Connections over API 3.0 that are asked for in the wrong region, too late, or by someone else: a clear error, or the record. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { type ErrorCode, isPeeringError } from "../../../../provider/errors.js";
import { connectionBetween, Scene } from "../scene.js";

const DAY = 24 * 3_600_000;
const ELSEWHERE = "ap-shanghai";
const STRANGER = "100000000099";

describe("tce over API 3.0: a connection used in the wrong region, too late or by the wrong account", () => {
  const scene = new Scene("tce");
  const [{ accountId: FIRST }, { accountId: SECOND }] = scene.keys;
  let own: VpcRecord;
  let peer: VpcRecord;
  before(async () => {
    await scene.start({ behaviour: { task: 20 } });
    own = await scene.vpcIn(await scene.client(0));
    peer = await scene.vpcIn(await scene.client(1), { region: scene.farRegion });
  });
  after(() => scene.end());

  /** Of a run that knows nothing of earlier ones. */
  const requester = () => scene.client(0);
  const accepter = () => scene.client(1);

  /** Of two VPCs of its own, from the near region to the far one. */
  async function requested(): Promise<PeeringRecord> {
    const client = await requester();
    const theirs = await scene.vpcIn(await accepter(), { region: scene.farRegion });
    return connectionBetween(client, await scene.vpcIn(client), theirs);
  }
  const expired = async (): Promise<PeeringRecord> => {
    const connection = await requested();
    scene.operate((operator) => operator.advance(8 * DAY));
    return connection;
  };
  const seen = async (by: Promise<Backend>, ref: PeeringRecord) => (await (await by).getPeerings([ref]))[0];
  const far = ({ id }: PeeringRecord) => ({ region: scene.farRegion, id });
  const near = ({ id }: PeeringRecord) => ({ region: scene.region, id });
  const elsewhere = ({ id }: PeeringRecord) => ({ region: ELSEWHERE, id });

  async function refuses(code: ErrorCode, words: RegExp, call: Promise<unknown>): Promise<void> {
    await assert.rejects(call, (error) => {
      assert.ok(isPeeringError(error, code), String(error));
      assert.match(error.message, words);
      return true;
    });
  }
  const changing = async (work: () => Promise<unknown>): Promise<string[]> => {
    const { calls } = await scene.counted(work);
    return Object.keys(calls).filter((action) => action.endsWith("Ex"));
  };

  it("is returned to both accounts in the region of either end, and in no other", async () => {
    const connection = await requested();
    for (const by of [requester, accepter]) {
      const found = await (await by()).getPeerings([near(connection), far(connection), elsewhere(connection)]);
      const ends = [scene.region, scene.farRegion];
      assert.deepEqual(
        found.map((one) => one && [one.id, one.requester.region, one.accepter.region]),
        [[connection.id, ...ends], [connection.id, ...ends], undefined],
      );
    }
  });

  it("is accepted in the accepter's region if the requester's is given", async () => {
    const connection = await requested();
    const client = await accepter();
    const { state, role } = await client.acceptPeering(near(connection));
    assert.deepEqual([state, role], ["active", "accepter"]);
  });

  it("cannot be changed in a region where it has no end", async () => {
    const connection = await requested();
    const gone = new RegExp(`"${connection.id}": account \\d+ sees no such connection in ${ELSEWHERE}`);
    await refuses("not-found", gone, (await accepter()).acceptPeering(elsewhere(connection)));
    await refuses("not-found", gone, (await requester()).updatePeering(elsewhere(connection), { bandwidthMbps: 20 }));
    await refuses("not-found", gone, (await requester()).enablePeering(elsewhere(connection)));
    assert.deepEqual((await seen(requester(), connection))!.bandwidthMbps, 10);
  });

  for (const [verb, decide] of [
    ["accept", (client: Backend, ref: PeeringRecord) => client.acceptPeering(ref)],
    ["reject", (client: Backend, ref: PeeringRecord) => client.rejectPeering(ref)],
  ] as const) {
    it(`reports the account that may ${verb} if the requester tries to`, async () => {
      const connection = await requested();
      const words = new RegExp(
        `only the accepter, account ${SECOND}, may ${verb} .* acts as ${FIRST} \\[tce\\]. Use a provider`,
      );
      await refuses("wrong-account", words, decide(await requester(), connection));
      assert.equal((await seen(requester(), connection))!.state, "pending-acceptance");
    });
  }

  it("reports the account that may change or enable it if the accepter tries to", async () => {
    const connection = await expired();
    const words = new RegExp(`only the requester, account ${FIRST}, may (modify|enable)`);
    await refuses("wrong-account", words, (await accepter()).enablePeering(far(connection)));
    const other = await requested();
    await refuses("wrong-account", words, (await accepter()).updatePeering(far(other), { bandwidthMbps: 20 }));
  });

  it("is enabled with EnableEx after it expired, and can then be accepted", async () => {
    const connection = await expired();
    assert.equal((await seen(requester(), connection))!.state, "expired");
    await refuses(
      "invalid-state",
      /the connection is expired, so accept is not possible/,
      (await accepter()).acceptPeering(far(connection)),
    );
    const calls = await changing(async () => {
      assert.equal((await (await requester()).enablePeering(connection)).state, "pending-acceptance");
    });
    assert.deepEqual(calls, ["EnableVpcPeeringConnectionEx"]);
    assert.equal((await (await accepter()).acceptPeering(far(connection))).state, "active");
    await refuses(
      "invalid-state",
      /the connection is active, so enable is not possible/,
      (await requester()).enablePeering(connection),
    );
  });

  it("keeps its name if ModifyEx changes only the bandwidth", async () => {
    const connection = await requested();
    const calls = await changing(async () => {
      const { name, bandwidthMbps } = await (await requester()).updatePeering(connection, { bandwidthMbps: 50 });
      assert.deepEqual([name, bandwidthMbps], [connection.name, 50]);
    });
    assert.deepEqual(calls, ["ModifyVpcPeeringConnectionEx"]);
    const renamed = await (await requester()).updatePeering(connection, { name: "renamed" });
    assert.deepEqual([renamed.name, renamed.bandwidthMbps], ["renamed", 50]);
  });

  it("is deleted by the peer in its own region, and remains for the requester until it deletes its own", async () => {
    const connection = await requested();
    await (await accepter()).acceptPeering(far(connection));
    const client = await accepter();
    assert.deepEqual(await changing(() => client.deletePeering(far(connection))), ["DeleteVpcPeeringConnectionEx"]);
    assert.equal(await seen(accepter(), connection), undefined);
    const left = (await seen(requester(), connection))!;
    assert.deepEqual([left.state, left.vendorState], ["deleted-by-peer", "DELETED"]);
    await refuses(
      "unsupported",
      /is deleted-by-peer, so modify is not possible/,
      (await requester()).updatePeering(connection, { name: "late" }),
    );
    await refuses(
      "invalid-state",
      /is deleted-by-peer, so enable is not possible/,
      (await requester()).enablePeering(connection),
    );
    await refuses("not-found", /sees no such connection/, (await accepter()).acceptPeering(far(connection)));
    const last = await requester();
    await last.deletePeering(connection);
    assert.equal(await seen(requester(), connection), undefined);
    await last.deletePeering(connection);
  });

  it("cannot be found, changed or deleted by an account without an end of it", async () => {
    const other = await scene.vpcIn(await requester(), { region: scene.farRegion });
    const connection = await connectionBetween(await requester(), own, other, { name: "of-one-account" });
    const unseen = new RegExp(`account ${SECOND} sees no such connection`);
    assert.equal(await seen(accepter(), connection), undefined);
    await refuses("not-found", unseen, (await accepter()).updatePeering(connection, { name: "theirs" }));
    await refuses("not-found", unseen, (await accepter()).acceptPeering(far(connection)));
    await (await accepter()).deletePeering(connection);
    assert.deepEqual((await seen(requester(), connection))!.name, "of-one-account");
  });

  it("is not created to a VPC that the named account does not have in the named region", async () => {
    const client = await requester();
    const between = (more: object) => connectionBetween(client, own, peer, { name: "nowhere", ...more });
    const missing = (account: string, region: string) => new RegExp(`account ${account} has no such VPC in ${region}`);
    await refuses("not-found", missing(STRANGER, scene.farRegion), between({ peerAccountId: STRANGER }));
    await refuses("not-found", missing(SECOND, ELSEWHERE), between({ peerRegion: ELSEWHERE }));
    await refuses(
      "not-found",
      missing(SECOND, scene.region),
      connectionBetween(await accepter(), own, peer, { name: "nowhere" }),
    );
    assert.deepEqual(await client.listPeerings({ region: scene.region, name: "nowhere" }), []);
  });

  it("is not created with the key of an account other than the configured one", async () => {
    const connection = await requested();
    const client = await scene.client(0, { accountId: STRANGER });
    const words = new RegExp(`belongs to ${FIRST} and ${SECOND}, and the configuration names ${STRANGER}`);
    await refuses("identity-mismatch", words, client.getPeerings([connection]));
  });
});

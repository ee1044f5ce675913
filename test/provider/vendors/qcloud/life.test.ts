/** What only time brings: requests that expire and are enabled again, and traffic that is measured. */
import assert from "node:assert/strict";
import type { Backend } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { REGIONS } from "../../cloud/scene.js";
import { connectionBetween, Scene } from "../scene.js";

const [REGION, FAR] = REGIONS.qcloud;

const DAY = 24 * 3_600_000;

describe("qcloud: a peering connection over the wire", () => {
  const scene = new Scene("qcloud");
  let mine: Backend, theirs: Backend;
  before(async () => {
    await scene.start();
    [mine, theirs] = [await scene.client(0), await scene.client(1)];
  });
  after(() => scene.end());

  for (const [where, region] of [
    ["inside a region", REGION],
    ["between regions", FAR],
  ] as const) {
    it(`expires after seven days and can be enabled again, ${where}`, async () => {
      const connection = await connectionBetween(mine, await scene.vpcIn(mine), await scene.vpcIn(theirs, { region }));
      assert.equal(Date.parse(connection.expiresAt!) - Date.parse(connection.createdAt!), 7 * DAY);
      scene.operate((operator) => operator.advance(8 * DAY));
      const [expired] = await mine.getPeerings([connection]);
      assert.equal(expired!.state, "expired");
      const ref = { region, id: connection.id };
      await assert.rejects(theirs.acceptPeering(ref), (error) => isPeeringError(error, "invalid-state"));
      await assert.rejects(theirs.enablePeering(ref), (error) => isPeeringError(error, "wrong-account"));
      assert.equal((await mine.enablePeering(connection)).state, "pending-acceptance");
      assert.equal((await theirs.acceptPeering(ref)).state, "active");
    });
  }

  it("has metrics for every minute", async () => {
    const connection = await connectionBetween(
      mine,
      await scene.vpcIn(mine),
      await scene.vpcIn(mine, { region: FAR }),
      {
        bandwidthMbps: 100,
      },
    );
    const at = new Date(Math.floor((Date.parse(connection.createdAt!) - 3_600_000) / 300_000) * 300_000);
    const source = connection.requester.cidrBlocks![0]!.replace("0.0/16", "0.5");
    scene.operate((operator) =>
      operator.recordTraffic(connection.id, [
        { at: at.getTime(), source, inMbps: 20, outMbps: 10, inPackets: 300, outPackets: 200 },
      ]),
    );
    const query = { ref: connection, metrics: ["inBandwidth", "outPackets"] as const, periodSeconds: 60 as const };
    const [start, end] = [at.toISOString(), new Date(at.getTime() + 300_000).toISOString()];
    assert.deepEqual(await mine.getMetrics!({ ...query, start, end }), [
      { metric: "inBandwidth", unit: "Mbps", points: [{ at: start, value: 20 }] },
      { metric: "outPackets", unit: "packets/s", points: [{ at: start, value: 200 }] },
    ]);
    await assert.rejects(mine.getMetrics!({ ...query, metrics: ["inUtilisation"], start, end }), (error) =>
      isPeeringError(error, "unsupported"),
    );
  });
});

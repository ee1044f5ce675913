/** What an accepter shows of its connection, on every vendor, and what it makes of state that lacks it. */
import assert from "node:assert/strict";
import type { PeeringRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { runOn, Step } from "../step.js";

const ADDED = ["peeringConnectionName", "bandwidthMbps", "accepterEnd", "createdAt"];

describe("the facts of a PeeringAccepter", () => {
  let scene: Scene;
  afterEach(() => scene.end());

  async function ground(vendor: VendorId, isFar = false) {
    scene = new Scene(vendor);
    const theirs = await vpcIn(scene.as(0), scene.region, "10.0.0.0/24");
    const own = await vpcIn(scene.as(1), isFar ? scene.farRegion : scene.region, "10.1.0.0/24");
    const connection = await connectionBetween(scene.as(0), theirs, own, {
      name: "asked",
      ...(isFar && { bandwidthMbps: 10 }),
    });
    const program: Props =
      rulesOf(vendor).acceptance.value === "mutual"
        ? { name: "asked", vpc: formatId(own), requester: { accountId: scene.accounts[0], vpc: formatId(theirs) } }
        : { peeringConnection: formatId(connection) };
    return {
      theirs,
      own,
      link: connection,
      program,
      step: new Step(peeringAccepter, () => runOn(scene.as(1), vendor, own.region)),
    };
  }

  const endOf = (vpc: VpcRecord, accountId: string | undefined) => ({ accountId, region: vpc.region, vpcId: vpc.id });
  const shownOf = ({ outputs }: Step) => ({
    name: outputs["peeringConnectionName"],
    bandwidthMbps: outputs["bandwidthMbps"],
    ends: ["requesterEnd", "accepterEnd"].map((key) => {
      const { cidrBlocks: _, ...end } = outputs[key] as PeeringRecord["requester"];
      return end;
    }),
  });

  for (const vendor of VENDOR_IDS) {
    it(`are the name and both ends on ${vendor}, and are filled in where state lacks them`, async () => {
      const { step, program, theirs, own } = await ground(vendor);
      await step.up(program);
      const facts = {
        name: "asked",
        bandwidthMbps: undefined,
        ends: [endOf(theirs, scene.accounts[0]), endOf(own, scene.accounts[1])],
      };
      assert.deepEqual(shownOf(step), facts);

      const complete = { ...step.outputs };
      for (const again of [() => step.refresh(), () => step.up({ ...program, timeoutSeconds: 5 })]) {
        const outputs = Object.fromEntries(Object.entries(complete).filter(([key]) => !ADDED.includes(key)));
        step.state = { ...step.state!, outputs };
        assert.equal((await step.preview(program)).op, "same");
        await again();
        assert.deepEqual(shownOf(step), facts);
        assert.equal(step.outputs["createdAt"], complete["createdAt"]);
      }
    });
  }

  it("are the bandwidth and the time of creation of a connection between regions", async () => {
    const { step, program, link: connection, own } = await ground("tce", true);
    await step.up(program);
    assert.equal(shownOf(step).bandwidthMbps, 10);
    assert.equal(step.outputs["createdAt"], connection.createdAt);
    assert.match(connection.createdAt!, /^\d{4}-.*Z$/);
    assert.equal((step.outputs["accepterEnd"] as PeeringRecord["accepter"]).region, own.region);
  });
});

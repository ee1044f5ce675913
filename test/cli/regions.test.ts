/** The regions that a command reads, and what it makes of one that its vendor does not list. */
import assert from "node:assert/strict";
import { regionsOf } from "../../cli/options/regions.js";
import { Scene, vpcIn } from "../provider/cloud/scene.js";
import type { Backend } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { isPeeringError } from "../../provider/errors.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { runCommand } from "./command.js";

describe("the regions of a command", () => {
  const settings = (vendor: string, region?: string): Settings => ({
    vendor,
    backend: "api",
    region,
    limits: {},
    timeoutSeconds: 1,
  });
  const silent = {} as Backend;
  const telling = { usedRegions: async () => ["used"] } as unknown as Backend;

  it("are the given ones, the configured one, those in use, or all known ones", async () => {
    assert.deepEqual(await regionsOf(settings("tencent", "ap-beijing"), telling, ["ap-seoul"]), ["ap-seoul"]);
    assert.deepEqual(await regionsOf(settings("tencent", "ap-beijing"), telling), ["ap-beijing"]);
    assert.deepEqual(await regionsOf(settings("tencent"), telling), ["used"]);
    assert.deepEqual(await regionsOf(settings("tencent"), silent), rulesOf("tencent").regions.value.known);
  });

  it("must be given for a private cloud with regions of its own", () =>
    assert.rejects(
      regionsOf(settings("tce"), silent),
      (error) => isPeeringError(error, "invalid-input") && /--region: .*Add --region/.test(error.message),
    ));
});

describe("a region that is not in the vendor's list", function () {
  this.timeout(60_000);
  const scene = new Scene("tencent");
  before(() => vpcIn(scene.as(0), scene.region, "10.1.0.0/16"));
  after(() => scene.end());
  const WARNING = "it is not in the vendor's list of regions, or newer than the list [tencent, ";

  const rows: readonly (readonly [args: readonly string[], property: string, region?: string])[] = [
    [["list", "--region", "ap-mars"], "--region"],
    [["list", "vpcs", "--region", "ap-mars"], "--region"],
    [["list", "subnets", "--vpc", "ap-mars/vpc-12345678"], "region"],
    [["list"], "VPC_PEERING_REGION", "ap-mars"],
    [["quotas", "--region", "ap-mars"], "--region"],
    [["cost", "--from", "ap-mars", "--to", "ap-mars"], "--from"],
    [["cost", "--id", "pcx-12345678", "--region", "ap-mars"], "region"],
    [["metrics", "pcx-12345678", "--region", "ap-mars"], "region"],
    [["metrics", "ap-mars/pcx-12345678"], "region"],
    [["accept", "ap-mars/pcx-12345678"], "region"],
    [["import", "--id", "ap-mars/pcx-12345678"], "region"],
  ];
  for (const [args, property, region] of rows) {
    it(`gets one warning of ${args.join(" ")}${region === undefined ? "" : `, with ${property}`}`, async () => {
      const { stderr } = await runCommand([...args, "--vendor", "tencent", "--cloud-file", scene.file], {
        ...(region !== undefined && { VPC_PEERING_REGION: region }),
      });
      const lines = stderr.split("\n").filter((line) => line.includes(WARNING));
      assert.equal(lines.length, 1, stderr);
      assert.ok(lines[0]!.startsWith(`${property} "ap-mars": `), stderr);
    });
  }
});

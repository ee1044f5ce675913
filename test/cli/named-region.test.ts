/** Commands over a vendor's API that opens a project of a region: the region is the one that the command names. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatId } from "../../provider/engine/ids.js";
import { connectionBetween, vpcIn } from "../provider/cloud/scene.js";
import { Scene } from "../provider/vendors/scene.js";
import { runCommand } from "./command.js";

describe("a command that opens a project of a region", function () {
  this.timeout(60_000);
  const scene = new Scene("huawei");
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-region-"));
  let connection: string;
  before(async () => {
    await scene.start();
    const backend = await scene.client();
    const [own, peer] = [
      await vpcIn(backend, scene.region, "10.1.0.0/16"),
      await vpcIn(backend, scene.region, "10.2.0.0/16"),
    ];
    connection = formatId(await connectionBetween(backend, own, peer));
  });
  after(async () => {
    await scene.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => {
    const { secretId, secretKey } = scene.keys[0];
    return runCommand(
      [...args, "--vendor", "huawei", "--backend", "api", "--endpoint", scene.url],
      { VPC_PEERING_SECRET_ID: secretId, VPC_PEERING_SECRET_KEY: secretKey },
      folder,
    );
  };

  for (const args of [
    ["list"],
    ["list", "vpcs"],
    ["quotas"],
    ["topology", "--format", "json"],
    ["reach", "10.1.0.1", "10.1.0.2"],
    ["cost"],
    ["import"],
  ])
    it(`${args.join(" ")} takes it from --region`, async () => {
      const { code, stderr } = await run(...args, "--region", scene.region);
      assert.deepEqual([code, stderr], [0, ""]);
    });

  it("import names it among the settings of the stack", async () => {
    const { stdout } = await run("import", "--region", scene.region, "--out", join(folder, "settings"));
    assert.match(stdout, new RegExp(`^ +pulumi config set vpcpeering:region ${scene.region}$`, "m"));
  });

  it("accept and metrics take it from the ID", async () => {
    const accepted = await run("accept", connection, "--yes");
    assert.match(accepted.stderr, /the connection is active/);
    const measured = await run("metrics", connection);
    assert.match(measured.stderr, /^error: (?!.*region)/);
  });

  it("requires --region if nothing names one", async () => {
    const { code, stderr } = await run("list");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: --region: an account has a project in each region, and none is selected \[huawei\]\. Add --region, for example --region cn-north-4\.\n$/,
    );
  });
});

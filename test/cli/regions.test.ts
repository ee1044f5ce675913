/** Where a command looks that was not told where to look. */
import assert from "node:assert/strict";
import { regionsOf } from "../../cli/options/regions.js";
import type { Backend } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { isPeeringError } from "../../provider/errors.js";
import { rulesOf } from "../../provider/rules/registry.js";

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
    assert.deepEqual(await regionsOf(settings("tencent", "configured"), telling, ["ap-beijing"]), ["ap-beijing"]);
    assert.deepEqual(await regionsOf(settings("tencent", "configured"), telling), ["configured"]);
    assert.deepEqual(await regionsOf(settings("tencent"), telling), ["used"]);
    assert.deepEqual(await regionsOf(settings("tencent"), silent), rulesOf("tencent").regions.value.known);
  });

  it("must be given for a private cloud with regions of its own", () =>
    assert.rejects(
      regionsOf(settings("tce"), silent),
      (error) => isPeeringError(error, "invalid-input") && /--region: .*Add --region/.test(error.message),
    ));
});

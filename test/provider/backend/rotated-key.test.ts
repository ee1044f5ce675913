/** A key of the configuration that was rotated: which other key may take its place. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBackend } from "../../../provider/run/open-backend.js";
import { type ConfigKey, readSettings } from "../../../provider/configuration/read.js";
import { startEmulator, type RunningEmulator } from "../../../provider/servers/server.js";
import type { EmulatedKey } from "../../../provider/servers/emulator/contract.js";
import { isPeeringError } from "../../../provider/errors.js";
import { Run } from "../../../provider/run/run.js";

const VARIABLES: Readonly<Record<string, readonly [string, string]>> = {
  tencent: ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"],
  qcloud: ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"],
  huawei: ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
  jdcloud: ["JDCLOUD_ACCESS_KEY_ID", "JDCLOUD_SECRET_ACCESS_KEY"],
};
const REGIONS: Readonly<Record<string, string>> = { huawei: "cn-north-4", jdcloud: "cn-north-1" };

describe("a rotated key in the configuration", function () {
  this.timeout(20_000);
  let folder: string;
  let emulator: RunningEmulator;
  const saved = { ...process.env };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-rotated-"));
    emulator = await startEmulator({ cloudFile: join(folder, "cloud.db") });
  });
  after(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    for (const name of Object.values(VARIABLES).flat()) {
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    }
  });

  const settingsOf = (vendor: string, { accountId, secretId }: EmulatedKey) => {
    const config: Partial<Record<ConfigKey, string>> = {
      vendor,
      backend: "api",
      endpoint: emulator.endpoints[vendor]!,
      region: REGIONS[vendor] ?? "ap-guangzhou",
      accountId,
      secretId,
      secretKey: "rotated-and-no-longer-valid",
      timeoutSeconds: "5",
    };
    return readSettings((key) => config[key]);
  };
  const inEnvironment = (vendor: string, { secretId, secretKey }: EmulatedKey) => {
    const [id, secret] = VARIABLES[vendor]!;
    process.env[id] = secretId;
    process.env[secret] = secretKey;
  };
  const isRefusal = (error: unknown) => {
    assert.ok(isPeeringError(error, "credentials-invalid"), String(error));
    assert.match(error.message, /pulumi refresh --run-program`, or `pulumi up --refresh=false` once/);
    assert.doesNotMatch(error.message, /rotated-and-no-longer-valid/);
    return true;
  };

  for (const vendor of ["tencent", "huawei"]) {
    it(`is replaced on ${vendor} by one of the environment for the same account, with a warning`, async () => {
      const [own] = emulator.keysOf(vendor);
      inEnvironment(vendor, own!);
      const warnings: string[] = [];
      const log = (level: string, text: string) => void (level === "warning" && warnings.push(text));
      const run = new Run(settingsOf(vendor, own!), { log, open: openBackend });
      const backend = await run.backend();
      await run.backend();
      assert.deepEqual(await backend.listVpcs({ region: REGIONS[vendor] ?? "ap-guangzhou" }), []);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]!, /key of the provider's configuration is refused, so the one from the variables/);
    });

    it(`is not replaced on ${vendor} by another account's`, async () => {
      const [own, other] = emulator.keysOf(vendor);
      inEnvironment(vendor, other!);
      await assert.rejects(openBackend(settingsOf(vendor, own!)), isRefusal);
    });

    it(`is rejected on ${vendor} if there is no other`, async () => {
      const [own] = emulator.keysOf(vendor);
      await assert.rejects(openBackend(settingsOf(vendor, own!)), isRefusal);
    });
  }

  for (const vendor of ["qcloud", "jdcloud"]) {
    it(`is not replaced on ${vendor}, because the API does not report the account`, async () => {
      const [own] = emulator.keysOf(vendor);
      inEnvironment(vendor, own!);
      const backend = await openBackend(settingsOf(vendor, own!));
      await assert.rejects(
        backend.getVpcs([{ region: REGIONS[vendor] ?? "ap-guangzhou", id: "vpc-00000000" }]),
        isRefusal,
      );
    });
  }
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { locateCredentials } from "../../../provider/credentials/locate.js";
import { readSettings } from "../../../provider/configuration/read.js";
import { isPeeringError, redact } from "../../../provider/errors.js";
import { VENDOR_IDS } from "../../../provider/rules/registry.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { KEY_PLACES } from "../../../provider/vendors/credentials.js";

describe("API keys", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "vpc-peering-keys-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  const find = (vendor: string, config: Record<string, string> = {}, environment: Record<string, string> = {}) =>
    locateCredentials(
      readSettings((key) => (({ vendor, backend: "api", ...config }) as Record<string, string>)[key]),
      environment,
      home,
    ).credentials!;
  const refused = (code: string, message: RegExp) => (error: unknown) => {
    assert.ok(isPeeringError(error), String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };

  const INI =
    "; written by hand\n[default]\nsecret_id = ini-id\nsecret_key= 'ini=key'\ntoken =ini-token\n[other]\nsecret_id=x\n";

  it("can be configured for every vendor with an API, and for no other", () => {
    assert.deepEqual(Object.keys(KEY_PLACES).sort(), VENDOR_IDS.filter((id) => vendorOf(id) !== undefined).sort());
  });

  it("are read from the configuration first, then the environment, then files", () => {
    write(".tencentcloud/credentials", INI);
    write(".tccli/default.credential", JSON.stringify({ secretId: "json-id", secretKey: "json-key", count: 1 }));
    const variables = {
      TENCENTCLOUD_SECRET_ID: "env-id",
      TENCENTCLOUD_SECRET_KEY: "env-key",
      TENCENTCLOUD_TOKEN: "env-t",
    };
    const config = { secretId: "conf-id", secretKey: "conf-key" };
    assert.deepEqual(find("tencent", config, variables), { secretId: "conf-id", secretKey: "conf-key" });
    assert.deepEqual(find("tce", {}, variables), {
      secretId: "env-id",
      secretKey: "env-key",
      securityToken: "env-t",
    });
    assert.deepEqual(find("qcloud"), { secretId: "ini-id", secretKey: "ini=key", securityToken: "ini-token" });
    rmSync(join(home, ".tencentcloud"), { recursive: true });
    assert.deepEqual(find("tencent"), { secretId: "json-id", secretKey: "json-key" });
  });

  it("never combine parts from two places", () => {
    write(".tencentcloud/credentials", INI);
    const half = { TENCENTCLOUD_SECRET_KEY: "env-key" };
    assert.throws(
      () => find("tencent", { secretId: "conf-id" }, half),
      refused(
        "credentials-missing",
        /^vpcpeering:secretKey: only half of an API key is set in the provider's configuration/,
      ),
    );
    assert.throws(
      () => find("tencent", {}, half),
      refused(
        "credentials-missing",
        /^vpcpeering:secretId: only half of an API key is set in the variables TENCENTCLOUD_SECRET_ID and /,
      ),
    );
    assert.throws(() => find("tencent", { securityToken: "conf-token" }), refused("credentials-missing", /half of/));
    write(".tencentcloud/credentials", "[default]\nsecret_id = half-of-a-pair\n");
    assert.throws(
      () => find("tencent"),
      refused("credentials-missing", /only half of an API key is set in .*\.tencentcloud\/credentials/),
    );
  });

  it("are reported as missing with every place that was searched", () => {
    assert.throws(
      () => find("huawei"),
      refused(
        "credentials-missing",
        /none was found in the provider's configuration, nor in the variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, nor in the variables HW_ACCESS_KEY and HW_SECRET_KEY, nor in .+\.huaweicloud\/credentials \[huawei\]\. Set vpcpeering:secretId and vpcpeering:secretKey/,
      ),
    );
  });

  it("for Huawei Cloud are read from the file that its variable names, together with the project", () => {
    const text = "[basic]\r\nak = file-ak\r\nsk = file-sk\r\nproject_id = 0123\r\nsecurity_token = file-token\r\n";
    write("elsewhere", text);
    const variable = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(home, "elsewhere") };
    const found = { secretId: "file-ak", secretKey: "file-sk", securityToken: "file-token", projectId: "0123" };
    assert.deepEqual(find("huawei", {}, variable), found);
    assert.throws(() => find("huawei"));
    write(".huaweicloud/credentials", text);
    assert.deepEqual(find("huawei"), found);
    assert.equal(find("huawei", {}, { HW_PROJECT_ID: "4567" }).projectId, "4567");
    assert.deepEqual(find("huawei", { secretId: "a", secretKey: "b" }, { HUAWEICLOUD_SDK_PROJECT_ID: "89" }), {
      secretId: "a",
      secretKey: "b",
      projectId: "89",
    });
  });

  it("can be a token alone if it opens the account", () => {
    assert.deepEqual(find("huawei", { securityToken: "iam-token" }), {
      secretId: "",
      secretKey: "",
      securityToken: "iam-token",
    });
  });

  it("are read from the profile of JD Cloud's command line", () => {
    write(".jdc/config", "[default]\naccess_key = one\nsecret_key = 1\n\n[prod]\naccess_key = two\nsecret_key = 2\n");
    assert.deepEqual(find("jdcloud"), { secretId: "one", secretKey: "1" });
    write(".jdc/current", "prod\n");
    assert.deepEqual(find("jdcloud"), { secretId: "two", secretKey: "2" });
    write(".jdc/current", "gone");
    assert.throws(() => find("jdcloud"), refused("credentials-missing", /\.jdc\/config \[gone\]/));
  });

  it("in an unreadable file are an error that does not quote the file", () => {
    write(".tccli/default.credential", "a-very-secret-thing");
    assert.throws(
      () => find("tencent"),
      (error: Error) => {
        assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /a-very-secret/);
        return refused("invalid-config", /default\.credential is not JSON/)(error);
      },
    );
    rmSync(join(home, ".tccli"), { recursive: true });
    mkdirSync(join(home, ".tencentcloud", "credentials"), { recursive: true });
    assert.throws(() => find("tencent"), refused("invalid-config", /cannot be read \(EISDIR\)/));
  });

  it("never appear in a message", () => {
    write(
      ".tencentcloud/credentials",
      "[default]\nsecret_id=found-id-1\nsecret_key=found-key-1\ntoken=found-token-1\n",
    );
    find("tencent");
    assert.equal(redact("found-id-1 found-key-1 found-token-1"), "[secret] [secret] [secret]");
  });
});

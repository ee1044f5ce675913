/** Profiles and roles in the files and variables of the vendors' own tools. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readSettings } from "../../../provider/configuration/read.js";
import { planChain } from "../../../provider/credentials/chain.js";
import { locateCredentials } from "../../../provider/credentials/locate.js";
import { isPeeringError } from "../../../provider/errors.js";

const ARN = "qcs::cam::uin/100000000001:roleName/ci";

describe("profiles of the vendors' tools", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "vpc-peering-profiles-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const write = (path: string, content: string | object) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  const settingsOf = (vendor: string, config: Record<string, string>) =>
    readSettings((key) => (({ vendor, backend: "api", ...config }) as Record<string, string>)[key]);
  const find = (vendor: string, profile: string | undefined, environment: Record<string, string> = {}) =>
    locateCredentials(settingsOf(vendor, profile === undefined ? {} : { profile }), environment, home);
  const titles = (vendor: string, profile: string | undefined, environment: Record<string, string> = {}) =>
    planChain(settingsOf(vendor, profile === undefined ? {} : { profile }), environment, {}, home).steps.map(
      ({ title }) => title.replaceAll(home, "~"),
    );
  const refused = (work: () => unknown, code: string, message: RegExp) =>
    assert.throws(work, (error) => {
      assert.ok(isPeeringError(error), String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });

  it("on tencent are a section of the SDK's file, before a file of tccli, and never a variable", () => {
    write(
      ".tencentcloud/credentials",
      "[default]\nsecret_id=a\nsecret_key=b\n[ci]\nsecret_id = c\nsecret_key = d\ntoken = e\n",
    );
    write(".tccli/cd.credential", { secretId: "f", secretKey: "g", token: "h" });
    const environment = { TENCENTCLOUD_SECRET_ID: "x", TENCENTCLOUD_SECRET_KEY: "y" };
    assert.deepEqual(find("tencent", "ci", environment).credentials, {
      secretId: "c",
      secretKey: "d",
      securityToken: "e",
    });
    assert.deepEqual(find("tencent", "cd", environment).credentials, {
      secretId: "f",
      secretKey: "g",
      securityToken: "h",
    });
    assert.equal(find("tencent", undefined, environment).credentials?.secretId, "x");
    refused(
      () => find("tencent", "gone", environment),
      "credentials-missing",
      /^vpcpeering:profile "gone": the profile has no API key in .+credentials \[gone\], nor in .+gone\.credential \[tencent\]\. Correct the name, or create the profile with the vendor's tool\.$/,
    );
  });

  for (const variable of ["TENCENTCLOUD_PROFILE", "TCCLI_PROFILE"]) {
    it(`are named by ${variable} where there is no key, and their role is assumed`, () => {
      const key = { secretId: "c", secretKey: "d" };
      write(".tccli/ci.credential", { ...key, "role-arn": ARN });
      write(".tencentcloud/credentials", "[default]\nsecret_id=a\nsecret_key=b\n");
      for (const vendor of ["tencent", "tce", "qcloud"]) {
        assert.deepEqual(titles(vendor, undefined, { [variable]: "ci" }), [
          `the API key from ~/.tccli/ci.credential, named by the variable ${variable}`,
          `the role ${ARN}, named in ~/.tccli/ci.credential, named by the variable ${variable}`,
        ]);
      }
      const withKey = { [variable]: "ci", TENCENTCLOUD_SECRET_ID: "x", TENCENTCLOUD_SECRET_KEY: "y" };
      assert.equal(find("tencent", undefined, withKey).credentials?.secretId, "x");
      const configured = settingsOf("tencent", { secretId: "own", secretKey: "own" });
      assert.equal(locateCredentials(configured, { [variable]: "ci" }, home).credentials?.secretId, "own");
      assert.equal(find("tencent", "default", { [variable]: "ci" }).credentials?.secretId, "a");
      refused(
        () => find("tencent", undefined, { [variable]: "gone" }),
        "credentials-missing",
        new RegExp(
          `^${variable} "gone": the profile has no API key in .+credentials \\[gone\\], nor in .+gone\\.credential \\[tencent\\]\\. Correct the name, or create the profile with the vendor's tool; or unset the variable\\.$`,
        ),
      );
    });
  }

  it("of tccli are read from the folder in TENCENTCLOUD_SHARED_CREDENTIALS_DIR", () => {
    write("elsewhere/ci.credential", { secretId: "c", secretKey: "d" });
    const environment = { TENCENTCLOUD_SHARED_CREDENTIALS_DIR: join(home, "elsewhere"), TCCLI_PROFILE: "ci" };
    assert.equal(find("tencent", undefined, environment).credentials?.secretId, "c");
  });

  it("of KooCLI are named by HW_PROFILE, which goes before a key in variables", () => {
    const profile = { name: "ci", mode: "AKSK", accessKeyId: "KOO", secretAccessKey: "d", agencyName: "net" };
    write(".hcloud/config.json", { profiles: [{ ...profile, agencyDomainName: "other" }] });
    const environment = { HW_PROFILE: "ci", HW_ACCESS_KEY: "x", HW_SECRET_KEY: "y" };
    assert.equal(find("huawei", undefined, environment).credentials?.secretId, "KOO");
    assert.match(titles("huawei", undefined, environment)[1]!, /^the agency net of other, named in .*HW_PROFILE$/);
    refused(
      () => find("huawei", undefined, { ...environment, HW_PROFILE: "gone" }),
      "credentials-missing",
      /^HW_PROFILE "gone": the profile has no API key in /,
    );
    const configured = settingsOf("huawei", { secretId: "own", secretKey: "own" });
    assert.equal(locateCredentials(configured, environment, home).credentials?.secretId, "own");
  });

  it("and the title of a role names its variable", () => {
    const environment = { HW_ACCESS_KEY: "x", HW_SECRET_KEY: "y", HW_ASSUME_ROLE_DOMAIN_NAME: "other" };
    assert.deepEqual(titles("huawei", undefined, { ...environment, HW_ASSUME_ROLE_AGENCY_NAME: "net" }), [
      "the API key from the variables HW_ACCESS_KEY and HW_SECRET_KEY",
      "the agency net of other, named in the variable HW_ASSUME_ROLE_AGENCY_NAME",
    ]);
  });

  it("of tccli name a role, which is assumed with their key, or the role of the virtual machine", () => {
    const key = { secretId: "c", secretKey: "d" };
    write(".tccli/ci.credential", { ...key, "role-arn": ARN, "role-session-name": "job" });
    write(".tccli/vm.credential", { "use-cvm-role": true });
    write(".tccli/default.credential", { ...key, "role-arn": ARN });
    assert.deepEqual(find("tencent", "ci").role, {
      roleArn: ARN,
      sessionName: "job",
      externalId: undefined,
      durationSeconds: undefined,
    });
    assert.deepEqual(titles("tencent", "ci"), [
      "the API key from ~/.tccli/ci.credential",
      `the role ${ARN}, named in ~/.tccli/ci.credential`,
    ]);
    assert.deepEqual(titles("tencent", "vm"), ["the role of this virtual machine"]);
    // Without `profile` a file says which key it is, as it did before there were roles.
    assert.deepEqual(titles("tencent", undefined), ["the API key from ~/.tccli/default.credential"]);
  });

  it("of tccli, and keys in variables, come after the role of the virtual machine in TENCENTCLOUD_CAM_ROLE_NAME", () => {
    write(".tccli/ci.credential", { secretId: "c", secretKey: "d" });
    const environment = {
      TENCENTCLOUD_CAM_ROLE_NAME: "ci-role",
      TENCENTCLOUD_SECRET_ID: "a",
      TENCENTCLOUD_SECRET_KEY: "b",
      TENCENTCLOUD_PROFILE: "ci",
    };
    const role = ["the role ci-role of this virtual machine"];
    assert.deepEqual(titles("tencent", undefined, environment), role);
    assert.deepEqual(titles("tencent", undefined, { ...environment, TENCENTCLOUD_ASSUME_ROLE_ARN: ARN }), [
      ...role,
      `the role ${ARN}, named in the variable TENCENTCLOUD_ASSUME_ROLE_ARN`,
    ]);
    // The configuration goes before the environment, and a private cloud has no documented metadata service.
    assert.deepEqual(titles("tencent", "ci", environment), ["the API key from ~/.tccli/ci.credential"]);
    assert.deepEqual(titles("tce", undefined, environment), [
      "the API key from the variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY",
    ]);
    assert.deepEqual(titles("tencent", undefined, { ...environment, TENCENTCLOUD_CAM_ROLE_NAME: "" }), [
      "the API key from the variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY",
    ]);
  });

  it("of KooCLI are a key, a sign-in, an agency, or the virtual machine's", () => {
    const key = { accessKeyId: "HPUAEXAMPLE000000000", secretAccessKey: "s".repeat(40) };
    const sts = { accessKeyId: "HSTAEXAMPLE000000000", secretAccessKey: "t".repeat(40), securityToken: "the-token" };
    write(".hcloud/config.json", {
      current: "key",
      profiles: [
        { name: "key", mode: "AKSK", ...key, securityToken: "", projectId: "p" },
        { name: "sso", mode: "SSO", accessKeyId: "", secretAccessKey: "", ssoAuth: { stsToken: sts } },
        { name: "agency", mode: "AKSK", ...key, agencyName: "ci", agencyDomainName: "ours", agencyDomainId: "d" },
        { name: "vm", mode: "ecsAgency" },
        { name: "hidden", mode: "AKSK", accessKeyId: "b+Zc/…==", secretAccessKey: "b+Zc/…==" },
      ],
    });
    assert.deepEqual(find("huawei", "key").credentials, {
      secretId: key.accessKeyId,
      secretKey: key.secretAccessKey,
      projectId: "p",
    });
    assert.deepEqual(find("huawei", "sso").credentials, {
      secretId: sts.accessKeyId,
      secretKey: sts.secretAccessKey,
      securityToken: "the-token",
    });
    assert.deepEqual(titles("huawei", "agency"), [
      "the API key from ~/.hcloud/config.json [agency]",
      "the agency ci of ours, named in ~/.hcloud/config.json [agency]",
    ]);
    assert.deepEqual(titles("huawei", "vm"), ["the role of this virtual machine"]);
    refused(
      () => find("huawei", "hidden"),
      "invalid-config",
      /^vpcpeering:profile "hidden": .+config\.json \[hidden\]: its keys are encrypted \[huawei\]\. Run `hcloud configure set --cli-auth-encrypt=false` and configure the profile again, or use another place for the key\.$/,
    );
    refused(() => find("huawei", undefined), "credentials-missing", /none was found/);
  });

  it("on huawei are a section of the SDK's file, too", () => {
    write(".huaweicloud/credentials", "[basic]\nak=a\nsk=b\n[ci]\nak=c\nsk=d\n");
    assert.deepEqual(find("huawei", "ci").credentials, { secretId: "c", secretKey: "d" });
  });

  it("on jdcloud are a section of its command line's file, whatever its current one is", () => {
    write(".jdc/config", "[default]\naccess_key=a\nsecret_key=b\n[ci]\naccess_key=c\nsecret_key=d\n");
    write(".jdc/current", "default");
    assert.deepEqual(find("jdcloud", "ci").credentials, { secretId: "c", secretKey: "d" });
  });
});

describe("roles in environment variables", () => {
  const titles = (vendor: string, environment: Record<string, string>, config: Record<string, string> = {}) =>
    planChain(
      readSettings((key) => (({ vendor, backend: "api", ...config }) as Record<string, string>)[key]),
      environment,
      {},
      "/nowhere",
    ).steps.map(({ title }) => title);
  const KEY = { TENCENTCLOUD_SECRET_ID: "an-id-1", TENCENTCLOUD_SECRET_KEY: "a-key-1" };
  const OF_KEY = "the variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY";

  it("are assumed with the key of the variables beside them, and with no other", () => {
    for (const variable of ["TENCENTCLOUD_ROLE_ARN", "TENCENTCLOUD_ASSUME_ROLE_ARN"]) {
      assert.deepEqual(titles("tencent", { ...KEY, [variable]: ARN }), [
        `the API key from ${OF_KEY}`,
        `the role ${ARN}, named in the variable ${variable}`,
      ]);
    }
    const configured = { secretId: "an-id-2", secretKey: "a-key-2" };
    assert.deepEqual(titles("tencent", { ...KEY, TENCENTCLOUD_ROLE_ARN: ARN }, configured), [
      "the API key from the provider's configuration",
    ]);
    assert.deepEqual(titles("qcloud", { ...KEY, TENCENTCLOUD_ROLE_ARN: ARN }), [`the API key from ${OF_KEY}`]);
  });

  it("on a private cloud and on huawei have the names of the vendors' Terraform providers", () => {
    const deployed = "TENCENTCLOUDENTERPRISE_SECRET_ID and TENCENTCLOUDENTERPRISE_SECRET_KEY";
    assert.deepEqual(
      titles("tce", {
        ...KEY,
        TENCENTCLOUDENTERPRISE_SECRET_ID: "an-id-3",
        TENCENTCLOUDENTERPRISE_SECRET_KEY: "a-key-3",
        TENCENTCLOUDENTERPRISE_ASSUME_ROLE_ARN: ARN,
      }),
      [
        `the API key from the variables ${deployed}`,
        `the role ${ARN}, named in the variable TENCENTCLOUDENTERPRISE_ASSUME_ROLE_ARN`,
      ],
    );
    const huawei = { HW_ACCESS_KEY: "an-ak-1", HW_SECRET_KEY: "an-sk-1", HW_ASSUME_ROLE_AGENCY_NAME: "ci" };
    const from = "the variables HW_ACCESS_KEY and HW_SECRET_KEY";
    assert.deepEqual(titles("huawei", { ...huawei, HW_ASSUME_ROLE_DOMAIN_NAME: "ours" }), [
      `the API key from ${from}`,
      "the agency ci of ours, named in the variable HW_ASSUME_ROLE_AGENCY_NAME",
    ]);
    assert.deepEqual(titles("huawei", { ...huawei, HW_ASSUME_ROLE_DOMAIN_ID: "d1" }), [
      `the API key from ${from}`,
      "the role iam::d1:agency:ci, named in the variable HW_ASSUME_ROLE_AGENCY_NAME",
    ]);
    assert.throws(
      () => titles("huawei", { ...huawei, HW_ASSUME_ROLE_DOMAIN_ID: "d1", HW_ASSUME_ROLE_DURATION: "1h" }),
      /HW_ASSUME_ROLE_DURATION "1h": .*is not a number of seconds/,
    );
  });
});

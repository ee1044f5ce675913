/** Configured roles, identity providers and profiles against what each vendor has: one error, which names the fix. */
import assert from "node:assert/strict";
import { type ConfigKey, readSettings } from "../../../provider/configuration/read.js";
import { isPeeringError } from "../../../provider/errors.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";

import { expected } from "./vendor-table.js";

type Config = Partial<Record<ConfigKey, unknown>>;

const read = (vendor: VendorId, config: Config) => {
  const texts: Config = { vendor, backend: "api", ...config };
  return readSettings((key) => {
    const value = texts[key];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  });
};

const messageOf = (vendor: VendorId, config: Config): string => {
  try {
    read(vendor, config);
    return "accepted";
  } catch (error) {
    assert.ok(isPeeringError(error), String(error));
    return error.message;
  }
};

const ARN: Readonly<Record<VendorId, string>> = {
  tencent: "qcs::cam::uin/100000000001:roleName/ci",
  tce: "qcs::cam::uin/100000000001:role/4611686018427387904",
  qcloud: "qcs::cam::uin/100000000001:roleName/ci",
  huawei: "iam::0123456789abcdef0123456789abcdef:agency:ci",
  "jdcloud-cps": "jrn:iam::1:role/ci",
  jdcloud: "jrn:iam::1:role/ci",
};

describe("credentials of a session in the configuration", () => {
  /** Each way, on each vendor: accepted, or the property that is refused. */
  const WAYS: Readonly<Record<string, (vendor: VendorId) => Config>> = {
    profile: () => ({ profile: "ci" }),
    role: (vendor) => ({ assumeRole: { roleArn: ARN[vendor] } }),
    externalId: (vendor) => ({ assumeRole: { roleArn: ARN[vendor], externalId: "x1" } }),
    policy: (vendor) => ({ assumeRole: { roleArn: ARN[vendor], policy: '{"version":"2.0"}' } }),
    agency: () => ({ assumeRole: { agency: "ci", account: "ours" } }),
    oidc: (vendor) => ({ oidc: { roleArn: ARN[vendor], providerId: "GitHub", tokenFile: "t" } }),
    instanceRole: () => ({ instanceRole: "true" }),
  };
  const HAS: Readonly<Record<VendorId, string>> = {
    tencent: "profile role externalId policy oidc instanceRole",
    tce: "profile role policy",
    qcloud: "profile role",
    huawei: "profile role externalId policy agency oidc instanceRole",
    "jdcloud-cps": "",
    jdcloud: "profile role policy",
  };
  for (const vendor of VENDOR_IDS) {
    it(`is accepted on ${vendor} if the vendor has it, and otherwise one error with the vendor's document`, () => {
      const has = HAS[vendor].split(" ");
      for (const [way, config] of Object.entries(WAYS)) {
        const message = messageOf(vendor, config(vendor));
        if (has.includes(way)) assert.equal(message, "accepted", way);
        else {
          const { document } = rulesOf(vendor).sessions.source;
          assert.match(message, /^vpcpeering:(profile|assumeRole|oidc|instanceRole)/, way);
          assert.ok(message.includes(`the vendor's API has no`), message);
          assert.ok(message.includes(`[${vendor}, ${document}`), message);
        }
      }
    });
  }

  for (const vendor of VENDOR_IDS.filter((id) => rulesOf(id).sessions.value.role !== null)) {
    it(`needs roles and names of sessions in the forms that ${vendor} documents`, () => {
      const accepts = (role: object) => messageOf(vendor, { assumeRole: role }) === "accepted";
      assert.equal(accepts({ roleArn: "ci" }), false);
      const names = ["a", "a b", "ci-job"];
      const refused = names.filter((sessionName) => !accepts({ roleArn: ARN[vendor], sessionName }));
      assert.deepEqual(refused, expected[vendor].notSessionNames);
    });
  }

  const TENCENT = { roleArn: ARN.tencent };
  const cases: Readonly<Record<string, readonly [VendorId, Config, string]>> = {
    "an embedded cloud": [
      "tencent",
      { backend: "embedded", assumeRole: TENCENT },
      'vpcpeering:assumeRole [{"roleArn":"qcs::cam::uin/100000000001:roleName/ci"}]: the backend "embedded" has no API keys [tencent]. ' +
        "Remove it, or set vpcpeering:backend to api.",
    ],
    "a gateway": [
      "huawei",
      { backend: "gateway", instanceRole: "true" },
      'vpcpeering:instanceRole true: the backend "gateway" has no API keys [huawei]. Remove it, or set vpcpeering:backend to api.',
    ],
    "OIDC on a private cloud": [
      "tce",
      { oidc: { roleArn: ARN.tce, tokenFile: "token" } },
      'vpcpeering:oidc {"roleArn":"qcs::cam::uin/100000000001:role/4611686018427387904","tokenFile":"token"}: the vendor\'s API has no sign-in by OIDC ' +
        "[tce, Tencent Cloud Enterprise, Terraform provider and SDK, sts, version 2018-08-13, AssumeRole, 2025-11-27]. Use an API key, and assumeRole.",
    ],
    "a duration that is too long": [
      "tencent",
      { assumeRole: { ...TENCENT, durationSeconds: 50_000 } },
      "vpcpeering:assumeRole.durationSeconds 50000: a session lasts from 1 to 43200 s " +
        "[tencent, Tencent Cloud API 3.0, Security Token Service, version 2018-08-13, AssumeRole]. Set a whole number of seconds from 1 to 43200.",
    ],
    "the second of two roles": [
      "huawei",
      { assumeRole: [{ roleArn: ARN.huawei }, { roleArn: ARN.huawei, durationSeconds: 7200 }] },
      "vpcpeering:assumeRole[1].durationSeconds 7200: a session lasts from 900 to 3600 s, because a session opens it " +
        "[huawei, Huawei Cloud IAM API Reference, Obtaining Temporary Access Keys through an Agency; AssumeAgency; AssumeAgencyWithOIDC, 2026-09]. " +
        "Set a whole number of seconds from 900 to 3600.",
    ],
    "a duration that is too short": [
      "jdcloud",
      { assumeRole: { roleArn: ARN.jdcloud, durationSeconds: 900 } },
      "vpcpeering:assumeRole.durationSeconds 900: a session lasts at least 3600 s [jdcloud, JD Cloud STS API Reference, v1, assumeRole]. " +
        "Set a whole number of seconds from 3600.",
    ],
    "a malformed session name": [
      "tencent",
      { assumeRole: { ...TENCENT, sessionName: "a b" } },
      'vpcpeering:assumeRole.sessionName "a b": is not a valid name of a session ' +
        "[tencent, Tencent Cloud API 3.0, Security Token Service, version 2018-08-13, AssumeRole]. Set one that matches ^[\\w+=,.@-]{2,128}$.",
    ],
    "a malformed role": [
      "tencent",
      { assumeRole: { roleArn: "ci" } },
      'vpcpeering:assumeRole.roleArn "ci": is not the name of a role [tencent, Tencent Cloud API 3.0, Security Token Service, version 2018-08-13, AssumeRole]. ' +
        "Set it as in qcs::cam::uin/100000000001:roleName/ci.",
    ],
    "an option that does not exist": [
      "tencent",
      { assumeRole: { ...TENCENT, duration: 1 } },
      'vpcpeering:assumeRole "{"roleArn":"qcs::cam::uin/100000000001:roleName/ci","duration":1}": has no property "duration" [tencent]. ' +
        "Set a JSON object: {roleArn, sessionName, externalId, durationSeconds, policy}, or with agency and account in place of roleArn; or a list of such objects.",
    ],
    "both places of a token": [
      "tencent",
      { oidc: { ...TENCENT, tokenFile: "a", tokenVariable: "B" } },
      'vpcpeering:oidc.tokenVariable "B": cannot be combined with tokenFile [tencent]. Keep one of the two.',
    ],
    "an audience of a token that exists": [
      "tencent",
      { oidc: { ...TENCENT, tokenFile: "a", audience: "b" } },
      'vpcpeering:oidc.audience "b": a token that exists has its audience already [tencent]. Remove it, or remove tokenFile and tokenVariable to request the token.',
    ],
    "no identity provider": [
      "huawei",
      { oidc: { tokenFile: "a" } },
      "vpcpeering:oidc.providerId: is required [huawei, Huawei Cloud IAM API Reference, Obtaining Temporary Access Keys through an Agency; AssumeAgency; AssumeAgencyWithOIDC, 2026-09]. " +
        "Set the ID or the URN of the identity provider.",
    ],
    "two places of the first key": [
      "tencent",
      { secretId: "an-id-of-a-key", secretKey: "a-key-of-a-key", profile: "ci" },
      'vpcpeering:profile "ci": cannot be combined with vpcpeering:secretId [tencent]. Keep one of the two: the first key comes from one place.',
    ],
    "half an agency": [
      "huawei",
      { assumeRole: { agency: "ci" } },
      "vpcpeering:assumeRole.account: an agency requires its name and its account [huawei]. Set agency and account both.",
    ],
    "an external ID of an agency": [
      "huawei",
      { assumeRole: { agency: "ci", account: "a", externalId: "x1" } },
      'vpcpeering:assumeRole.externalId "x1": the vendor\'s API has no such option of an agency by its name [huawei, Huawei Cloud IAM API Reference, Obtaining Temporary Access Keys through an Agency; AssumeAgency; AssumeAgencyWithOIDC, 2026-09]. ' +
        "Set roleArn, as in iam::<account ID>:agency:ci.",
    ],
    "an agency elsewhere": [
      "tencent",
      { assumeRole: { agency: "ci", account: "a" } },
      'vpcpeering:assumeRole.agency "ci": the vendor\'s API has no agencies [tencent, Tencent Cloud API 3.0, Security Token Service, version 2018-08-13, AssumeRole]. ' +
        "Set roleArn, as in qcs::cam::uin/100000000001:roleName/ci.",
    ],
    "the name of an instance's only role": [
      "huawei",
      { instanceRole: "ci" },
      'vpcpeering:instanceRole "ci": an instance has one role, which needs no name [huawei, Huawei Cloud IAM API Reference, Obtaining Temporary Access Keys through an Agency; AssumeAgency; AssumeAgencyWithOIDC, 2026-09]. Set it to true.',
    ],
    "a role of another account than the configured one": [
      "qcloud",
      { accountId: "100000000002", assumeRole: TENCENT },
      'vpcpeering:accountId "100000000002": the last role belongs to account 100000000001 [qcloud]. Correct the account ID, or the role.',
    ],
  };
  for (const [title, [vendor, config, message]] of Object.entries(cases))
    it(`is refused at preview: ${title}`, () => assert.equal(messageOf(vendor, config), message));

  it("is read as a list of roles, whether there is one or several", () => {
    assert.deepEqual(read("tencent", { assumeRole: TENCENT }).assumeRole, [TENCENT]);
    assert.deepEqual(read("tencent", { assumeRole: [TENCENT, TENCENT] }).assumeRole, [TENCENT, TENCENT]);
    assert.equal(read("tencent", { instanceRole: "false" }).instanceRole, undefined);
    assert.equal(read("tencent", { instanceRole: "ci" }).instanceRole, "ci");
  });
});

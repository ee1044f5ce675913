/** The exact requests of sign-ins, and how answers as documented are read. No emulator: nock stands at the vendors' addresses. */
import assert from "node:assert/strict";
import type { Credentials, SessionCredentials } from "../../../provider/backend/credentials.js";
import { isPeeringError } from "../../../provider/errors.js";
import type { VendorId } from "../../../provider/rules/registry.js";
import { verify as verifyHuawei } from "../../../provider/vendors/huawei/sign.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { verify as verifyJdcloud } from "../../../provider/vendors/jdcloud/sign.js";
import type { SignedRequest } from "../../../provider/vendors/kit/signing.js";
import { verifyRequest as verifyQcloud } from "../../../provider/vendors/qcloud/sign.js";
import { verifyRequest as verifyTencent } from "../../../provider/vendors/tencent/sign.js";
import type { Identity } from "../../../provider/vendors/vendor.js";
import { nock, withoutNetwork } from "./no-network.js";
import { settingsFor } from "./scene.js";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const KEY: Credentials = { secretId: "AKIDEXAMPLE0000000", secretKey: "a-secret-of-the-example" };
const TEMPORARY: Credentials = { ...KEY, securityToken: "a-token-of-the-example" };
const SESSION = { secretId: "TMPID", secretKey: "TMPKEY", securityToken: "TMPTOKEN" };
const AT_THREE = Date.parse("2026-11-28T15:00:00Z");

interface Sent extends SignedRequest {
  readonly host: string;
  readonly body: string;
}

describe("sign-ins: the requests and the answers", () => {
  withoutNetwork();
  const sent: Sent[] = [];
  beforeEach(() => (sent.length = 0));
  afterEach(() => assert.deepEqual(nock.pendingMocks(), []));

  const identity = (vendor: VendorId, region: string, endpoint?: string): Identity =>
    vendorOf(vendor)!.identity!()({
      settings: { ...settingsFor(vendor, endpoint), region },
      services: { now: () => NOW, sleep: async () => {}, nonce: () => "12345678-9abc-4def-8123-456789abcdef" },
    });

  function answer(origin: string, path: string, reply: object | string, status = 200, headers = {}): void {
    let body = "";
    const scope = nock(origin).filteringRequestBody((text) => ((body = text), "*"));
    const method = sentByGet.has(path) ? "GET" : "POST";
    scope.intercept(path, method, method === "GET" ? undefined : "*").reply(function () {
      const all = Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), value]);
      const [pathname = "", query = ""] = path.split("?");
      const { host } = new URL(origin);
      sent.push({
        method,
        host,
        path: pathname,
        query,
        headers: Object.fromEntries(all) as Record<string, string>,
        body,
      });
      return [status, typeof reply === "string" ? reply : JSON.stringify(reply), headers];
    });
  }
  const sentByGet = new Set(["/v5/caller-identity"]);
  const only = (): Sent => {
    assert.equal(sent.length, 1);
    return sent[0]!;
  };
  /** Those that say something of the call. */
  const logged = ({ headers }: Sent): Record<string, string | undefined> =>
    Object.fromEntries(
      Object.entries(headers).filter(
        ([name]) => !/^(accept|accept-encoding|authorization|connection|content-length|host|user-agent)$/.test(name),
      ),
    );
  const expects = (found: SessionCredentials) => assert.deepEqual(found, { ...SESSION, expiresAt: AT_THREE });

  describe("tencent", () => {
    const STS = "https://sts.tencentcloudapi.com";
    const role = "qcs::cam::uin/100000000001:roleName/ci";
    const made = {
      Response: {
        Credentials: { Token: "TMPTOKEN", TmpSecretId: "TMPID", TmpSecretKey: "TMPKEY" },
        ExpiredTime: AT_THREE / 1000,
        Expiration: "2026-11-28T15:00:00Z",
        RequestId: "f6e7cbcb-add1-47bd-9097-d08cf8f3a919",
      },
    };
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "x-tc-version": "2018-08-13",
      "x-tc-language": "en-US",
      "x-tc-timestamp": String(NOW / 1000),
    };

    it("AssumeRole is signed for sts, with the caller's token if it has one, and a policy that is encoded once more", async () => {
      answer(STS, "/", made);
      const policy = '{"version":"2.0","statement":[]}';
      expects(
        await identity("tencent", "ap-beijing").assumeRole(
          { roleArn: role, sessionName: "job@7", durationSeconds: 900, externalId: "x-1", policy },
          TEMPORARY,
        ),
      );
      const call = only();
      assert.equal(
        call.body,
        `{"RoleArn":"${role}","RoleSessionName":"job@7","DurationSeconds":900,"ExternalId":"x-1",` +
          '"Policy":"%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%5B%5D%7D"}',
      );
      assert.deepEqual(logged(call), {
        ...headers,
        "x-tc-action": "AssumeRole",
        "x-tc-region": "ap-beijing",
        "x-tc-token": TEMPORARY.securityToken,
      });
      assert.match(
        call.headers["authorization"]!,
        /^TC3-HMAC-SHA256 Credential=AKIDEXAMPLE0000000\/2026-11-28\/sts\/tc3_request, SignedHeaders=content-type;host, /,
      );
      assert.ok("key" in verifyTencent({ ...call, body: Buffer.from(call.body) }, () => TEMPORARY as never, NOW));
    });

    it("AssumeRoleWithWebIdentity is signed by nobody", async () => {
      answer(STS, "/", made);
      const signIn = identity("tencent", "ap-beijing").assumeRoleWithOidc!;
      expects(await signIn({ roleArn: role }, "the.token.itself"));
      const call = only();
      assert.equal(
        call.body,
        `{"ProviderId":"OIDC","WebIdentityToken":"the.token.itself","RoleArn":"${role}","RoleSessionName":"vpc-peering"}`,
      );
      assert.equal(call.headers["authorization"], "SKIP");
      assert.deepEqual(logged(call), {
        ...headers,
        "x-tc-action": "AssumeRoleWithWebIdentity",
        "x-tc-region": "ap-beijing",
      });
    });

    it("GetCallerIdentity names the role and the account", async () => {
      const who = {
        Arn: "qcs::sts:1:assumed-role/46",
        AccountId: "1",
        UserId: "46:job",
        PrincipalId: "46",
        Type: "CAMRole",
      };
      answer(STS, "/", { Response: { ...who, RequestId: "x" } });
      assert.equal(await identity("tencent", "ap-beijing").callerOf!(KEY), "qcs::sts:1:assumed-role/46 of account 1");
    });

    it("go to the sts of a configured endpoint's domain", async () => {
      answer("https://sts.example.com", "/", made);
      expects(await identity("tencent", "ap-beijing", "https://vpc.example.com").assumeRole({ roleArn: role }, KEY));
      answer("http://sts.api3.example.com", "/", made);
      expects(await identity("tce", "chongqing", "http://api3.example.com").assumeRole({ roleArn: role }, KEY));
      assert.equal(sent[1]!.headers["x-tc-region"], "chongqing");
    });

    it("are refused over API 2.0 of a deployment, which has no documented roles", async () => {
      await assert.rejects(
        identity("tce", "chongqing", "https://vpc.api.example.com/v2/index.php").assumeRole({ roleArn: role }, KEY),
        /^PeeringError: vpcpeering:endpoint "https:\/\/vpc\.api\.example\.com\/v2\/index\.php": API 2\.0 of a deployment has no documented roles \[tce, .+\]\. Set the endpoint of API 3\.0, or use an API key without a role\.$/,
      );
    });

    it("of a virtual machine are read from its metadata service, never through a proxy", async () => {
      const roles = "/latest/meta-data/cam/security-credentials/";
      const key = {
        Code: "Success",
        TmpSecretId: "TMPID",
        TmpSecretKey: "TMPKEY",
        Token: "TMPTOKEN",
        ExpiredTime: AT_THREE / 1000,
      };
      const metadata = () => nock("http://metadata.tencentyun.com");
      const instanceRole = identity("tencent", "ap-beijing").instanceRole!;
      metadata().get(roles).reply(200, "ci\n").get(`${roles}ci`).reply(200, key);
      process.env["http_proxy"] = "http://proxy.example.com:3128";
      try {
        expects(await instanceRole(true));
      } finally {
        delete process.env["http_proxy"];
      }
      metadata().get(`${roles}other`).reply(200, key);
      expects(await instanceRole("other"));
      metadata().get(roles).reply(404);
      await assert.rejects(
        instanceRole(true),
        /the metadata service has no credentials: no role is bound to it \[tencent\]\. Run on a virtual machine/,
      );
      metadata()
        .get(`${roles}gone`)
        .reply(200, { ...key, Code: "Failed" });
      await assert.rejects(instanceRole("gone"), /the answer for the role gone is not as documented/);
      await assert.rejects(instanceRole(true), (error) => isPeeringError(error, "credentials-missing"));
    });
  });

  it("qcloud: AssumeRole of API 2.0, with either name of the token", async () => {
    const role = "qcs::cam::uin/100000000001:roleName/ci";
    for (const name of ["token", "sessionToken"]) {
      const data = {
        credentials: { [name]: "TMPTOKEN", tmpSecretId: "TMPID", tmpSecretKey: "TMPKEY" },
        expiredTime: AT_THREE / 1000,
        expiration: "2026-11-28T15:00:00Z",
      };
      answer("https://sts.api.qcloud.com", "/v2/index.php", { code: 0, message: "", codeDesc: "Success", data });
      expects(await identity("qcloud", "ap-beijing").assumeRole({ roleArn: role, durationSeconds: 900 }, KEY));
    }
    const call = sent[0]!;
    const { Signature, Nonce, ...params } = Object.fromEntries(new URLSearchParams(call.body));
    assert.ok(Signature !== undefined && /^\d+$/.test(Nonce ?? ""));
    assert.deepEqual(params, {
      Action: "AssumeRole",
      Region: "bj",
      roleArn: role,
      roleSessionName: "vpc-peering",
      durationSeconds: "900",
      SecretId: KEY.secretId,
      Timestamp: String(NOW / 1000),
      SignatureMethod: "HmacSHA256",
    });
    assert.ok("key" in verifyQcloud({ ...call, body: Buffer.from(call.body) }, () => KEY as never, NOW, new Map()));
  });

  describe("huawei", () => {
    const [IAM, STS] = ["https://iam.cn-north-4.myhuaweicloud.com", "https://sts.cn-north-4.myhuaweicloud.com"];
    const urn = "iam::0123456789abcdef0123456789abcdef:agency:ci";
    const temporary = {
      credential: {
        access: "TMPID",
        secret: "TMPKEY",
        securitytoken: "TMPTOKEN",
        expires_at: "2026-11-28T15:00:00.000000Z",
      },
    };
    const session = {
      source_identity: "",
      assumed_agency: { urn, id: "46" },
      credentials: {
        access_key_id: "TMPID",
        secret_access_key: "TMPKEY",
        security_token: "TMPTOKEN",
        expiration: "2026-11-28T15:00:00.000Z",
      },
    };
    const signed = { "content-type": "application/json", "x-sdk-date": "20261128T120000Z" };
    const own = () => identity("huawei", "cn-north-4");
    const isSigned = (call: Sent, key: Credentials) => {
      assert.ok("key" in verifyHuawei({ ...call, headers: { ...call.headers, host: call.host } }, () => key, NOW));
    };

    it("an agency of a named account: temporary keys of IAM", async () => {
      answer(IAM, "/v3.0/OS-CREDENTIAL/securitytokens", temporary, 201);
      expects(await own().assumeRole({ agency: "ci", account: "ours", durationSeconds: 3600 }, KEY));
      const call = only();
      assert.equal(
        call.body,
        '{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"ci","domain_name":"ours",' +
          '"duration_seconds":3600,"session_user":{"name":"vpc-peering"}}}}}',
      );
      assert.deepEqual(logged(call), signed);
      isSigned(call, KEY);
    });

    it("an agency of an account's ID", async () => {
      answer(IAM, "/v3.0/OS-CREDENTIAL/securitytokens", temporary, 201);
      expects(await own().assumeRole({ agency: "ci", account: "0123456789abcdef0123456789abcdef" }, KEY));
      assert.ok(only().body.includes('"domain_id":"0123456789abcdef0123456789abcdef"'));
    });

    it("a URN: STS, with the caller's token signed", async () => {
      answer(STS, "/v5/agencies/assume", session);
      expects(await own().assumeRole({ roleArn: urn, externalId: "x-1", durationSeconds: 900 }, TEMPORARY));
      const call = only();
      assert.equal(
        call.body,
        `{"agency_urn":"${urn}","agency_session_name":"vpc-peering","duration_seconds":900,"external_id":"x-1"}`,
      );
      assert.deepEqual(logged(call), { ...signed, "x-security-token": TEMPORARY.securityToken });
      assert.match(call.headers["authorization"]!, /SignedHeaders=content-type;host;x-sdk-date;x-security-token,/);
      isSigned(call, TEMPORARY);
    });

    it("a provider's URN: STS, which nobody signs", async () => {
      answer(STS, "/v5/agencies/assume-with-oidc", {
        ...session,
        audience: "a",
        provider: "p",
        subject_from_id_token: "s",
      });
      expects(await own().assumeRoleWithOidc!({ roleArn: urn, providerId: "iam::1:p:x" }, "the.token.itself"));
      const call = only();
      assert.equal(
        call.body,
        `{"provider_urn":"iam::1:p:x","agency_urn":"${urn}","agency_session_name":"vpc-peering","id_token":"the.token.itself"}`,
      );
      assert.deepEqual(logged(call), { "content-type": "application/json" });
      assert.equal(call.headers["authorization"], undefined);
    });

    it("a provider's ID: a token of IAM, temporary keys for it, and with them the agency", async () => {
      answer(IAM, "/v3.0/OS-AUTH/id-token/tokens", { token: { methods: ["mapped"] } }, 201, {
        "X-Subject-Token": "unscoped",
      });
      answer(IAM, "/v3.0/OS-CREDENTIAL/securitytokens", temporary, 201);
      answer(STS, "/v5/agencies/assume", session);
      expects(await own().assumeRoleWithOidc!({ roleArn: urn, providerId: "GitHub" }, "the.token.itself"));
      const [first, second, third] = sent as [Sent, Sent, Sent];
      assert.equal(first.body, '{"auth":{"id_token":{"id":"the.token.itself"}}}');
      assert.deepEqual(logged(first), { "content-type": "application/json", "x-idp-id": "GitHub" });
      assert.equal(second.body, '{"auth":{"identity":{"methods":["token"],"token":{"id":"unscoped"}}}}');
      assert.deepEqual(logged(second), { "content-type": "application/json" });
      assert.deepEqual(
        [first, second].map(({ headers }) => headers["authorization"]),
        [undefined, undefined],
      );
      assert.equal(third.body, `{"agency_urn":"${urn}","agency_session_name":"vpc-peering"}`);
      isSigned(third, SESSION);
    });

    it("the caller's identity, and the role of a virtual machine", async () => {
      answer(STS, "/v5/caller-identity", {
        account_id: "1",
        principal_urn: "sts::1:assumed-agency:ci/job",
        principal_id: "46",
      });
      assert.equal(await own().callerOf!(KEY), "sts::1:assumed-agency:ci/job of account 1");
      const metadata = nock("http://169.254.169.254").get("/openstack/latest/securitykey");
      metadata.reply(200, temporary);
      expects(await own().instanceRole!(true));
      nock("http://169.254.169.254").get("/openstack/latest/securitykey").reply(404);
      await assert.rejects(own().instanceRole!(true), /no agency is bound to it \[huawei\]/);
    });
  });

  it("jdcloud: assumeRole has no region, and the end is counted from before the call, as its time has no zone", async () => {
    for (const name of ["credentials", "result"]) {
      const key = {
        accessKey: "TMPID",
        secretKey: "TMPKEY",
        sessionToken: "TMPTOKEN",
        expiration: "2026-11-28 23:00:00",
      };
      answer("https://sts.jdcloud-api.com", "/v1/sessionToken:assumeRole", { requestId: "r", result: { [name]: key } });
      const session = await identity("jdcloud", "cn-north-1").assumeRole(
        { roleArn: "jrn:iam::1:role/ci", durationSeconds: 10_800 },
        TEMPORARY,
      );
      expects(session);
    }
    const call = sent[0]!;
    assert.equal(
      call.body,
      '{"assumeRoleInfo":{"roleJrn":"jrn:iam::1:role/ci","roleSessionName":"vpc-peering","durationSeconds":10800}}',
    );
    assert.deepEqual(logged(call), {
      "content-type": "application/json",
      "x-jdcloud-date": "20261128T120000Z",
      "x-jdcloud-nonce": "12345678-9abc-4def-8123-456789abcdef",
      "x-jdcloud-security-token": Buffer.from("a-token-of-the-example").toString("base64"),
    });
    assert.match(
      call.headers["authorization"]!,
      /Credential=AKIDEXAMPLE0000000\/20261128\/jdcloud-api\/sts\/jdcloud2_request, SignedHeaders=content-type;host;x-jdcloud-date;x-jdcloud-nonce;x-jdcloud-security-token,/,
    );
    assert.ok(
      "secretId" in verifyJdcloud({ ...call, headers: { ...call.headers, host: call.host } }, () => TEMPORARY, NOW),
    );
  });
});

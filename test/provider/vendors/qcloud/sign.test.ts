/** The signature of API 2.0 against published and recorded ones, and how the emulator verifies it. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  type SignatureMethod,
  signature,
  signCall,
  stringToSign,
  verifyRequest,
} from "../../../../provider/vendors/qcloud/sign.js";

const HOST = "vpc.api.qcloud.com";
const PATH = "/v2/index.php";
const COMMON = {
  Timestamp: "1500000000",
  Nonce: "12345",
  Region: "gz",
  SecretId: "AKIDEXAMPLE",
  RequestClient: "SDK_NODEJS_0.2.1",
};
const CREATE = {
  ...COMMON,
  Action: "CreateVpcPeeringConnectionEx",
  vpcId: "vpc-aaaa1111",
  peerVpcId: "vpc-bbbb2222",
  peerUin: "100000000001",
  peeringConnectionName: "p 1",
  peerRegion: "bj",
  bandwidth: "10",
};
const SHA256 = { SignatureMethod: "HmacSHA256" };
const ROUTE = {
  ...COMMON,
  Action: "CreateRoute",
  vpcId: "vpc-aaaa1111",
  routeTableId: "rtb-cccc3333",
  "routeSet.0.destinationCidrBlock": "10.1.0.0/16",
  "routeSet.0.nextType": "4",
  "routeSet.0.nextHub": "pcx-12345678",
};
/** The unit test of the vendor's Go SDK. */
const INSTANCES = {
  Region: "ap-guangzhou",
  SecretId: "secretIdFoo",
  Nonce: "1290303896666895346",
  Timestamp: "1512393162",
  Action: "DescribeInstances",
  Version: "2017-03-12",
};

const sign = (method: string, params: object, by: SignatureMethod, key = "SECRETEXAMPLE", host = HOST) =>
  signature({ method, host, path: PATH, params: Object.entries(params) }, key, by);

describe("qcloud: signature of API 2.0", () => {
  it("matches the official SDKs for npm and Python", () => {
    assert.equal(sign("POST", CREATE, "HmacSHA1"), "GiBe5goKqXdXW2XCVUZxh/rM5cg=");
    assert.equal(sign("GET", CREATE, "HmacSHA1"), "HQHYKh8wbOjSwxuESFAJ7kNpcA8=");
    assert.equal(sign("GET", { ...CREATE, ...SHA256 }, "HmacSHA256"), "G4ovC8QNYFkgWgKYM4Aq8UC9ctek0QuRM1airEAEYsQ=");
    assert.equal(sign("POST", { ...CREATE, ...SHA256 }, "HmacSHA256"), "CRt76FilBMKvf+uYKUT4GaEEThLYBU8UyTmS+9C2Xns=");
    assert.equal(sign("POST", ROUTE, "HmacSHA1"), "dSID88jzgB4cdBTWFv3MkW8aLTQ=");
  });

  it("matches the vendor's own unit test", () => {
    const [key, host] = ["secretKeyBar", "cvm.api.qcloud.com"];
    const [one, two] = [{ SignatureMethod: "HmacSHA1" }, SHA256];
    assert.equal(sign("POST", { ...INSTANCES, ...one }, "HmacSHA1", key, host), "p3n+pxBqF5JGZtDSxoVn5tGngf0=");
    assert.equal(sign("GET", { ...INSTANCES, ...one }, "HmacSHA1", key, host), "5HAq1BOKNLEE2/uauWnp6Zv9Z3c=");
    assert.equal(
      sign("POST", { ...INSTANCES, ...two }, "HmacSHA256", key, host),
      "B2T37FRSP6Fk0/q/cdfrTE0p3zX5ooB/2BPWZUFpsj4=",
    );
  });

  const textOf = (method: string, params: Record<string, string>) =>
    stringToSign({ method, host: "h:8080", path: PATH, params: Object.entries(params) });

  it("covers unencoded values, sorted by name with capitals first", () => {
    assert.equal(textOf("POST", { b: "x y&z=1", Action: "A", a: "" }), "POSTh:8080/v2/index.php?Action=A&a=&b=x y&z=1");
  });

  it("replaces underscores in names by dots, except a leading one, and keeps those in values", () => {
    assert.equal(textOf("GET", { a_0_b: "c_d", _e_f: "g" }), "GETh:8080/v2/index.php?_e_f=g&a.0.b=c_d");
  });

  it("excludes values that begin with @ from a POST, and always excludes itself", () => {
    const params = { a: "@file", b: "1", Signature: "s" };
    assert.equal(textOf("POST", params), "POSTh:8080/v2/index.php?b=1");
    assert.equal(textOf("GET", params), "GETh:8080/v2/index.php?a=@file&b=1");
  });
});

describe("qcloud: signed calls", () => {
  const key = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" };
  const now = new Date(1_500_000_000_000);
  const time = { now, nonce: "01020304-0506-4708-890a-0b0c0d0e0f10" };
  const call = { action: "A", method: "POST", url: `https://${HOST}${PATH}`, body: "Action=A&name=p+1" } as const;

  it("contain the key ID, the timestamp, the nonce and the signature method", () => {
    const params = Object.fromEntries(new URLSearchParams(signCall(call, key, "HmacSHA256", time).body));
    const { Signature, ...rest } = params;
    assert.deepEqual(rest, {
      Action: "A",
      name: "p 1",
      SecretId: "AKIDEXAMPLE",
      Timestamp: "1500000000",
      Nonce: String(0x010203040506),
      SignatureMethod: "HmacSHA256",
    });
    assert.equal(Signature, sign("POST", rest, "HmacSHA256"));
  });

  it("omit the signature method if it is HMAC-SHA1, and contain the token of temporary credentials", () => {
    const signed = signCall(call, { ...key, securityToken: "token" }, "HmacSHA1", time);
    const params = new URLSearchParams(signed.body);
    assert.equal(params.get("SignatureMethod"), null);
    assert.equal(params.get("Token"), "token");
  });

  it("put all parameters in the query for GET", () => {
    const url = `https://${HOST}${PATH}?Action=A&name=p+1`;
    const signed = signCall({ action: "A", method: "GET", url }, key, "HmacSHA1", time);
    const { Signature, ...rest } = Object.fromEntries(new URL(signed.url).searchParams);
    assert.equal(signed.body, undefined);
    assert.equal(Signature, sign("GET", rest, "HmacSHA1"));
  });
});

describe("qcloud: signature verification", () => {
  const key = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" };
  const temporary = { secretId: "AKIDTEMP", secretKey: "SECRETTEMP", securityToken: "token" };
  const NOW = 1_500_000_000_000;
  interface Way {
    readonly method?: "POST" | "GET";
    readonly signedAt?: number;
    readonly how?: SignatureMethod;
    readonly fields?: string;
  }
  let nonce = 0;
  const request = (
    by: { secretId: string; secretKey: string; securityToken?: string } = key,
    { method = "POST", signedAt = NOW, how = "HmacSHA256", fields = "a=1" }: Way = {},
  ) => {
    const uuid = `${(++nonce).toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
    const base = `http://127.0.0.1:8080${PATH}`;
    const call =
      method === "GET"
        ? { action: "A", method, url: `${base}?${fields}` }
        : { action: "A", method, url: base, body: fields };
    const signed = signCall(call, by, how, { now: new Date(signedAt), nonce: uuid });
    const url = new URL(signed.url);
    return {
      method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: { host: url.host },
      body: Buffer.from(signed.body ?? ""),
    };
  };
  const verdict = (requested: ReturnType<typeof request>, used = new Map<string, number>()) => {
    const keys = [key, temporary];
    const found = verifyRequest(requested, (id) => keys.find(({ secretId }) => secretId === id), NOW, used);
    return "key" in found ? found.key.secretId : found.refusal[0];
  };

  it("accepts a signed request with any values and either method", () => {
    const value = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(
        value,
        fc.constantFrom("GET", "POST"),
        fc.constantFrom("HmacSHA1", "HmacSHA256"),
        (text, method, how) => {
          const fields = new URLSearchParams({ name: text, "routeSet.0.nextHub": "pcx-1" }).toString();
          assert.equal(verdict(request(key, { method, how, fields })), key.secretId);
        },
      ),
    );
  });

  it("rejects a changed request, and a wrong secret", () => {
    const requested = request();
    assert.equal(verdict({ ...requested, body: Buffer.from(requested.body.toString().replace("a=1", "a=2")) }), 4100);
    assert.equal(verdict({ ...requested, headers: { host: "127.0.0.1:9090" } }), 4100);
    assert.equal(verdict({ ...requested, path: "/" }), 4100);
    assert.equal(verdict(request({ ...key, secretKey: "ANOTHER" })), 4100);
  });

  it("rejects unknown keys, and wrong tokens", () => {
    assert.equal(verdict(request({ secretId: "AKIDNOBODY", secretKey: "x" })), 4104);
    assert.equal(verdict(request(temporary)), temporary.secretId);
    assert.equal(verdict(request({ ...temporary, securityToken: "other" })), 4105);
    assert.equal(verdict(request({ ...key, securityToken: "token" })), 4105);
  });

  it("rejects a timestamp more than five minutes off, and a repeated nonce", () => {
    for (const signedAt of [NOW - 300_000, NOW + 300_000])
      assert.equal(verdict(request(key, { signedAt })), key.secretId);
    for (const signedAt of [NOW - 301_000, NOW + 301_000]) assert.equal(verdict(request(key, { signedAt })), 4500);
    const used = new Map<string, number>();
    const requested = request();
    assert.equal(verdict(requested, used), key.secretId);
    assert.equal(verdict(requested, used), 4500);
    assert.equal(verdict(request(), used), key.secretId);
  });

  it("rejects a request without a key, a timestamp or a nonce", () => {
    const requested = request();
    for (const name of ["SecretId", "Timestamp", "Nonce", "Signature"]) {
      const params = new URLSearchParams(requested.body.toString());
      params.delete(name);
      assert.equal(verdict({ ...requested, body: Buffer.from(params.toString()) }), 4100);
    }
  });
});

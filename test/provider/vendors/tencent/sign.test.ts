/** TC3-HMAC-SHA256 against published and recorded examples, step by step, and what the server's side refuses. */
import assert from "node:assert/strict";
import { secretIdIn, signatureParts, signCall, verifyRequest } from "../../../../provider/vendors/tencent/sign.js";
import type { SignedRequest } from "../../../../provider/vendors/kit/signing.js";

const POST = { method: "POST", path: "/", query: "" } as const;
const SIGNED = ["content-type", "host"];

describe("tencent: signature", () => {
  it("matches the official Node signer in every step", () => {
    const request = {
      ...POST,
      headers: { "content-type": "application/json", host: "vpc.tencentcloudapi.com" },
      body: '{"SourceVpcId":"vpc-aaaa1111","PeeringConnectionName":"p1","DestinationVpcId":"vpc-bbbb2222","DestinationUin":"100000000001","DestinationRegion":"ap-guangzhou","Bandwidth":10}',
    };
    const parts = signatureParts(request, SIGNED, "vpc", 1_700_000_000, "SECRETEXAMPLE00000000000000000000");
    assert.equal(parts.scope, "2023-11-14/vpc/tc3_request");
    assert.equal(parts.hashedPayload, "a8d15613d64b46f4546878058771bd8e9b9933708907672981b150876df87d78");
    assert.equal(parts.hashedRequest, "fede9dcdc736210e1c251be31895c6521f1faf90b34fb1de9ce4446500c9f28c");
    const hex = (key: Buffer) => key.toString("hex");
    assert.equal(hex(parts.dateKey), "d4621794b8f7641cec7884416fd8b5721b05bd65caf2caac74fd4bb9e5d421aa");
    assert.equal(hex(parts.serviceKey), "b9fc06705e081c101bb8f1ddab9b155acab7d346563917ff274142e1e3b8721b");
    assert.equal(hex(parts.signingKey), "f4020e75aa805f647e279393e1c1376be049c0f11e6ef70f0bab43be8796c3c6");
    assert.equal(parts.signature, "84a03fda9d8012384fc5516338f7a761e80cf1a18c027e375395b7b52f7adc68");
  });

  it("matches the vendor's published example", () => {
    const request = {
      ...POST,
      headers: { "content-type": "application/json; charset=utf-8", host: "cvm.tencentcloudapi.com" },
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    };
    const { signature, scope } = signatureParts(
      request,
      SIGNED,
      "cvm",
      1_551_113_065,
      "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
    );
    assert.equal(scope, "2019-02-25/cvm/tc3_request");
    assert.equal(signature, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
  });

  it("puts date, scope and token in the vendor's headers", () => {
    const call = {
      action: "DescribeVpcs",
      method: "POST",
      url: "https://vpc.tencentcloudapi.com/",
      headers: { "content-type": "application/json" },
      body: "{}",
    } as const;
    const key = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE", securityToken: "TOKENEXAMPLE" };
    const { headers = {} } = signCall(call, key, "vpc", new Date(1_700_000_000_999));
    assert.equal(headers["x-tc-timestamp"], "1700000000");
    assert.equal(headers["x-tc-token"], "TOKENEXAMPLE");
    assert.match(
      headers["authorization"]!,
      /^TC3-HMAC-SHA256 Credential=AKIDEXAMPLE\/2023-11-14\/vpc\/tc3_request, SignedHeaders=content-type;host, Signature=[0-9a-f]{64}$/,
    );
    assert.equal(secretIdIn(headers["authorization"]), "AKIDEXAMPLE");
  });
});

describe("tencent: signature verification", () => {
  const key = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" };
  const keys = new Map([[key.secretId, key]]);
  const NOW = 1_700_000_000_000;
  const keyOf = (id: string) => keys.get(id);

  /** Signed with these headers and this host, sent with others. */
  function signed(options: { secretKey?: string; host?: string; more?: Record<string, string>; at?: number } = {}) {
    const { secretKey = key.secretKey, host = "127.0.0.1:8701", more = {}, at = NOW } = options;
    const timestamp = at / 1000;
    const headers: Record<string, string> = { "content-type": "application/json", host, ...more };
    const names = Object.keys(headers).toSorted();
    const parts = signatureParts({ ...POST, headers, body: "{}" }, names, "127", timestamp, secretKey);
    return {
      ...POST,
      headers: {
        "content-type": "application/json",
        host: "127.0.0.1:8701",
        "x-tc-timestamp": String(timestamp),
        "x-tc-action": "DescribeVpcs",
        authorization: `TC3-HMAC-SHA256 Credential=${key.secretId}/${parts.scope}, SignedHeaders=${parts.signedHeaders}, Signature=${parts.signature}`,
      },
      body: Buffer.from("{}"),
    } satisfies SignedRequest;
  }
  const codeOf = (request: SignedRequest, now = NOW, lookUp: (id: string) => typeof key | undefined = keyOf) => {
    const verdict = verifyRequest(request, lookUp, now);
    return "key" in verdict ? "accepted" : verdict.refusal.code;
  };

  it("accepts the host with and without its port, and further signed headers", () => {
    assert.equal(codeOf(signed()), "accepted");
    assert.equal(codeOf(signed({ host: "127.0.0.1" })), "accepted");
    // The documents' example signs the action too, in lower case.
    assert.equal(codeOf(signed({ more: { "x-tc-action": "describevpcs" } })), "accepted");
  });

  it("rejects each kind of invalid request with its own code", () => {
    assert.equal(codeOf(signed({ secretKey: "WRONG" })), "AuthFailure.SignatureFailure");
    assert.equal(codeOf(signed({ host: "evil.example.com" })), "AuthFailure.SignatureFailure");
    assert.equal(codeOf({ ...signed(), body: Buffer.from("{ }") }), "AuthFailure.SignatureFailure");
    assert.equal(codeOf({ ...signed(), path: "/else" }), "AuthFailure.SignatureFailure");
    assert.equal(
      codeOf(signed(), NOW, () => undefined),
      "AuthFailure.SecretIdNotFound",
    );
    const { headers, ...rest } = signed();
    assert.equal(codeOf({ ...rest, headers: { ...headers, authorization: "" } }), "AuthFailure.InvalidAuthorization");
    const unsignedHost = headers.authorization.replace("content-type;host", "content-type");
    assert.equal(
      codeOf({ ...rest, headers: { ...headers, authorization: unsignedHost } }),
      "AuthFailure.InvalidAuthorization",
    );
  });

  it("rejects a date more than five minutes off", () => {
    for (const minutes of [-5, 5]) assert.equal(codeOf(signed(), NOW + minutes * 60_000), "accepted");
    for (const seconds of [-301, 301])
      assert.equal(codeOf(signed(), NOW + seconds * 1000), "AuthFailure.SignatureExpire");
    const { headers, ...rest } = signed();
    const otherDay = headers.authorization.replace("2023-11-14", "2023-11-13");
    assert.equal(codeOf({ ...rest, headers: { ...headers, authorization: otherDay } }), "AuthFailure.SignatureExpire");
  });

  it("requires the token of temporary credentials, and accepts no other", () => {
    const temporary = { ...key, securityToken: "TOKEN" };
    const lookUp = () => temporary;
    const { headers, ...rest } = signed();
    assert.equal(codeOf(signed(), NOW, lookUp), "AuthFailure.TokenFailure");
    assert.equal(codeOf({ ...rest, headers: { ...headers, "x-tc-token": "TOKEN" } }, NOW, lookUp), "accepted");
    assert.equal(codeOf({ ...rest, headers: { ...headers, "x-tc-token": "TOKEN" } }), "AuthFailure.TokenFailure");
  });
});

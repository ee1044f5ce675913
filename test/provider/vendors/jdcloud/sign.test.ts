/**
 * Vectors: the example of JD Cloud's page on its signature algorithm, recomputed, and two that the signer of
 * jdcloud-sdk-go (core 1.1.5) gave for fixed inputs.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { HttpCall } from "../../../../provider/backend/http/protocol.js";
import {
  canonicalRequest,
  claimedKey,
  signatureOf,
  signCall,
  signingKey,
  verify,
} from "../../../../provider/vendors/jdcloud/sign.js";
import type { SignedRequest } from "../../../../provider/vendors/kit/signing.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const CREDENTIALS = { secretId: "TESTAK", secretKey: "TESTSK" };
const NOW = new Date("2024-01-02T03:04:05Z");
const NONCE = "ed558a3b-9808-4edb-8597-187bda63a4f2";
const BASE = "https://vpc.jdcloud-api.com/v1/regions/cn-north-1/vpcPeerings/";

const V1: HttpCall = {
  action: "describeVpcPeerings",
  method: "GET",
  url: `${BASE}?filters.1.name=vpcId&filters.1.values.1=vpc-a&pageNumber=1`,
};
const V2: HttpCall = {
  action: "createVpcPeering",
  method: "POST",
  url: BASE,
  body: '{"remoteVpcId":"vpc-b","vpcId":"vpc-a","vpcPeeringName":"n1"}',
};

describe("jdcloud: signatures", () => {
  it("match every step of the documentation's example", () => {
    const request: SignedRequest = {
      method: "POST",
      path: "/v1/resource:action",
      query: "p1=p1&p0=p0&o=%&u=u",
      headers: {
        "x-jdcloud-date": "20190214T104514Z",
        "x-jdcloud-nonce": "testnonce",
        "x-my-header": "test",
        "x-my-header_blank": " blank",
      },
      body: "body data",
    };
    const scope = { day: "20190214", region: "cn-north-1", service: "test" };
    const canonical = canonicalRequest(request, Object.keys(request.headers));
    const lines = canonical.split("\n");
    assert.equal(lines[1], "/v1/resource%3Aaction");
    assert.equal(lines[2], "o=%25&p0=p0&p1=p1&u=u");
    assert.equal(lines.at(-1), "e51832a118eeff7ad976d635b7d04538e362e4c21bd0f6253580b0a83a209074");
    assert.equal(sha256(canonical), "fb2e317056269590681d091f8eb22272967c0b922b2deda887312215ea4eed4c");
    assert.equal(
      signingKey(scope, "TESTSK").toString("hex"),
      "a4e50bcb6001be0008696b173c30172b5ce22a77db00d21c6a9d69de2ba33b7d",
    );
    assert.equal(
      signatureOf(canonical, "20190214T104514Z", scope, "TESTSK"),
      "2a98f83c074e7bee260bfc8ef64f009c07595bd93f7f0c3f4e156bf6479ed9bf",
    );
  });

  it("use the Go SDK's derived key for a day, a region and the service", () => {
    const scope = { day: "20240102", region: "cn-north-1", service: "vpc" };
    assert.equal(
      signingKey(scope, "TESTSK").toString("hex"),
      "f36584b264366cebe319a8fd86c8a6a998610022d2c895d32468211e05c6ab4e",
    );
  });

  const RECORDED = [
    {
      call: V1,
      payload: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      canonical: "da778410e8140e75629dc5d5a7cb1a16394dc1cd08976c120f7c0f458b3e5fb9",
      signature: "1d643f40cd36e040efcf411d46357def6161ada88da1a7d896e7a34554589218",
    },
    {
      call: V2,
      payload: "40348e7fd567d295b0a6e9e8cbd95ec3c687567d4b053e3af26269f96b5a1b50",
      canonical: "0be6c45e4bf37b0e90b0ee136f8870155c3bae0198b5cfd568520bde800310ee",
      signature: "2f6a1e58b3643681645885e690b835195e488ba6b52df0068d8a8bc647e6a7ce",
    },
  ];
  for (const { call, payload, canonical, signature } of RECORDED) {
    it(`of ${call.action} match the Go SDK's`, () => {
      const signed = signCall(call, { now: NOW, nonce: NONCE }, CREDENTIALS);
      const text = canonicalRequest(wire(signed), ["content-type", "host", "x-jdcloud-date", "x-jdcloud-nonce"]);
      assert.equal(text.split("\n").at(-1), payload);
      assert.equal(sha256(text), canonical);
      assert.equal(
        signed.headers!["authorization"],
        "JDCLOUD2-HMAC-SHA256 Credential=TESTAK/20240102/cn-north-1/vpc/jdcloud2_request, " +
          `SignedHeaders=content-type;host;x-jdcloud-date;x-jdcloud-nonce, Signature=${signature}`,
      );
    });
  }

  it("sort parameters by name, not by name and value", () => {
    const canonical = canonicalRequest(
      { method: "GET", path: "/", query: "a.1=x&b=%20+&a=y", headers: {}, body: "" },
      [],
    );
    assert.equal(canonical.split("\n")[2], "a=y&a.1=x&b=%20%20");
  });
});

describe("jdcloud: signature verification", () => {
  const keyOf = (id: string) => (id === "TESTAK" ? { secretKey: "TESTSK" } : undefined);
  const good = wire(signCall(V2, { now: NOW, nonce: NONCE }, CREDENTIALS));
  const check = (request: SignedRequest, now = NOW.getTime()) => verify(request, keyOf, now);
  const fault = (request: SignedRequest, now?: number) => {
    const verdict = check(request, now);
    return "fault" in verdict ? verdict.fault : undefined;
  };
  const header = (change: (text: string) => string): SignedRequest => ({
    ...good,
    headers: { ...good.headers, authorization: change(good.headers["authorization"]!) },
  });

  it("accepts a signed request", () => {
    assert.deepEqual(check(good), { secretId: "TESTAK" });
    assert.equal(claimedKey(good.headers), "TESTAK");
  });

  it("accepts a verb in the path, encoded or not", () => {
    const call: HttpCall = { ...V2, url: `${BASE}rtb-1:addRouteTableRules` };
    const signed = wire(signCall(call, { now: NOW, nonce: NONCE }, CREDENTIALS));
    assert.deepEqual(check(signed), { secretId: "TESTAK" });
    assert.deepEqual(check({ ...signed, path: signed.path.replace(":", "%3A") }), { secretId: "TESTAK" });
  });

  it("uses the request's own list of signed headers, which may have more", () => {
    const names = ["accept", "content-type", "host", "x-jdcloud-date", "x-jdcloud-nonce"];
    const request = { ...good, headers: { ...good.headers, accept: "application/json" } };
    const scope = { day: "20240102", region: "cn-north-1", service: "vpc" };
    const signature = signatureOf(canonicalRequest(request, names), "20240102T030405Z", scope, "TESTSK");
    const authorization = good.headers["authorization"]!.replace("SignedHeaders=", "SignedHeaders=accept;").replace(
      /Signature=.*/,
      `Signature=${signature}`,
    );
    assert.deepEqual(check({ ...request, headers: { ...request.headers, authorization } }), { secretId: "TESTAK" });
  });

  it("rejects a request with any part changed", () => {
    assert.match(fault({ ...good, body: "{}" })!, /does not match/);
    assert.match(fault({ ...good, query: "x=1" })!, /does not match/);
    assert.match(fault({ ...good, method: "PUT" })!, /does not match/);
    assert.match(fault({ ...good, path: good.path.replace("vpcPeerings", "vpcs") })!, /does not match/);
    assert.match(fault({ ...good, path: good.path.replace("cn-north-1", "cn-east-2") })!, /scope/);
    assert.match(fault({ ...good, headers: { ...good.headers, "x-jdcloud-nonce": "another" } })!, /does not match/);
  });

  it("rejects a missing signature, an unknown key, too few signed headers and an old date", () => {
    const { authorization: _, ...bare } = good.headers;
    assert.equal(fault({ ...good, headers: bare }), "lack of header authorization");
    assert.match(fault(header((text) => text.slice(1)))!, /malformed/);
    assert.match(fault(header((text) => text.replace("TESTAK", "OTHER")))!, /unknown access key/);
    assert.match(fault(header((text) => text.replace(";x-jdcloud-nonce", "")))!, /nonce is not signed/);
    assert.match(fault(header((text) => text.replace("host;", "host;x-gone;")))!, /x-gone is missing/);
    assert.equal(fault(good, NOW.getTime() + 15 * 60_000), undefined);
    assert.match(fault(good, NOW.getTime() + 15 * 60_000 + 1)!, /clock/);
    assert.match(fault(good, NOW.getTime() - 15 * 60_000 - 1)!, /clock/);
  });

  it("requires a signed token with temporary credentials", () => {
    const temporary = { secretKey: "TESTSK", securityToken: "TOKEN" };
    const of = (request: SignedRequest) => verify(request, () => temporary, NOW.getTime());
    const signed = wire(signCall(V2, { now: NOW, nonce: NONCE }, { ...CREDENTIALS, securityToken: "TOKEN" }));
    assert.equal(signed.headers["x-jdcloud-security-token"], "VE9LRU4=");
    assert.deepEqual(of(signed), { secretId: "TESTAK" });
    const unsigned = { ...good, headers: { ...good.headers, "x-jdcloud-security-token": "TOKEN" } };
    assert.match(String(Object.values(of(unsigned))), /security token/);
    const other = wire(signCall(V2, { now: NOW, nonce: NONCE }, { ...CREDENTIALS, securityToken: "OTHER" }));
    assert.match(String(Object.values(of(other))), /security token/);
  });
});

/** The call as it arrives. */
function wire({ method, url, headers = {}, body = "" }: HttpCall): SignedRequest {
  const { pathname, search } = new URL(url);
  return { method, path: pathname, query: search.slice(1), headers, body };
}

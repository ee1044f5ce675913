/**
 * Vectors: what the signers of huaweicloud-sdk-go-v3 0.1.207 (A, B) and of @huaweicloud/huaweicloud-sdk-core 3.1.211
 * (C, D) gave for fixed inputs.
 */
import assert from "node:assert/strict";
import type { HttpCall } from "../../../../provider/backend/http/protocol.js";
import { claimedKey, signatureOf, signCall, verify } from "../../../../provider/vendors/huawei/sign.js";
import type { SignedRequest } from "../../../../provider/vendors/kit/signing.js";

const CREDENTIALS = { secretId: "AKIDEXAMPLE", secretKey: "SKEXAMPLE" };
const DATE = "20240102T030405Z";
const NOW = new Date("2024-01-02T03:04:05Z");
const PROJECT = "0123456789abcdef0123456789abcdef";
const HOST = "vpc.cn-north-4.myhuaweicloud.com";
const PATH = "/v2.0/vpc/peerings";
const QUERY = "limit=2&name=a%20b%2Fc";
const BODY = '{"peering":{"name":"peering-1"}}';
const NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const GO = ["host", "x-project-id", "x-sdk-date"];
const NODE = ["content-type", ...GO];

const VECTORS = [
  {
    title: "A: Go, a list with a query",
    request: { method: "GET", query: QUERY, body: "" },
    names: GO,
    payload: NOTHING,
    canonical: "bf7aeaa97b427780a845a7b0bd3a4931fa8d9b168bcba09a095619725ae52943",
    signature: "2c6f455585047619497ade0e485ef152aca309e54c551a25ec8d6240a9979439",
  },
  {
    title: "B: Go, a body that ends in a newline",
    request: { method: "POST", query: "", body: `${BODY}\n` },
    names: GO,
    payload: "81de447d0673037d0112e9755d44da018a863800b7c5f21e8b07c24f86e3d1f6",
    canonical: "0fbef1e50fde40a0b9d3a169645a102e44661d64bceeafa289473bc353433734",
    signature: "9537f9fcb8b46ab9563801b42bb150806b444ee470a75155a73fdc54aa1ddfcb",
  },
  {
    title: "C: Node.js, a list, with the content's type signed",
    request: { method: "GET", query: QUERY, body: "" },
    names: NODE,
    payload: NOTHING,
    canonical: "f0bab21f949a4ab1b2f2e762cd39c152d8a3daf2d767b32fb49b8ccd822a0cb2",
    signature: "18c74885d554d80b0e2ab4ed92d5ce9bf7204bb356e7343d873eb27718753dab",
  },
  {
    title: "D: Node.js, a body",
    request: { method: "POST", query: "", body: BODY },
    names: NODE,
    payload: "9e069e8ef1ffe1cc68b134fb2cb1accbdb89df6025fa87e78e0c4ec6f1a4d4b5",
    canonical: "eae6e63db19b61686e6ee4e4843944def2be42e769417c1697d60a5383107b0b",
    signature: "2a4cab9b7cfe0d9c5519d0e632aeb161584bb9157cdf699a15e0810f95f5a39d",
  },
];

const HEADERS = { "content-type": "application/json", host: HOST, "x-project-id": PROJECT, "x-sdk-date": DATE };

describe("huawei: signatures", () => {
  for (const { title, request, names, payload, canonical, signature } of VECTORS) {
    const signable: SignedRequest = { ...request, path: PATH, headers: HEADERS };

    it(`match every step of test vector ${title}`, () => {
      const parts = signatureOf(signable, names, DATE, CREDENTIALS.secretKey);
      assert.deepEqual([parts.payloadHash, parts.requestHash, parts.signature], [payload, canonical, signature]);
    });

    it(`are accepted for test vector ${title}`, () => {
      const authorization = `SDK-HMAC-SHA256 Access=AKIDEXAMPLE, SignedHeaders=${names.join(";")}, Signature=${signature}`;
      assert.deepEqual(checked({ ...signable, headers: { ...HEADERS, authorization } }), { key: CREDENTIALS });
    });
  }

  it("use the same canonical request as the Go signer for vector A", () => {
    const [{ request, names }] = VECTORS as [(typeof VECTORS)[0]];
    const { canonical } = signatureOf({ ...request, path: PATH, headers: HEADERS }, names, DATE, "SKEXAMPLE");
    assert.deepEqual(canonical.split("\n"), [
      "GET",
      "/v2.0/vpc/peerings/",
      QUERY,
      `host:${HOST}`,
      `x-project-id:${PROJECT}`,
      `x-sdk-date:${DATE}`,
      "",
      "host;x-project-id;x-sdk-date",
      NOTHING,
    ]);
  });

  it("cover all headers of a call, as in vector D", () => {
    const signed = signCall(CALL, NOW, CREDENTIALS);
    assert.equal(signed.headers!["authorization"], authorizationOf("D"));
    assert.equal(signed.url, CALL.url);
    assert.equal(signed.body, BODY);
    assert.equal(claimedKey(signed.headers!), "AKIDEXAMPLE");
  });

  it("cover the token of temporary credentials", () => {
    const temporary = { ...CREDENTIALS, securityToken: "TEMPORARY" };
    const { headers } = signCall(CALL, NOW, temporary);
    assert.equal(headers!["x-security-token"], "TEMPORARY");
    assert.match(
      headers!["authorization"]!,
      /SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token,/,
    );
    assert.deepEqual(
      verify(asSignedRequest(headers!), () => temporary, NOW.getTime()),
      { key: temporary },
    );
    const other = { ...temporary, securityToken: "ANOTHER" };
    assert.match(faultOf(verify(asSignedRequest(headers!), () => other, NOW.getTime())), /security token/);
  });

  it("are replaced by a token if there is no key", () => {
    const { headers } = signCall(CALL, NOW, { secretId: "", secretKey: "", securityToken: "TOKEN" });
    assert.deepEqual(headers, { ...CALL.headers, "x-auth-token": "TOKEN" });
  });

  it("use the body hash from the header, if present", () => {
    const headers = { ...HEADERS, "x-sdk-content-sha256": "UNSIGNED-PAYLOAD" };
    const request: SignedRequest = { method: "POST", path: PATH, query: "", headers, body: BODY };
    const names = Object.keys(headers).sort();
    assert.equal(signatureOf(request, names, DATE, "SKEXAMPLE").payloadHash, "UNSIGNED-PAYLOAD");
    assert.match(signatureOf(request, names, DATE, "SKEXAMPLE").canonical, /\nUNSIGNED-PAYLOAD$/);
  });

  it("sort the query by name and value, keep duplicates and encode it once", () => {
    const request = { method: "GET", path: "/v3/p/vpc/vpcs", query: "name=b*&id=2&id=10&flag", headers: {}, body: "" };
    assert.equal(signatureOf(request, [], DATE, "SK").canonical.split("\n")[2], "flag=&id=10&id=2&name=b%2A");
  });

  const good = signCall(
    { action: "a", method: "POST", url: `https://${HOST}${PATH}`, headers: ownHeaders(), body: BODY },
    NOW,
    CREDENTIALS,
  );
  const REFUSED: readonly [string, Partial<SignedRequest>, RegExp][] = [
    ["a body that was changed", { body: `${BODY} ` }, /verify aksk signature fail/],
    ["a path that was changed", { path: "/v2.0/vpc/peering" }, /verify aksk signature fail/],
    ["a query that was added", { query: "limit=1" }, /verify aksk signature fail/],
    [
      "a signed header that was changed",
      { headers: { ...good.headers, "x-project-id": "f".repeat(32) } },
      /signature fail/,
    ],
    [
      "a signed header that was taken away",
      { headers: without(good.headers!, "content-type") },
      /content-type is not in/,
    ],
    ["no signature", { headers: without(good.headers!, "authorization") }, /authorization is malformed/],
  ];
  for (const [title, change, fault] of REFUSED) {
    it(`are rejected: ${title}`, () => {
      assert.match(faultOf(checked({ ...asSignedRequest(good.headers!), ...change })), fault);
    });
  }

  it("are rejected if the date is not signed", () => {
    const names = ["host"];
    const request = asSignedRequest(HEADERS);
    const { signature } = signatureOf(request, names, DATE, "SKEXAMPLE");
    const authorization = `SDK-HMAC-SHA256 Access=AKIDEXAMPLE, SignedHeaders=host, Signature=${signature}`;
    assert.match(faultOf(checked({ ...request, headers: { ...HEADERS, authorization } })), /x-sdk-date is not signed/);
  });

  it("are rejected for an unknown key", () => {
    assert.match(
      faultOf(verify(asSignedRequest(good.headers!), () => undefined, NOW.getTime())),
      /ak AKIDEXAMPLE not exist/,
    );
  });

  it("are accepted with up to 15 minutes of clock skew, and rejected beyond", () => {
    const at = (minutes: number) =>
      verify(asSignedRequest(good.headers!), () => CREDENTIALS, NOW.getTime() + minutes * 60_000);
    assert.deepEqual([at(15), at(-15)], [{ key: CREDENTIALS }, { key: CREDENTIALS }]);
    for (const minutes of [15.1, -15.1]) assert.match(faultOf(at(minutes)), /signature expired/);
  });
});

const CALL: HttpCall = {
  action: "CreateVpcPeering",
  method: "POST",
  url: `https://${HOST}${PATH}`,
  headers: ownHeaders(),
  body: BODY,
};

function ownHeaders() {
  return { "content-type": "application/json", "x-project-id": PROJECT };
}

function authorizationOf(vector: string): string {
  const { names, signature } = VECTORS.find(({ title }) => title.startsWith(`${vector}:`))!;
  return `SDK-HMAC-SHA256 Access=AKIDEXAMPLE, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

const asSignedRequest = (headers: Readonly<Record<string, string>>): SignedRequest => ({
  method: "POST",
  path: PATH,
  query: "",
  headers,
  body: BODY,
});

const checked = (request: SignedRequest) =>
  verify(request, (id) => (id === CREDENTIALS.secretId ? CREDENTIALS : undefined), NOW.getTime());

function faultOf(verdict: { readonly fault: string } | { readonly key: unknown }): string {
  assert.ok("fault" in verdict, "the request is refused");
  return verdict.fault;
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = headers;
  return rest;
}

/** The protocol as anybody's client meets it, byte by byte. */
import assert from "node:assert/strict";
import { aVpc, Ground, REGION } from "./ground.js";

describe("the gateway's server", () => {
  let ground: Ground;
  beforeEach(async () => (ground = await Ground.make()));
  afterEach(() => ground.end());

  const vpcs = async () => (await ground.behind().listVpcs({ region: REGION })).map(({ name }) => name);

  it("accepts every valid token, and returns the token's account", async () => {
    const { status, body } = await ground.call("GET", "/v1/about");
    const behind = ground.behind();
    assert.equal(status, 200);
    assert.deepEqual(
      [body["vendor"], body["accountId"], body["identity"]],
      ["tencent", behind.accountId, behind.identity],
    );
    assert.deepEqual(body["features"], [
      "createRoutes",
      "deleteRoutes",
      "getMetrics",
      "getTopTalkers",
      "subnets",
      "routeTables",
    ]);
  });

  for (const [what, authorization] of [
    ["no token", ""],
    ["a token that is nobody's", "Bearer 0123456789"],
    ["another scheme", "Basic dXNlcjpwYXNz"],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const { status, body } = await ground.call("POST", "/v1/vpcs", aVpc(), { authorization });
      assert.deepEqual([status, body.error?.code], [401, "credentials-invalid"]);
      assert.ok(!JSON.stringify(body).includes("0123456789"));
      assert.deepEqual(await vpcs(), []);
    });
  }

  for (const [what, method, path, body, expected] of [
    ["an unknown field", "POST", "/v1/vpcs", { ...aVpc(), colour: "red" }, /colour/],
    ["a missing field", "POST", "/v1/vpcs", { region: REGION, name: "a" }, /cidrBlock/],
    [
      "a field of another type",
      "POST",
      "/v1/vpcs",
      { ...aVpc(), cidrBlock: 10 },
      /cidrBlock: createVpc: must be a string, and is a number/,
    ],
    ["what is not JSON", "POST", "/v1/vpcs", "{", /not JSON/],
    ["no body", "POST", "/v1/vpcs", undefined, /the body/],
    ["a body where none is asked", "DELETE", `/v1/vpcs/${REGION}/vpc-1`, {}, /the body/],
    ["a query where none is asked", "POST", "/v1/vpcs?region=x", aVpc(), /takes no query/],
    ["an unknown parameter", "GET", `/v1/vpcs?region=${REGION}&limit=5`, undefined, /limit/],
    ["a parameter given twice", "GET", `/v1/vpcs?region=${REGION}&region=x`, undefined, /region.*twice/],
    ["a missing parameter", "GET", "/v1/vpcs", undefined, /region/],
    [
      "more references than it takes",
      "POST",
      "/v1/vpcs/get",
      { refs: Array.from({ length: 501 }, () => ({ region: "r", id: "i" })) },
      /500/,
    ],
  ] as const) {
    it(`rejects ${what}, and changes nothing`, async () => {
      const logged = await ground.call(method, path, body);
      assert.deepEqual([logged.status, logged.body.error?.code], [400, "invalid-input"]);
      assert.match(logged.body.error!.message, expected);
      assert.deepEqual(await vpcs(), []);
    });
  }

  it("rejects unknown paths, and methods that a path does not have", async () => {
    const nowhere = await ground.call("GET", "/v2/vpcs");
    assert.deepEqual([nowhere.status, nowhere.body.error?.code], [404, "invalid-input"]);
    const wrong = await ground.call("DELETE", "/v1/vpcs");
    assert.deepEqual([wrong.status, wrong.headers.get("allow")], [405, "POST, GET"]);
    assert.equal((await ground.call("GET", "/v1/vpcs/a/%ZZ")).status, 405);
    assert.equal((await ground.call("DELETE", "/v1/vpcs/a/%ZZ")).status, 405);
  });

  it("applies a change once per idempotency key, and returns the same response again", async () => {
    const headers = { "idempotency-key": "6f0c" };
    const first = await ground.call("POST", "/v1/vpcs", aVpc(), headers);
    const again = await ground.call("POST", "/v1/vpcs", aVpc(), headers);
    assert.equal(first.status, 200);
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(await vpcs(), ["vpc-1"]);

    const other = await ground.call("POST", "/v1/vpcs", aVpc(2), headers);
    assert.deepEqual([other.status, other.body.error?.code], [400, "invalid-input"]);
    assert.match(other.body.error!.message, /belongs to another call/);
    await ground.call("POST", "/v1/vpcs", aVpc(), { "idempotency-key": "6f0d" });
    await ground.call("POST", "/v1/vpcs", aVpc());
    assert.deepEqual(await vpcs(), ["vpc-1", "vpc-1", "vpc-1"]);
  });

  it("applies a change once although it is requested twice at the same time", async () => {
    const headers = { "idempotency-key": "6f0c" };
    const ids = await Promise.all([1, 2, 3].map(() => ground.call("POST", "/v1/vpcs", aVpc(), headers)));
    assert.equal(new Set(ids.map(({ body }) => body["id"])).size, 1);
    assert.deepEqual(await vpcs(), ["vpc-1"]);
  });

  it("keeps the idempotency keys of accounts apart", async () => {
    const headers = { "idempotency-key": "6f0c" };
    const theirs = { ...headers, authorization: `Bearer ${ground.token(1)}` };
    const mine = await ground.call("POST", "/v1/vpcs", aVpc(), headers);
    const other = await ground.call("POST", "/v1/vpcs", aVpc(), theirs);
    assert.notEqual(other.body["accountId"], mine.body["accountId"]);
  });

  it("returns an error again for the same key", async () => {
    const headers = { "idempotency-key": "6f0c" };
    const path = `/v1/vpcs/${REGION}/vpc-00000000`;
    const answers = [1, 2].map(() => ground.call("PATCH", path, { name: "new" }, headers));
    for (const { status, body } of await Promise.all(answers))
      assert.deepEqual([status, body.error?.code], [404, "not-found"]);
  });
});

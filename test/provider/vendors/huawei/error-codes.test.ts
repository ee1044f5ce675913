/** What the codes and statuses of the API mean. */
import assert from "node:assert/strict";
import { meaningOf, CODES } from "../../../../provider/vendors/huawei/error-codes.js";
import { readAnswer } from "../../../../provider/vendors/huawei/protocol.js";

describe("huawei: the meaning of an error", () => {
  const reading = (status: number, body: string, action = "ShowVpc") => {
    const call = { action, method: "GET", url: "" } as const;
    const read = readAnswer({ status, headers: { "x-request-id": "header-id" }, body }, call);
    assert.ok("refusal" in read);
    const { code, message, requestId } = read.refusal;
    return { code, message, requestId, meaning: meaningOf(read.refusal) };
  };

  it("is read from the error format of every API layer", () => {
    const of = (code: string, meaning: string, requestId = "header-id") => ({
      code,
      message: "no",
      requestId,
      meaning,
    });
    const gateway = '{"error_msg":"no","error_code":"APIGW.0301","request_id":"own-id"}';
    assert.deepEqual(reading(401, gateway), of("APIGW.0301", "credentials-invalid", "own-id"));
    assert.deepEqual(reading(404, '{"code":"VPC.0003","message":"no"}'), of("VPC.0003", "not-found"));
    const v3 = '{"request_id":"own-id","error_code":"VPC.0117","error_msg":"no"}';
    assert.deepEqual(reading(400, v3), of("VPC.0117", "vendor-rule", "own-id"));
    const neutron = '{"NeutronError":{"message":"no","type":"VpcPeeringExists","detail":""}}';
    assert.deepEqual(reading(409, neutron), of("VpcPeeringExists", "already-exists"));
    const identity = '{"error":{"message":"no","code":401,"title":"Unauthorized"}}';
    assert.deepEqual(reading(401, identity), of("Unauthorized", "credentials-invalid"));
    assert.equal(reading(429, '{"error_msg":"no","error_code":"APIGW.0308"}').meaning, "throttled");
  });

  it("depends on the status, then on the code, and for a conflict on the action", () => {
    const v1 = (status: number, code: string, action?: string) =>
      reading(status, JSON.stringify({ code, message: "" }), action).meaning;
    assert.equal(v1(404, "VPC.0003"), "not-found");
    assert.equal(v1(404, "VPC.0105"), "backend-failure");
    assert.equal(v1(409, "VPC.0110", "DeleteVpc"), "busy");
    assert.equal(v1(500, "VPC.0105"), "fault");
    assert.equal(v1(500, "VPC.0113"), "busy");
    assert.equal(v1(500, "VPC.0205", "UpdateSubnet"), "busy");
    for (const code of ["VPC.0206", "VPC.0208", "VPC.0209", "VPC.0210", "VPC.0211"])
      assert.equal(v1(500, code, "DeleteSubnet"), "in-use", code);
    assert.equal(v1(500, "VPC.0202", "DeleteSubnet"), "fault");
    assert.equal(v1(409, "VPC.0120", "DeleteVpc"), "in-use");
    assert.equal(v1(409, "VPC.0103", "DeleteVpc"), "busy");
    assert.equal(v1(409, "Unheard", "DeleteVpcPeering"), "busy");
    assert.equal(v1(409, "Unheard", "CreateVpcPeering"), "already-exists");
    assert.equal(v1(418, "Unheard"), "backend-failure");
  });

  it("is unknown if the body has no layer's format, and a deletion succeeds only with status 204", () => {
    const read = (status: number, body: string, method: "GET" | "PUT" | "DELETE" = "GET") =>
      Object.keys(readAnswer({ status, headers: {}, body }, { action: "DeleteVpc", method, url: "" }))[0];
    for (const [status, body] of [
      [200, "<html>"],
      [404, "<html>"],
      [404, ""],
      [404, "{}"],
      [502, "<html>"],
      [200, ""],
      [200, '{"vpc":{"na'],
      [204, ""],
    ] as const)
      assert.equal(read(status, body), "foreign", `${status} ${body}`);
    const deletions = [read(204, "", "DELETE"), read(200, "", "DELETE"), read(200, "{}", "DELETE")];
    assert.deepEqual(deletions, ["result", "foreign", "foreign"]);
    assert.equal(read(200, "{}", "PUT"), "result");
  });

  it('is "not-found" only with status 404', () => {
    const gone = Object.entries(CODES).filter(([, meaning]) => meaning === "not-found");
    assert.deepEqual(gone, [["404", "not-found"]]);
  });
});

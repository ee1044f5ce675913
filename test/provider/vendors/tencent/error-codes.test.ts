/** Every row of the code table, as a client meets it; and what is in no table. */
import assert from "node:assert/strict";
import type { Meaning } from "../../../../provider/backend/http/protocol.js";
import { ERROR_CODES } from "../../../../provider/errors.js";
import { CODES, meaningOf } from "../../../../provider/vendors/tencent/error-codes.js";
import { readAnswer } from "../../../../provider/vendors/tencent/protocol.js";

/** What must become of the codes that the reference lists for the calls that are made. */
const EXPECTED: Readonly<Record<string, Meaning>> = {
  "AuthFailure.SignatureFailure": "credentials-invalid",
  "AuthFailure.SignatureExpire": "credentials-invalid",
  "AuthFailure.SecretIdNotFound": "credentials-invalid",
  "AuthFailure.TokenFailure": "credentials-invalid",
  "AuthFailure.UnauthorizedOperation": "permission-denied",
  UnauthorizedOperation: "permission-denied",
  "UnauthorizedOperation.VpcPeerCidrConflict": "cidr-overlap",
  "UnsupportedOperation.VpcPeerCidrConflict": "cidr-overlap",
  "UnsupportedOperation.VpcPeerAlreadyExist": "already-exists",
  "UnsupportedOperation.VpcPeerInvalidStateChange": "invalid-state",
  "UnsupportedOperation.VpcPeerPurviewError": "wrong-account",
  "UnsupportedOperation.NotSupportDeleteVpcBmPeer": "unsupported",
  "UnsupportedOperation.MutexOperationTaskRunning": "busy",
  "UnsupportedOperation.EcmpWithUserRoute": "already-exists",
  "LimitExceeded.VpcPeerAvaLimitExceeded": "quota-exceeded",
  "LimitExceeded.VpcPeerTotalLimitExceeded": "quota-exceeded",
  "RequestLimitExceeded.UinLimitExceeded": "throttled",
  "RequestLimitExceeded.IPLimitExceeded": "throttled",
  RequestLimitExceeded: "throttled",
  ResourceBusy: "busy",
  "ResourceInUse.Anything": "in-use",
  "ResourceNotFound.Anything": "not-found",
  "InternalError.ModuleError": "fault",
  InternalServerError: "fault",
  ServiceUnavailable: "fault",
  "InvalidParameterValue.Malformed": "invalid-input",
  "InvalidParameterValue.Duplicate": "already-exists",
  "InvalidParameterValue.CidrNotInPeerVpc": "vendor-rule",
  "InvalidParameterValue.RouteNextHopInvalid": "invalid-state",
  "InvalidParameter.Coexist": "invalid-input",
  InvalidAction: "unsupported",
  NoSuchVersion: "unsupported",
};

const read = (status: number, body: string) => readAnswer({ status, headers: {}, body });
const refused = (code: string) =>
  read(200, JSON.stringify({ Response: { Error: { Code: code, Message: "why" }, RequestId: "r" } }));

describe("tencent: error codes", () => {
  for (const [code, meaning] of Object.entries(EXPECTED)) {
    it(`${code} → ${meaning}`, () => {
      const reading = refused(code);
      assert.ok("refusal" in reading);
      assert.deepEqual(reading.refusal, { status: 200, code, message: "why", requestId: "r" });
      assert.equal(meaningOf(reading.refusal), meaning);
    });
  }

  it("of the table all have a known meaning, and a longer code differs from its prefix", () => {
    const meanings = new Set<string>([...Object.keys(ERROR_CODES), "throttled", "busy", "fault"]);
    for (const [code, meaning] of Object.entries(CODES)) {
      assert.ok(meanings.has(meaning), code);
      const [family, narrower] = code.split(".");
      if (narrower !== undefined) assert.notEqual(CODES[family!], meaning, `${code} says nothing new`);
    }
  });

  it('that mean "try again later" are retried', () => {
    for (const code of [
      "LimitExceeded.ActionLimited",
      "UnsupportedOperation.TagAllocate",
      "UnsupportedOperation.TagFree",
      "UnsupportedOperation.ResourceProcessing",
      "UnsupportedOperation.IdempotentProcessing",
      "UnsupportedOperation.MutexOperationTaskRunning",
      "OperationDenied.MutexTaskRunning",
    ]) {
      const reading = refused(code);
      assert.ok("refusal" in reading);
      assert.match(meaningOf(reading.refusal), /^(throttled|busy)$/, code);
    }
  });

  it('do not match inherited properties of the table, and are not "not found" by the status alone', () => {
    for (const code of ["constructor", "__proto__", "toString", "hasOwnProperty"])
      for (const status of [200, 404]) assert.equal(meaningOf({ status, code, message: "" }), "backend-failure", code);
  });

  it("outside the table are mapped by the HTTP status", () => {
    const meant = (status: number, body: string) => {
      const reading = read(status, body);
      return "refusal" in reading ? [reading.refusal.code, meaningOf(reading.refusal)] : reading;
    };
    const foreign = { foreign: "no answer of API 3.0" };
    assert.deepEqual(meant(502, "<html>Bad Gateway</html>"), foreign);
    assert.deepEqual(meant(404, "<html>Not Found</html>"), foreign);
    assert.deepEqual(meant(429, ""), foreign);
    assert.deepEqual(meant(200, '{"code":0}'), foreign);
    assert.deepEqual(meant(200, '{"Response":{"Error":{"Code":"New.Code","Message":"?"}}}'), [
      "New.Code",
      "backend-failure",
    ]);
  });
});

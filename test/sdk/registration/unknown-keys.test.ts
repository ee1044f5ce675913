/** Configuration keys of our namespace that no setting has. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { nearest } from "../../../provider/lookup/nearest.js";

describe("a misspelt configuration key", function () {
  this.timeout(20_000);

  it("produces one warning with the nearest key", async () => {
    const config = { "vpcpeering:acountId": "100000000001", "vpcpeering:vendor": "tce", "other:acountId": "x" };
    const program = `
      const pulumi = require("@pulumi/pulumi");
      const warnings = [];
      pulumi.log.warn = async (text) => void warnings.push(text);
      pulumi.runtime.setAllConfig(${JSON.stringify(config)});
      pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ name, inputs }) => ({ id: name, state: inputs }) });
      const { Vpc } = require("pulumi-vpc-peering");
      new Vpc("a", { cidrBlock: "10.1.0.0/16" });
      new Vpc("b", { cidrBlock: "10.2.0.0/16" });
      console.log(JSON.stringify(warnings));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program]);
    assert.deepEqual(JSON.parse(stdout), [
      "vpcpeering:acountId: there is no such configuration key, so it has no effect. Set vpcpeering:accountId, and " +
        "remove it: pulumi config rm vpcpeering:acountId.",
    ]);
  });
});

describe("the nearest key", () => {
  const keys = ["vendor", "accountId", "secretId", "secretKey", "timeoutSeconds"];
  const cases: Readonly<Record<string, string | undefined>> = {
    acountId: "accountId",
    accountid: "accountId",
    account: "accountId",
    secretkey: "secretKey",
    timeout: undefined,
    zzz: undefined,
  };
  for (const [word, expected] of Object.entries(cases)) {
    it(`${word} → ${expected ?? "nothing"}`, () => assert.equal(nearest(word, keys), expected));
  }
});

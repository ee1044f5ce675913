/** The engine's text for a value that is not known yet, in what users read. */
import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown.js";
import { PeeringError } from "../../../provider/errors.js";
import { toError } from "../../../provider/rules/violation.js";
import { rulesOf } from "../../../provider/rules/registry.js";

describe("a value that is not known yet", () => {
  it("is [unknown] in the message of an error, wherever it stands in it", () => {
    const { message, what } = new PeeringError("invalid-input", `the VPC has ${UNKNOWN}`, {
      property: "requester",
      value: { vpc: UNKNOWN, accountId: "1" },
      fix: `Set it to ${UNKNOWN}`,
    });
    assert.equal(message, 'requester {"vpc":"[unknown]","accountId":"1"}: the VPC has [unknown]. Set it to [unknown].');
    assert.equal(what, "the VPC has [unknown]");
  });

  it("is [unknown] in the warning about a violation", () => {
    const { source } = rulesOf("tce").names;
    const common = { property: "tags", severity: "warning", code: "vendor-rule", involves: [], source } as const;
    const warning = toError({ ...common, value: { id: UNKNOWN }, what: "is new", fix: "Wait" }, rulesOf("tce"));
    assert.match(warning.message, /^tags \{"id":"\[unknown\]"\}: is new /);
  });
});

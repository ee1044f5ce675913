import assert from "node:assert/strict";
import { keepSecret, redact } from "../../../provider/errors.js";
import { uriComponent } from "../../../provider/lookup/uri-component.js";
import { percentEncode } from "../../../provider/vendors/kit/signing.js";

describe("a part of an address", () => {
  const half = "vpc-\ud800";

  it("is encoded as encodeURIComponent does", () => {
    for (const text of ["a b/c?d&e", "é", "\u{1f517}", ""]) assert.equal(uriComponent(text), encodeURIComponent(text));
  });

  it("has U+FFFD in the place of half a surrogate pair, in signed requests as well", () => {
    assert.equal(uriComponent(half), "vpc-%EF%BF%BD");
    assert.equal(percentEncode(half), "vpc-%EF%BF%BD");
  });

  it("is redacted if it is a secret with half a surrogate pair", () => {
    keepSecret(`secret-${half}`);
    assert.doesNotMatch(redact(`key=${uriComponent(`secret-${half}`)}`), /secret-vpc/);
  });
});

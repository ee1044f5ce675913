import assert from "node:assert/strict";
import { secondName } from "../../../provider/backend/second-half.js";
import { rulesOf } from "../../../provider/rules/registry.js";

describe("the second half of a connection within one account", () => {
  const nameOf = (name: string) => secondName(rulesOf("jdcloud"), name);

  it("has a name of its own for each connection, within the vendor's length limit", () => {
    assert.equal(nameOf("short"), "short_peer");
    const long = "x".repeat(31);
    const names = [nameOf(`${long}a`), nameOf(`${long}b`)];
    assert.ok(names.every((name) => name.length === 32 && !name.includes("-")));
    assert.notEqual(names[0], names[1]);
  });
});

import assert from "node:assert/strict";
import { formatTable } from "../../cli/table.js";

describe("a table", () => {
  it("aligns its columns, wide characters too, and ends no line in blanks", () => {
    const text = formatTable(
      ["NAME", "ID"],
      [
        ["对等连接", "pcx-1"],
        ["é", "pcx-2"],
        ["", ""],
      ],
    );
    assert.equal(text, "NAME      ID\n对等连接  pcx-1\né         pcx-2\n");
  });
});

import assert from "node:assert/strict";
import { formatTable } from "../../../cli/format/table.js";

describe("a printed table", () => {
  it("aligns its columns, with wide characters too, and has no trailing spaces", () => {
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

  it("wraps its last column at spaces, counts wide characters as two, and keeps long words whole", () => {
    const rows = [
      ["a", "one two three four five"],
      ["bb", "对等连接对等连接 对等连接"],
      ["c", "x".repeat(30)],
    ];
    assert.equal(
      formatTable(["ID", "SAYS"], rows, 24),
      `ID  SAYS\na   one two three four\n    five\nbb  对等连接对等连接\n    对等连接\nc   ${"x".repeat(30)}`,
    );
  });
});

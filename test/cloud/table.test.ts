import assert from "node:assert/strict";
import { formatTable } from "../../cli/format/table.js";

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

  it("wraps its last column at spaces, wide characters counted as two, long words kept whole", () => {
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

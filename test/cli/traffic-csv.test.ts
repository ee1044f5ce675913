import assert from "node:assert/strict";
import { parseTrafficCsv, readTrafficCsv } from "../../cli/options/traffic-csv.js";
import { refused } from "../provider/cloud/refusals.js";

const read = (...lines: string[]) => parseTrafficCsv(lines.join("\n"), "t.csv");
const HEAD = "at,inMbps,outMbps";

describe("a CSV file of traffic", () => {
  it("is read by its header, with columns in any order and in a spreadsheet's format", () => {
    const at = Date.parse("2026-01-31T08:00:00Z");
    assert.deepEqual(read(HEAD, "2026-01-31T08:00Z,1,2.5"), [{ at, inMbps: 1, outMbps: 2.5 }]);
    const windows =
      '\uFEFF"source", outMbps ,inMbps,at,inPackets,outPackets\r\n"10.1.0.5",2,1,2026-01-31T16:00+08:00,3,\r\n\r\n';
    assert.deepEqual(parseTrafficCsv(windows, "t.csv"), [
      { at, inMbps: 1, outMbps: 2, inPackets: 3, source: "10.1.0.5" },
    ]);
    assert.deepEqual(read(HEAD), []);
  });

  const REFUSED: readonly (readonly [string[], RegExp])[] = [
    [[""], /^t\.csv:1: the head has no column at/],
    [["at,inMbps", ""], /^t\.csv:1: the head has no column outMbps.*Write the columns at, inMbps, outMbps/],
    [[`${HEAD},vlan`], /^t\.csv:1 "vlan": there is no such column/],
    [[HEAD, "", "2026-01-31T08:00Z,1"], /^t\.csv:3 "2026-01-31T08:00Z,1": the head has 3 columns, and the line has 2/],
    [[HEAD, "2026-01-31T08:00Z,,2"], /^t\.csv:2 "": inMbps is not a number of 0 or more/],
    [[HEAD, "2026-01-31T08:00Z,1,-2"], /^t\.csv:2 "-2": outMbps is not a number/],
    [[HEAD, "2026-01-31T08:00Z,1,much"], /^t\.csv:2 "much": outMbps is not a number/],
    [[HEAD, "2026-01-31T08:00,1,2"], /^t\.csv:2 "2026-01-31T08:00": is not a time with a time zone/],
    [[HEAD, "2026-13-31T08:00Z,1,2"], /^t\.csv:2 .*is not a time/],
  ];
  for (const [lines, words] of REFUSED) {
    it(`is rejected with ${JSON.stringify(lines)}`, () => refused("invalid-input", words, async () => read(...lines)));
  }

  it("is named with its option if it cannot be read", () =>
    refused("invalid-input", /^--csv "\/nowhere\/t\.csv": cannot be read \(ENOENT/, async () =>
      readTrafficCsv("/nowhere/t.csv", "--csv"),
    ));
});

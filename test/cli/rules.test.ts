import assert from "node:assert/strict";
import { Command } from "commander";
import { registerRules } from "../../cli/rules.js";
import { rulesOf, VENDOR_IDS } from "../../provider/vendors/index.js";

describe("vpc-peering rules", () => {
  it("gives an overview with a line per vendor", () => {
    const lines = run([]).split("\n");
    assert.match(lines[0]!, /^VENDOR +REGIONS +ACCEPTANCE +EXPIRES +QUOTA +ROUTES +CLOUD$/);
    assert.deepEqual(
      lines.slice(1, 7).map((line) => line.split(" ")[0]),
      VENDOR_IDS,
    );
    assert.match(
      lines[2]!,
      /^tce +yes +the peer accepts a request +168 h +10 per VPC +made by hand, at both ends +Tencent/,
    );
  });

  it("shows every rule of a vendor with the number of its source, a star for what is read into it", () => {
    const text = run(["tce"]);
    assert.match(text, /^tce: Tencent Cloud Enterprise \(TCE\)\n/);
    const quota = /^Quota +(\d+)\* +10 per VPC, counted at both ends$/m.exec(text);
    const overlap = /^The ends overlap +(\d+) +error$/m.exec(text);
    assert.ok(quota !== null && overlap !== null);
    assert.equal(quota[1], overlap[1]);
    assert.match(text, new RegExp(`^ +${quota[1]}  Tencent Cloud TCE, .*, Use Limits, 2025-03-11$`, "m"));
    assert.match(text, /^Quota +10 per VPC are documented; that a link counts for both VPCs/m);
  });

  it("prints the data itself as JSON", () => {
    assert.deepEqual(JSON.parse(run(["huawei", "--json"])), rulesOf("huawei"));
    const all = JSON.parse(run(["--json"])) as { id: string }[];
    assert.deepEqual(
      all.map(({ id }) => id),
      VENDOR_IDS,
    );
  });

  it("refuses a vendor that there is not", () => {
    assert.throws(() => run(["aws"]), { code: "commander.invalidArgument" });
  });
});

function run(args: readonly string[]): string {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerRules(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  const written: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
  try {
    program.parse(["rules", ...args], { from: "user" });
  } finally {
    process.stdout.write = write;
  }
  return written.join("");
}

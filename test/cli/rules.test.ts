import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describeRules } from "../../provider/rules/describe.js";
import { citation } from "../../provider/rules/schema.js";
import { rulesOf, VENDOR_IDS } from "../../provider/rules/registry.js";
import { MAIN } from "./command.js";

/** What the documentation and a log can hold without a line breaking. */
const WIDTH = 100;

describe("vpc-peering rules", function () {
  this.timeout(20_000);

  it("prints an overview with a line per vendor", () => {
    const lines = tableOf(rules());
    assert.match(lines[0]!, /^VENDOR +CROSS-REGION +CROSS-ACCOUNT +EXPIRES +QUOTA +ROUTES +CLOUD$/);
    assert.deepEqual(
      lines.slice(1).flatMap((line) => /^\S+/.exec(line)?.[0] ?? []),
      VENDOR_IDS,
    );
    assert.match(lines[2]!, /^tce +yes +request +168 h +10 per VPC +by hand +Tencent Cloud/);
    assert.match(
      lines.find((line) => line.startsWith("jdcloud "))!,
      /no +two halves +never +10 per VPC +by hand/,
    );
  });

  for (const vendor of VENDOR_IDS) {
    it(`prints every rule of ${vendor} with the number of its source, in lines that fit`, () => {
      const text = rules(vendor);
      const [says, sources, readings] = ["RULE +SOURCE", "NO\\.", "RULE +WHY"].map((head) =>
        readTable(text, new RegExp(`^${head}.*$`, "m")),
      ) as [string[][], string[][], string[][]];
      const texts = describeRules(rulesOf(vendor));
      assert.deepEqual(
        says,
        texts.map(({ label, text: says, source, assumption }) => {
          const number = sources.findIndex(([, cited]) => cited === citation(source)) + 1;
          return [label, `${number}${assumption === undefined ? "" : "*"}`, says];
        }),
      );
      assert.deepEqual(
        readings,
        texts.flatMap(({ label, assumption }) => (assumption === undefined ? [] : [[label, assumption]])),
      );
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > WIDTH),
        [],
      );
    });
  }

  it("prints the rules as JSON", () => {
    assert.deepEqual(JSON.parse(rules("huawei", "--json")), rulesOf("huawei"));
    const all = JSON.parse(rules("--json")) as { id: string }[];
    assert.deepEqual(
      all.map(({ id }) => id),
      VENDOR_IDS,
    );
  });

  it("rejects an unknown vendor, and lists the known ones", () => {
    const { status, stdout, stderr } = run("aws");
    assert.notEqual(status, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /aws.*tencent, tce, qcloud, huawei, jdcloud-cps, jdcloud/s);
  });
});

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, "rules", ...args], { encoding: "utf8" });
}

function rules(...args: readonly string[]): string {
  const { status, stdout, stderr } = run(...args);
  assert.equal(status, 0, stderr);
  return stdout;
}

function tableOf(text: string): string[] {
  return text.slice(0, text.indexOf("\n\n")).split("\n");
}

/** The rows under a head, up to an empty line; what was wrapped is put together again. */
function readTable(text: string, head: RegExp): string[][] {
  const from = head.exec(text);
  assert.ok(from !== null, `no ${head}`);
  const starts = [...from[0].matchAll(/\S+/g)].map(({ index }) => index);
  const lines = text.slice(from.index).split("\n\n")[0]!.trimEnd().split("\n").slice(1);
  const rows: string[][] = [];
  for (const line of lines) {
    const cells = starts.map((start, column) => line.slice(start, starts[column + 1]).trim());
    if (cells[0] === "") rows.at(-1)!.push(`${rows.at(-1)!.pop()!} ${cells.at(-1)!}`);
    else rows.push(cells);
  }
  return rows;
}

/** Input that is no preview, or of which a value has another type, is refused in one error. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isPeeringError } from "../../../../provider/errors.js";
import { networkChangeOf, readPlan, reviewPlans, toMarkdown } from "../../../../provider/tools/report/index.js";
import { recordedFile } from "../report/fixtures.js";

const digest = readFileSync(recordedFile("region", "preview.json"), "utf8");
const state = readFileSync(recordedFile("region", "state.json"), "utf8");

function refusal(preview: string, saved?: string): string {
  try {
    readPlan(preview, saved);
  } catch (error) {
    assert.ok(isPeeringError(error, "invalid-input"), String(error));
    return error.message;
  }
  return "read";
}

describe("readPlan rejects", () => {
  const cases: Readonly<Record<string, readonly [string, RegExp]>> = {
    "an empty object": ["{}", /not in a form that the engine prints/],
    "an empty text": ["", /it is not JSON/],
    "a list": ["[]", /not in a form/],
    "a state": [state, /it is a state\. Use it with --state/],
    "the head of a stream": ['{"sequence":0,"preludeEvent":{}}', /ends before its summary/],
    "the events of an update": [
      '{"sequence":0,"preludeEvent":{}}\n{"sequence":1,"summaryEvent":{"isPreview":false}}',
      /these are the events of an update/,
    ],
    "a list of operations without a state": ['{"result":"succeeded","resources":[]}', /without their properties/],
    "a summary without its steps": [
      '{"changeSummary":{"same":2,"replace":3}}',
      /its summary counts operations \(replace\) that its list of steps lacks/,
    ],
    "a digest that lacks some of its steps": [
      JSON.stringify({ ...JSON.parse(digest), steps: [] }),
      /its summary counts operations \(update, replace\) that its list of steps lacks/,
    ],
    "a truncated digest": [digest.slice(0, digest.length / 2), /it is not JSON/],
  };
  for (const [name, [text, words]] of Object.entries(cases)) {
    it(name, () => assert.match(refusal(text), words));
  }
});

describe("a value of another type", () => {
  const urn = "urn:pulumi:dev::network::pulumi-nodejs:dynamic/vpcpeering:Vpc::near";
  const preview = (inputs: object) =>
    JSON.stringify({
      steps: [{ op: "create", urn, newState: { urn, type: "pulumi-nodejs:dynamic/vpcpeering:Vpc", inputs } }],
    });
  const account = "embedded/tce/100000000001/store";

  const cases: readonly (readonly [object, RegExp])[] = [
    [{ account, cidrBlock: { a: 1 } }, /^near\.cidrBlock \{"a":1\}: it is not text\./],
    [{ account, cidrBlock: "10.0.0.0" }, /^near\.cidrBlock "10\.0\.0\.0": it is not a CIDR block\./],
    [
      { account: "embedded/nowhere/1", cidrBlock: "10.0.0.0/16" },
      /^near\.account .*: it names none of the vendors tencent,/,
    ],
    [{ account, secondaryCidrBlocks: "10.0.0.0/16" }, /^near\.secondaryCidrBlocks .*: it is not a list\./],
    [{ account, name: 5 }, /^near\.name 5: it is not text\./],
  ];
  for (const [inputs, words] of cases) {
    it(`${JSON.stringify(inputs)} is rejected with resource and property`, () =>
      assert.match(refusal(preview(inputs)), words));
  }

  it("that is secret counts as unknown", () => {
    for (const cidrBlock of ["[secret]", { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" }]) {
      const plan = readPlan(preview({ account, cidrBlock, region: "ap-guangzhou" }));
      assert.deepEqual(plan.after[0]!.inputs, { account, region: "ap-guangzhou" });
      assert.match(toMarkdown(reviewPlans([plan], networkChangeOf([plan], []))), /near/);
    }
  });

  it("a state that is a list is refused as a whole", () => {
    assert.match(refusal(digest, "[]"), /^the state cannot be read: the whole: must be an object, and is a list/);
  });

  it("a logical name with quotation marks, brackets and line feeds is one label of the Mermaid chart", () => {
    const odd = `a"]\n<b>\`x`;
    const text = preview({ account, cidrBlock: "10.0.0.0/16", region: "ap-guangzhou" });
    const plan = readPlan(text.replaceAll("::near", `::${JSON.stringify(odd).slice(1, -1)}`));
    const report = reviewPlans([plan], networkChangeOf([plan], []));
    const label = report.topology.after.split("\n").find((line) => line.includes("10.0.0.0/16"))!;
    assert.match(label, /^ {4}v0\["a#34;\]#10;#60;b#62;#96;x<br\/>10\.0\.0\.0\/16"\]$/);
  });
});

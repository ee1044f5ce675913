/** Tags against the vendor's limits: each fault by its message, and what is not judged. */
import assert from "node:assert/strict";
import { tagViolations } from "../../../provider/rules/plan/tags.js";
import { rulesOf } from "../../../provider/rules/registry.js";
import { briefly, messageOf } from "./plans.js";

const tencent = rulesOf("tencent");
const huawei = rulesOf("huawei");
const LIMITS = "tencent, Tencent Cloud Tag, Product Introduction, Use Limits, 2026-01-14";
const ADDING = "huawei, Huawei Cloud VPC API Reference, Adding a Tag to a VPC, 2025-12-16";
const HUAWEI_KEY = "Chinese characters, letters, digits, _ and -";

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));

const refusals = [
  [tencent, { "": "a" }, `tags {"":"a"}: the key is empty [${LIMITS}]. Set a key of 1 to 127 characters.`],
  [tencent, { team: "" }, `tags {"team":""}: the value is empty [${LIMITS}]. Set a value of 1 to 255 characters.`],
  [
    tencent,
    { "qcs:team": "a" },
    `tags {"qcs:team":"a"}: keys that start with "qcs:" are the vendor's own [${LIMITS}]. Choose another key.`,
  ],
  [tencent, { " team": "a" }, `tags {" team":"a"}: the key starts or ends with a space [${LIMITS}]. Remove the space.`],
  [
    huawei,
    { "cost centre": "7" },
    `tags {"cost centre":"7"}: the vendor documents ${HUAWEI_KEY} for a key only, and may refuse " " [${ADDING}]. Use other characters.`,
  ],
  [
    huawei,
    { team: "a/b" },
    `tags {"team":"a/b"}: the vendor documents Chinese characters, letters, digits, _, - and . for a value only, and may refuse "/" [${ADDING}]. Use other characters.`,
  ],
] as const;

describe("a tag", () => {
  for (const [rules, tags, message] of refusals)
    it(`${rules.id}: ${JSON.stringify(tags)} gets the documented message`, () =>
      assert.equal(messageOf(rules, tagViolations(rules, tags)), message));

  it("has a longest key, a longest value and a largest number", () => {
    const faults = (tags: Record<string, string>) => tagViolations(tencent, tags).map(({ what }) => what);
    assert.deepEqual(faults({ ["网".repeat(127)]: "v".repeat(255) }), []);
    assert.deepEqual(faults({ ["网".repeat(128)]: "v" }), [
      "the key has 128 characters, and the vendor accepts at most 127",
    ]);
    assert.deepEqual(faults({ k: "v".repeat(256) }), [
      "the value has 256 characters, and the vendor accepts at most 255",
    ]);
    assert.deepEqual(faults(many(50)), []);
    assert.deepEqual(faults(many(51)), ["51 tags are too many: the vendor accepts at most 50 for each object"]);
  });

  it("has the documented characters", () => {
    const questioned = (rules: typeof tencent, place: "key" | "value") =>
      [..."a1_- ./:@网（é*#|"].filter((character) => {
        const text = `x${character}x`;
        return tagViolations(rules, place === "key" ? { [text]: "v" } : { k: text }).length > 0;
      });
    for (const rules of [tencent, rulesOf("tce")])
      for (const place of ["key", "value"] as const) assert.equal(questioned(rules, place).join(""), "é*#|");
    assert.equal(questioned(huawei, "key").join(""), " ./:@（é*#|");
    assert.equal(questioned(huawei, "value").join(""), " /:@（é*#|");
  });

  it("is reported by the first fault only, errors first", () => {
    assert.deepEqual(briefly(tagViolations(tencent, { ...many(51), "": "" })), ["error vendor-rule tags"]);
    assert.deepEqual(briefly(tagViolations(huawei, { "a b": "c" })), ["warning vendor-rule tags"]);
    assert.deepEqual(briefly(tagViolations(huawei, { "a b": "c", "": "d" })), ["error vendor-rule tags"]);
  });

  it("is not judged where the object has it", () => {
    assert.deepEqual(tagViolations(tencent, { project: "a" }, { project: "a" }), []);
    assert.deepEqual(tagViolations(tencent, many(51), many(51)), []);
    assert.equal(tagViolations(tencent, { project: "b" }, { project: "a" }).length, 1);
  });

  it("is not judged where the vendor documents no limits", () => {
    assert.deepEqual(tagViolations(rulesOf("jdcloud"), { "": "" }), []);
  });
});

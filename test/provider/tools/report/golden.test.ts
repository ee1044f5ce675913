/** Six changes that the real engine previewed, as reviewers read them. `UPDATE_GOLDENS=1` writes what is now said. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { networkChangeOf, reviewPlans, toHtml, toMarkdown } from "../../../../provider/tools/report/index.js";
import { RECORDED, recorded, recordedFile, review } from "./fixtures.js";

const VERDICTS: Readonly<Record<string, [verdict: string, summary: RegExp]>> = {
  bandwidth: ["safe", /^No traffic is interrupted\./],
  expired: ["safe", /^No traffic is interrupted\./],
  mesh: ["safe", /^No traffic is interrupted\. 133 created\.$/],
  "no-return": ["cuts", /^Traffic is cut: shop ↔ ledger\./],
  overlap: ["fails", /^The preview fails with 1 error/],
  region: ["interrupts", /^Traffic is interrupted: shop ↔ ledger, about 12 s \(estimate\)\./],
};

describe("report of a recorded change", () => {
  it("has an expected verdict for each recording", () => assert.deepEqual(Object.keys(VERDICTS), RECORDED));

  for (const name of RECORDED) {
    it(name, () => {
      const report = review([recorded(name)]);
      const [verdict, summary] = VERDICTS[name]!;
      assert.equal(report.verdict, verdict);
      assert.match(report.summary, summary);
      const golden = recordedFile(name, "report.md");
      if (process.env["UPDATE_GOLDENS"]) writeFileSync(golden, toMarkdown(report));
      assert.equal(toMarkdown(report), readFileSync(golden, "utf8"));
    });

    it(`${name}, as a page that loads nothing from outside`, () => {
      const plans = [recorded(name)];
      const networks = networkChangeOf(plans, []);
      const page = toHtml(reviewPlans(plans, networks), networks);
      assert.doesNotMatch(page, /<(script|link|img|iframe)\b|https?:|@import|url\(/);
      assert.match(page, /<svg [^]*<\/svg>/);
      assert.equal(page.match(/<table/g)?.length, page.match(/<\/table>/g)?.length);
    });
  }

  it("is the same in any order of the engine's steps", () => {
    for (const name of RECORDED) {
      const plan = recorded(name);
      const turned = {
        ...plan,
        before: plan.before.toReversed(),
        after: plan.after.toReversed(),
        changes: plan.changes.toReversed(),
      };
      assert.equal(toMarkdown(review([turned])), toMarkdown(review([plan])), name);
    }
  });

  it("contains no name of a machine", () => {
    for (const name of RECORDED) {
      for (const file of ["preview.json", "state.json"]) {
        assert.doesNotMatch(
          readFileSync(recordedFile(name, file), "utf8"),
          /\/tmp\/|\/home\/|\/root\/|file:\/\//,
          name,
        );
      }
    }
  });
});

/**
 * Random programs of two accounts against the reference model: 50 for each vendor, or as many as MODEL_PROGRAMS says
 * (`npm run test:model`). SEED repeats a run.
 */
import * as fc from "fast-check";
import { VENDORS } from "./facts.js";
import { REGRESSIONS } from "./regressions.js";
import { type Figures, live, programsOf } from "./steps.js";

const numRuns = Number(process.env["MODEL_PROGRAMS"] ?? 50);
/** `npm test` repeats the same programs; a longer run explores others. */
const isLong = process.env["MODEL_PROGRAMS"] !== undefined;
const seed = Number(process.env["SEED"] ?? (isLong ? Date.now() % 1_000_000_000 : 903_990_145));

describe("the reference model of a connection's life", function () {
  this.timeout(Math.max(120_000, numRuns * 2_000));
  before(() => console.log(`      SEED=${seed}, ${numRuns} programs for each vendor`));

  for (const vendor of VENDORS) {
    it(`predicts what ${vendor} and the handlers do in any program`, async () => {
      const figures: Figures = { programs: 0, steps: 0, changes: 0 };
      const property = fc.asyncProperty(programsOf(vendor), (program) => live(program, figures));
      await fc.assert(property, { seed, numRuns });
      console.log(`      ${figures.programs} programs, ${figures.steps} steps, ${figures.changes} changes`);
    });
  }

  for (const [title, program] of Object.entries(REGRESSIONS)) it(title, () => live(program));
});
